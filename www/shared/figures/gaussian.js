// @ts-check
/** The little mathematics that figures of Gaussians need: deviations and densities. */

/** @param {number} logvar */
export const sigmaOf = (logvar) => Math.exp(logvar / 2);

/** Density of N(mu, sigma^2) at v. @param {number} v @param {number} [mu] @param {number} [sigma] */
export const normalDensity = (v, mu = 0, sigma = 1) =>
  Math.exp(-0.5 * ((v - mu) / sigma) ** 2) / (sigma * Math.sqrt(2 * Math.PI));
