// @ts-check
/**
 * Interpolate: from one digit to another, through latent space on the straight line and on the arc between their posterior
 * means, and beside them pixel by pixel. One digit is kept, the other is the page's: the way between them follows the hand.
 * The parts are in interpolate/.
 */
import { html, nothing } from '../../vendor/lit.js';
import { number, rich, t } from '../../shared/i18n.js';
import { button, slider } from '../../shared/controls/controls.js';
import { icon } from '../../shared/controls/icon.js';
import { sym } from '../../shared/controls/sym.js';
import { tilePoints } from '../../shared/figures/axes.js';
import { imagesOf } from '../../shared/figures/shape.js';
import { classesOf, toldClasses } from '../../app/class-names.js';
import { measures } from './measures.js';
import { corners } from './corners.js';
import { findPaths, steps } from './paths.js';
import { Player } from './player.js';
import { placeForm, sheetPoints, side as sheetSide } from './sheet.js';
import { describe, slotFigure } from './slot.js';
import { ends, imagesIn, slotsForm, testDigit } from './slots.js';
import { kinds, onWay, strip } from './ways.js';
import { asDigit } from '../../shared/greys.js';
import { latest } from '../../shared/latest.js';
import { letTrain } from '../../shared/let-train.js';
import { lessMotion } from '../../shared/motion.js';
import { hasStandardPrior } from '../../shared/prior.js';
import { PriorLines } from '../../shared/prior-lines.js';
import { flag, numeric } from '../../shared/text-forms.js';
import { View } from '../../shared/view.js';
import { figureTools } from '../../shared/figures/export.js';

/** @typedef {import('./slot.js').End} End */
/** @typedef {import('./slot.js').Slot} Slot */

/** Classes of the test digits that one begins with. */
const firstClasses = { a: 4, b: 0, c: 7, d: 3 };
/** @type {Record<End, Slot | null>} */
const empty = { a: null, b: null, c: null, d: null };
/** Tiles of the map of a 2-D model, a side. */
const side = 12;
/** Milliseconds between two rounds while the model trains. */
const pause = 300;

class InterpolateView extends View {
  static properties = {
    slots: { state: true },
    paths: { state: true },
    tiles: { state: true },
    sheet: { state: true },
    place: { state: true },
    kept: { state: true },
    t: { state: true },
    playing: { state: true },
  };

  static carried = { slots: slotsForm, kept: flag, at: numeric(0, 1, false), place: placeForm };

