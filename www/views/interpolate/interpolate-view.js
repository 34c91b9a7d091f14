// @ts-check
/**
 * Interpolate: from one digit to another through latent space, on the straight line and on the arc between their
 * posterior means, side by side. The parts are in interpolate/.
 */
import { html, nothing } from '../../vendor/lit.js';
import { number, rich, t } from '../../shared/i18n.js';
import { button, slider } from '../../shared/controls/controls.js';
import { css } from '../../shared/controls/css.js';
import { icon } from '../../shared/controls/icon.js';
import { sym } from '../../shared/controls/sym.js';
import { tilePoints } from '../../shared/figures/axes.js';
import { digit, digitSheet } from '../../shared/figures/digit.js';
import { imagesOf } from '../../shared/figures/shape.js';
import { classesOf } from '../../app/datasets.js';
import { measures } from './measures.js';
import { findPaths, steps, tiles } from './paths.js';
import { Player } from './player.js';
import { slotFigure } from './slot.js';
import { latest } from '../../shared/latest.js';
import { View } from '../../shared/view.js';

/** @typedef {import('./slot.js').End} End */
/** @typedef {import('./slot.js').Slot} Slot */

const kinds = /** @type {const} */ (['lerp', 'slerp']);
/** Classes of the test digits that one begins with. */
const firstClasses = { a: 4, b: 0 };
/** Tiles of the map of a 2-D model, a side. */
const side = 12;
/** Milliseconds between two rounds while the model trains. */
const pause = 300;

class InterpolateView extends View {
  static properties = {
    slots: { state: true },
    paths: { state: true },
    tiles: { state: true },
    t: { state: true },
    playing: { state: true },
  };

  constructor() {
    super();
    /** @type {Record<End, Slot | null>} */
    this.slots = { a: null, b: null };
    /** @type {import('./paths.js').Paths | null} */
    this.paths = null;
    /** @type {Float32Array | null} (side * side, pixels), of a 2-D model */
    this.tiles = null;
    this.t = 0.5;
    this.playing = false;
    this.samples = 0;
    /** @type {{ x: Float32Array, labels: Uint8Array } | null} */
    this.testDigits = null;
    this.player = new Player((moved) => {
      this.t = moved;
      this.playing = this.playing && this.active;
      return this.playing;
    });
    this.begin = latest(async () => {
      this.testDigits = await this.ask('examples');
      if (!this.slots.a) this.fillWithTest('a', firstClasses.a);
      if (!this.slots.b) this.fillWithTest('b', firstClasses.b);
    });
    this.find = latest(async () => {
      const { a, b } = this.slots;
      const { pixels } = this;
      if (a?.digit.x.length !== pixels || b?.digit.x.length !== pixels) return;
      const x = new Float32Array(2 * pixels);
      x.set(a.digit.x);
      x.set(b.digit.x, pixels);
      this.paths = await findPaths(this.ask, x);
      await this.whileTraining();
    });
    this.decodeTiles = latest(async () => {
      this.tiles = (await this.ask('decode', tilePoints('linear', side))).mean;
      await this.whileTraining();
    });
    this.sample = latest(async (/** @type {End} */ end) => {
      const { mean } = await this.ask('sample', 1, 1, ++this.samples);
      this.fill(end, { digit: { x: mean, label: null, source: 'sample' }, follows: false });
    });
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.player.pause();
  }

  async whileTraining() {
    if (this.progress?.running) await new Promise((done) => setTimeout(done, pause));
  }

  willUpdate() {
    const latent = this.model?.config.model.latent;
    if (!latent) return;
    if (this.differs('begun', this.model?.data, this.pixels)) {
      Object.assign(this, { testDigits: null, slots: { a: null, b: null }, paths: null, tiles: null });
      this.begin();
    }
    const { a, b } = this.slots;
    for (const [end, slot] of /** @type {[End, Slot | null][]} */ ([
      ['a', a],
      ['b', b],
    ])) {
      if (slot?.follows && this.digit?.x.length === this.pixels && slot.digit !== this.digit)
        this.fill(end, { digit: this.digit, follows: true });
    }
    if (this.differs('paths', this.slots.a, this.slots.b, this.modelVersion)) this.find();
    if (latent === 2 && this.differs('tiles', this.modelVersion)) this.decodeTiles();
  }

  /**
   * @param {End} end
   * @param {Slot} slot
   */
  fill(end, slot) {
    this.slots = { ...this.slots, [end]: slot };
  }

  /**
   * A test digit of the given class, or any that is of another class than the other slot's.
   * @param {End} end
   * @param {number} [label]
   */
  fillWithTest(end, label) {
    if (!this.testDigits) return;
    const { x, labels } = this.testDigits;
    const images = Array.from({ length: x.length / this.pixels }, (_, i) => i);
    const other = this.slots[end === 'a' ? 'b' : 'a']?.digit.label;
    const wanted = images.filter((i) => (label === undefined ? labels[i] !== other : labels[i] === label));
    const fitting = wanted.length ? wanted : images;
    const index = fitting[label === undefined ? Math.floor(Math.random() * fitting.length) : 0];
    const picked = imagesOf(x, this.shape, index).slice();
    this.fill(end, { digit: { x: picked, label: labels[index] ?? null, source: 'test' }, follows: false });
  }

