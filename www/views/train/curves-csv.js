// @ts-check
/** The curves of training as a table of comma-separated values: a row for each step of which something is known. */
import { csvOf } from '../../shared/csv.js';

/**
 * @param {{ points: readonly import('../../shared/history.js').Point[], heldOut: readonly import('../../shared/history.js').HeldOutPoint[] }} history
 * @returns {string}
 */
export function curvesCsv({ points, heldOut }) {
  const latent = heldOut.at(-1)?.klPerLatent.length ?? 0;
  const head = ['step', 'nll', 'kl', 'elbo', 'gradient_norm', 'heldout_nll', 'heldout_kl', 'heldout_elbo'];
  const classified = heldOut.some(({ testError }) => testError !== undefined);
  if (classified) head.push('test_error');
  const names = [...head, ...Array.from({ length: latent }, (_, at) => `heldout_kl_z${at + 1}`)];
  /** @type {Map<number, (number | undefined)[]>} */
  const rows = new Map();
  for (const { step, nll, kl, gradientNorm } of points) rows.set(step, [step, nll, kl, -(nll + kl), gradientNorm]);
  for (const { step, nll, kl, value, klPerLatent, testError } of heldOut) {
    const [, ...train] = rows.get(step) ?? Array(5);
    rows.set(step, [step, ...train, nll, kl, -value, ...(classified ? [testError] : []), ...klPerLatent]);
  }
  const sorted = [...rows.values()].sort(([a = 0], [b = 0]) => a - b);
  return csvOf(names, sorted);
}
