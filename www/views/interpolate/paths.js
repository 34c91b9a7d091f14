// @ts-check
/** The two ways from one posterior mean to the other, decoded finely once, and what is measured along them. */
import { norms, stepLengths } from '../../shared/figures/norms.js';

/**
 * @typedef {object} Path
 * @property {Float32Array} z (steps, latent)
 * @property {Float32Array} mean (steps, pixels)
 * @property {Float32Array} strip (tiles, pixels) every tenth of `mean`
 * @property {Float32Array} norms (steps) |z|
 * @property {Float32Array} moves (steps - 1) how far the picture moves in one step, Euclidean over the pixels
 * @property {number} zLength
 * @property {number} xLength
 */
/** @typedef {{ latent: number, lerp: Path, slerp: Path }} Paths */

/** Tiles of a strip, and finer steps from one to the next, so that the slider needs no new decoding. */
export const tiles = 11;
const between = 10;
export const steps = (tiles - 1) * between + 1;

/**
 * @param {import('../../shared/view.js').Ask} ask
 * @param {Float32Array} x (2, pixels) the two digits
 * @returns {Promise<Paths>}
 */
export async function findPaths(ask, x) {
  const { mu } = await ask('encode', x);
  const [latent, pixels] = [mu.length / 2, x.length / 2];
  const [a, b] = [mu.slice(0, latent), mu.slice(latent)];
  const lerp = await ask('interpolate', a, b, steps, 'lerp');
  const slerp = await ask('interpolate', a, b, steps, 'slerp');
  return { latent, lerp: measured(lerp, latent, pixels), slerp: measured(slerp, latent, pixels) };
}

/**
 * @param {import('../../pkg/simd128/vae_wasm.js').Decoded} decoded
 * @param {number} latent
 * @param {number} pixels of an image
 * @returns {Path}
 */
function measured({ z, mean }, latent, pixels) {
  const strip = new Float32Array(tiles * pixels);
  for (let tile = 0; tile < tiles; tile++) {
    const from = tile * between * pixels;
    strip.set(mean.subarray(from, from + pixels), tile * pixels);
  }
  const moves = stepLengths(mean, pixels);
  const sum = (/** @type {Float32Array} */ values) => values.reduce((total, value) => total + value, 0);
  return { z, mean, strip, norms: norms(z, latent), moves, zLength: sum(stepLengths(z, latent)), xLength: sum(moves) };
}
