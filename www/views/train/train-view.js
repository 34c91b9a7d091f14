// @ts-check
/**
 * The Train view: random weights become a model in front of one's eyes. It joins its parts, which are in views/train:
 * what the buttons do (runner.js), what was said so far (history.js), what the model can do by now (wall.js) and where the
 * held-out digits lie (cloud.js). Controls are in one strip, the figures below it in sight together.
 */
import { html, nothing } from '../../vendor/lit.js';
import { latest } from '../../shared/latest.js';
import { View } from '../../shared/view.js';
import { t } from '../../shared/i18n.js';
import { fieldNamed } from '../../app/schema.js';
import { configOf, keeping, misfits, trainingNames } from '../../app/settings.js';
import { Cloud } from './cloud.js';
import { figures } from './figures.js';
import { letterScale } from '../../shared/figures/letters.js';
import { History, aligned, natsRange } from '../../shared/history.js';
import { numberControl } from './fields.js';
import { metricsOf, metricsPanel } from './metrics.js';
import { PhaseClock } from '../../shared/phases.js';
import { presetButtons } from './presets.js';
import { backToNow, metricsThen } from './replay/past.js';
import { Runner } from './runner.js';
import { settingsPanel } from './settings.js';
import { Speaker } from './speaker.js';
import './still.js';
import { status, tools } from './strip.js';
import { DownloadTimer } from './time.js';
import { manner, transport } from './transport.js';
import { Wall } from './wall.js';

/** @typedef {import('../../app/settings.js').Settings} Settings */
/** @typedef {import('../../app/reports.js').Report} Report */

/** Milliseconds between two drawings of the curves. */
const curvesEvery = 250;
/** From this width of the view on, in pixels of letters.js, there is height for the whole network. */
const roomy = 1000;

export class TrainView extends View {
  static properties = {
    pace: { state: true },
    phase: { state: true },
    pointed: { state: true },
    open: { state: true },
    wrong: { state: true },
    refused: { state: true },
    width: { state: true },
    shallow: { state: true },
    moment: { state: true },
  };

  constructor() {
    super();
    /** @type {import('./transport.js').Pace} */
    this.pace = 'full';
    /** @type {import('../../shared/phases.js').Phase | null} */
    this.phase = null;
    /** @type {import('../../shared/phases.js').Phase | null} */
    this.pointed = null;
    this.open = false;
    /** @type {Record<string, string>} what was typed and is not taken, by the setting's name */
    this.wrong = {};
    /** @type {import('../../pkg/simd128/vae_wasm.js').Refusal | null} why the settings are not possible together */
    this.refused = null;
    this.judge = latest(async (/** @type {Settings} */ settings) => {
      this.refused = (await this.ask('refusal', configOf(settings))) ?? null;
      // What is wrong is marked at its field.
      if (this.refused) this.open = true;
    });
    /** Of the network figure, in pixels of letters.js. */
    this.width = 0;
    /** Whether the network figure has little height. */
    this.shallow = true;
    /** @type {import('./replay/frames.js').Frame | null} what the figures show instead of the present model */
    this.moment = null;
    this.history = new History();
    /** What of the settings can be undone. @type {import('./steps.js').Steps} */
    this.steps = { back: [], forth: [] };
    this.downloadTimer = new DownloadTimer();
    /** @type {Report | null} the last one listened to */
    this.lastProgress = null;
    this.speed = 0;
    this.curvesDrawn = 0;
    this.speaker = new Speaker();
    /** @type {import('../../shared/history.js').Curves} */
    this.curves = aligned(this.history);
    /** @type {[number, number]} */
    this.curvesRange = [0, 200];
    this.phases = new PhaseClock((phase) => (this.phase = phase));
    this.wall = new Wall(this, () => this.requestUpdate());
    this.cloud = new Cloud(this, () => this.requestUpdate());
    this.runner = new Runner(this, {
      onStep: (duration) => this.phases.play(duration),
      onHeldOut: (step, evaluation) => {
        this.history.addHeldOut(step, evaluation);
        this.requestUpdate();
      },
    });
    this.observer = new ResizeObserver((entries) => {
      for (const { target, contentRect } of entries) this.measure(target, contentRect.width / letterScale());
    });
  }