  constructor() {
    super();
    /** @type {Record<End, Slot | null>} */
    this.slots = empty;
    /** @type {import('./paths.js').Paths | null} */
    this.paths = null;
    /** @type {Float32Array | null} (side * side, pixels), of a 2-D model */
    this.tiles = null;
    /** @type {Float32Array | null} (sheetSide * sheetSide, pixels) */
    this.sheet = null;
    /** @type {import('./sheet.js').Place} on the sheet */
    this.place = [(sheetSide - 1) / 2, (sheetSide - 1) / 2];
    /** Whether A was kept, and the second digit is awaited. */
    this.kept = false;
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
      const free = ends.filter((end) => !this.slots[end]);
      for (const end of free) this.fillWithTest(end, firstClasses[end]);
      // Until there is one of the page's own.
      if (this.slots.b && free.includes('b')) this.fill('b', { ...this.slots.b, follows: true });
    });
    this.find = latest(async () => {
      const x = imagesIn(this.slots, ['a', 'b'], this.pixels);
      if (x) this.paths = await findPaths(this.ask, x);
      await letTrain(this, pause);
    });
    this.decodeSheet = latest(async () => {
      const x = imagesIn(this.slots, ends, this.pixels);
      if (x) this.sheet = (await this.ask('decode', sheetPoints((await this.ask('encode', x)).mu))).mean;
      await letTrain(this, pause);
    });
    this.take = latest(async (/** @type {import('./sheet.js').Place} */ [column, row]) => {
      if (!this.sheet) return;
      const x = imagesOf(this.sheet, this.shape, row * sheetSide + column).slice();
      this.emit('vae-digit', { x, label: null, source: 'sample' });
    });
    this.prior = new PriorLines(this);
    this.decodeTiles = latest(async () => {
      this.tiles = (await this.ask('decode', tilePoints('linear', side))).mean;
      await letTrain(this, pause);
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

  willUpdate() {
    const latent = this.model?.config.model.latent;
    if (!latent) return;
    if (this.differs('begun', this.model?.data, this.pixels)) {
      Object.assign(this, { testDigits: null, slots: empty, paths: null, tiles: null, sheet: null, kept: false });
      this.begin();
    }
    const { b } = this.slots;
    if (b?.follows && this.digit?.x.length === this.pixels && b.digit !== this.digit) this.fillWithDigit('b');
    if (this.differs('paths', this.slots.a, this.slots.b, this.modelVersion)) this.find();
    if (this.differs('sheet', ...ends.map((end) => this.slots[end]), this.modelVersion)) this.decodeSheet();
    this.prior.follow(latent === 2 ? [0, 1] : null);
    if (latent === 2 && this.differs('tiles', this.modelVersion)) this.decodeTiles();
  }

  /**
   * @param {End} end
   * @param {Slot} slot
   */
  fill(end, slot) {
    const { digit } = slot;
    this.slots = { ...this.slots, [end]: slot.live ? slot : { ...slot, digit: { ...digit, x: asDigit(digit.x, this.shape) } } };
  }

  /**
   * A test digit of the given class, or any that is of another class than the other ends'.
   * @param {End} end
   * @param {number} [label]
   */
  fillWithTest(end, label) {
    if (!this.testDigits) return;
    const others = ends.filter((other) => other !== end).map((other) => this.slots[other]?.digit.label);
    this.fill(end, { digit: testDigit(this.testDigits, this.shape, others, label), follows: false });
  }

  /** B shows the page's digit from now on, the other ends keep the one that there is now. @param {End} end */
  fillWithDigit(end) {
    if (this.digit) this.fill(end, { digit: this.digit, follows: end === 'b', live: end === 'b' });
  }

  /** The page's digit is A; the next stroke begins another, which is B as it is drawn. */
  keep() {
    const { digit } = this;
    if (!digit) return;
    this.fillWithDigit('a');
    this.fillWithDigit('b');
    this.kept = true;
    // A digit from elsewhere lies on the pad until the hand draws; one that was drawn would be drawn on.
    if (digit.source === 'pad') this.emit('vae-digit', { ...digit, source: 'kept' });
    if (!lessMotion() && !this.playing) this.toggle();
  }

  toggle() {
    this.playing = !this.playing;
    if (this.playing) this.player.play(this.t);
    else this.player.pause();
  }

  /** How far one has gone; where one is put, it stands. */
  get at() {
    return this.t;
  }

  set at(moved) {
    this.playing = false;
    this.player.pause();
    this.t = moved;
  }

  get step() {
    return Math.round(this.t * (steps - 1));
  }

  render() {
    const { paths, step, shape, theme } = this;
    const way = { paths, t: this.t, step, shape, theme, onMove: (/** @type {number} */ moved) => (this.at = moved) };
    return html`<h1 class="visually-hidden">${t('nav.interpolate')}</h1>
      <p class="lead">${rich('interpolate.lead', { mu: sym('mu'), z: sym('z'), p: sym('p') })}</p>
      ${this.keepButton()}
      <div class="interpolate" data-testid="interpolation">
        <div class="interpolate-ends figure-place">
          ${this.endFigure('a')} ${kinds.map((kind) => onWay({ kind, ...way }))} ${this.playButton()} ${this.endFigure('b')} ${figureTools('ends')}
        </div>
        ${this.slider()}
        <div class="interpolate-strips figure-place">${kinds.map((kind) => strip({ kind, ...way }))} ${figureTools('strips')}</div>
        <p class="hint interpolate-about">${t('interpolate.about')} ${this.held()}</p>
        ${paths ? measures({ paths, step, tiles: this.tiles, prior: this.prior.lines, standard: hasStandardPrior(this.model), shape, theme }) : nothing}
        ${this.corners()}
      </div>`;
  }

  keepButton() {
    return html`<div class="interpolate-keep">
      ${button({
        label: t('interpolate.keep'),
        tip: t('interpolate.keep.tip'),
        kind: this.kept ? '' : 'primary',
        disabled: !this.digit,
        testid: 'keep-as-a',
        onClick: () => this.keep(),
      })}
      <p class="hint" role="status">${t(this.kept ? 'interpolate.keep.next' : 'interpolate.keep.first')}</p>
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
      onDigit: () => this.fillWithDigit(end),
      onTest: () => this.fillWithTest(end),
      onSample: () => this.sample(end),
    });
  }

  corners() {
    const { c, d } = this.slots;
    return corners({
      means: this.sheet,
      place: this.place,
      slots: { c, d },
      hasDigit: this.digit !== null,
      describe: (slot) => describe(slot, classesOf(this.model?.data)),
      shape: this.shape,
      theme: this.theme,
      onPlace: (place) => (this.place = place),
      onTake: this.take,
      onTest: (end) => this.fillWithTest(end),
      onDigit: (end) => this.fillWithDigit(end),
    });
  }

  /** Of a conditional model: as which class all on the way is decoded. */
  held() {
    const name = toldClasses(this.model)[this.explanation?.class ?? -1];
    return name === undefined ? nothing : html`<span data-testid="interpolate-held">${t('interpolate.held', { name })}</span>`;
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
        label: html`<i class="math">t</i> = ${number(this.t, 2)}`,
        tip: t('interpolate.t.tip'),
        value: this.t,
        min: 0,
        max: 1,
        step: 0.01,
        format: (value) => number(value, 2),
        testid: 'interpolate-t',
        onInput: (moved) => (this.at = moved),
      })}
    </div>`;
  }
}

customElements.define('vae-interpolate-view', InterpolateView);
