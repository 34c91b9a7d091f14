// @ts-check
/** Heavy questions wait until the reader's hand and the model rest: until then a figure asks cheap ones only. */

/** Frames without a change: longer than between two points of a stroke, and short enough to go unnoticed. */
const frames = 6;

/**
 * @param {import('../../../shared/view.js').View} figure
 * @param {() => unknown} [also] what must not change either
 * @returns {Promise<boolean>} false as soon as another digit or model comes, and at once while the model is trained
 */
export async function rests(figure, also = () => null) {
  const { digit, modelVersion } = figure;
  const before = also();
  const same = () => figure.digit === digit && figure.modelVersion === modelVersion && also() === before;
  for (let i = 0; i < frames; i++) {
    if (figure.progress?.running || !same()) return false;
    await new Promise(requestAnimationFrame);
  }
  return same();
}
