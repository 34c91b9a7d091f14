// @ts-check
/**
 * The plane that the map shows: of a model of two latents all that there is; of one of more, the plane of the two principal
 * components of the encoded digits, through their mean, or a slice along two latents, through the page's digit.
 */
import { latentName } from '../../shared/figures/latents.js';

/** @typedef {import('../../shared/figures/axes.js').Plane} Plane */
/** @typedef {import('../../shared/figures/axes.js').Pair} Pair */
/** @typedef {'components' | 'latents'} PlaneKind */

/** @type {readonly [string, string]} */
export const componentNames = ['PC₁', 'PC₂'];

/**
 * The plane of two latents; the others are held at `base` (latent).
 * @param {Float32Array} base
 * @param {Pair} latents
 * @returns {Plane}
 */
export function latentPlane(base, [across, up]) {
  const axis = (/** @type {number} */ of) => Float32Array.from(base, (_, i) => Number(i === of));
  const origin = base.slice();
  origin[across] = origin[up] = 0;
  return { origin, across: axis(across), up: axis(up) };
}

/**
 * The plane of the first two components, all points mean + a PC1 + b PC2. Coordinates count from where the plane is nearest
 * to the origin, so that the prior lies around their zero, as it does on any plane.
 * @param {{ mean: Float32Array, components: Float32Array }} of
 * @returns {Plane}
 */
export function componentPlane({ mean, components }) {
  const size = mean.length;
  const [across, up] = [components.slice(0, size), components.slice(size)];
  const [a, b] = [across, up].map((axis) => axis.reduce((sum, value, i) => sum + value * mean[i], 0));
  return { origin: mean.map((value, i) => value - a * across[i] - b * up[i]), across, up };
}

/**
 * How much of the variance of mu (n, latent) lies along two latents.
 * @param {Float32Array} mu
 * @param {number} latent
 * @param {Pair} latents
 */
export function varianceShare(mu, latent, latents) {
  const [sums, squares] = [new Float64Array(latent), new Float64Array(latent)];
  mu.forEach((value, i) => {
    sums[i % latent] += value;
    squares[i % latent] += value ** 2;
  });
  const count = mu.length / latent;
  const variances = squares.map((square, i) => square / count - (sums[i] / count) ** 2);
  const all = variances.reduce((sum, value) => sum + value, 0);
  return all > 0 ? (variances[latents[0]] + variances[latents[1]]) / all : 0;
}

/** @param {Pair} latents @returns {readonly [string, string]} */
export const latentNames = ([across, up]) => [latentName(across), latentName(up)];
