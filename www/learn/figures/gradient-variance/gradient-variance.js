// @ts-check
/**
 * Two estimators of the gradient of E_q[log p(x|z)] in mu on the page's digit and model: what they average to, give or
 * take their standard errors, and the variance of one sample. The latents that say most, one of them chosen.
 */
import { html, nothing, svg } from '../../../vendor/lit.js';
import { number, rich, t, whole } from '../../../shared/i18n.js';
import { button, slider } from '../../../shared/controls/controls.js';
import { icon } from '../../../shared/controls/icon.js';
import { byKl, latentName } from '../../../shared/figures/latents.js';
import { latest } from '../../../shared/latest.js';
import { numeric } from '../../../shared/text-forms.js';
import { View } from '../../../shared/view.js';
import { arrows, dragged, within } from '../support/drag.js';
import { plotWidth } from '../../../shared/figures/plot.js';
import { rests } from '../support/rest.js';
import { digitsOf, roundScale } from '../../../shared/figures/scale.js';
import { letTrain } from '../support/training.js';
import { seedForm } from '../support/forms.js';

/** @typedef {import('../../../pkg/simd128/vae_wasm.js').GradientEstimates} Estimates */
/** @typedef {import('../../../shared/figures/scale.js').Scale} Scale */
/** @typedef {'pathwise' | 'score'} Name */

/** @type {Name[]} */
const names = ['pathwise', 'score'];
/** Samples are powers of 2 from the first to the last of these. */
const [least, most] = [2, 12];
/** Samples while something moves. */
const few = 256;
/** Latents shown at most. */
const rows = 5;
/** A wait gets a word after this long, milliseconds. */
const patience = 300;

/** The plot, in units of the viewBox: on the left the means, on the right the variances. */
const row = 38;
const head = 22;
const foot = 24;
const means = { from: 36, to: 194 };
const variances = { from: 238, to: plotWidth - 14 };

class GradientVarianceFigure extends View {
  static properties = {
    result: { state: true },
    power: { state: true },
    seed: { state: true },
    chosen: { state: true },
    waits: { state: true },
  };

  static carried = { power: numeric(least, most), seed: seedForm, chosen: numeric(0, rows - 1) };

  constructor() {
    super();
    /** @type {{ estimates: Estimates, samples: number, x: Float32Array } | null} */
    this.result = null;
    this.power = 8;
    this.seed = 1;
    /** Which row, from the top. */
    this.chosen = 0;
    /** The worker has been at it for a while. */
    this.waits = false;
    this.refresh = latest(async (/** @type {Float32Array} */ x, /** @type {number} */ samples, /** @type {number} */ seed) => {
      if (samples > few && !this.progress?.running) {
        await this.estimate(x, few, seed);
        if (!(await rests(this, () => `${this.power} ${this.seed}`))) return;
      }
      const slow = setTimeout(() => (this.waits = true), patience);
      try {
        await this.estimate(x, samples, seed);
      } finally {
        clearTimeout(slow);
        this.waits = false;
      }
      await letTrain(this);
    });
  }

  willUpdate() {
    const { digit, model, modelVersion, power, seed } = this;
    if (!digit) this.result = null;
    if (digit && model && this.differs('gradient', digit, modelVersion, power, seed)) this.refresh(digit.x, 2 ** power, seed);
  }

  /** @param {Float32Array} x @param {number} samples @param {number} seed */
  async estimate(x, samples, seed) {
    const estimates = await this.ask('estimateGradient', x, samples, seed);
    if (this.digit) this.result = { estimates, samples, x };
  }

  render() {
    const { digit, result, power } = this;
    const complete = !digit || (result?.x === digit.x && result.samples === 2 ** power);
    return html`<div
      class="figure-gradient-variance ${this.waits ? 'waits' : ''}"
      aria-busy=${String(!complete)}
      data-testid="figure-gradient-variance"
    >
      <div class="figure-gradient-variance-controls">
        ${slider({
          label: t('learn.gradient-variance.samples'),
          tip: t('learn.gradient-variance.samples.tip'),
          value: this.power,
          min: least,
          max: most,
          step: 1,
          format: (power) => whole(2 ** power),
          onInput: (power) => (this.power = power),
          testid: 'figure-gradient-variance-samples',
        })}
        ${button({
          label: html`${icon('dice')} ${t('learn.gradient-variance.again')}`,
          tip: t('learn.gradient-variance.again.tip'),
          onClick: () => (this.seed += 1),
          testid: 'figure-gradient-variance-again',
        })}
      </div>
      ${this.plot()} ${this.table()}
      <p class="figure-gradient-variance-ratio">
        ${
          result
            ? rich('learn.gradient-variance.ratio', {
                ratio: html`<b data-testid="figure-gradient-variance-ratio">${short(this.ratio)}</b>`,
              })
            : nothing
        }
      </p>
      <p class="hint" role="status">${t(this.waits ? 'learn.gradient-variance.wait' : 'learn.gradient-variance.hint')}</p>
    </div>`;
  }

