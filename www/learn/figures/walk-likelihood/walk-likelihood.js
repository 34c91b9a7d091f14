// @ts-check
/**
 * Which z explains the digit: z walks along one latent through mu, the others held at mu. log p(x|z) as a curve over the
 * walk, and what the decoder makes of the z that one stands at.
 */
import { html, nothing, svg } from '../../../vendor/lit.js';
import { number, rich, t } from '../../../shared/i18n.js';
import { button, choice, select } from '../../../shared/controls/controls.js';
import { sym } from '../../../shared/controls/sym.js';
import { onSlice } from '../../../shared/figures/axes.js';
import { digit } from '../../../shared/figures/digit.js';
import { sigmaOf } from '../../../shared/figures/gaussian.js';
import { byKl, latentName } from '../../../shared/figures/latents.js';
import { latest } from '../../../shared/latest.js';
import { numeric, oneOf, orNone } from '../../../shared/text-forms.js';
import { View } from '../../../shared/view.js';
import { dragged, within } from '../support/drag.js';
import { handle } from '../support/handle.js';
import { ofImages } from '../../../app/datasets.js';
import { plotAxes, plotFrame, polyline } from '../../../shared/figures/plot.js';
import { digitsOf, roundScale } from '../../../shared/figures/scale.js';
import { letTrain } from '../support/training.js';
import { latentForm } from '../support/forms.js';

/** How far z walks: nearly all of the prior, or so many deviations of q(z|x) to both sides of mu. */
const extent = 3.5;
const deviations = 4;
const points = 141;
const height = 230;
/** Nats that the plot is high at least: a model that has learned nothing shows a flat line. */
const leastFall = 20;

/** @typedef {'all' | 'near'} Reach of the line */

/**
 * @typedef {object} Walk along one latent
 * @property {number} latent
 * @property {Float32Array} mu (latent)
 * @property {Float32Array} logvar (latent)
 * @property {Float32Array} along values of that latent, evenly
 * @property {Float32Array} curve log p(x|z) at them, nats
 * @property {{ z: number, value: number }} peak the highest, looked for more finely around the curve's highest point
 */
/** @typedef {{ walk: Walk, z: number, logLikelihood: number, mean: Float32Array }} Stand where one stands on it */

class WalkLikelihoodFigure extends View {
  static properties = {
    picked: { state: true },
    reach: { state: true },
    z: { state: true },
    walk: { state: true },
    stand: { state: true },
  };

  static carried = {
    picked: orNone(latentForm),
    reach: oneOf(/** @type {const} */ (['all', 'near'])),
    z: orNone(numeric(-100, 100, false)),
  };

  constructor() {
    super();
    /** @type {number | null} the latent that the reader chose */
    this.picked = null;
    /** @type {Reach} */
    this.reach = 'all';
    /** @type {number | null} where the reader put z on it; until then it is at mu */
    this.z = null;
    /** @type {Walk | null} */
    this.walk = null;
    /** @type {Stand | null} */
    this.stand = null;
    this.trace = latest(async (/** @type {Float32Array} */ x, /** @type {number} */ latent, /** @type {Reach} */ reach) => {
      const { mu, logvar } = await this.ask('encode', x);
      if (latent >= mu.length) return;
      const along = placesOf(reach, mu[latent], sigmaOf(logvar[latent]));
      const curve = await this.ask('logLikelihood', x, onLine(mu, latent, along));
      const peak = await this.findPeak(x, { latent, mu, along, curve });
      this.walk = this.digit && { latent, mu, logvar, along, curve, peak };
      await letTrain(this);
    });
    this.stop = latest(async (/** @type {Float32Array} */ x, /** @type {Walk} */ walk, /** @type {number} */ at) => {
      const z = onLine(walk.mu, walk.latent, [at]);
      const { mean } = await this.ask('decode', z);
      const [logLikelihood] = await this.ask('logLikelihood', x, z);
      this.stand = { walk, z: at, logLikelihood, mean };
    });
  }

  /** @param {Float32Array} x @param {Pick<Walk, 'latent' | 'mu' | 'along' | 'curve'>} walk */
  async findPeak(x, { latent, mu, along, curve }) {
    const top = highest(curve);
    const near = evenly(along[Math.max(0, top - 1)], along[Math.min(points - 1, top + 1)]);
    const closer = await this.ask('logLikelihood', x, onLine(mu, latent, near));
    const best = highest(closer);
    return { z: near[best], value: closer[best] };
  }

  /** Of the present model; those that say most about the digit first. */
  get order() {
    const { model, explanation } = this;
    if (!model || explanation?.mu.length !== model.config.model.latent) return [];
    return byKl(explanation.klPerLatent);
  }