  firstUpdated() {
    this.observer.observe(this);
    this.observer.observe(/** @type {Element} */ (this.querySelector('.train-network-figure')));
  }

  /** @param {Element} element @param {number} width in pixels of letters.js; 0 behind another view */
  measure(element, width) {
    if (width === 0) return;
    if (element === this) this.shallow = width < roomy;
    else this.width = Math.round(width);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.observer.disconnect();
  }

  /** Training is listened to from behind other views too. @param {import('../../vendor/lit.js').PropertyValues<any>} changed */
  shouldUpdate(changed) {
    if (this.progress !== this.lastProgress) this.listen(this.progress);
    this.takeHeldOut();
    return super.shouldUpdate(changed);
  }

  /** @param {Report | null} progress */
  listen(progress) {
    this.lastProgress = progress;
    if (progress) {
      for (const { steps, heldOut } of [...progress.missed, progress]) {
        this.history.add(steps);
        if (heldOut) this.history.addHeldOut(heldOut.step, heldOut.evaluation);
      }
      if (progress.imagesPerSecond > 0) this.speed = progress.imagesPerSecond;
    } else {
      this.history.clear();
      this.speed = 0;
      this.phases.stop();
    }
    this.runner.heard(progress);
  }

  /** The page evaluates a model that has come to rest, on more images than there is time for while it trains. */
  takeHeldOut() {
    const { history, heldOut, model, runner } = this;
    if (!this.differs('heldOut', heldOut) || !heldOut || runner.busy) return;
    if (history.lastStep > 0 && history.lastStep === model?.step) history.addHeldOut(history.lastStep, heldOut);
  }

  willUpdate() {
    const { settings, runner } = this;
    if (this.model && this.differs('wall', this.modelVersion)) {
      this.wall.refresh();
      this.cloud.refresh();
    }
    const training = trainingNames.map((name) => /** @type {Record<string, any>} */ (settings)[name]);
    if (this.differs('training', ...training)) runner.applyTraining(settings);
    if (this.differs('refused', settings)) this.judge(settings);
    const fresh = this.model?.step === 0 && runner.continues && !runner.busy;
    if (fresh && runner.differs(settings) && this.differs('fresh', settings)) void runner.reset(settings);
    this.drawCurves();
  }

  drawCurves() {
    const now = performance.now();
    const running = this.runner.state === 'running';
    if (running && now - this.curvesDrawn < curvesEvery) return;
    if (!this.differs('curves', this.history.lastStep, this.history.heldOut.at(-1))) return;
    this.curvesDrawn = now;
    this.curves = aligned(this.history);
    this.curvesRange = natsRange(this.history);
  }

  /** @param {Partial<Settings>} patch */
  change(patch) {
    this.wrong = Object.fromEntries(Object.entries(this.wrong).filter(([name]) => !(name in patch)));
    this.emit('vae-settings', { ...patch, ...misfits({ ...this.settings, ...patch }) });
  }

  /** @returns {import('./fields.js').Panel} */
  get panel() {
    return {
      settings: this.settings,
      wrong: this.wrong,
      refused: this.refused,
      onChange: (patch) => this.change(patch),
      onOwn: () => this.openOwnData(),
      onWrong: (name, text) => (this.wrong = { ...this.wrong, [name]: text }),
    };
  }

  openOwnData() {
    this.dispatchEvent(new CustomEvent('vae-own-data', { bubbles: true }));
  }

  /** @param {import('./presets.js').Preset} preset */
  begin(preset) {
    this.change(preset.settings);
    this.wrong = {};
    this.look();
    void this.runner.start({ ...this.settings, ...preset.settings }, { anew: true, slow: this.pace === 'slow' });
  }

