// @ts-check
/**
 * Two random variables, drawn again and again: x from the data (the shipped test digits, with replacement) and z from the
 * prior, with what the draws of z have in common and what the decoder makes of the last ones.
 */
import { html } from '../../../vendor/lit.js';
import { number, rich, t, whole } from '../../../shared/i18n.js';
import { button } from '../../../shared/controls/controls.js';
import { css } from '../../../shared/controls/css.js';
import { icon } from '../../../shared/controls/icon.js';
import { sym } from '../../../shared/controls/sym.js';
import { cloud } from '../../../shared/figures/cloud.js';
import { digitSheet } from '../../../shared/figures/digit.js';
import { plane } from '../../../shared/figures/plane.js';
import { latest } from '../../../shared/latest.js';
import { View } from '../../../shared/view.js';
import { ofImages } from '../../../app/datasets.js';
import { letTrain } from '../support/training.js';

/** The sheet of digits, a side. */
const side = 4;
const places = side * side;
/** The sheet of decoded z: as many, wider than high. */
const wide = 8;
/** Draws of z that are kept: as many as can be painted at once, and told apart. */
const numbersKept = 16_000;
const mostKept = 400;
/** Draws by the second button. */
const many = 100;
/** Numbers of z that are written out. */
const written = 3;

/** @typedef {{ inside: [number, number], mean: number, spread: number }} Summary shares within 1 and 2; the length of z */

class DrawXAndZFigure extends View {
  static needsDigit = false;
  static properties = { sheet: { state: true }, z: { state: true }, decoded: { state: true } };

  constructor() {
    super();
    /** @type {Float32Array | null} (16, pixels) the last draws of x, each in its place until it is replaced */
    this.sheet = null;
    this.drawsOfX = 0;
    /** Images of the data set that x is drawn from; 0 before the first draw. */
    this.examples = 0;
    /** @type {Float32Array | null} (n, latent) the last draws of z, newest last */
    this.z = null;
    this.drawsOfZ = 0;
    /** @type {Float32Array | null} (16, pixels) the decoder's means for the last draws of z, each in its place until it is replaced */
    this.decoded = null;
    /** Seed of the next draws. */
    this.seed = 1;
    /** @type {Summary | null} of `z` */
    this.summary = null;
    /** Draws wished for since the last answer. */
    this.wishedX = 0;
    this.wishedZ = 0;
    this.drawX = latest(async () => {
      const { x, labels } = await this.ask('examples');
      this.examples = labels.length;
      const pixels = x.length / this.examples;
      const sheet = this.sheet?.length === places * pixels ? this.sheet.slice() : new Float32Array(places * pixels);
      for (; this.wishedX > 0; this.wishedX--) {
        const at = Math.floor(Math.random() * this.examples) * pixels;
        sheet.set(x.subarray(at, at + pixels), (this.drawsOfX++ % places) * pixels);
      }
      this.sheet = sheet;
    });
    this.drawZ = latest(async () => {
      const count = this.wishedZ;
      this.wishedZ = 0;
      if (count) this.addZ((await this.ask('sample', count, 1, this.seed++)).z, count);
      await letTrain(this);
    });
    this.decode = latest(() => this.decodeLast());
  }

  /** The last draws of z decoded, in the places of a sheet that is filled again and again. */
  async decodeLast() {
    const { z, latent, drawsOfZ } = this;
    if (!z || !latent || !ofImages(this.model)) return;
    const count = Math.min(places, drawsOfZ, z.length / latent);
    const { mean } = await this.ask('decode', z.slice(-count * latent));
    const pixels = mean.length / count;
    const decoded = new Float32Array(places * pixels);
    for (let i = 0; i < count; i++) {
      decoded.set(mean.subarray(i * pixels, (i + 1) * pixels), ((drawsOfZ - count + i) % places) * pixels);
    }
    if (latent === this.latent) this.decoded = decoded;
    await letTrain(this);
  }

