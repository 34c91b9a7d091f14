// @ts-check
/**
 * The time machine: a scrubber through the moments of the run, a replay of all of them, and ways on from one of them. It says
 * which moment is shown; who shows it is the view's business. What a moment looks like is frames.js's, films film.js's.
 */
import { LitElement, html, nothing } from '../../../vendor/lit.js';
import { button, slider } from '../../../shared/controls/controls.js';
import { icon } from '../../../shared/controls/icon.js';
import { saveButtons } from '../../../shared/figures/export.js';
import { megabytes, t } from '../../../shared/i18n.js';
import { isFailure, latest } from '../../../shared/latest.js';
import { delay } from '../../../shared/let-train.js';
import { FilmMaker, nameOf } from './film-maker.js';
import { Frames } from './frames.js';
import { ReplayClock } from './player.js';
import { ways } from './ways.js';

/** @typedef {import('../../../app/protocol.js').Moment} Moment */
/** @typedef {import('./frames.js').Frame} Frame */

/** Milliseconds between two looks at which moments there are. */
const pause = 400;
/** Fewer moments are no run. */
const fewest = 2;

export class TrainReplay extends LitElement {
  static properties = {
    ask: { attribute: false },
    model: { attribute: false },
    modelVersion: { attribute: false },
    digit: { attribute: false },
    x: { attribute: false },
    cloud: { attribute: false },
    shape: { attribute: false },
    theme: { attribute: false },
    language: { attribute: false },
    run: { state: true },
    shown: { state: true },
    frame: { state: true },
  };

  constructor() {
    super();
    /** @type {import('../../../shared/view.js').Ask} */
    this.ask = /** @type {any} */ (null);
    /** @type {import('../../../app/protocol.js').ModelInfo | null} */
    this.model = null;
    this.modelVersion = 0;
    /** @type {import('../../../shared/view.js').Digit | null} */
    this.digit = null;
    /** @type {Float32Array | null} (10, pixels) the test digits that are reconstructed */
    this.x = null;
    /** The present model's. @type {Pick<import('../cloud.js').Cloud, 'plane' | 'labels'>} */
    this.cloud = { plane: null, labels: null };
    /** @type {import('../../../shared/figures/shape.js').Shape} */
    this.shape = [1, 1];
    /** @type {import('../../../app/theme.js').Theme | null} */
    this.theme = null;
    this.language = '';
    /** @type {import('../../../app/protocol.js').Moments} */
    this.run = { moments: [], bytes: 0 };
    /** @type {Moment | null} the one that is wanted; null: the model as it is now */
    this.shown = null;
    /** @type {Frame | null} the one that is there */
    this.frame = null;
    /** The ids of moments that were kept as models. @type {Set<string>} */
    this.keptIds = new Set();
    this.frames = new Frames(this);
    this.film = new FilmMaker(this);
    this.clock = new ReplayClock({
      count: () => this.run.moments.length,
      ready: (index) => this.isSeen && this.frames.has(this.run.moments[index]),
      show: (index) => this.show(this.run.moments[index]),
    });
    this.refresh = latest(async () => {
      this.take(await this.ask('moments'));
      await delay(pause);
    });
    this.fetchFrame = latest(async () => this.reveal());
    this.fetchAhead = latest(async () => this.prepare());
  }

  createRenderRoot() {
    return this;
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.clock.pause();
    this.film.cancel();
  }

  /** @param {Map<string, unknown>} changed */
  willUpdate(changed) {
    if (changed.has('modelVersion')) this.refresh();
    if (changed.has('digit') && this.shown) this.fetchFrame();
    if (changed.has('digit') && this.clock.playing) this.fetchAhead();
  }

  /** @param {import('../../../app/protocol.js').Moments} run */
  take(run) {
    const goesOn = run.moments.length >= fewest && run.moments[0].id === this.run.moments[0]?.id;
    this.run = run;
    if (goesOn) this.frames.retain(run.moments);
    else {
      this.frames.clear();
      this.film.cancel();
      this.back();
    }
    const { shown } = this;
    // The list has thinned out.
    if (shown && !run.moments.some(({ id }) => id === shown.id)) {
      this.show(run.moments.findLast(({ step }) => step <= shown.step) ?? run.moments[0]);
    }
    if (this.clock.playing) this.fetchAhead();
  }

