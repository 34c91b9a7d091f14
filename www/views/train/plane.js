// @ts-check
/**
 * Which plane of latent space the map of training shows, and where z lies on it. For two latents there is only one; of more,
 * the two that say most about the held-out images. Whoever wants another plane changes this file alone.
 */
import { onSlice, project, tilePoints } from '../../shared/figures/axes.js';
import { byKl } from '../../shared/figures/latents.js';

/** @typedef {import('../../shared/figures/axes.js').Pair} Pair */

/** While training the axes change only for two latents that say so many times as much: dots that always change places show nothing. */
const clearly = 1.15;

/**
 * @param {Float32Array} klPerLatent nats, averaged over held-out images
 * @param {Pair | null} before the plane so far, where it is to be kept if it is nearly as good
 * @returns {Pair | null} null where there is no plane
 */
export function chosenPlane(klPerLatent, before) {
  const latent = klPerLatent.length;
  if (latent < 2) return null;
  if (latent === 2) return [0, 1];
  const [first, second] = byKl(klPerLatent);
  const sum = (/** @type {Pair} */ [a, b]) => klPerLatent[a] + klPerLatent[b];
  const stays = before !== null && Math.max(...before) < latent && sum(before) * clearly >= sum([first, second]);
  return stays ? before : [first, second];
}

/**
 * @param {Float32Array} mu (n, latent)
 * @param {number} latent
 * @param {Pair} plane
 * @returns {Float32Array} (n, 2)
 */
export const onPlane = (mu, latent, plane) => project(mu, latent, plane);

/**
 * What is decoded behind the dots: `side` by `side` z of the plane, the other latents at the prior's mean.
 * @param {number} latent
 * @param {Pair} plane
 * @param {number} side
 * @returns {Float32Array} (side * side, latent)
 */
export const tilesOf = (latent, plane, side) => onSlice(new Float32Array(latent), plane, tilePoints('linear', side));
