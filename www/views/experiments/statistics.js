// @ts-check
/** Means of numbers that were drawn independently, with their standard errors. */

/**
 * @param {ArrayLike<number>} values at least two
 * @returns {{ mean: number, error: number }} error: the standard error of the mean
 */
export function meanOf(values) {
  const list = Array.from(values);
  const mean = list.reduce((sum, value) => sum + value, 0) / list.length;
  const squares = list.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, error: Math.sqrt(squares / (list.length - 1) / list.length) };
}
