// @ts-check
/**
 * E_q[log p(x|z)] of the page's digit by Monte Carlo: the mean of the samples and its standard error as they come in,
 * and the samples' histogram, beside log p(x|z) at z = mu alone.
 */
import { html, nothing, svg } from '../../../vendor/lit.js';
import { number, rich, t, whole } from '../../../shared/i18n.js';
import { sym } from '../../../shared/controls/sym.js';
import { latest } from '../../../shared/latest.js';
import { View } from '../../../shared/view.js';
import { plotFrame, plotWidth } from '../../../shared/figures/plot.js';
import { rests } from '../support/rest.js';
import { Reveal, revealForm } from '../support/reveal.js';
import { runningPlot } from '../support/running.js';
import { digitsOf, roundScale } from '../../../shared/figures/scale.js';
import { letTrain } from '../support/training.js';
import { seedForm } from '../support/forms.js';

/** Samples while something moves, and when digit and model rest. */
const few = 200;
const all = 10000;
const bins = 48;
const histogramHeight = 130;

/** @typedef {import('../../../pkg/simd128/vae_wasm.js').Expectation} Samples */

class ExpectationFigure extends View {
  static properties = { run: { state: true }, atMean: { state: true }, complete: { state: true }, seed: { state: true } };

  static carried = { seed: seedForm, reveal: revealForm };

  constructor() {
    super();
    /** @type {Samples | null} */
    this.run = null;
    /** @type {number | null} log p(x|z) at z = mu */
    this.atMean = null;
    this.complete = false;
    this.seed = 1;
    this.reveal = new Reveal(this, all);
    this.follow = latest(async () => {
      await this.sample(few);
      await letTrain(this);
    });
    this.settle = latest(async () => {
      if (await rests(this, () => this.seed)) await this.sample(all);
    });
  }

  willUpdate() {
    const { digit, model, modelVersion, seed } = this;
    if (!digit) this.run = this.atMean = null;
    if (!digit || !model) return;
    if (this.differs('few', digit, modelVersion, seed)) {
      this.complete = false;
      this.follow();
    }
    if (this.differs('all', digit, modelVersion, seed, this.progress?.running ?? false)) this.settle();
  }

  /** @param {number} samples */
  async sample(samples) {
    const { digit, modelVersion, seed } = this;
    if (!digit) return;
    const { x } = digit;
    const run = await this.ask('expectation', x, samples, seed);
    const { mu } = await this.ask('encode', x);
    const [atMean] = await this.ask('logLikelihood', x, mu);
    const same = this.digit === digit && this.modelVersion === modelVersion && this.seed === seed;
    if (!same || (samples === few && this.complete)) return;
    this.run = run;
    this.atMean = atMean;
    this.complete = samples === all;
  }

  render() {
    const { run, reveal, atMean } = this;
    const at = run ? reveal.index(run) : 0;
    const count = run?.samples[at];
    const mean = run?.estimate[at];
    const error = run?.standardError[at];
    const spread = error !== undefined && count !== undefined ? error * Math.sqrt(count) : null;
    const value = (/** @type {number | null | undefined} */ shown, /** @type {number} */ digits, /** @type {string} */ testid) =>
      html`<b class="value" data-testid="figure-expectation-${testid}">${number(shown, digits)}</b>`;
    const name = html`<i class="figure-expectation-name">E<sub>q</sub></i>[log ${sym('p')}]`;
    return html`<div class="figure-expectation" role="group" aria-label=${t('learn.expectation.label')} aria-busy=${String(!this.complete)} data-testid="figure-expectation">
      ${runningPlot({
        runs: run ? [{ running: run, upTo: at, concept: 'nll' }] : [],
        all,
        label: t('learn.expectation.plot', {
          samples: count === undefined ? '–' : whole(count),
          mean: number(mean, 2),
          error: number(error, 3),
        }),
        testid: 'figure-expectation-plot',
      })}
      <p class="hint figure-expectation-axis">${t('learn.expectation.axis')}</p>
      ${reveal.controls({ name: 'expectation', running: run, onAgain: () => this.seed++ })}
      ${histogram(run, count ?? 0, mean ?? null, atMean)}
      <table class="running-numbers">
        <tbody>
          <tr>
            <th scope="row" data-concept="nll"><i class="running-key"></i>${name} <span class="hint">${t('learn.expectation.mean')}</span></th>
            <td>${value(mean, 2, 'mean')} ± ${value(error, 3, 'error')}</td>
          </tr>
          <tr>
            <th scope="row">${rich('learn.expectation.spread', { s: html`<i class="math">s</i>` })}</th>
            <td>${value(spread, 2, 'spread')}</td>
          </tr>
          <tr>
            <th scope="row" data-concept="q"><i class="running-key"></i>${rich('learn.expectation.at', { z: sym('z'), mu: sym('mu'), p: sym('p') })}</th>
            <td>${value(atMean, 2, 'at-mean')}</td>
          </tr>
        </tbody>
      </table>
    </div>`;
  }
}

/**
 * The first `count` samples' values on one axis, with their mean and the value at z = mu.
 * @param {Samples | null} run
 * @param {number} count
 * @param {number | null} mean
 * @param {number | null} atMean
 */
function histogram(run, count, mean, atMean) {
  const values = run?.values ?? new Float64Array();
  const scale = roundScale([...values, ...(atMean === null ? [] : [atMean])], 5);
  const width = (scale.high - scale.low) / bins;
  const counts = new Array(bins).fill(0);
  for (const value of values.subarray(0, count)) counts[Math.min(bins - 1, Math.floor((value - scale.low) / width))]++;
  const most = Math.max(1, ...counts);
  const frame = plotFrame({
    height: histogramHeight,
    across: [scale.low, scale.high],
    up: { low: 0, high: most, step: most, ticks: [0] },
  });
  const { left, right, top, base, x, y } = frame;
  const mark = (/** @type {number | null} */ nats, /** @type {string} */ concept) =>
    nats === null
      ? nothing
      : svg`<line class="figure-expectation-mark" data-concept=${concept} x1=${x(nats)} x2=${x(nats)} y1=${top} y2=${base}></line>`;
  return html`<svg class="plot" viewBox="0 0 ${plotWidth} ${histogramHeight}" role="img"
      aria-label=${t('learn.expectation.histogram', { count: whole(count), mean: number(mean, 2), at: number(atMean, 2) })}>
      <g class="plot-axes"><line x1=${left} x2=${right} y1=${base} y2=${base}></line></g>
      ${scale.ticks.map((tick) => svg`<text class="middle" x=${x(tick)} y=${base + 17}>${number(tick, digitsOf(scale.step))}</text>`)}
      ${counts.map((many, i) =>
        many
          ? svg`<rect class="figure-expectation-bin" x=${x(scale.low + i * width) + 0.5} width=${x(width) - x(0) - 1} y=${y(many)} height=${base - y(many)}></rect>`
          : nothing,
      )}
      ${mark(atMean, 'q')} ${mark(mean, 'nll')}
    </svg>
    <p class="hint figure-expectation-axis">${rich('learn.expectation.values', { p: sym('p') })}</p>`;
}

customElements.define('vae-figure-expectation', ExpectationFigure);
