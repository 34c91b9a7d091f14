// @ts-check
/**
 * The ways from one digit to another, finely, and what is measured along them: through latent space on a straight line and
 * on an arc between the posterior means, and past it, pixel by pixel.
 */
import { norms, stepLengths } from '../../shared/figures/norms.js';

/**
 * Pictures from A to B.
 * @typedef {object} Way
 * @property {Float32Array} mean (steps, pixels)
 * @property {Float32Array} strip (tiles, pixels) every tenth of `mean`
 */
/**
 * What a way through latent space has besides.
 * @typedef {object} Through
 * @property {Float32Array} z (steps, latent)
 * @property {Float32Array} norms (steps) |z|
 * @property {Float32Array} moves (steps - 1) how far the picture moves in one step, Euclidean over the pixels
 * @property {number} zLength
 * @property {number} xLength
 * @property {{ a: Float32Array, b: Float32Array }} nll (points) -log p(x|z) of A and of B, nats
 */
/** @typedef {Way & Through} Path */
/** @typedef {{ latent: number, lerp: Path, slerp: Path, pixels: Way }} Paths */
/** @typedef {'lerp' | 'slerp' | 'pixels'} Kind */

/** Tiles of a strip, and finer steps from one to the next, so that the slider needs no new decoding. */
export const tiles = 11;
const between = 10;
export const steps = (tiles - 1) * between + 1;
/** Steps from one point to the next of what costs a decoding for either end. */
const sparse = 5;

/**
 * @param {import('../../shared/view.js').Ask} ask
 * @param {Float32Array} x (2, pixels) the two digits
 * @returns {Promise<Paths>}
 */
export async function findPaths(ask, x) {
  const { mu } = await ask('encode', x);
  const [latent, pixels] = [mu.length / 2, x.length / 2];
  const [a, b] = [mu.slice(0, latent), mu.slice(latent)];
  const ends = { a: x.slice(0, pixels), b: x.slice(pixels) };
  const through = async (/** @type {'lerp' | 'slerp'} */ kind) => {
    const { z, mean } = await ask('interpolate', a, b, steps, kind);
    const points = everyNth(z, latent, sparse);
    const nll = {
      a: (await ask('logLikelihood', ends.a, points)).map((value) => -value),
      b: (await ask('logLikelihood', ends.b, points)).map((value) => -value),
    };
    return { ...measured(z, mean, latent, pixels), nll };
  };
  return { latent, lerp: await through('lerp'), slerp: await through('slerp'), pixels: blended(ends.a, ends.b) };
}

/**
 * (1 - t) A + t B, in every pixel.
 * @param {Float32Array} a (pixels)
 * @param {Float32Array} b (pixels)
 * @returns {Way}
 */
export function blended(a, b) {
  const mean = new Float32Array(steps * a.length);
  for (let i = 0; i < mean.length; i++) {
    const t = Math.floor(i / a.length) / (steps - 1);
    mean[i] = (1 - t) * a[i % a.length] + t * b[i % a.length];
  }
  return { mean, strip: everyNth(mean, a.length, between) };
}

/**
 * @param {Float32Array} z
 * @param {Float32Array} mean
 * @param {number} latent
 * @param {number} pixels of an image
 * @returns {Omit<Path, 'nll'>}
 */
function measured(z, mean, latent, pixels) {
  const moves = stepLengths(mean, pixels);
  const sum = (/** @type {Float32Array} */ values) => values.reduce((total, value) => total + value, 0);
  return {
    z,
    mean,
    strip: everyNth(mean, pixels, between),
    norms: norms(z, latent),
    moves,
    zLength: sum(stepLengths(z, latent)),
    xLength: sum(moves),
  };
}

/**
 * The first of n rows, and every so-manieth after it.
 * @param {Float32Array} rows (n, size)
 * @param {number} size
 * @param {number} every
 */
function everyNth(rows, size, every) {
  const kept = Math.floor((rows.length / size - 1) / every) + 1;
  const some = new Float32Array(kept * size);
  for (let i = 0; i < kept; i++) some.set(rows.subarray(i * every * size, (i * every + 1) * size), i * size);
  return some;
}
