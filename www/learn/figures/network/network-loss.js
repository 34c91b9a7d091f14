// @ts-check
/** The two terms of the loss below the opened network, where their ways end: before and, with the same eps, after the update. */
import { html, nothing } from '../../../vendor/lit.js';
import { number, t } from '../../../shared/i18n.js';
import { sym } from '../../../shared/controls/sym.js';
import { shownSum } from '../../../shared/figures/terms.js';

/**
 * @param {string} name
 * @param {unknown} title
 * @param {number | null | undefined} before nats
 * @param {number | null | undefined} after
 */
const term = (name, title, before, after) =>
  html`<div class="figure-network-term-${name}" data-concept=${name === 'loss' ? nothing : name}>
    <dt>${title}</dt>
    <dd><b data-testid="figure-network-${name}">${number(before)}</b></dd>
    <dd class="figure-network-after">→ <b data-testid="figure-network-${name}-after">${number(after)}</b></dd>
  </div>`;

/**
 * @param {object} options
 * @param {import('../../../pkg/simd128/vae_wasm.js').Trace | null} options.trace
 * @param {import('../../../shared/phases.js').Phase | null} options.phase
 */
export function networkLoss({ trace, phase }) {
  const before = trace && shownSum(trace.nll, trace.kl, trace.beta);
  const after = trace && shownSum(trace.nllAfter, trace.klAfter, trace.beta);
  const beta = number(trace?.beta, 2).replace(/\.?0+$/, '');
  const coming = phase === 'forward' || phase === 'sample' || phase === 'decode';
  const sum = html`${t('train.network.loss')} = ${sym('nll')} + ${beta}·${sym('kl')}, ${t('unit.nats')}`;
  return html`<dl class="figure-network-loss ${coming ? 'figure-network-coming' : ''}">
    ${term('nll', sym('nll'), trace?.nll, trace?.nllAfter)} ${term('loss', sum, before, after)}
    ${term('kl', sym('kl'), trace?.kl, trace?.klAfter)}
  </dl>`;
}
