// @ts-check
/**
 * Shipped models that differ in their prior: where the page has one of them, samples of either are shown, at first of the one whose
 * samples are digits more often. Draw and Learn go by N(0, I), which the one that opens first has.
 */

/** @typedef {'learned' | 'standard'} PriorKind */

/** The kinds in the order of the choice, the first one first. @type {readonly PriorKind[]} */
export const priorKinds = ['learned', 'standard'];

/** @type {Record<PriorKind, string>[]} ids */
const pairs = [{ learned: 'mnist-20d-mixture', standard: 'mnist-20d' }];

/** @param {string} model a shipped one's id, or what the reader calls it */
export const pairOf = (model) => pairs.find((pair) => priorKinds.some((kind) => pair[kind] === model)) ?? null;
