// @ts-check
/** A figure's consideration for training: between two of its questions it leaves the worker time for steps. */

const pause = 500;

/**
 * Awaited at the end of a figure's refresh; it takes no time while nothing is trained.
 * @param {import('../../../shared/view.js').View} figure
 */
export async function letTrain(figure) {
  if (figure.progress?.running) await new Promise((done) => setTimeout(done, pause));
}
