// @ts-check
/**
 * z = mu + sigma * eps of one latent, taken apart: the noise above, q(z|x) below, the lines between them what the formula
 * does. Each of eps, mu and sigma is dragged while the others are held; the decoder draws z.
 */
import { html, nothing, svg } from '../../../vendor/lit.js';
import { number, t } from '../../../shared/i18n.js';
import { button, select } from '../../../shared/controls/controls.js';
import { icon } from '../../../shared/controls/icon.js';
import { digit } from '../../../shared/figures/digit.js';
import { normalDensity, sigmaOf } from '../../../shared/figures/gaussian.js';
import { byKl, latentName } from '../../../shared/figures/latents.js';
import { latest } from '../../../shared/latest.js';
import { numeric, orNone } from '../../../shared/text-forms.js';
import { View } from '../../../shared/view.js';
import { areaUnder, curve } from '../support/curve.js';
import { within } from '../support/drag.js';
import { handle } from '../support/handle.js';
import { samplingGraph } from './sampling-graph.js';
import { letTrain } from '../support/training.js';
import { gaussianForm, latentForm, seedForm } from '../support/forms.js';

/** @typedef {import('../../../pkg/simd128/vae_wasm.js').Gaussian} Gaussian */

/** The plot, in units of the viewBox: the axis of eps above that of z, true to the same scale. */
const width = 400;
const height = 236;
const extent = 4.4;
const unit = width / (2 * extent);
const axis = { eps: 76, z: 148 };
/** Each curve has this height, whatever its density. */
const crown = 58;
const x = (/** @type {number} */ value) => (within(value, -extent, extent) + extent) * unit;

class ReparameterizeFigure extends View {
  static properties = {
    eps: { state: true },
    trial: { state: true },
    thrown: { state: true },
    chosen: { state: true },
    seed: { state: true },
    mean: { state: true },
  };

  static carried = {
    seed: seedForm,
    chosen: orNone(latentForm),
    trial: orNone(gaussianForm),
    thrown: orNone(numeric(-extent, extent, false)),
  };

  constructor() {
    super();
    /** @type {Float32Array | null} (latent) as it was drawn */
    this.eps = null;
    /** Where that of the chosen latent was dragged to. @type {number | null} */
    this.thrown = null;
    /** @type {Gaussian | null} where mu and sigma were dragged to; null while they are the encoder's */
    this.trial = null;
    /** @type {number | null} a latent, or null for the one that says most */
    this.chosen = null;
    this.seed = 1;
    /** @type {Float32Array | null} (pixels) what the decoder makes of z */
    this.mean = null;
    this.draw = latest(async (/** @type {Float32Array} */ x, /** @type {number} */ seed) => {
      this.eps = (await this.ask('explain', x, 1, seed)).eps;
    });
    this.decode = latest(async (/** @type {Float32Array} */ z) => {
      const { mean } = await this.ask('decode', z);
      this.mean = this.digit && mean.length === this.pixels ? mean : null;
      await letTrain(this);
    });
  }

  willUpdate() {
    const { digit, explanation } = this;
    if (!digit || !explanation) {
      this.mean = null;
      return;
    }
    const latent = explanation.mu.length;
    if (this.differs('latent', latent)) this.chosen = this.thrown = null;
    if (this.differs('encoder', digit, latent)) this.trial = null;
    if (this.differs('eps', latent, this.seed)) this.draw(digit.x, this.seed);
    const { z } = this;
    if (z && this.differs('z', explanation, this.eps, this.trial, this.thrown, this.index)) this.decode(z);
  }

  /** The latent that is taken apart. */
  get index() {
    return this.chosen ?? (this.explanation ? byKl(this.explanation.klPerLatent)[0] : 0);
  }

  /** @returns {Gaussian | null} q of that latent */
  get q() {
    const { explanation, index } = this;
    return this.trial ?? (explanation && { mu: explanation.mu[index], sigma: sigmaOf(explanation.logvar[index]) });
  }

