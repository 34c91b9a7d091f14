// @ts-check
/** The little mathematics that figures of Gaussians need: deviations, densities, and which latents say most. */

/** @param {number} logvar */
export const sigmaOf = (logvar) => Math.exp(logvar / 2);

/** Density of N(mu, sigma^2) at v. @param {number} v @param {number} [mu] @param {number} [sigma] */
export const normalDensity = (v, mu = 0, sigma = 1) =>
  Math.exp(-0.5 * ((v - mu) / sigma) ** 2) / (sigma * Math.sqrt(2 * Math.PI));

/**
 * Latents by their KL, largest first.
 * @param {Float32Array} klPerLatent
 * @returns {number[]} indices
 */
export const byKl = (klPerLatent) => [...klPerLatent.keys()].sort((a, b) => klPerLatent[b] - klPerLatent[a] || a - b);

/** z with its index below the line, as text. @param {number} index counted from 0, shown from 1 */
export const latentName = (index) => `z${[...String(index + 1)].map((digit) => '₀₁₂₃₄₅₆₇₈₉'[Number(digit)]).join('')}`;
