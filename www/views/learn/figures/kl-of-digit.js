// @ts-check
/**
 * KL(q(z|x) || p(z)) of the page's digit: a bar for each latent by the closed form, and the Monte Carlo average of
 * log q(z|x) - log p(z) closing in on their sum as samples come.
 */
import { html, nothing, svg } from '../../../vendor/lit.js';
import { number, rich, t, whole } from '../../../i18n/i18n.js';
import { button, slider } from '../../controls/controls.js';
import { icon } from '../../controls/icon.js';
import { sym } from '../../controls/sym.js';
import { columnsShown } from '../../figures/columns.js';
import { byKl, latentName, sigmaOf } from '../../figures/gaussian.js';
import { latest } from '../../latest.js';
import { View } from '../../view.js';
import { arrows, dragged, within } from './support/drag.js';
import { plotAxes, plotFrame, plotWidth, polyline } from './support/plot.js';
import { roundScale } from './support/scale.js';
import { letTrain } from './support/training.js';

/** @typedef {import('../../../protocol.js').Explanation} Explanation */
/** @typedef {import('../../../protocol.js').Answer<'estimateKl'>} Estimate */

/** Samples are powers of 2 up to this one. */
const most = 14;
const barsHeight = 150;
const plotHeight = 170;

class KlOfDigitFigure extends View {
  static properties = {
    estimate: { state: true },
    power: { state: true },
    seed: { state: true },
    chosen: { state: true },
  };

  constructor() {
    super();
    /** @type {Estimate | null} */
    this.estimate = null;
    this.power = 10;
    this.seed = 1;
    /** Which bar, from the left. */
    this.chosen = 0;
    this.refresh = latest(async (/** @type {Float32Array} */ x, /** @type {number} */ samples, /** @type {number} */ seed) => {
      const estimate = await this.ask('estimateKl', { x, samples, seed });
      if (this.digit) this.estimate = estimate;
      await letTrain(this);
    });
  }

  willUpdate() {
    const { digit, model, modelVersion, power, seed } = this;
    if (!digit) this.estimate = null;
    if (digit && model && this.differs('kl', digit, modelVersion, power, seed)) this.refresh(digit.x, 2 ** power, seed);
  }

  render() {
    return html`<div class="figure-kl-of-digit">
      ${this.bars()} ${this.term()} ${this.closingIn()} ${this.numbers()}
      <div class="figure-kl-of-digit-controls">
        ${slider({
          label: t('learn.kl-of-digit.samples'),
          tip: t('learn.kl-of-digit.samples.tip'),
          value: this.power,
          min: 0,
          max: most,
          step: 1,
          format: (power) => whole(2 ** power),
          onInput: (power) => (this.power = power),
          testid: 'figure-kl-of-digit-samples',
        })}
        ${button({
          label: html`${icon('dice')} ${t('learn.kl-of-digit.again')}`,
          tip: t('learn.kl-of-digit.again.tip'),
          onClick: () => (this.seed += 1),
          testid: 'figure-kl-of-digit-again',
        })}
      </div>
    </div>`;
  }

  bars() {
    const { explanation } = this;
    const order = explanation ? byKl(explanation.klPerLatent) : [];
    const shown = order.slice(0, columnsShown);
    const at = within(this.chosen, 0, Math.max(0, shown.length - 1));
    const choose = (/** @type {number} */ bar) => (this.chosen = within(bar, 0, shown.length - 1));
    const scale = roundScale([0, ...(explanation ? shown.map((i) => explanation.klPerLatent[i]) : [1])], 3);
    const frame = plotFrame({ height: barsHeight, across: [0, shown.length || 1], up: scale });
    const point = dragged((across) => choose(Math.floor(frame.valueAt(across))));
    return html`<svg
      class="plot figure-kl-of-digit-bars"
      viewBox="0 0 ${plotWidth} ${barsHeight}"
      role="slider"
      tabindex="0"
      aria-label=${t('learn.kl-of-digit.bars')}
      aria-valuemin="1"
      aria-valuemax=${Math.max(1, shown.length)}
      aria-valuenow=${at + 1}
      aria-valuetext=${explanation ? `${latentName(shown[at])}: ${number(explanation.klPerLatent[shown[at]], 2)}` : nothing}
      data-testid="figure-kl-of-digit-bars"
      @pointerdown=${point}
      @pointermove=${point}
      @keydown=${arrows((across, up) => choose(at + across + up))}
    >
      ${plotAxes(frame, [])} ${explanation && shown.map((latent, i) => bar(frame, explanation, latent, i, i === at, shown.length))}
    </svg>`;
  }