  /** @returns {Float32Array | null} (latent) eps, held until it is dragged or drawn again */
  get noise() {
    const { eps, thrown, index } = this;
    return (thrown === null ? eps : eps?.with(index, thrown)) ?? null;
  }

  /** @returns {Float32Array | null} (latent) */
  get z() {
    const { explanation, noise: eps, q, index } = this;
    if (!explanation || !q || eps?.length !== explanation.mu.length) return null;
    const { mu, logvar } = explanation;
    const z = mu.map((mu, i) => mu + sigmaOf(logvar[i]) * eps[i]);
    z[index] = q.mu + q.sigma * eps[index];
    return z;
  }

  /** The numbers of the chosen latent, once there are any. */
  get values() {
    const { q, z, noise: eps, index } = this;
    return q && z && eps && { ...q, eps: eps[index], z: z[index] };
  }

  /** @param {number} value of eps in the chosen latent */
  throw(value) {
    this.chosen = this.index;
    this.thrown = value;
  }

  /** A latent that was taken hold of stays, whichever says most while training goes on. @param {Gaussian} trial */
  hold(trial) {
    this.chosen = this.index;
    this.trial = trial;
  }

  render() {
    const { values } = this;
    const numbers = Object.fromEntries(
      Object.entries({ mu: values?.mu, sigma: values?.sigma, eps: values?.eps, z: values?.z }).map(([name, value]) => [
        name,
        number(value, 2),
      ]),
    );
    return html`<div class="figure-reparameterize">
      ${this.controls()}
      <svg class="plot" viewBox="0 0 ${width} ${height}" role="group" aria-label=${t('learn.reparameterize.label', numbers)}>
        ${grid()} ${values ? this.plot(values) : nothing}
      </svg>
      <div class="figure-reparameterize-graph">
        ${samplingGraph(values, t('learn.reparameterize.graph'))}
        <svg class="figure-reparameterize-decoder" viewBox="0 0 40 40" aria-hidden="true">
          <path d="M6 13L34 3V37L6 27Z"></path>
        </svg>
        <div class="figure-reparameterize-picture">
          ${digit({ x: this.mean, shape: this.shape, theme: this.theme, label: t('learn.reparameterize.picture'), testid: 'figure-reparameterize-mean' })}
        </div>
      </div>
      <p class="hint">${t('learn.reparameterize.hint')}</p>
    </div>`;
  }

  controls() {
    const { explanation, trial } = this;
    const order = explanation ? byKl(explanation.klPerLatent) : [0];
    return html`<div class="figure-reparameterize-controls">
      ${select({
        label: t('learn.reparameterize.latent'),
        tip: t('learn.reparameterize.latent.tip'),
        value: this.index,
        options: order.map((value) => ({ value, label: latentName(value) })),
        onChange: (index) => Object.assign(this, { eps: this.noise, chosen: index, trial: null, thrown: null }),
        disabled: order.length < 2,
        testid: 'figure-reparameterize-latent',
      })}
      ${button({
        label: html`${icon('dice')} ${t('learn.reparameterize.throw')}`,
        tip: t('learn.reparameterize.throw.tip'),
        onClick: () => Object.assign(this, { seed: this.seed + 1, thrown: null }),
        testid: 'figure-reparameterize-throw',
      })}
      ${button({
        label: html`${icon('reset')} ${t('learn.reparameterize.reset')}`,
        tip: t('learn.reparameterize.reset.tip'),
        onClick: () => (this.trial = null),
        disabled: !trial,
        testid: 'figure-reparameterize-reset',
      })}
    </div>`;
  }