  /** The slot shows the page's digit from now on; the other one, if it did, keeps what it shows. @param {End} end */
  follow(end) {
    if (!this.digit) return;
    const other = end === 'a' ? 'b' : 'a';
    const kept = this.slots[other];
    if (kept?.follows) this.fill(other, { ...kept, follows: false });
    this.fill(end, { digit: this.digit, follows: true });
  }

  toggle() {
    this.playing = !this.playing;
    if (this.playing) this.player.play(this.t);
    else this.player.pause();
  }

  /** @param {number} moved */
  moveTo(moved) {
    this.playing = false;
    this.player.pause();
    this.t = moved;
  }

  get step() {
    return Math.round(this.t * (steps - 1));
  }

  render() {
    return html`<h1 class="visually-hidden">${t('nav.interpolate')}</h1>
      <p class="lead">${rich('interpolate.lead', { mu: sym('mu'), z: sym('z'), p: sym('p') })}</p>
      <div class="interpolate" data-testid="interpolation">
        <div class="interpolate-ends">
          ${this.endFigure('a')} ${kinds.map((kind) => this.large(kind))} ${this.playButton()} ${this.endFigure('b')}
        </div>
        ${this.slider()} ${kinds.map((kind) => this.strip(kind))}
        ${this.paths ? measures({ paths: this.paths, step: this.step, tiles: this.tiles, shape: this.shape, theme: this.theme }) : nothing}
        <p class="hint interpolate-about">${t('interpolate.about')}</p>
      </div>`;
  }

  /** @param {End} end */
  endFigure(end) {
    return slotFigure({
      end,
      slot: this.slots[end],
      shape: this.shape,
      classes: classesOf(this.model?.data),
      hasDigit: this.digit !== null,
      theme: this.theme,
      onFollow: () => this.follow(end),
      onTest: () => this.fillWithTest(end),
      onSample: () => this.sample(end),
    });
  }

  /** @param {'lerp' | 'slerp'} kind */
  large(kind) {
    const path = this.paths?.[kind];
    const label = t('interpolate.at.label', { kind, t: number(this.t, 2), norm: number(path?.norms[this.step], 2) });
    return html`<figure class="interpolate-between">
      <figcaption><strong>${kind}</strong><i class="interpolate-line ${kind}"></i><span class="aside">${t(`interpolate.${kind}`)}</span></figcaption>
      ${digit({ x: path?.mean, shape: this.shape, index: this.step, theme: this.theme, label, testid: `between-${kind}` })}
      <p class="interpolate-between-norm">|${sym('z')}| ${number(path?.norms[this.step], 2)}</p>
    </figure>`;
  }

  playButton() {
    const { playing } = this;
    return html`<div class="interpolate-play">
      ${button({
        label: html`${icon(playing ? 'pause' : 'play')}<span>${t(playing ? 'interpolate.pause' : 'interpolate.play')}</span>`,
        tip: t('interpolate.play.tip'),
        disabled: !this.paths,
        testid: 'interpolate-play',
        onClick: () => this.toggle(),
      })}
    </div>`;
  }

  slider() {
    return html`<div class="interpolate-way">
      ${slider({
        label: html`<i class="math">t</i>`,
        tip: t('interpolate.t.tip'),
        value: this.t,
        min: 0,
        max: 1,
        step: 0.01,
        format: (value) => number(value, 2),
        testid: 'interpolate-t',
        onInput: (moved) => this.moveTo(moved),
      })}
    </div>`;
  }

  /** @param {'lerp' | 'slerp'} kind */
  strip(kind) {
    const click = (/** @type {MouseEvent} */ event) => {
      const { left, width } = /** @type {Element} */ (event.currentTarget).getBoundingClientRect();
      const tile = Math.floor(((event.clientX - left) / width) * tiles);
      this.moveTo(Math.max(0, Math.min(tiles - 1, tile)) / (tiles - 1));
    };
    return html`<div class="interpolate-strip">
      <span class="interpolate-strip-name">${kind}</span>
      <div class="digit-strip" @click=${click}>
        ${digitSheet({
          xs: this.paths?.[kind].strip ?? null,
          shape: this.shape,
          columns: tiles,
          rows: 1,
          theme: this.theme,
          label: t('interpolate.strip.label', { kind, tiles }),
          testid: `strip-${kind}`,
        })}
        <i class="digit-strip-mark" ${css({ '--at': this.t.toFixed(3) })}></i>
      </div>
    </div>`;
  }
}

customElements.define('vae-interpolate-view', InterpolateView);
