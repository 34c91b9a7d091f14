// @ts-check
/**
 * The best linear VAE with a fixed variance of its pixels, in closed form: with beta = 1 it is probabilistic principal
 * component analysis (Tipping and Bishop 1999, section 3.2; as a VAE Lucas et al. 2019, section 4), and beta s^2 in place of
 * the noise s^2 minimises nll + beta KL, which is beta times the loss with that noise. Pure functions of plain numbers.
 */

/** @typedef {import('./principal.js').Principal} Principal */

/** The variance s^2 of a pixel that is best at beta = 1: what the components leave, spread over the other directions. @param {Principal} principal */
export const bestVariance = ({ mean, variances, total }) =>
  (total - variances.reduce((sum, variance) => sum + variance, 0)) / (mean.length - variances.length);

/** KL of a latent, averaged over the images, nats: log(lambda / beta s^2) / 2, and 0 once it has collapsed. @param {number} variance @param {number} noise beta s^2 */
export const averageKl = (variance, noise) => Math.max(0, Math.log(variance / noise) / 2);

/**
 * An image through encoder and decoder, at z = mu: of each component the share 1 - beta s^2 / lambda is left.
 * @param {ArrayLike<number>} x (pixels)
 * @param {Principal} principal
 * @param {number} noise beta s^2
 * @returns {Float32Array} (pixels)
 */
export function reconstruct(x, { mean, directions, variances }, noise) {
  const picture = Float32Array.from(mean);
  directions.forEach((direction, j) => {
    const kept = Math.max(0, 1 - noise / variances[j]);
    if (!kept) return;
    const coordinate = direction.reduce((sum, value, i) => sum + value * (x[i] - mean[i]), 0);
    direction.forEach((value, i) => {
      picture[i] += kept * coordinate * value;
    });
  });
  return picture;
}
