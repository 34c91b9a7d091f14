// @ts-check
/**
 * One pixel's distribution as the decoder gives it at z = mu: a Bernoulli or categorical mass function, or a Gaussian
 * density, by the present model or one that the site ships. The pixel is chosen on the mean of p(x|z).
 */
import { html, nothing } from '../../../vendor/lit.js';
import { hasText, number, rich, t } from '../../../shared/i18n.js';
import { button, select } from '../../../shared/controls/controls.js';
import { css } from '../../../shared/controls/css.js';
import { sym } from '../../../shared/controls/sym.js';
import { digit } from '../../../shared/figures/digit.js';
import { datasetOf } from '../../../app/datasets.js';
import { planeModels } from '../../../app/shipped-models.js';
import { pixelsOf } from '../../../shared/figures/shape.js';
import { latest } from '../../../shared/latest.js';
import { numeric, oneOf, orNone } from '../../../shared/text-forms.js';
import { View } from '../../../shared/view.js';
import { arrows, dragged, within } from '../support/drag.js';
import { ofImages } from '../../../app/datasets.js';
import { letTrain } from '../support/training.js';
import { Families } from './families.js';
import { askGiven, lawOf } from './law.js';
import { levelOf, pixelPlot, totalOf } from './pixel-plot.js';

/** The page's own model, and those shipped ones that differ in nothing but the likelihood. */
const present = 'present';
const models = [present, ...planeModels.map(({ id }) => id)];
const shippedShape = datasetOf(planeModels[0].data)?.shape;

/** @typedef {import('./law.js').Given} Given */
/** @typedef {'stroke' | 'edge' | 'outside'} Place where a pixel may be of interest */

class PixelFigure extends View {
  static properties = { from: { state: true }, at: { state: true }, given: { state: true } };

  static carried = { from: oneOf(models), at: orNone(numeric(0, ({ pictured }) => pixelsOf(pictured) - 1)) };

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
      const given = await askGiven(from === present ? this.ask : this.ask.of(from), x);
      if (this.edge.x !== x) this.edge = { pixel: find(given, 'edge'), x };
      this.given = this.digit && given;
      await letTrain(this);
    });
    this.families = new Families(this);
  }

  willUpdate() {
    this.families.update();
    const { from, model } = this;
    // Which model is asked is chosen here, so the digit may have come for another.
    const digit = this.digit?.x.length === pixelsOf(this.pictured) ? this.digit : null;
    if (!digit) this.given = null;
    if (!digit || !model || (from === present && !ofImages(model))) return;
    if (this.differs('given', digit, from, from === present ? this.modelVersion : 0)) this.look(digit.x, from);
  }

  /** Rows and columns of the images of the model that is asked. @returns {import('../../../shared/figures/shape.js').Shape} */
  get pictured() {
    return (this.from === present ? null : shippedShape) ?? this.shape;
  }

  /** The pixel that is shown, as far as the picture goes. */
  get shown() {
    return Math.min(this.at ?? this.edge.pixel, pixelsOf(this.pictured) - 1);
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
      ${this.families.render(shown, this.from, (from) => (this.from = from))}
      <p class="hint">${rich('learn.pixel.hint', { p: sym('p'), z: sym('z'), mu: sym('mu') })}</p>
    </div>`;
  }

  /** @param {number} at @returns {[number, number]} row and column */
  placeOf(at) {
    const [, columns] = this.pictured;
    return [Math.floor(at / columns), at % columns];
  }

  presentName() {
    const likelihood = this.model?.config.model.likelihood;
    return t('learn.pixel.present', { likelihood: likelihood ? t(`setting.likelihood.${likelihood}`) : '–' });
  }

  /**
   * @param {Given | null} given
   * @param {number} shown
   */
  picture(given, shown) {
    const [rows, columns] = this.pictured;
    const [row, column] = this.placeOf(shown);
    const choose = dragged((across, down) => this.choose(Math.floor(down * rows), Math.floor(across * columns)));
    return html`<div
      class="figure-pixel-picture"
      role="slider"
      tabindex="0"
      aria-label=${t('learn.pixel.picture')}
      aria-valuemin="1"
      aria-valuemax=${rows * columns}
      aria-valuenow=${shown + 1}
      aria-valuetext=${this.saidPlace(shown)}
      data-testid="pixel-picture"
      @pointerdown=${choose}
      @keydown=${arrows((across, up) => this.choose(row - up, column + across))}
    >
      ${digit({ x: given?.mean, shape: this.pictured, theme: this.theme, label: '', testid: 'pixel-mean-picture' })}
      ${given ? html`<i ${css({ '--row': row, '--column': column, '--rows': rows, '--columns': columns })}></i>` : nothing}
    </div>`;
  }

  /**
   * @param {number} row
   * @param {number} column
   */
  choose(row, column) {
    const [rows, columns] = this.pictured;
    if (this.given) this.at = within(row, 0, rows - 1) * columns + within(column, 0, columns - 1);
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
        <b class="concept-text" data-testid="pixel-family">${given ? familyOf(given) : '–'}</b>
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
    const [row, column] = this.placeOf(shown);
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
      family: familyOf(given),
      place: this.saidPlace(shown),
      mean: number(given.mean[shown], 3),
      variance: number(given.variance[shown], 3),
      peak: number(peakOf(law), 3),
    });
  }
}

/** @typedef {import('./pixel-plot.js').Mass | import('./pixel-plot.js').Density} Law */

/** What such a distribution is called. @param {Given} given */
function familyOf({ likelihood }) {
  const own = `learn.pixel.family.${likelihood}`;
  return t(hasText(own) ? own : `setting.likelihood.${likelihood}`);
}

/** The greatest probability, or the density at its peak. @param {Law} law */
const peakOf = (law) => (law.kind === 'mass' ? Math.max(...law.probs) : 1 / Math.sqrt(2 * Math.PI * law.variance));

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