  /**
   * @param {Float32Array} drawn (count, latent)
   * @param {number} count
   */
  addZ(drawn, count) {
    const size = drawn.length / count;
    if (size !== this.latent) return;
    const kept = Math.max(many, Math.min(mostKept, Math.floor(numbersKept / size))) * size;
    const all = new Float32Array((this.z?.length ?? 0) + drawn.length);
    all.set(this.z ?? []);
    all.set(drawn, all.length - drawn.length);
    this.z = all.slice(-kept);
    this.drawsOfZ += count;
    this.summary = summarize(this.z, size);
  }

  willUpdate() {
    if (!this.model) return;
    if (this.differs('first')) this.moreX(places);
    if (this.differs('latent', this.latent)) {
      Object.assign(this, { z: null, drawsOfZ: 0, summary: null, decoded: null });
      this.moreZ(places);
    }
    if (this.differs('decoded', this.z, this.modelVersion)) this.decode();
  }

  /** @param {number} count */
  moreX(count) {
    this.wishedX += count;
    this.drawX();
  }

  /** @param {number} count */
  moreZ(count) {
    this.wishedZ += count;
    this.drawZ();
  }

  render() {
    return html`<div class="figure-draw-x-and-z" role="group" aria-label=${t('learn.draw-x-and-z.label')}>
      ${this.observed()} ${this.latents()} ${this.pictures()}
      ${this.numbers()}
      <p class="hint">${rich('learn.draw-x-and-z.hint', { z: sym('z'), shipped: this.examples || '–' })}</p>
    </div>`;
  }

  observed() {
    const newest = (this.drawsOfX + places - 1) % places;
    return html`<section class="figure-draw-x-and-z-half">
      <h2>${rich('learn.draw-x-and-z.x', { x: sym('x') })}</h2>
      <div class="figure-draw-x-and-z-place" ${css({ '--aspect': this.shape[1] / this.shape[0] })}>
        ${digitSheet({
          xs: this.sheet,
          shape: this.shape,
          columns: side,
          rows: side,
          theme: this.theme,
          label: t('learn.draw-x-and-z.sheet', { count: Math.min(places, this.drawsOfX) }),
          testid: 'draw-x-sheet',
        })}
        <i ?hidden=${!this.sheet} ${css({ '--column': newest % side, '--row': Math.floor(newest / side) })}></i>
      </div>
      ${this.buttons('x', places, (count) => this.moreX(count))}
      <p>${rich('learn.draw-x-and-z.draws.x', { count: count(this.drawsOfX, 'draw-x-count') })}</p>
    </section>`;
  }

  latents() {
    const { z, latent, theme } = this;
    const last = z && latent ? z.length / latent - 1 : 0;
    const label = t('learn.draw-x-and-z.cloud', { z: this.newest(written), count: last + 1 });
    return html`<section class="figure-draw-x-and-z-half">
      <h2>${rich('learn.draw-x-and-z.z', { z: sym('z'), prior: sym('prior') })}</h2>
      <div class="figure-draw-x-and-z-place" data-testid="draw-z-plot">
        ${
          latent === 2
            ? plane({ mu: null, logvar: null, z, selected: last, label })
            : cloud({ z, latent: Math.max(1, latent), chosen: last, theme, label })
        }
      </div>
      ${this.buttons('z', many, (count) => this.moreZ(count))}
      <p>${rich('learn.draw-x-and-z.draws.z', { count: count(this.drawsOfZ, 'draw-z-count') })}</p>
    </section>`;
  }

  /**
   * @param {'x' | 'z'} name
   * @param {number} others how many the second button draws
   * @param {(count: number) => void} draw
   */
  buttons(name, others, draw) {
    return html`<div class="figure-draw-x-and-z-buttons">
      ${button({
        label: html`${icon('dice')}<span>${rich('learn.draw-x-and-z.draw', { name: sym(name) })}</span>`,
        tip: t(`learn.draw-x-and-z.draw.${name}`),
        testid: `draw-${name}`,
        onClick: () => draw(1),
      })}
      ${button({
        label: `+${others}`,
        name: t(`learn.draw-x-and-z.many.${name}`, { count: others }),
        tip: t(`learn.draw-x-and-z.many.${name}`, { count: others }),
        testid: `draw-${name}-many`,
        onClick: () => draw(others),
      })}
    </div>`;
  }