  /** The chosen latent's share of the sum, its numbers put into the formula. */
  term() {
    const { explanation } = this;
    const latent = explanation ? byKl(explanation.klPerLatent)[within(this.chosen, 0, explanation.mu.length - 1)] : 0;
    const mu = number(explanation?.mu[latent], 2);
    const sigma = number(explanation ? sigmaOf(explanation.logvar[latent]) : null, 3);
    const value = html`<b data-testid="figure-kl-of-digit-term">${number(explanation?.klPerLatent[latent], 2)}</b>`;
    const square = (/** @type {string} */ text) => html`<span class="concept-text" data-concept="q">${text}</span>²`;
    const base = mu.startsWith('−') ? `(${mu})` : mu;
    return html`<p class="figure-kl-of-digit-term">
      <i class="sym" data-concept="z">${latentName(latent)}</i>
      ${rich('learn.kl-of-digit.term', {
        formula: html`<span class="figure-kl-of-digit-formula">½(${square(base)} + ${square(sigma)} − 1 − log ${square(sigma)})</span>`,
        value,
      })}
      ${explanation && explanation.mu.length > columnsShown
        ? html`<span class="hint">${t('learn.kl-of-digit.largest', { shown: columnsShown, all: explanation.mu.length })}</span>`
        : nothing}
    </p>`;
  }

  closingIn() {
    const { estimate } = this;
    const { samples, estimate: mean, standardError } = estimate ?? { samples: [], estimate: [], standardError: [] };
    const low = Array.from(mean, (value, i) => value - standardError[i]);
    const high = Array.from(mean, (value, i) => value + standardError[i]);
    const scale = roundScale([estimate?.closed ?? 0, ...mean, ...low, ...high], 3);
    const frame = plotFrame({ height: plotHeight, across: [0, most * Math.log10(2)], up: scale });
    const across = Array.from(samples, Math.log10);
    const finite = across.map((_, i) => i).filter((i) => Number.isFinite(low[i]));
    const pick = (/** @type {number[]} */ values) => finite.map((i) => values[i]);
    const band = `${polyline(frame, pick(across), pick(high))} ${polyline(frame, pick(across).reverse(), pick(low).reverse())}`;
    const last = samples.length - 1;
    return html`<svg class="plot" viewBox="0 0 ${plotWidth} ${plotHeight + 18}" role="img" aria-label=${this.summary()}>
      ${plotAxes(frame, [0, 1, 2, 3, 4].map((power) => ({ at: power, label: whole(10 ** power) })))}
      <text class="end" x=${frame.right} y=${plotHeight + 12}>${t('learn.kl-of-digit.samples')}</text>
      ${estimate &&
      svg`<polygon class="figure-kl-of-digit-band" points=${band}></polygon>
        <line class="figure-kl-of-digit-closed" x1=${frame.left} x2=${frame.right} y1=${frame.y(estimate.closed)} y2=${frame.y(estimate.closed)}></line>
        <polyline class="figure-kl-of-digit-line" points=${polyline(frame, across, mean)}></polyline>
        <circle class="figure-kl-of-digit-end" cx=${frame.x(across[last])} cy=${frame.y(mean[last])} r="3.5"></circle>`}
    </svg>`;
  }

  /** The estimate after all samples, its standard error, the closed form. */
  result() {
    const { estimate } = this;
    const digits = 3;
    return {
      closed: number(estimate?.closed, digits),
      mean: number(estimate?.estimate.at(-1), digits),
      error: number(estimate?.standardError.at(-1), digits),
    };
  }

  summary() {
    return t('learn.kl-of-digit.label', { ...this.result(), samples: whole(2 ** this.power) });
  }

  numbers() {
    const { closed, mean, error } = this.result();
    const value = (/** @type {string} */ text, /** @type {string} */ name) =>
      html`<b class="value ${name}" data-testid="figure-kl-of-digit-${name}">${text}</b>`;
    return html`<dl class="figure-kl-of-digit-numbers">
      <dt class="closed">${rich('learn.kl-of-digit.closed', { kl: sym('kl') })}</dt>
      <dd>${rich('learn.kl-of-digit.nats', { value: value(closed, 'closed') })}</dd>
      <dt class="mean">${t('learn.kl-of-digit.mean')}</dt>
      <dd>${rich('learn.kl-of-digit.give', { value: value(mean, 'estimate'), error: value(error, 'error') })}</dd>
    </dl>`;
  }
}

/**
 * @param {import('./support/plot.js').Frame} frame
 * @param {Explanation} explanation
 * @param {number} latent
 * @param {number} at from the left
 * @param {boolean} chosen
 * @param {number} count
 */
function bar({ x, y, base }, { klPerLatent }, latent, at, chosen, count) {
  const size = (x(1) - x(0)) * (count < 6 ? 0.4 : 0.7);
  const middle = x(at + 0.5);
  const top = y(Math.max(0, klPerLatent[latent]));
  const every = Math.ceil(count / 14);
  return svg`<g class="figure-kl-of-digit-bar ${chosen ? 'chosen' : ''}">
    <rect x=${middle - size / 2} y=${top} width=${size} height=${base - top}></rect>
    ${count <= 12 || chosen ? svg`<text class="middle" x=${middle} y=${top - 4}>${number(klPerLatent[latent], 2)}</text>` : nothing}
    ${at % every === 0 ? svg`<text class="middle symbol" x=${middle} y=${base + 17}>${latentName(latent)}</text>` : nothing}
  </g>`;
}

customElements.define('vae-figure-kl-of-digit', KlOfDigitFigure);
