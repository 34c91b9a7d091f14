// @ts-check
/** A view's consideration for training: between two of its questions it leaves the worker time for steps. */

/** @param {number} milliseconds */
export const delay = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/**
 * Awaited at the end of a refresh; it takes no time while nothing is trained.
 * @param {{ progress: { running: boolean } | null }} view
 * @param {number} milliseconds
 */
export async function letTrain({ progress }, milliseconds) {
  if (progress?.running) await delay(milliseconds);
}
