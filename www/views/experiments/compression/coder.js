// @ts-check
/**
 * One image onto a stack of bits, and off it (Townsend et al. 2019): the model says q(z|x) and p(x|z), the coder pops and pushes. Each
 * image goes through the model alone, so that decoding meets the same probabilities bit for bit.
 */

/** @typedef {import('../../../app/protocol.js').Ask} Ask */
/** @typedef {Uint32Array} Stack words */
/**
 * Bits that the stack holds while an image is coded.
 * @typedef {object} Heights
 * @property {number} drawn once z is popped by q(z|x)
 * @property {number} image with x pushed by p(x|z)
 * @property {number} whole with z pushed by p(z)
 */

/**
 * @param {Ask} ask
 * @param {Stack} stack
 * @param {Float32Array} x (input) 0 or 1
 * @returns {Promise<{ stack: Stack, heights: Heights }>}
 */
export async function push(ask, stack, x) {
  const { mu, logvar } = await ask('encode', x, undefined);
  const drawn = await ask('popPosterior', stack, mu, logvar);
  const { mean } = await ask('decode', drawn.z, undefined);
  const pushed = await ask('pushImage', drawn.stack, mean, x, drawn.pieces);
  return { stack: pushed.stack, heights: { drawn: drawn.bits, image: pushed.image, whole: pushed.bits } };
}

/**
 * The image that was pushed last, and the stack as it was before.
 * @param {Ask} ask
 * @param {Stack} stack
 * @param {number} latent
 * @returns {Promise<{ stack: Stack, x: Float32Array }>}
 */
export async function pop(ask, stack, latent) {
  const { stack: rest, z, pieces } = await ask('popPrior', stack, latent);
  const { mean } = await ask('decode', z, undefined);
  const popped = await ask('popImage', rest, mean);
  const { mu, logvar } = await ask('encode', popped.x, undefined);
  return { stack: await ask('pushPosterior', popped.stack, mu, logvar, pieces), x: popped.x };
}