  /** @param {Moment} moment */
  show(moment) {
    if (this.shown?.id === moment.id) return;
    this.shown = moment;
    this.fetchFrame();
  }

  /** Whether its view is in front: behind another one nothing is fetched, and the clock waits. */
  get isSeen() {
    return this.closest('[hidden]') === null;
  }

  /** To the model as it is now. */
  back() {
    this.clock.pause();
    this.shown = null;
    this.tell(null);
  }

  /** Fetches and shows the moment that is wanted by then. */
  async reveal() {
    const { shown } = this;
    if (!shown) return;
    const frame = await this.frames.at(shown, this.run.moments);
    if (this.shown === shown) this.tell(frame);
  }

  /** @param {Frame | null} frame */
  tell(frame) {
    if (frame === this.frame) return;
    this.frame = frame;
    this.dispatchEvent(new CustomEvent('vae-moment', { detail: frame }));
  }

  /** What the replay will show next is fetched before it is due, moment by moment. */
  async prepare() {
    while (this.clock.playing) {
      if (!this.isSeen) {
        await delay(pause);
        continue;
      }
      const { moments } = this.run;
      const from = Math.floor(this.clock.at);
      const next = [...moments.slice(from), ...moments.slice(0, from)].find((moment) => !this.frames.has(moment));
      if (!next) return;
      try {
        await this.frames.at(next, moments);
      } catch (error) {
        if (!isFailure(error)) throw error;
        // It has gone from the list meanwhile: the next list is on its way.
        await delay(pause);
      }
    }
  }

  /** @param {number} index of a moment; behind the last one is now */
  scrub(index) {
    this.clock.pause();
    const moment = this.run.moments[index];
    if (moment) this.show(moment);
    else this.back();
    this.requestUpdate();
  }

  toggle() {
    if (this.clock.playing) this.clock.pause();
    else this.play(this.shown ? this.index : 0);
    this.requestUpdate();
  }

  /** From the beginning. */
  replay() {
    this.play(0);
    this.requestUpdate();
  }

  /** @private @param {number} index of a moment */
  play(index) {
    this.clock.play(index);
    this.fetchAhead();
  }

  /** Where the scrubber stands. */
  get index() {
    const { shown, run } = this;
    return shown ? run.moments.findIndex(({ id }) => id === shown.id) : run.moments.length;
  }

  /** The last moment up to the one that is shown from which training can go on. */
  get whole() {
    return this.run.moments.slice(0, this.index + 1).findLast((moment) => moment.whole) ?? null;
  }

  render() {
    const { theme, run } = this;
    const there = theme && run.moments.length >= fewest;
    return html`<div class="train-replay figure-place" data-testid="train-replay">${there ? [this.scrubber(), this.below()] : nothing}</div>`;
  }

  scrubber() {
    const { moments } = this.run;
    const { playing } = this.clock;
    const place = (/** @type {number} */ index) => (moments[index] ? nameOf(moments[index]) : t('train.replay.now'));
    return html`<div class="train-replay-line" data-picture>
      ${button({
        label: html`${icon(playing ? 'pause' : 'play')}<span>${t(playing ? 'train.replay.pause' : 'train.replay.play')}</span>`,
        tip: t('train.replay.play.tip'),
        testid: 'replay-play',
        onClick: () => this.toggle(),
      })}
      ${slider({
        label: html`<span class="visually-hidden">${t('train.replay')}</span>`,
        tip: t('train.replay.tip'),
        value: this.index,
        min: 0,
        max: moments.length,
        step: 1,
        format: place,
        onInput: (index) => this.scrub(index),
        testid: 'replay-scrubber',
      })}
    </div>`;
  }

  below() {
    const { run, shown } = this;
    const size = t('train.replay.size', { count: run.moments.length, size: megabytes(run.bytes) });
    return html`<div class="train-replay-below">
      ${shown ? ways(this) : html`<span class="hint">${t('train.replay.hint')}</span>`} ${this.film.render()}
      <span class="hint train-replay-size" data-testid="replay-size" data-tip=${t('train.replay.size.tip')}>${size}</span>
      <span class="figure-tools">${saveButtons('replay')}</span>
    </div>`;
  }
}

customElements.define('vae-train-replay', TrainReplay);
