// @ts-check
/** Where q(z|x) and its draws are on the way from one place on the map to another. Plain arithmetic; flight.js draws it. */

/** @typedef {{ mu: Float32Array, sigma: Float32Array, z: Float32Array }} Place mu, sigma (2), z (draws, 2) */

/**
 * Where the way to a place begins: as it was, but other draws of the same q set out from its mean.
 * @param {Place} shown
 * @param {Place} next
 * @returns {Place | null} null where there is no way from there
 */
export function setOut(shown, next) {
  if (shown.z.length !== next.z.length) return null;
  if (next.mu.some((value, axis) => value !== shown.mu[axis])) return shown;
  return { ...shown, z: next.z.map((_, i) => next.mu[i % 2]) };
}

/**
 * @param {Place} from
 * @param {Place} to of as many draws
 * @param {number} share of the way, 0..1
 * @returns {Place}
 */
export function between(from, to, share) {
  if (share === 1) return to;
  const mix = (/** @type {Float32Array} */ a, /** @type {Float32Array} */ b) =>
    a.map((value, i) => value + (b[i] - value) * share);
  return { mu: mix(from.mu, to.mu), sigma: mix(from.sigma, to.sigma), z: mix(from.z, to.z) };
}
