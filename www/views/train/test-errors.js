// @ts-check
/** The test errors of a classifier that is learned with a model, and what Kingma et al. 2014 report. Plain numbers, 0 to 1. */

/** Of model M2 on MNIST, by how many images have a label (Kingma et al. 2014, table 1). @type {Record<number, number>} */
const ofPaper = { 100: 0.1197, 600: 0.0494, 3000: 0.0392 };

/**
 * What the paper has to compare with: for its digits and its numbers of labels alone.
 * @param {string | null} data the dataset's name
 * @param {number | null} labels
 */
export const paperError = (data, labels) => (data === 'mnist' && labels !== null ? (ofPaper[labels] ?? null) : null);

/**
 * The evaluations that say it.
 * @param {readonly import('../../shared/history.js').HeldOutPoint[]} heldOut
 * @returns {{ step: number, error: number }[]}
 */
export const errorsOf = (heldOut) =>
  heldOut.flatMap(({ step, testError }) => (testError === undefined ? [] : [{ step, error: testError }]));
