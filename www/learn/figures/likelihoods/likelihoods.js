// @ts-check
/**
 * The generative distribution by kinds: the page's digit in the eyes of the shipped 2-D models that differ in nothing
 * but what they take a pixel to be. For each the mean, one draw, the deviation of every pixel, and the nll.
 */
import { html, nothing } from '../../../vendor/lit.js';
import { hasText, number, rich, t } from '../../../shared/i18n.js';
import { button } from '../../../shared/controls/controls.js';
import { sym } from '../../../shared/controls/sym.js';
import { digit } from '../../../shared/figures/digit.js';
import { datasetOf } from '../../../app/datasets.js';
import { planeModels } from '../../../app/shipped-models.js';
import { applies, fieldNamed } from '../../../app/schema.js';
import { isFailure, latest } from '../../../shared/latest.js';
import { View } from '../../../shared/view.js';
import { loading } from '../support/loading.js';
import { letTrain } from '../support/training.js';
import { TestDigitTries } from '../support/tries.js';
import { seedForm } from '../support/forms.js';

/** Draws of z behind nll; their noise is the same for every digit. */
const draws = 16;
const seed = 1;
/** Deviations are shown from 0 to this, on which a Bernoulli pixel's cannot be: the same grey is the same noise. */
const widest = 0.5;
/** Test digits of which the four models make the same, and different ones: a 7 and a 5. */
const offered = [0, 8];

/** What a pixel is taken to be, in a formula. */
const gaussian = html`<math><mi mathvariant="normal">𝒩</mi><mo stretchy="false">(</mo><msub><mi>x</mi><mi>i</mi></msub><mo>;</mo><msub><mi>m</mi><mi>i</mi></msub><mo>,</mo><msup><mi>s</mi><mn>2</mn></msup><mo stretchy="false">)</mo></math>`;
/** By the likelihood's name; one without a formula shows none. @type {Record<string, unknown>} */
const formulas = {
  bernoulli: html`<math><msubsup><mi>m</mi><mi>i</mi><msub><mi>x</mi><mi>i</mi></msub></msubsup><msup><mrow><mo stretchy="false">(</mo><mn>1</mn><mo>−</mo><msub><mi>m</mi><mi>i</mi></msub><mo stretchy="false">)</mo></mrow><mrow><mn>1</mn><mo>−</mo><msub><mi>x</mi><mi>i</mi></msub></mrow></msup></math>`,
  gaussian,
  'gaussian-learned': gaussian,
  categorical: html`<math><msub><mi>p</mi><mrow><mi>i</mi><mo>,</mo><msub><mi>k</mi><mi>i</mi></msub></mrow></msub></math>`,
};

/** In the order in which the likelihoods are offered. */
const models = fieldNamed('likelihood').choices.flatMap(({ value }) =>
  planeModels.filter(({ likelihood }) => likelihood === value).slice(0, 1),
);
const shape = datasetOf(models[0].data)?.shape ?? [1, 1];
/** Whether all pixels have one variance, which is a setting. */
const hasVariance = (/** @type {string} */ likelihood) => applies(fieldNamed('variance').when, { likelihood });
/** A likelihood in few words. */
const nameOf = (/** @type {string} */ likelihood) =>
  t(`${hasText(`learn.likelihoods.${likelihood}`) ? 'learn.likelihoods' : 'setting.likelihood'}.${likelihood}`);

/**
 * @typedef {object} Seen what a model says of the digit, at z = mu
 * @property {number} nll nats, averaged over draws of z
 * @property {Float32Array} mean (pixels)
 * @property {Float32Array} draw (pixels)
 * @property {Float32Array} deviation (pixels)
 */

class LikelihoodsFigure extends View {
  static properties = { seen: { state: true }, roll: { state: true }, asked: { state: true } };

  static carried = { roll: seedForm };

  constructor() {
    super();
    /** @type {(Seen | null)[]} */
    this.seen = models.map(() => null);
    /** @type {number | null} the row that is being asked for */
    this.asked = null;
    /** The seed of the draws. */
    this.roll = 1;
    this.tries = new TestDigitTries(this, offered);
    this.refresh = latest(async (/** @type {Float32Array} */ x) => {
      for (const [at, { id }] of models.entries()) await this.look(at, x, id);
      this.asked = null;
      await letTrain(this);
    });
  }

