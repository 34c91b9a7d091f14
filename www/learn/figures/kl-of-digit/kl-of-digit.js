// @ts-check
/**
 * KL(q(z|x) || p(z)) of the page's digit: a bar for each latent by the closed form, and the Monte Carlo average of
 * log q(z|x) - log p(z) closing in on their sum as samples come.
 */
import { html, nothing, svg } from '../../../vendor/lit.js';
import { number, rich, t, whole } from '../../../shared/i18n.js';
import { sym } from '../../../shared/controls/sym.js';
import { columnsShown } from '../../../shared/figures/columns.js';
import { sigmaOf } from '../../../shared/figures/gaussian.js';
import { byKl, latentName } from '../../../shared/figures/latents.js';
import { latest } from '../../../shared/latest.js';
import { numeric } from '../../../shared/text-forms.js';
import { View } from '../../../shared/view.js';
import { arrows, dragged, within } from '../support/drag.js';
import { plotAxes, plotFrame, plotWidth } from '../../../shared/figures/plot.js';
import { Reveal, revealForm } from '../support/reveal.js';
import { runningPlot } from '../support/running.js';
import { roundScale } from '../../../shared/figures/scale.js';
import { letTrain } from '../support/training.js';
import { seedForm } from '../support/forms.js';

/** @typedef {import('../../../app/protocol.js').Explanation} Explanation */
/** @typedef {import('../../../pkg/simd128/vae_wasm.js').KlEstimate} Estimate */

/** Samples of the average. */
const all = 10000;
const barsHeight = 150;

class KlOfDigitFigure extends View {
  static standardPrior = true;
  static properties = {
    estimate: { state: true },
    seed: { state: true },
    chosen: { state: true },
  };

  static carried = { seed: seedForm, reveal: revealForm, chosen: numeric(0, columnsShown - 1) };

  constructor() {
    super();
    /** @type {Estimate | null} */
    this.estimate = null;
    this.seed = 1;
    this.reveal = new Reveal(this, all);
    /** Which bar, from the left. */
    this.chosen = 0;
    this.refresh = latest(async (/** @type {Float32Array} */ x, /** @type {number} */ seed) => {
      const estimate = await this.ask('estimateKl', x, all, seed);
      if (this.digit) this.estimate = estimate;
      await letTrain(this);
    });
  }

  willUpdate() {
    const { digit, model, modelVersion, seed } = this;
    if (!digit) this.estimate = null;
    if (digit && model && this.differs('kl', digit, modelVersion, seed)) this.refresh(digit.x, seed);
  }

  render() {
    return html`<div class="figure-kl-of-digit">
      ${this.bars()} ${this.term()} ${this.closingIn()}
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
      @keydown=${arrows((across, up) => choose(at + across + up))}
    >
      ${plotAxes(frame, [])} ${explanation && shown.map((latent, i) => bar(frame, explanation, latent, i, i === at, shown.length))}
    </svg>`;
  }

  /** The chosen latent's share of the sum, its numbers put into the formula. */
  term() {
    const { explanation } = this;
    if (!explanation) return html`<p class="figure-kl-of-digit-term"></p>`;
    const latent = byKl(explanation.klPerLatent)[within(this.chosen, 0, explanation.mu.length - 1)];
    const mu = number(explanation.mu[latent], 2);
    const deviation = sigmaOf(explanation.logvar[latent]);
    const sigma = number(deviation, deviation < 0.1 ? 4 : 3);
    const value = html`<b data-testid="figure-kl-of-digit-term">${number(explanation.klPerLatent[latent], 2)}</b>`;
    const square = (/** @type {string} */ text) => html`<span class="concept-text" data-concept="q">${text}</span>²`;
    const base = mu.startsWith('−') ? `(${mu})` : mu;
    return html`<p class="figure-kl-of-digit-term">
      <i class="sym" data-concept="z">${latentName(latent)}</i>
      ${rich('learn.kl-of-digit.term', {
        formula: html`<span class="figure-kl-of-digit-formula">½(${square(base)} + ${square(sigma)} − 1 − log ${square(sigma)})</span>`,
        value,
      })}
      ${
        explanation.mu.length > columnsShown
          ? html`<span class="hint">${t('learn.kl-of-digit.largest', { shown: columnsShown, all: explanation.mu.length })}</span>`
          : nothing
      }
    </p>`;
  }

  /** The estimate as samples come, closing in on the closed form. */
  closingIn() {
    const { estimate, reveal } = this;
    const at = estimate ? reveal.index(estimate) : 0;
    const closed = number(estimate?.closed, 3);
    const mean = number(estimate?.estimate[at], 3);
    const error = number(estimate?.standardError[at], 3);
    const value = (/** @type {string} */ text, /** @type {string} */ name) =>
      html`<b class="value" data-testid="figure-kl-of-digit-${name}">${text}</b>`;
    return html`${runningPlot({
      runs: estimate ? [{ running: estimate, upTo: at, concept: 'q' }] : [],
      all,
      level: estimate?.closed,
      label: t('learn.kl-of-digit.label', { closed, mean, error, samples: whole(estimate?.samples[at] ?? 0) }),
      testid: 'figure-kl-of-digit-plot',
    })}
      ${reveal.controls({ name: 'kl-of-digit', onAgain: () => (this.seed += 1) })}
      <table class="running-numbers">
        <tbody>
          <tr>
            <th scope="row" data-concept="kl"><i class="running-key dashed"></i>${rich('learn.kl-of-digit.closed', { kl: sym('kl') })}</th>
            <td>${rich('learn.kl-of-digit.nats', { value: value(closed, 'closed') })}</td>
          </tr>
          <tr>
            <th scope="row" data-concept="q"><i class="running-key"></i>${t('learn.kl-of-digit.mean')}</th>
            <td>${rich('learn.kl-of-digit.give', { value: value(mean, 'estimate'), error: value(error, 'error') })}</td>
          </tr>
        </tbody>
      </table>`;
  }
}

/**
 * @param {import('../../../shared/figures/plot.js').Frame} frame
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