  /** What the decoder makes of the last draws of z. */
  pictures() {
    const newest = (this.drawsOfZ + places - 1) % places;
    return html`<section class="figure-draw-x-and-z-decoded" ?hidden=${!ofImages(this.model)}>
      <h2>${rich('learn.draw-x-and-z.decoded', { z: sym('z'), count: places })}</h2>
      <div class="figure-draw-x-and-z-place" ${css({ '--aspect': (4 * this.shape[1]) / this.shape[0], '--share': `${100 / wide}%`, '--high': '50%' })}>
        ${digitSheet({
          xs: this.decoded,
          shape: this.shape,
          columns: wide,
          rows: places / wide,
          theme: this.theme,
          label: t('learn.draw-x-and-z.decoded.label', { count: Math.min(places, this.drawsOfZ) }),
          testid: 'draw-z-sheet',
        })}
        <i ?hidden=${!this.decoded} ${css({ '--column': newest % wide, '--row': Math.floor(newest / wide) })}></i>
      </div>
    </section>`;
  }

  /** The newest draw of z in numbers, or its first ones. @param {number} most */
  newest(most) {
    const { z, latent } = this;
    if (!z || !latent) return '–';
    const numbers = [...z.subarray(z.length - latent).subarray(0, most)].map((value) => number(value, 2));
    return `(${numbers.join(', ')}${latent > most ? ', …' : ''})`;
  }

  numbers() {
    const { summary, z, latent } = this;
    const length = z && latent ? Math.hypot(...z.subarray(z.length - latent)) : null;
    const percent = (/** @type {number | undefined} */ share) => (share === undefined ? '–' : `${number(100 * share, 0)} %`);
    return html`<dl class="figure-draw-x-and-z-numbers">
      <dt>${rich('learn.draw-x-and-z.newest', { z: sym('z') })}</dt>
      <dd data-testid="draw-z-newest">${this.newest(written)}</dd>
      <dt>${rich('learn.draw-x-and-z.length', { z: sym('z') })}</dt>
      <dd><span data-testid="draw-z-length">${number(length, 2)}</span></dd>
      <dt class="wide">${t('learn.draw-x-and-z.last', { count: z && latent ? z.length / latent : 0 })}</dt>
      <dt>${t('learn.draw-x-and-z.inside')}</dt>
      <dd>
        <span data-testid="draw-z-inside-1">${percent(summary?.inside[0])}</span>,
        <span data-testid="draw-z-inside-2">${percent(summary?.inside[1])}</span>
      </dd>
      <dt>${t('learn.draw-x-and-z.lengths')}</dt>
      <dd>
        <span data-testid="draw-z-mean-length">${number(summary?.mean, 2)}</span> ± <span data-testid="draw-z-spread">${number(summary?.spread, 2)}</span>
      </dd>
    </dl>`;
  }
}

/** @param {number} draws @param {string} testid */
const count = (draws, testid) => html`<b data-testid=${testid}>${whole(draws)}</b>`;

/**
 * @param {Float32Array} z (n, size)
 * @param {number} size
 * @returns {Summary}
 */
function summarize(z, size) {
  const lengths = Array.from({ length: z.length / size }, (_, i) => Math.hypot(...z.subarray(i * size, (i + 1) * size)));
  const mean = lengths.reduce((sum, length) => sum + length, 0) / lengths.length;
  const variance = lengths.reduce((sum, length) => sum + (length - mean) ** 2, 0) / lengths.length;
  const within = (/** @type {number} */ limit) => z.filter((value) => Math.abs(value) <= limit).length / z.length;
  return { inside: [within(1), within(2)], mean, spread: Math.sqrt(variance) };
}

customElements.define('vae-figure-draw-x-and-z', DrawXAndZFigure);