  start() {
    this.look();
    void this.runner.start(this.settings, { anew: this.startsAnew, slow: this.pace === 'slow' });
  }

  /** In slow motion one pauses to talk about the part that is lit. */
  pause() {
    this.phases.hold();
    void this.runner.pause();
  }

  /** By key, whatever view is in front; nothing is begun by it. @returns whether there was a run */
  pauseOrGoOn() {
    if (this.runner.busy) this.pause();
    else if (this.startsAnew) return false;
    else this.start();
    return true;
  }

  /** Whoever starts wants to see what comes of it: now, and on a small screen the map, or the network whose parts are explained. */
  look() {
    backToNow(this);
    this.phases.stop();
    this.querySelector(this.pace === 'slow' ? '.train-network' : '.train-map')?.scrollIntoView({ block: 'nearest' });
  }

  /** @param {import('./transport.js').Pace} pace */
  changePace(pace) {
    this.pace = pace;
    this.phases.stop();
    if (this.runner.busy)
      void this.runner.pause().then(() => this.runner.start(this.settings, { anew: false, slow: pace === 'slow' }));
  }

  get startsAnew() {
    return !this.runner.continues || this.runner.differs(this.settings);
  }

  /** The settings go back to what the present model is. */
  keepModel() {
    if (this.model) this.change(keeping(this.settings, this.model));
  }

  render() {
    const { runner, settings } = this;
    return html`<h1 class="visually-hidden">${t('train.title')}</h1>
      <div class="train-transport">
        ${presetButtons({ settings, onPick: (preset) => this.begin(preset), onOwn: () => this.openOwnData() })}
        <vae-still .content=${() => this.buttons()} .keys=${[runner.busy, this.startsAnew, this.language]}></vae-still>
        <vae-still .content=${() => this.manner()} .keys=${[this.pace, settings.seed, this.wrong, this.language]}></vae-still>
        ${tools(this)}
        <div class="train-status">${status(this)}</div>
      </div>
      <div
        id="train-settings"
        ?hidden=${!this.open}
        @keydown=${(/** @type {KeyboardEvent} */ { key }) => key === 'Escape' && this.closeSettings()}
      >
        <vae-still
          .content=${() => this.settingsFields()}
          .keys=${[this.open, this.settings, this.wrong, this.refused, this.language]}
        ></vae-still>
      </div>
      <div class="train-layout">
        ${metricsPanel(this.metrics())}
        ${figures(this)}
      </div>
      <p class="visually-hidden" aria-live="polite">${this.speaker.say(runner.ending || runner.state, metricsOf(this), this.progress?.running === false && this.heldOut !== null)}</p>`;
  }

  buttons() {
    const { runner } = this;
    return transport({
      busy: runner.busy,
      anew: this.startsAnew,
      onStart: () => this.start(),
      onPause: () => this.pause(),
      onStep: () => {
        backToNow(this);
        void runner.single(this.settings);
      },
      onReset: () => void runner.reset(this.settings),
    });
  }

  manner() {
    return manner({
      pace: this.pace,
      seed: numberControl(fieldNamed('seed'), this.panel),
      onPace: (pace) => this.changePace(pace),
      onSeed: (seed) => this.change({ seed }),
    });
  }

  closeSettings() {
    this.open = false;
    /** @type {HTMLElement | null} */ (this.querySelector('[aria-controls=train-settings]'))?.focus();
  }

  settingsFields() {
    if (!this.open) return nothing;
    return settingsPanel(this.panel, () => this.closeSettings());
  }

  /** Of what the figures show. */
  metrics() {
    const now = metricsOf(this);
    return this.moment ? { ...now, ...metricsThen(this.moment, this.history, now.untilEpoch) } : now;
  }
}

customElements.define('vae-train-view', TrainView);
