// @ts-check
/**
 * What the decoder returns for one z: the mean and the variance of every pixel, and four draws. z is dragged over a map
 * of the two latents that say most about the digit, the others held at its mu; a model with one latent has a slider.
 */
import { html, nothing } from '../../../vendor/lit.js';
import { number, rich, t } from '../../../shared/i18n.js';
import { button, slider } from '../../../shared/controls/controls.js';
import { icon } from '../../../shared/controls/icon.js';
import { sym } from '../../../shared/controls/sym.js';
import { extent, mapFrame, onSlice, tilePoints } from '../../../shared/figures/axes.js';
import { digit } from '../../../shared/figures/digit.js';
import { sigmaOf } from '../../../shared/figures/gaussian.js';
import { latentName, mostInformative } from '../../../shared/figures/latents.js';
import { latentMap } from '../../../shared/figures/map.js';
import { latest } from '../../../shared/latest.js';
import { PriorLines } from '../../../shared/prior-lines.js';
import { orNone } from '../../../shared/text-forms.js';
import { View } from '../../../shared/view.js';
import { arrows, dragged, within } from '../support/drag.js';
import { ofImages } from '../../../app/datasets.js';
import { letTrain } from '../support/training.js';
import { pairForm, seedForm } from '../support/forms.js';

const draws = 4;
/** Tiles of the map, a side. */
const side = 12;
const step = 0.1;
/** The variance shown as full ink, unless a model's is larger: the most that a Bernoulli pixel can have. */
const mostVariance = 0.25;
/** The map marks the chosen one of its samples; this map has no others. */
const noSamples = new Float32Array(0);

/** @typedef {import('../../../shared/figures/axes.js').Pair} Pair */
/**
 * @typedef {object} Given p(x|z) at one z
 * @property {Float32Array} mean (pixels)
 * @property {Float32Array} ink (pixels) the variance as it is shown, 1 for `scale`
 * @property {number} scale
 * @property {number} low the least variance
 * @property {number} high
 * @property {Float32Array} x (draws, pixels)
 */

class ConditionalFigure extends View {
  static needsDigit = false;
  static properties = { z: { state: true }, tosses: { state: true }, given: { state: true }, tiles: { state: true } };

  static carried = { z: orNone(pairForm), tosses: seedForm };

  constructor() {
    super();
    /** @type {Pair | null} where the reader put z on the map; until then it is at mu */
    this.z = null;
    /** Seed of the draws. */
    this.tosses = 1;
    /** @type {Given | null} */
    this.given = null;
    /** @type {Float32Array | null} */
    this.tiles = null;
    /** @type {Pair} the map's latents */
    this.latents = [0, 1];
    this.prior = new PriorLines(this);
    this.drag = dragged((across, down, { width, height }) =>
      this.move(mapFrame('linear', true, width, height).z(across * width, down * height)),
    );
    this.look = latest(async (/** @type {Float32Array} */ z, /** @type {number} */ seed) => {
      const { mean, variance } = await this.ask('pixels', z);
      const four = Float32Array.from({ length: draws * z.length }, (_, i) => z[i % z.length]);
      const x = await this.ask('drawPixels', four, seed);
      this.given = { mean, x, ...shaded(variance) };
      await letTrain(this);
    });
    this.decodeTiles = latest(async (/** @type {Float32Array} */ base) => {
      const { mean } = await this.ask('decode', onSlice(base, this.latents, tilePoints('linear', side)));
      this.tiles = mean;
      await letTrain(this);
    });
  }

  /** The digit's posterior by the present model; between two models it may still be of the earlier one. */
  get posterior() {
    return this.digit && this.explanation?.mu.length === this.latent ? this.explanation : null;
  }

  /** What the other latents are held at. */
  get base() {
    return this.posterior?.mu ?? new Float32Array(this.latent);
  }

  /** Where z is. @returns {Pair} */
  get at() {
    const [across, up] = this.latents.map((latent) => within(this.base[latent] ?? 0, -extent, extent));
    return this.z ?? [across, up];
  }

  willUpdate() {
    const { latent, model, digit, posterior, modelVersion } = this;
    if (!ofImages(model)) return;
    if (this.differs('latent', latent))
      Object.assign(this, { z: null, given: null, tiles: null, latents: [0, Math.min(1, latent - 1)] });
    // They stay while one draws: only another number of latents is another map.
    if (latent > 2 && posterior && this.differs('latents', latent)) {
      this.latents = mostInformative(posterior.klPerLatent);
    }
    if (this.differs('digit', digit)) this.z = null;
    const { at, base, tosses } = this;
    if (this.differs('given', ...at, posterior, modelVersion, tosses)) this.look(onSlice(base, this.latents, at), tosses);
    // On the map of two latents nothing but the ellipse depends on the digit.
    this.prior.follow(latent > 1 ? this.latents : null);
    if (latent > 1 && this.differs('tiles', latent === 2 ? null : posterior, modelVersion)) this.decodeTiles(base);
  }

