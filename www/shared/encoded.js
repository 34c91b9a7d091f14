// @ts-check
/** Test digits as the encoder sees them: their posteriors, asked for in portions, and what each latent says on average. */

/**
 * @typedef {object} Encoded
 * @property {number} latent
 * @property {Float32Array} mu (n, latent)
 * @property {Float32Array} klPerLatent (latent) nats, averaged over the digits
 */

/** Digits in one request: few enough that another request does not wait noticeably. */
const portion = 250;

/**
 * @param {import('../app/protocol.js').Asking<'encode'>} ask
 * @param {Float32Array} x (n, pixels)
 * @param {number} pixels of an image
 * @param {Uint8Array} [labels] (n) where they are known, for a model that is told the class
 * @returns {Promise<Encoded | null>} null where another model came in between
 */
export async function encodeAll(ask, x, pixels, labels) {
  const count = x.length / pixels;
  /** @type {import('../pkg/simd128/vae_wasm.js').Posterior[]} */
  const parts = [];
  for (let from = 0; from < count; from += portion) {
    const told = labels?.length ? labels.slice(from, from + portion) : undefined;
    parts.push(await ask('encode', x.slice(from * pixels, (from + portion) * pixels), told));
  }
  const latent = parts[0].mu.length / Math.min(portion, count);
  const mu = new Float32Array(count * latent);
  const kl = new Float32Array(count * latent);
  if (parts.reduce((sum, part) => sum + part.mu.length, 0) !== mu.length) return null;
  parts.forEach((part, i) => {
    mu.set(part.mu, i * portion * latent);
    kl.set(part.klPerLatent, i * portion * latent);
  });
  return { latent, mu, klPerLatent: meanKl(kl, latent) };
}

/**
 * The KL of each latent, averaged over n digits, nats.
 * @param {Float32Array} kl (n, latent)
 * @param {number} latent
 */
export function meanKl(kl, latent) {
  const means = new Float32Array(latent);
  const share = latent / kl.length;
  kl.forEach((value, i) => (means[i % latent] += value * share));
  return means;
}
