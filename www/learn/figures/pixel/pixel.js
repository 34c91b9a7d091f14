// @ts-check
/**
 * One pixel's distribution as the decoder gives it at z = mu: a Bernoulli or categorical mass function, or a Gaussian
 * density, by the present model or one that the site ships. The pixel is chosen on the mean of p(x|z).
 */
import { html, nothing } from '../../../vendor/lit.js';
import { number, rich, t } from '../../../shared/i18n.js';
import { button, select } from '../../../shared/controls/controls.js';
import { css } from '../../../shared/controls/css.js';
import { sym } from '../../../shared/controls/sym.js';
import { digit, side } from '../../../shared/figures/digit.js';
import { latest } from '../../../shared/latest.js';
import { View } from '../../../shared/view.js';
import { arrows, dragged, within } from '../support/drag.js';
import { ofImages, pixels } from '../support/images.js';
import { levelOf, pixelPlot, totalOf } from './pixel-plot.js';
import { letTrain } from '../support/training.js';

/** The page's own model, and those shipped ones that differ in nothing but the likelihood. */
const present = 'present';
const models = [present, 'mnist-2d', 'mnist-2d-gaussian', 'mnist-2d-gaussian-learned', 'mnist-2d-categorical'];

/** @typedef {import('../../../pkg/simd128/vae_wasm.js').PixelDistributions & { likelihood: import('../../../app/protocol.js').Likelihood }} Given p(x|z) at mu */
/** @typedef {'stroke' | 'edge' | 'outside'} Place where a pixel may be of interest */

class PixelFigure extends View {
  static properties = { from: { state: true }, at: { state: true }, given: { state: true } };

  constructor() {
    super();
    /** Which of `models`. */
    this.from = present;
    /** @type {number | null} the chosen pixel, row by row */
    this.at = null;
    /** Until one is chosen: where this digit's edge was when it came. */
    this.edge = { pixel: 0, x: /** @type {Float32Array | null} */ (null) };
    /** @type {Given | null} */
    this.given = null;
    this.look = latest(async (/** @type {Float32Array} */ x, /** @type {string} */ from) => {
      const ask = from === present ? this.ask : this.ask.of(from);
      const { config } = await ask('info');
      const { mu } = await ask('encode', x);
      const given = await ask('pixels', mu);
      if (this.edge.x !== x) this.edge = { pixel: find(given, 'edge'), x };
      this.given = this.digit && { ...given, likelihood: config.model.likelihood };
      await letTrain(this);
    });
  }

  willUpdate() {
    const { digit, from, model } = this;
    if (!digit) this.given = null;
    if (!digit || !model || (from === present && !ofImages(model))) return;
    if (this.differs('given', digit, from, from === present ? this.modelVersion : 0)) this.look(digit.x, from);
  }

  /** The pixel that is shown. */
  get shown() {
    return this.at ?? this.edge.pixel;
  }

  render() {
    const { given, shown } = this;
    const law = given && lawOf(given, shown);
    return html`<div class="figure-pixel" role="group" aria-label=${t('learn.pixel.label')}>
      ${select({
        label: t('learn.pixel.model'),
        tip: t('learn.pixel.model.tip'),
        value: this.from,
        options: models.map((id) => ({ value: id, label: id === present ? this.presentName() : t(`model.${id}`) })),
        testid: 'pixel-model',
        onChange: (from) => (this.from = from),
      })}
      <div class="figure-pixel-top">${this.picture(given, shown)} ${this.numbers(given, shown, law)}</div>
      ${this.places(given)}
      <div>
        <p class="figure-pixel-axis hint">
          ${law?.kind === 'density' ? t('learn.pixel.density') : t('learn.pixel.mass')}
          <span>▲ ${rich('learn.pixel.own', { x: sym('x') })}</span>
        </p>
        ${pixelPlot({ law, x: this.digit && law ? this.digit.x[shown] : null, label: this.describe(given, shown, law) })}
      </div>
      <p class="hint">${rich('learn.pixel.hint', { p: sym('p'), z: sym('z'), mu: sym('mu') })}</p>
    </div>`;
  }

  presentName() {
    const likelihood = this.model?.config.model.likelihood;
    return t('learn.pixel.present', { likelihood: likelihood ? t(`likelihood.${likelihood}`) : '–' });
  }

  /**
   * @param {Given | null} given
   * @param {number} shown
   */
  picture(given, shown) {
    const [row, column] = placeOf(shown);
    const choose = dragged((across, down) => this.choose(Math.floor(down * side), Math.floor(across * side)));
    return html`<div
      class="figure-pixel-picture"
      role="slider"
      tabindex="0"
      aria-label=${t('learn.pixel.picture')}
      aria-valuemin="1"
      aria-valuemax=${pixels}
      aria-valuenow=${shown + 1}
      aria-valuetext=${this.saidPlace(shown)}
      data-testid="pixel-picture"
      @pointerdown=${choose}
      @pointermove=${choose}
      @keydown=${arrows((across, up) => this.choose(row - up, column + across))}
    >
      ${digit({ x: given?.mean, theme: this.theme, label: '', testid: 'pixel-mean-picture' })}
      ${given ? html`<i ${css({ '--row': row, '--column': column })}></i>` : nothing}
    </div>`;
  }