  willUpdate() {
    const { model, digit } = this;
    if (!digit) this.walk = null;
    if (!ofImages(model) || !digit) return;
    if (this.differs('latents', model.config.model.latent)) Object.assign(this, { picked: null, z: null, walk: null });
    const latent = this.picked ?? this.walk?.latent ?? this.order[0];
    if (latent === undefined) return;
    if (this.differs('walk', digit, this.modelVersion, latent, this.reach)) this.trace(digit.x, latent, this.reach);
    const { walk } = this;
    const at = walk && this.at(walk);
    if (walk && at !== null && this.differs('stand', walk, at)) this.stop(digit.x, walk, at);
  }

  /** Where z is: put there, or at mu. @param {Walk} walk */
  at({ mu, latent, along }) {
    return within(this.z ?? mu[latent], along[0], along[points - 1]);
  }

  render() {
    const { walk, stand, order, theme, digit: page } = this;
    const chosen = walk?.latent ?? this.picked ?? order[0] ?? 0;
    return html`<div class="figure-walk-likelihood" role="group" aria-label=${t('learn.walk-likelihood.label')}>
      <div class="figure-walk-likelihood-pictures">
        <figure>
          ${digit({ x: page?.x ?? null, shape: this.shape, theme, label: t('learn.walk-likelihood.x') })}
          <figcaption>${sym('x')}</figcaption>
        </figure>
        <figure>
          ${digit({ x: walk ? stand?.mean : null, shape: this.shape, theme, label: t('learn.walk-likelihood.mean'), testid: 'walk-likelihood-mean' })}
          <figcaption>${rich('learn.walk-likelihood.decoded', { p: sym('p') })}</figcaption>
        </figure>
        ${this.numbers()}
      </div>
      <div>
        <p class="hint">${rich('learn.walk-likelihood.axis', { p: sym('p') })}</p>
        ${this.plot(chosen)}
      </div>
      <div class="figure-walk-likelihood-controls">
        ${select({
          label: t('learn.walk-likelihood.latent'),
          tip: t('learn.walk-likelihood.latent.tip'),
          value: chosen,
          options: order.map((latent) => ({
            value: latent,
            label: t('learn.walk-likelihood.option', {
              latent: latentName(latent),
              kl: number(this.explanation?.klPerLatent[latent], 2),
            }),
          })),
          testid: 'walk-likelihood-latent',
          onChange: (latent) => Object.assign(this, { picked: latent, z: null }),
        })}
        ${choice({
          id: 'walk-likelihood-part',
          label: t('learn.walk-likelihood.part'),
          tip: t('learn.walk-likelihood.part.tip'),
          value: this.reach,
          options: [
            { value: /** @type {Reach} */ ('all'), label: t('learn.walk-likelihood.part.all') },
            { value: /** @type {Reach} */ ('near'), label: html`<i class="sym">μ ± ${deviations}σ</i>` },
          ],
          onChange: (reach) => Object.assign(this, { reach, z: null }),
        })}
        ${button({
          label: html`${t('learn.walk-likelihood.back')} ${sym('mu')}`,
          tip: t('learn.walk-likelihood.back.tip'),
          disabled: this.z === null,
          testid: 'walk-likelihood-back',
          onClick: () => (this.z = null),
        })}
      </div>
      <p class="hint">${rich('learn.walk-likelihood.hint', { z: sym('z'), mu: sym('mu'), sigma: sym('sigma') })}</p>
    </div>`;
  }

  numbers() {
    const { walk, stand } = this;
    const name = html`<i class="sym" data-concept="z">${latentName(walk?.latent ?? 0)}</i>`;
    const nats = (/** @type {number | null | undefined} */ value, /** @type {string} */ testid) =>
      html`<span data-testid=${testid}>${number(value)}</span>&nbsp;${t('learn.nats')}`;
    const place = (/** @type {number | null | undefined} */ value, /** @type {string} */ testid) =>
      html`<span class="place">${name} = <span data-testid=${testid}>${number(value, 2)}</span></span>`;
    return html`<dl class="figure-walk-likelihood-numbers">
      <dt>log ${sym('p')}<br />${rich('learn.walk-likelihood.at', { place: place(walk && this.at(walk), 'walk-likelihood-z') })}</dt>
      <dd class="now">${nats(walk && stand?.logLikelihood, 'walk-likelihood-value')}</dd>
      <dt>${rich('learn.walk-likelihood.peak', { place: place(walk?.peak.z, 'walk-likelihood-peak-at') })}</dt>
      <dd>${nats(walk?.peak.value, 'walk-likelihood-peak')}</dd>
    </dl>`;
  }

