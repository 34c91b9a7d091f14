// @ts-check
/** Where q(z|x) and its draws are on the way from one place on the map to another. Plain arithmetic; flight.js draws it. */
import { mixed } from '../../shared/mixed.js';

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
  const on = (/** @type {'mu' | 'sigma' | 'z'} */ row) => mixed(from[row], to[row], share);
  return { mu: on('mu'), sigma: on('sigma'), z: on('z') };
}
