// @ts-check
/** Means of numbers that were drawn independently, with their standard errors, and ratios of such means. */

/** @typedef {{ mean: number, error: number }} Mean error: the standard error of the mean */

/**
 * @param {ArrayLike<number>} values of one the error is not known: NaN
 * @returns {Mean}
 */
export function meanOf(values) {
  const list = Array.from(values);
  const mean = list.reduce((sum, value) => sum + value, 0) / list.length;
  const squares = list.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, error: Math.sqrt(squares / (list.length - 1) / list.length) };
}

/**
 * The ratio of two means of numbers that go together, pair by pair; its error to first order (the delta method).
 * @param {ArrayLike<number>} above
 * @param {ArrayLike<number>} below as many
 * @returns {Mean}
 */
export function ratioOf(above, below) {
  const [over, under] = [meanOf(above).mean, meanOf(below).mean];
  const mean = over / under;
  const rest = Array.from(above, (value, i) => value - mean * below[i]);
  return { mean, error: meanOf(rest).error / Math.abs(under) };
}

/**
 * The share of the values' variance, 0..1, that the means of their groups have (analysis of variance, eta squared).
 * @param {number[][]} groups
 */
export function shareBetween(groups) {
  const all = groups.flat();
  const mean = (/** @type {number[]} */ of) => of.reduce((sum, value) => sum + value, 0) / of.length;
  const squares = (/** @type {number[]} */ of, /** @type {number} */ from) =>
    of.reduce((sum, value) => sum + (value - from) ** 2, 0);
  const within = groups.reduce((sum, group) => sum + squares(group, mean(group)), 0);
  return 1 - within / squares(all, mean(all));
}

/**
 * What that share is on average where no group differs from another: it has one mean more to go by for each group.
 * @param {unknown[][]} groups
 */
export const shareByChance = (groups) => (groups.length - 1) / (groups.flat().length - 1);

/** From two standard errors below a mean to two above; where the error is not known, the mean alone. @param {Mean} of @returns {[number, number]} */
export function twoErrors({ mean, error }) {
  const reach = Number.isFinite(error) ? 2 * error : 0;
  return [mean - reach, mean + reach];
}