  /** @param {number} chosen */
  plot(chosen) {
    const { walk, stand } = this;
    const [from, to] = walk ? [walk.along[0], walk.along[points - 1]] : [-extent, extent];
    const across = roundScale([from, to], 7);
    const up = walk ? roundScale([...walk.curve, walk.peak.value - leastFall]) : roundScale([-400, 0]);
    const frame = plotFrame({ height, across: [from, to], up });
    const { x, top, base, right } = frame;
    const ticks = across.ticks
      .filter((at) => at >= from && at <= to)
      .map((at) => ({ at, label: number(at, digitsOf(across.step)) }));
    const name = svg`<text class="symbol end axis-name" x=${right} y=${base - 6} data-concept="z">${latentName(chosen)}</text>`;
    const toPlace = dragged((share) => this.move(frame.valueAt(share)));
    return html`<svg class="plot figure-walk-likelihood-plot" viewBox="0 0 400 ${height}" role="group" aria-label=${t('learn.walk-likelihood.plot')}
      @pointerdown=${toPlace}>
      ${plotAxes(frame, ticks)}
      ${walk ? around(frame, walk) : nothing}
      ${
        walk && stand
          ? svg`<polyline class="curve" points=${polyline(frame, walk.along, walk.curve)}></polyline>
            ${name}
            <line class="drop" x1=${x(this.at(walk))} x2=${x(this.at(walk))} y1=${top} y2=${base}></line>
            ${this.grip(frame, walk, stand)}`
          : name
      }
    </svg>`;
  }

  /**
   * @param {import('../../../shared/figures/plot.js').Frame} frame
   * @param {Walk} walk
   * @param {Stand} stand
   */
  grip({ x, y, up }, walk, stand) {
    const z = this.at(walk);
    const height = Number.isFinite(stand.logLikelihood) ? within(stand.logLikelihood, up.low, up.high) : up.low;
    return handle({
      x: x(z),
      y: y(stand.walk === walk && stand.z === z ? height : within(curveAt(walk, z), up.low, up.high)),
      shape: 'mean',
      concept: 'z',
      name: t('learn.walk-likelihood.grip', { latent: latentName(walk.latent) }),
      text: t('learn.walk-likelihood.said', { z: number(z, 2), value: number(stand.logLikelihood) }),
      testid: 'walk-likelihood-grip',
      value: z,
      min: walk.along[0],
      max: walk.along[points - 1],
      step: this.reach === 'all' ? 0.05 : 0.01,
      unit: x(1) - x(0),
      onValue: (value) => this.move(value),
    });
  }

  /** @param {number} z */
  move(z) {
    if (this.walk) this.z = Number(z.toFixed(2));
  }
}

/**
 * `mu` once for each of the values, which take the place of one latent: (n, latent).
 * @param {Float32Array} mu
 * @param {number} latent
 * @param {ArrayLike<number>} values
 */
function onLine(mu, latent, values) {
  const pairs = Float32Array.from({ length: 2 * values.length }, (_, i) => values[i >> 1]);
  return onSlice(mu, [latent, latent], pairs);
}

/** @param {Float32Array} curve */
const highest = (curve) => curve.indexOf(Math.max(...curve));

/** The curve between its points. @param {Walk} walk @param {number} z */
function curveAt({ along, curve }, z) {
  const place = within(((z - along[0]) / (along[points - 1] - along[0])) * (points - 1), 0, points - 1);
  const from = Math.min(Math.floor(place), points - 2);
  return curve[from] + (place - from) * (curve[from + 1] - curve[from]);
}

/**
 * @param {Reach} reach
 * @param {number} mu
 * @param {number} sigma
 */
function placesOf(reach, mu, sigma) {
  const [from, to] = reach === 'all' ? [-extent, extent] : [mu - deviations * sigma, mu + deviations * sigma];
  return evenly(from, to);
}

/** @param {number} from @param {number} to */
const evenly = (from, to) => Float32Array.from({ length: points }, (_, i) => from + ((to - from) * i) / (points - 1));

/**
 * The encoder's mu with one deviation to both sides, and the curve's peak.
 * @param {import('../../../shared/figures/plot.js').Frame} frame
 * @param {Walk} walk
 */
function around({ x, y, top, base, left, right }, { mu, logvar, latent, peak }) {
  const sigma = sigmaOf(logvar[latent]);
  const [from, to] = [mu[latent] - sigma, mu[latent] + sigma].map((z) => within(x(z), left, right));
  const at = within(x(mu[latent]), left, right);
  return svg`<g data-concept="q">
      <rect class="band" x=${from} width=${to - from} y=${top} height=${base - top}></rect>
      <line class="mu" x1=${at} x2=${at} y1=${top} y2=${base}></line>
      <text class="symbol mu-name" x=${at + (at > right - 24 ? -12 : 5)} y=${base - 6}>μ</text>
    </g>
    <path class="peak" d="M${x(peak.z) - 4} ${y(peak.value) - 9}h8l-4 6z"></path>`;
}

customElements.define('vae-figure-walk-likelihood', WalkLikelihoodFigure);