  /** @param {Gaussian & { eps: number, z: number }} values */
  plot({ mu, sigma, eps, z }) {
    const up = (/** @type {number} */ value) => axis.eps - (value / normalDensity(0)) * crown;
    const down = (/** @type {number} */ value) => axis.z + (value / normalDensity(0, 0, sigma)) * crown;
    /** @type {[number, number]} */
    const ends = [within(mu - 4.5 * sigma, -extent, extent), within(mu + 4.5 * sigma, -extent, extent)];
    const noise = curve({ ends: [-extent, extent], value: (v) => normalDensity(v), x, y: up });
    const q = curve({ ends, value: (v) => normalDensity(v, mu, sigma), x, y: down, points: 120 });
    return svg`
      <path class="figure-reparameterize-noise" d=${areaUnder(noise, 0, width, axis.eps)}></path>
      <path class="fig-q-area" d=${areaUnder(q, x(ends[0]), x(ends[1]), axis.z)}></path>
      <path class="fig-q-line" d=${q}></path>
      ${[-2, -1, 0, 1, 2].map(
        (k) =>
          svg`<line class="figure-reparameterize-map" x1=${x(k)} y1=${axis.eps} x2=${x(mu + k * sigma)} y2=${axis.z}></line>`,
      )}
      <line class="figure-reparameterize-way" x1=${x(eps)} y1=${axis.eps} x2=${x(z)} y2=${axis.z}></line>
      <circle class="figure-reparameterize-z" cx=${x(z)} cy=${axis.z} r="5"></circle>
      ${name('ε', 'z', x(eps), axis.eps - 11)} ${name('z', 'z', x(z), axis.z - 10)}
      ${name('μ', 'q', x(mu) - 17, axis.z + crown + 6)} ${name('σ', 'q', x(mu + sigma) + 20, axis.z + crown * 0.61 + 5)}
      ${this.handles({ mu, sigma, eps })}`;
  }

  /** @param {Gaussian & { eps: number }} values */
  handles({ mu, sigma, eps }) {
    return [
      handle({
        x: x(eps),
        y: axis.eps,
        value: eps,
        min: -3,
        max: 3,
        step: 0.05,
        unit,
        onValue: (value) => this.throw(value),
        shape: 'mean',
        concept: 'z',
        name: t('learn.reparameterize.eps'),
        text: number(eps, 2),
        testid: 'figure-reparameterize-drag-eps',
      }),
      handle({
        x: x(mu),
        y: axis.z + crown,
        value: mu,
        min: -4,
        max: 4,
        step: 0.05,
        unit,
        onValue: (value) => this.hold({ mu: value, sigma }),
        shape: 'mean',
        concept: 'q',
        name: t('learn.reparameterize.mu'),
        text: number(mu, 2),
        testid: 'figure-reparameterize-drag-mu',
      }),
      handle({
        x: x(mu + sigma),
        y: axis.z + crown * Math.exp(-0.5),
        value: sigma,
        min: 0.01,
        max: 1.5,
        step: 0.01,
        unit,
        onValue: (value) => this.hold({ mu, sigma: value }),
        shape: 'width',
        concept: 'q',
        name: t('learn.reparameterize.sigma'),
        text: number(sigma, 2),
        testid: 'figure-reparameterize-drag-sigma',
      }),
    ];
  }
}

const grid = () => svg`<g class="plot-axes">
  ${[axis.eps, axis.z].map(
    (y) => svg`<line x1="0" x2=${width} y1=${y} y2=${y}></line>
      ${[-4, -3, -2, -1, 0, 1, 2, 3, 4].map((v) => svg`<line x1=${x(v)} x2=${x(v)} y1=${y - 3} y2=${y + 3}></line>`)}`,
  )}
  ${[-4, -2, 2, 4].map((v) => svg`<text class="middle figure-reparameterize-tick" x=${x(v)} y=${axis.eps + 17}>${number(v, 0)}</text>`)}
  ${[-4, -2, 0, 2, 4].map((v) => svg`<text class="middle" x=${x(v)} y=${height - 2}>${number(v, 0)}</text>`)}
</g>`;

const name = (/** @type {string} */ symbol, /** @type {string} */ concept, /** @type {number} */ at, /** @type {number} */ y) =>
  svg`<text class="symbol middle figure-reparameterize-name" data-concept=${concept} x=${at} y=${y}>${symbol}</text>`;

customElements.define('vae-figure-reparameterize', ReparameterizeFigure);