  get shown() {
    if (!this.result) return [];
    const { mean } = this.result.estimates.pathwise;
    const { klPerLatent } = this.explanation ?? {};
    const order = klPerLatent?.length === mean.length ? byKl(klPerLatent) : [...mean.keys()];
    return order.slice(0, rows);
  }

  get at() {
    return within(this.chosen, 0, Math.max(0, this.shown.length - 1));
  }

  /** The score function's variance over the pathwise one's, both summed over all latents. */
  get ratio() {
    if (!this.result) return null;
    const { pathwise, score } = this.result.estimates;
    const sum = (/** @type {Float64Array} */ values) => values.reduce((sum, value) => sum + value, 0);
    return sum(score.variance) / sum(pathwise.variance);
  }

  /** Of one latent: the mean, its standard error, the variance. @param {Name} name @param {number} latent */
  numbers(name, latent) {
    const { estimates, samples } = /** @type {NonNullable<typeof this.result>} */ (this.result);
    const { mean, variance } = estimates[name];
    return { mean: mean[latent], error: Math.sqrt(variance[latent] / samples), variance: variance[latent] };
  }

  plot() {
    const { shown, at } = this;
    const all = shown.flatMap((latent) => names.map((name) => this.numbers(name, latent)));
    const scale = roundScale([0, ...all.flatMap(({ mean, error }) => [mean - error, mean + error])], 3);
    const logs = logScale(all.map(({ variance }) => variance));
    const height = head + Math.min(rows, this.model?.config.model.latent ?? rows) * row + foot;
    const choose = (/** @type {number} */ to) => (this.chosen = within(to, 0, Math.max(0, shown.length - 1)));
    const point = dragged((_, down) => choose(Math.floor((down * height - head) / row)));
    return html`<svg
      class="plot figure-gradient-variance-plot"
      viewBox="0 0 ${plotWidth} ${height}"
      role="slider"
      tabindex="0"
      aria-label=${t('learn.gradient-variance.label')}
      aria-orientation="vertical"
      aria-valuemin="1"
      aria-valuemax=${Math.max(1, shown.length)}
      aria-valuenow=${at + 1}
      aria-valuetext=${this.said()}
      data-testid="figure-gradient-variance-plot"
      @pointerdown=${point}
      @keydown=${arrows((across, up) => choose(at + across - up))}
    >
      ${shown.length ? svg`<rect class="figure-gradient-variance-chosen" x="0" y=${head + at * row} width=${plotWidth} height=${row} rx="4"></rect>` : nothing}
      <text class="middle" x=${(means.from + means.to) / 2} y="12">${t('learn.gradient-variance.means')}</text>
      <text class="middle" x=${(variances.from + variances.to) / 2} y="12">${t('learn.gradient-variance.variances')}</text>
      ${
        shown.length
          ? [
              ticks(means, height, scale, (value) => number(value, digitsOf(scale.step))),
              ticks(variances, height, logs, powerOfTen),
            ]
          : nothing
      }
      ${shown.map((latent, i) => this.row(latent, i, scale, logs))}
    </svg>`;
  }