  render() {
    const { given, shape, theme } = this;
    const part = (/** @type {unknown} */ picture, /** @type {unknown} */ caption) =>
      html`<figure>${picture}<figcaption>${caption}</figcaption></figure>`;
    return html`<div class="figure-conditional" role="group" aria-label=${t('learn.conditional.label')}>
      <div class="figure-conditional-top">
        <div>${this.latent === 1 ? this.line() : this.pad()} ${this.place()}</div>
        <div class="figure-conditional-pictures">
          ${part(
            digit({ x: given?.mean, shape, theme, label: t('learn.conditional.mean.label'), testid: 'conditional-mean' }),
            t('learn.conditional.mean'),
          )}
          ${part(
            digit({ x: given?.ink, shape, theme, label: t('learn.conditional.variance.label'), testid: 'conditional-variance' }),
            t('learn.conditional.variance', { most: number(given?.scale ?? mostVariance, 2) }),
          )}
        </div>
      </div>
      ${this.numbers()}
      <div class="figure-conditional-draws">
        ${Array.from({ length: draws }, (_, index) =>
          digit({
            x: given?.x,
            shape,
            index,
            theme,
            label: t('learn.conditional.draw', { number: index + 1 }),
            testid: 'conditional-draw',
          }),
        )}
      </div>
      <div class="figure-conditional-foot">
        <p class="hint">${rich('learn.conditional.draws', { p: sym('p') })}</p>
        ${button({
          label: html`${icon('dice')}<span>${t('learn.conditional.toss')}</span>`,
          tip: t('learn.conditional.toss.tip'),
          testid: 'conditional-toss',
          onClick: () => this.tosses++,
        })}
      </div>
      <p class="hint">
        ${rich(this.hint, { z: sym('z'), mu: sym('mu') })}
      </p>
    </div>`;
  }

  /** The key of what the figure says about moving z. */
  get hint() {
    if (this.latent === 1) return 'learn.conditional.line.tip';
    return this.latent > 2 ? 'learn.conditional.slice' : 'learn.conditional.hint';
  }

  pad() {
    const { posterior, latents, at, tiles } = this;
    const [across, up] = latents;
    const text = this.said();
    const scene = {
      prior: this.prior.lines,
      latents,
      tiles,
      shape: this.shape,
      faint: true,
      samples: noSamples,
      chosen: at,
      mu: posterior && /** @type {Pair} */ ([posterior.mu[across], posterior.mu[up]]),
      sigma: posterior && /** @type {Pair} */ ([sigmaOf(posterior.logvar[across]), sigmaOf(posterior.logvar[up])]),
    };
    return html`<div
      class="figure-conditional-pad"
      role="slider"
      tabindex="0"
      aria-label=${t('learn.conditional.pad')}
      aria-valuemin=${-extent}
      aria-valuemax=${extent}
      aria-valuenow=${at[0].toFixed(2)}
      aria-valuetext=${text}
      data-testid="conditional-pad"
      @pointerdown=${this.drag}
      @keydown=${arrows((right, above) => this.move([at[0] + step * right, at[1] + step * above]))}
    >
      ${latentMap({ scene, theme: this.theme, label: text })}
    </div>`;
  }

  /** @param {Pair} z */
  move([across, up]) {
    const kept = (/** @type {number} */ value) => Number(within(value, -extent, extent).toFixed(2));
    this.z = [kept(across), kept(up)];
  }

  line() {
    return slider({
      label: html`<i class="sym" data-concept="z">${latentName(0)}</i>`,
      tip: t('learn.conditional.line.tip'),
      value: this.at[0],
      min: -extent,
      max: extent,
      step: 0.01,
      format: (value) => number(value, 2),
      onInput: (value) => this.move([value, value]),
      testid: 'conditional-line',
    });
  }

  /** z in numbers. */
  said() {
    const { at, latents } = this;
    return latents.map((index, i) => `${latentName(index)} = ${number(at[i], 2)}`).join(', ');
  }

  place() {
    const { latents, latent, at } = this;
    const value = (/** @type {number} */ index, /** @type {number} */ i) =>
      html`<span><i class="sym" data-concept="z">${latentName(index)}</i> <span class="value" data-testid="conditional-z-${i}">${number(at[i], 2)}</span></span>`;
    // The slider of a single latent says its own.
    return html`<div class="figure-conditional-place">
      ${latent === 1 ? nothing : latents.map(value)}
      ${button({
        label: html`${t('learn.conditional.back')} ${sym('mu')}`,
        tip: t('learn.conditional.back.tip'),
        kind: 'quiet',
        disabled: this.z === null,
        testid: 'conditional-back',
        onClick: () => (this.z = null),
      })}
    </div>`;
  }

  numbers() {
    const { given } = this;
    const value = (/** @type {number | undefined} */ value, /** @type {string} */ testid) =>
      html`<b data-testid=${testid}>${number(value, 3)}</b>`;
    const parts = {
      low: value(given?.low, 'conditional-low'),
      high: value(given?.high, 'conditional-high'),
      place: given ? this.brightest(given) : '–',
    };
    return html`<p class="figure-conditional-numbers">${rich(this.same ? 'learn.conditional.same' : 'learn.conditional.numbers', parts)}</p>`;
  }

  /** Whether all pixels have one variance. */
  get same() {
    const { given } = this;
    return given !== null && given.high - given.low < 1e-6 * given.high;
  }

  /** Where the variance is greatest. @param {Given} given */
  brightest({ ink }) {
    const [, columns] = this.shape;
    const at = ink.indexOf(Math.max(...ink));
    return t('learn.pixel.at', { row: Math.floor(at / columns) + 1, column: (at % columns) + 1 });
  }
}

/** @param {Float32Array} variance (pixels) */
function shaded(variance) {
  const [low, high] = [Math.min(...variance), Math.max(...variance)];
  const scale = Math.max(mostVariance, high);
  return { low, high, scale, ink: variance.map((value) => value / scale) };
}

customElements.define('vae-figure-conditional', ConditionalFigure);
