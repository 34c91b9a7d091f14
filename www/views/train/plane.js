// @ts-check
/**
 * Which plane of latent space the map of training shows: that of the two latents that say most about the held-out images
 * (shared/figures/latents.js), kept while it is nearly as good as another.
 */
import { onSlice, tilePoints } from '../../shared/figures/axes.js';
import { sigmaOf } from '../../shared/figures/gaussian.js';
import { mostInformative } from '../../shared/figures/latents.js';

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
  const best = mostInformative(klPerLatent);
  if (latent === 2) return best;
  const sum = (/** @type {Pair} */ [a, b]) => klPerLatent[a] + klPerLatent[b];
  const stays = before !== null && Math.max(...before) < latent && sum(before) * clearly >= sum(best);
  return stays ? before : best;
}

/**
 * mu and sigma of a q(z|x) on the plane (2, 2).
 * @param {Pair} plane
 * @param {{ mu: Float32Array, logvar: Float32Array }} posterior
 */
export const posteriorOn = ([across, up], { mu, logvar }) =>
  Float32Array.of(mu[across], mu[up], sigmaOf(logvar[across]), sigmaOf(logvar[up]));

/**
 * What is decoded behind the dots: `side` by `side` z of the plane, the other latents at the prior's mean.
 * @param {number} latent
 * @param {Pair} plane
 * @param {number} side
 * @returns {Float32Array} (side * side, latent)
 */
export const tilesOf = (latent, plane, side) => onSlice(new Float32Array(latent), plane, tilePoints('linear', side));
