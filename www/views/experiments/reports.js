// @ts-check
/** What a run's report says of log p(x). */
import { meanOf } from './statistics.js';

/** @typedef {import('./statistics.js').Mean} Mean */

/**
 * −ELBO of all images, less what importance sampling gains on the first of them: of log p(x) the images differ by much, of that gain by
 * little.
 * @param {import('./sweep.js').RunReport} report with the held-out bound, and terms and log p(x) of as many images
 * @returns {{ elbo: Mean, nll: Mean, active: number }} nats
 */
export function boundsOf({ heldOut, terms, logPx }) {
  const { elbo, standardErrors, activeUnits } = /** @type {import('../../app/protocol.js').Evaluation} */ (heldOut);
  const { nll, kl } = /** @type {NonNullable<import('./sweep.js').RunReport['terms']>} */ (terms);
  const gain = meanOf(/** @type {Float64Array} */ (logPx).map((value, i) => value + nll[i] + kl[i]));
  return {
    elbo: { mean: elbo, error: standardErrors.elbo },
    nll: { mean: -elbo - gain.mean, error: Math.hypot(standardErrors.elbo, gain.error) },
    active: activeUnits,
  };
}
