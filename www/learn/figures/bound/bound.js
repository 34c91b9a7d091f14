// @ts-check
/**
 * The bound and what it bounds, for the page's digit: the two terms of the ELBO, and below them -log p(x) by importance
 * sampling. What lies between the two is KL(q(z|x) || p(z|x)).
 */
import { html } from '../../../vendor/lit.js';
import { number, rich, t } from '../../../shared/i18n.js';
import { css } from '../../../shared/controls/css.js';
import { sym } from '../../../shared/controls/sym.js';
import { shownSum } from '../../../shared/figures/terms.js';
import { latest } from '../../../shared/latest.js';
import { View } from '../../../shared/view.js';
import { samples, seed } from '../support/log-px.js';
import { letTrain } from '../support/training.js';

/** Draws of z behind nll. The noise is the same for every digit. */
const draws = 128;

/** @typedef {{ nll: number, kl: number, logPx: number }} Bound nats */

class BoundFigure extends View {
  static properties = { bound: { state: true } };

  constructor() {
    super();
    /** @type {Bound | null} */
    this.bound = null;
    this.refresh = latest(async (/** @type {Float32Array} */ x) => {
      const { nll, kl } = await this.ask('explain', x, draws, seed);
      const logPx = await this.ask('logPx', x, samples, seed);
      this.bound = { nll, kl, logPx };
      await letTrain(this);
    });
  }

  willUpdate() {
    if (!this.digit) this.bound = null;
    if (this.differs('bound', this.digit, this.modelVersion) && this.digit && this.model) this.refresh(this.digit.x);
  }

  render() {
    const { bound } = this;
    const cost = bound && shownSum(bound.nll, bound.kl);
    const gap = bound && shownSum(shownSum(bound.nll, bound.kl), bound.logPx);
    const nats = (/** @type {number | null | undefined} */ value, /** @type {string} */ testid) =>
      html`<b class="value" data-testid=${testid}>${number(value)}</b>`;
    return html`<div class="figure-bound" role="group" aria-label=${t('learn.bound.label')}>
      <p class="figure-bound-row"><span>−ELBO = ${sym('nll')} + ${sym('kl')}</span> ${nats(cost, 'bound-cost')}</p>
      ${track(bound, bound ? [part('nll', 0, bound.nll), part('kl', bound.nll, bound.nll + bound.kl)] : [])}
      <p class="figure-bound-row"><span>−log p(${sym('x')})</span> ${nats(bound && -bound.logPx, 'bound-logpx')}</p>
      ${track(bound, bound ? [part('x', 0, -bound.logPx), part('gap', -bound.logPx, bound.nll + bound.kl)] : [])}
      ${ticks(bound)}
      <p class="figure-bound-numbers">
        ${rich('learn.bound.numbers', {
          nll: sym('nll'),
          kl: sym('kl'),
          a: nats(bound?.nll, 'bound-nll'),
          b: nats(bound?.kl, 'bound-kl'),
          gap: nats(gap, 'bound-gap'),
        })}
      </p>
      <p class="hint">${t('learn.bound.hint', { draws, samples })}</p>
    </div>`;
  }
}

/** @typedef {{ kind: 'nll' | 'kl' | 'x' | 'gap', from: number, to: number }} Part of a bar, nats */

/**
 * @param {Part['kind']} kind
 * @param {number} from
 * @param {number} to
 * @returns {Part}
 */
const part = (kind, from, to) => ({ kind, from: Math.min(from, to), to: Math.max(from, to) });

/** Ends of the scale: round, so that it stands still while one draws. Densities may make nats negative. @param {Bound | null} bound */
function scale(bound) {
  const values = bound ? [0, bound.nll, bound.nll + bound.kl, -bound.logPx] : [0, 150];
  const size = Math.max(...values.map(Math.abs));
  const step = size > 1500 ? 1000 : size > 300 ? 200 : 50;
  const round = (/** @type {number} */ value) => Math.ceil(value / step) * step;
  const low = -round(-Math.min(...values)) || 0;
  const high = round(Math.max(...values)) || 0;
  return { low, high, share: (/** @type {number} */ nats) => `${(((nats - low) / (high - low)) * 100).toFixed(3)}%` };
}

/**
 * @param {Bound | null} bound
 * @param {Part[]} parts
 */
function track(bound, parts) {
  const { low, share } = scale(bound);
  return html`<div class="elbo-track" aria-hidden="true">
    ${parts.map(
      ({ kind, from, to }) =>
        html`<div class="elbo-part figure-bound-${kind}" data-concept=${kind} ${css({ '--from': share(from), '--share': share(low + to - from) })}></div>`,
    )}
  </div>`;
}

/** @param {Bound | null} bound */
function ticks(bound) {
  const { low, high, share } = scale(bound);
  const values = low < 0 && high > 0 ? [low, 0, high] : [low, (low + high) / 2, high];
  return html`<div class="elbo-ticks" aria-hidden="true">
    ${values.map((value) => html`<span ${css({ '--from': share(value) })}>${number(value, 0)}</span>`)}
  </div>`;
}

customElements.define('vae-figure-bound', BoundFigure);
