// @ts-check
/** Images by class: which stand for all of them, and the colours of classes, which begin again after the last. */

/** Colours that style.css has, `--class-0` and so on. */
export const classColours = 10;

/** @param {number} label */
export const classColour = (label) => `var(--class-${label % classColours})`;

/** Which of the colours an image has; the first where images have no classes. @param {ArrayLike<number>} labels @param {number} image */
export const colourIndex = (labels, image) => (labels[image] ?? 0) % classColours;

/**
 * As many images, the classes taking turns; where images have no classes, one after another.
 * @param {object} options
 * @param {ArrayLike<number>} options.labels
 * @param {number} options.classes how many there are
 * @param {number} options.images how many there are
 * @param {number} options.count how many are wanted
 * @param {number} [options.page] others each time
 * @returns {number[]} their places
 */
export function examples({ labels, classes, images, count, page = 0 }) {
  const places = Array.from({ length: images }, (_, place) => place);
  return Array.from({ length: count }, (_, i) => {
    if (!classes) return (page * count + i) % images;
    const of = places.filter((place) => labels[place] === i % classes);
    return of[(page + Math.floor(i / classes)) % of.length] ?? 0;
  });
}