  /** @param {number} latent @param {number} i from the top @param {Scale} scale @param {Scale} logs */
  row(latent, i, scale, logs) {
    const middle = head + (i + 0.5) * row;
    return svg`<text class="symbol" x="6" y=${middle + 5}>${latentName(latent)}</text>
      ${names.map((name, line) => {
        const { mean, error, variance } = this.numbers(name, latent);
        const y = middle + (line ? 8 : -8);
        const end = Math.max(variances.from + 1, place(variances, logs, Math.log10(variance)));
        return svg`<g class=${`figure-gradient-variance-${name}`}>
          <line class="whisker" x1=${place(means, scale, mean - error)} x2=${place(means, scale, mean + error)} y1=${y} y2=${y}></line>
          <circle cx=${place(means, scale, mean)} cy=${y} r="3.6"></circle>
          <rect x=${variances.from} y=${y - 5} width=${Number.isFinite(end) ? end - variances.from : 1} height="10"></rect>
        </g>`;
      })}`;
  }

  /** The chosen row in words. */
  said() {
    if (!this.result) return nothing;
    const latent = this.shown[this.at];
    const [a, b] = names.map((name) => this.numbers(name, latent));
    const value = (/** @type {number} */ number) => short(number);
    return t('learn.gradient-variance.said', {
      latent: latentName(latent),
      pathwise: `${value(a.mean)} ± ${value(a.error)}`,
      score: `${value(b.mean)} ± ${value(b.error)}`,
      a: value(a.variance),
      b: value(b.variance),
    });
  }

  table() {
    const latent = this.shown[this.at];
    const known = this.result && latent !== undefined;
    return html`<table class="figure-gradient-variance-table">
      <thead>
        <tr>
          <th scope="col"><i class="sym" data-concept="z">${latentName(latent ?? 0)}</i></th>
          <th scope="col">${t('learn.gradient-variance.means')}</th>
          <th scope="col">${t('learn.gradient-variance.variance')}</th>
        </tr>
      </thead>
      <tbody>
        ${names.map((name) => {
          const { mean, error, variance } = known ? this.numbers(name, latent) : { mean: null, error: null, variance: null };
          const cell = (/** @type {string} */ what, /** @type {number | null} */ value) =>
            html`<b data-testid="figure-gradient-variance-${name}-${what}">${short(value)}</b>`;
          return html`<tr>
            <th scope="row" class="figure-gradient-variance-${name}">${t(`learn.gradient-variance.${name}`)}</th>
            <td>${cell('mean', mean)} ± ${cell('error', error)}</td>
            <td>${cell('variance', variance)}</td>
          </tr>`;
        })}
      </tbody>
    </table>`;
  }
}

/** Three digits, however large. @param {number | null} value */
function short(value) {
  if (value === null || !Number.isFinite(value)) return '–';
  const size = Math.abs(value);
  if (size >= 1000) return whole(Number(value.toPrecision(3))).replace('-', '−');
  return number(value, size >= 100 ? 0 : size >= 10 ? 1 : 2);
}

/** @param {{ from: number, to: number }} panel @param {Scale} scale @param {number} value */
const place = ({ from, to }, { low, high }, value) => from + ((within(value, low, high) - low) / (high - low)) * (to - from);

/**
 * Lines down a panel, and their numbers below.
 * @param {{ from: number, to: number }} panel
 * @param {number} height of the plot
 * @param {Scale} scale
 * @param {(value: number) => string} label
 */
const ticks = (panel, height, scale, label) => svg`<g class="plot-axes">
  ${scale.ticks.map((value) => {
    const x = place(panel, scale, value);
    return svg`<line x1=${x} x2=${x} y1=${head} y2=${height - foot + 2}></line><text class="middle" x=${x} y=${height - 6}>${label(value)}</text>`;
  })}
</g>`;

/** Powers of ten around what there is, at most some six. @param {number[]} values @returns {Scale} */
function logScale(values) {
  const logs = values.filter((value) => value > 0 && Number.isFinite(value)).map(Math.log10);
  const low = logs.length ? Math.floor(Math.min(...logs) - 0.3) : 0;
  const step = logs.length ? Math.max(1, Math.ceil((Math.max(...logs) - low) / 5)) : 2;
  const high = logs.length ? low + step * Math.ceil((Math.max(...logs) - low) / step) : 8;
  return { low, high, step, ticks: Array.from({ length: (high - low) / step + 1 }, (_, i) => low + i * step) };
}

const powerOfTen = (/** @type {number} */ log) =>
  `10${[...String(log)].map((sign) => (sign === '-' ? '⁻' : '⁰¹²³⁴⁵⁶⁷⁸⁹'[Number(sign)])).join('')}`;

customElements.define('vae-figure-gradient-variance', GradientVarianceFigure);
