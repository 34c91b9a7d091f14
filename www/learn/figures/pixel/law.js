// @ts-check
/** What a decoder says of one pixel, as a law of chance: probabilities of values, or a density. */
import { applies, fieldNamed } from '../../../app/schema.js';

/** @typedef {import('../../../pkg/simd128/vae_wasm.js').PixelDistributions & { likelihood: import('../../../pkg/simd128/vae_wasm.js').Likelihood }} Given p(x|z) at mu */
/** @typedef {import('./pixel-plot.js').Mass | import('./pixel-plot.js').Density} Law */

/**
 * @param {import('../../../app/protocol.js').Asking<'info' | 'encode' | 'pixels'>} ask
 * @param {Float32Array} x
 * @returns {Promise<Given>}
 */
export async function askGiven(ask, x) {
  const { config } = await ask('info');
  const { mu } = await ask('encode', x);
  return { ...(await ask('pixels', mu)), likelihood: config.model.likelihood };
}

/**
 * A mass function over the levels where there are any, a density where a variance is set, else a mass function over 0
 * and 1.
 * @param {Given} given
 * @param {number} at
 * @returns {Law}
 */
export function lawOf({ likelihood, mean, variance, probs }, at) {
  const levels = probs.length / mean.length;
  if (!levels && applies(fieldNamed('variance').when, { likelihood })) {
    return { kind: 'density', mean: mean[at], variance: variance[at] };
  }
  if (!levels) return { kind: 'mass', values: [0, 1], probs: [1 - mean[at], mean[at]] };
  const values = Array.from({ length: levels }, (_, k) => k / (levels - 1));
  return { kind: 'mass', values, probs: [...probs.subarray(at * levels, (at + 1) * levels)] };
}
