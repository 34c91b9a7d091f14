// @ts-check
/** Round ends and steps for an axis, so that it stands still while its numbers move a little. */

/** @typedef {{ low: number, high: number, step: number, ticks: number[] }} Scale */

/**
 * @param {Iterable<number>} values what must lie on the axis
 * @param {number} [parts] about how many steps it has
 * @returns {Scale}
 */
export function roundScale(values, parts = 4) {
  const known = [...values].filter(Number.isFinite);
  const least = known.length ? Math.min(...known) : 0;
  const most = known.length ? Math.max(...known) : 1;
  const step = roundStep((most - least || Math.abs(most) || 1) / parts);
  const low = Math.floor(least / step) * step;
  const high = Math.max(Math.ceil(most / step) * step, low + step);
  return { low, high, step, ticks: Array.from({ length: Math.round((high - low) / step) + 1 }, (_, i) => low + i * step) };
}

/** The next of 1, 2, 5, 10, 20 ... @param {number} least */
function roundStep(least) {
  const power = 10 ** Math.floor(Math.log10(least));
  return ([1, 2, 5].find((step) => step * power >= least) ?? 10) * power;
}

/** Digits after the point that the axis's numbers need. @param {number} step */
export const digitsOf = (step) => Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