  /**
   * @param {number} row
   * @param {number} column
   */
  choose(row, column) {
    if (this.given) this.at = within(row, 0, side - 1) * side + within(column, 0, side - 1);
  }

  /**
   * @param {Given | null} given
   * @param {number} shown
   * @param {Law | null} law
   */
  numbers(given, shown, law) {
    const density = law?.kind === 'density';
    const own = given && this.digit ? this.digit.x[shown] : null;
    const value = (/** @type {number | null | undefined} */ value, /** @type {string} */ name, digits = 3) =>
      html`<dd data-testid="pixel-${name}">${number(value, digits)}</dd>`;
    return html`<dl class="figure-pixel-numbers">
      <dt class="wide" data-concept="p">
        <b class="concept-text" data-testid="pixel-family">${given ? t(`learn.pixel.family.${given.likelihood}`) : '–'}</b>
        <span>${this.saidPlace(shown)}</span>
      </dt>
      <dt>${t('learn.pixel.mean')} <i class="sym" data-concept="p">m</i></dt>
      ${value(given?.mean[shown], 'mean')}
      <dt>${t('learn.pixel.variance')} ${density ? html`<i class="sym" data-concept="p">s²</i>` : nothing}</dt>
      ${value(given?.variance[shown], 'variance')}
      <dt>${t(density ? 'learn.pixel.peak' : 'learn.pixel.likeliest')}</dt>
      ${value(law && peakOf(law), 'peak')}
      <dt>${t(density ? 'learn.pixel.integral' : 'learn.pixel.sum')}</dt>
      ${value(law && totalOf(law), 'total')}
      <dt>${rich('learn.pixel.own', { x: sym('x') })}</dt>
      <dd>
        <span data-testid="pixel-own">${number(own, 3)}</span>
        ${
          own !== null && law?.kind === 'mass' && law.values.length > 2
            ? html`<span class="hint" data-testid="pixel-level">${t('learn.pixel.level', { level: levelOf(own, law) })}</span>`
            : nothing
        }
      </dd>
    </dl>`;
  }

  /** @param {Given | null} given */
  places(given) {
    return html`<div class="figure-pixel-places">
      ${
        /** @type {Place[]} */ (['stroke', 'edge', 'outside']).map((place) =>
          button({
            label: t(`learn.pixel.place.${place}`),
            tip: t(`learn.pixel.place.${place}.tip`),
            kind: 'quiet',
            disabled: !given,
            testid: `pixel-${place}`,
            onClick: () => given && (this.at = find(given, place)),
          }),
        )
      }
    </div>`;
  }

  /** @param {number} shown */
  saidPlace(shown) {
    const [row, column] = placeOf(shown);
    return t('learn.pixel.at', { row: row + 1, column: column + 1 });
  }

  /**
   * @param {Given | null} given
   * @param {number} shown
   * @param {Law | null} law
   */
  describe(given, shown, law) {
    if (!given || !law) return t('learn.pixel.plot.none');
    return t('learn.pixel.plot', {
      family: t(`learn.pixel.family.${given.likelihood}`),
      place: this.saidPlace(shown),
      mean: number(given.mean[shown], 3),
      variance: number(given.variance[shown], 3),
      peak: number(peakOf(law), 3),
    });
  }
}

/** @typedef {import('./pixel-plot.js').Mass | import('./pixel-plot.js').Density} Law */

/**
 * @param {Given} given
 * @param {number} at
 * @returns {Law}
 */
function lawOf({ likelihood, mean, variance, probs }, at) {
  if (likelihood === 'bernoulli') return { kind: 'mass', values: [0, 1], probs: [1 - mean[at], mean[at]] };
  if (likelihood !== 'categorical') return { kind: 'density', mean: mean[at], variance: variance[at] };
  const levels = probs.length / pixels;
  const values = Array.from({ length: levels }, (_, k) => k / (levels - 1));
  return { kind: 'mass', values, probs: [...probs.subarray(at * levels, (at + 1) * levels)] };
}

/** The greatest probability, or the density at its peak. @param {Law} law */
const peakOf = (law) => (law.kind === 'mass' ? Math.max(...law.probs) : 1 / Math.sqrt(2 * Math.PI * law.variance));

/** @param {number} at @returns {[number, number]} row and column */
const placeOf = (at) => [Math.floor(at / side), at % side];

/**
 * @param {Pick<Given, 'mean'>} given
 * @param {Place} place
 */
function find({ mean }, place) {
  const wanted = { stroke: 1, edge: 0.5, outside: 0 }[place];
  let best = 0;
  for (let i = 1; i < mean.length; i++) if (Math.abs(mean[i] - wanted) < Math.abs(mean[best] - wanted)) best = i;
  return best;
}

customElements.define('vae-figure-pixel', PixelFigure);