  /**
   * One model that cannot be had leaves its row empty, and the others are asked all the same.
   * @param {number} at its row
   * @param {Float32Array} x
   * @param {string} id the model's
   */
  async look(at, x, id) {
    this.asked = at;
    const ask = this.ask.of(id);
    try {
      const { mu: z, nll } = await ask('explain', x, draws, seed);
      const { mean, variance } = await ask('pixels', z);
      const draw = await ask('drawPixels', z, this.roll);
      this.seen = this.seen.with(at, this.digit ? { nll, mean, draw, deviation: variance.map(Math.sqrt) } : null);
    } catch (error) {
      if (!isFailure(error)) throw error;
    }
  }

  /** @returns {import('../../../shared/figures/shape.js').Shape} */
  get pictured() {
    return shape;
  }

  willUpdate() {
    this.tries.update();
    if (!this.digit) this.seen = models.map(() => null);
    if (this.differs('seen', this.digit, this.roll) && this.digit) this.refresh(this.digit.x);
  }

  render() {
    return html`<div class="figure-likelihoods" role="group" aria-label=${t('learn.likelihoods.label')}>
      <div class="figure-likelihoods-row figure-likelihoods-head">
        ${button({
          label: t('learn.likelihoods.again'),
          tip: t('learn.likelihoods.again.tip'),
          testid: 'likelihoods-again',
          disabled: !this.digit,
          onClick: () => this.roll++,
        })}
        <span>${t('learn.likelihoods.mean')}</span>
        <span>${rich('learn.likelihoods.draw', { p: sym('p') })}</span>
        <span>${t('learn.likelihoods.deviation')}</span>
      </div>
      ${models.map((model, at) => this.row(model, this.seen[at], at === this.asked))}
      <p class="hint">${rich('learn.likelihoods.hint', { nll: sym('nll') })}</p>
      ${this.tries.render()}
    </div>`;
  }

  /**
   * @param {typeof models[number]} model
   * @param {Seen | null} seen
   * @param {boolean} asked
   */
  row({ id, likelihood }, seen, asked) {
    const title = nameOf(likelihood);
    const variance = seen ? seen.deviation[0] ** 2 : null;
    return html`<div class="figure-likelihoods-row" role="group" aria-label=${title} data-testid="likelihoods-${id}">
      <div class="figure-likelihoods-text">
        <p><b>${title}</b></p>
        <p data-concept="p" class="concept-text">${formulas[likelihood]}</p>
        ${
          hasVariance(likelihood)
            ? html`<p><math><msup><mi>s</mi><mn>2</mn></msup><mo>=</mo></math> <span data-testid="likelihoods-variance-${id}">${number(variance, 4)}</span></p>`
            : nothing
        }
        <p>${sym('nll')} <b data-testid="likelihoods-nll-${id}">${number(seen?.nll)}</b></p>
        ${asked && !seen ? html`<p class="hint">${loading(this)}</p>` : nothing}
      </div>
      ${this.picture(seen?.mean, 'mean', title, id)} ${this.picture(seen?.draw, 'draw', title, id)}
      ${this.picture(seen?.deviation, 'deviation', title, id)}
    </div>`;
  }

  /**
   * @param {Float32Array | undefined} x
   * @param {'mean' | 'draw' | 'deviation'} kind
   * @param {string} title of its model
   * @param {string} id
   */
  picture(x, kind, title, id) {
    const [least, most] = x ? [Math.min(...x), Math.max(...x)] : [null, null];
    return html`<figure>
      ${digit({
        x: x && kind === 'deviation' ? enlarged(x) : x,
        shape,
        theme: this.theme,
        label: t(`learn.likelihoods.${kind}.label`, { model: title, least: number(least, 2), most: number(most, 2) }),
        testid: `likelihoods-${kind}-${id}`,
      })}
      <figcaption>${least === most ? number(most, 2) : `${number(least, 2)} … ${number(most, 2)}`}</figcaption>
    </figure>`;
  }
}

/** Deviations as greys, for each array once. @type {WeakMap<Float32Array, Float32Array>} */
const greys = new WeakMap();

/** @param {Float32Array} deviation */
function enlarged(deviation) {
  const known = greys.get(deviation) ?? deviation.map((value) => value / widest);
  greys.set(deviation, known);
  return known;
}

customElements.define('vae-figure-likelihoods', LikelihoodsFigure);
