// @ts-check
/** The images that an experiment measures on. */
import { imagesOf, pixelsOf } from '../../shared/figures/shape.js';

/** Of the binarization: an image is the same whenever it is seen. */
const seed = 1;
/** The place of the page's digit, behind all test images. */
const last = 999_999;

/**
 * A test image as the papers have it: of a model that takes pixels to be 0 or 1, drawn once.
 * @param {import('../../shared/view.js').View} view
 * @param {Float32Array} image grey
 * @param {number} at its place among the images
 */
export const asSeen = async ({ model, ask }, image, at) =>
  model?.config.model.pixels === 'dynamic' ? ask('binarize', image, seed * 1_000_000 + at) : image;

/** The page's digit likewise, if there is one. @param {import('../../shared/view.js').View} view */
export const digitAsSeen = async (view) => view.digit && asSeen(view, view.digit.x, last);

/**
 * `most` images of x (n, pixels), evenly from its beginning to its end, which may be in an order; or all. Each has memory of its own:
 * a message takes along all that a part lies in.
 * @param {Float32Array} x
 * @param {import('../../shared/figures/shape.js').Shape} shape
 * @param {number} most
 */
export function someImages(x, shape, most) {
  const all = x.length / pixelsOf(shape);
  const count = Math.min(most, all);
  return Array.from({ length: count }, (_, i) => imagesOf(x, shape, Math.floor((i * all) / count)).slice());
}

/** One after the other, as a question takes them. @param {Float32Array[]} images all of one size */
export function joined(images) {
  const all = new Float32Array(images.reduce((sum, { length }) => sum + length, 0));
  images.forEach((image, i) => all.set(image, i * image.length));
  return all;
}
