// @ts-check
/**
 * What the buttons of the Train view do: fresh weights, data, start, pause, single steps, slow motion, and new settings
 * between two steps. It knows whether training runs; it renders nothing.
 */
import { isFailure, latest } from '../../shared/latest.js';
import { delay } from '../../shared/let-train.js';
import { drawable } from '../../app/datasets.js';
import { configOf, describesAnother, trainingOf, workersOf } from '../../app/settings.js';
import { stopEpoch } from './time.js';

/** @typedef {import('../../app/settings.js').Settings} Settings */
/** @typedef {import('../../app/protocol.js').Config} Config */
/** @typedef {import('../../app/protocol.js').ModelInfo} ModelInfo */
/** @typedef {import('../../app/protocol.js').TrainProgress} TrainProgress */
/** @typedef {'idle' | 'loading' | 'running' | 'slow'} RunState loading: asked to start, no step yet */
/** @typedef {'' | 'finished' | 'stopped'} Ending how the last run ended, when not by the reader */

/**
 * @typedef {object} Host the view
 * @property {import('../../shared/view.js').Ask} ask
 * @property {ModelInfo | null} model
 * @property {TrainProgress | null} progress
 * @property {() => void} requestUpdate
 */

/** Milliseconds of a step in slow motion, and of showing a single one: each of its parts has a sentence that one reads. */
const slowStep = 15_000;
/** How slow motion looks at held-out images. */
const evaluation = { images: 500, seed: 1 };

export class Runner {
  /**
   * @param {Host} host
   * @param {{ onStep: (duration: number) => void, onHeldOut: (step: number, evaluation: import('../../app/protocol.js').Evaluation) => void }} events
   *   duration: of showing the step, milliseconds
   */
  constructor(host, events) {
    this.host = host;
    this.events = events;
    /** @type {RunState} */
    this.state = 'idle';
    /** @type {Ending} */
    this.ending = '';
    /** Grows with every wish, so that an answer to an older one changes nothing. */
    this.turn = 0;
    /** @type {Config | null} of the model that is trained here; the page passes it on as the same object */
    this.config = null;
    /** @type {number | null} how many images the worker trains on */
    this.images = null;
    this.untilEpoch = Infinity;
    this.applyTraining = latest(async (/** @type {Settings} */ settings) => {
      if (host.model && this.continues) await this.configure(settings, host.model);
    });
  }

  get busy() {
    return this.state !== 'idle';
  }

  /** Whether start goes on with the present weights: they are trained or made here. Shipped models carry no state. */
  get continues() {
    const { model } = this.host;
    return model !== null && (model.step > 0 || model.config === this.config);
  }

  /**
   * Whether the settings describe another model than the present one, so that a fresh start is needed.
   * @param {Settings} settings
   */
  differs(settings) {
    const { model } = this.host;
    return model !== null && describesAnother(settings, model);
  }

  /** @param {Settings} settings */
  async reset(settings) {
    this.halt('idle');
    await this.guarded(async () => void (await this.create(settings)));
  }

  /**
   * @param {Settings} settings
   * @param {{ anew: boolean, slow: boolean }} options anew: from random weights
   */
  async start(settings, { anew, slow }) {
    const turn = this.halt('loading');
    await this.guarded(async () => {
      const model = await this.prepare(settings, anew, turn);
      if (!model || turn !== this.turn) return;
      this.untilEpoch = stopEpoch(settings.epochs, model.epoch);
      if (slow) return this.goSlowly(turn);
      const { running } = await this.host.ask('trainStart', { workers: workersOf(settings) });
      // Reports come no oftener than the page is drawn: of a short run only the last one may.
      if (turn === this.turn) this.become(running ? 'running' : 'idle');
    });
  }

  pause() {
    const running = this.state === 'running' || this.state === 'loading';
    this.halt('idle');
    return this.guarded(async () => {
      if (running) await this.host.ask('trainPause');
    });
  }

  /** @param {Settings} settings */
  async single(settings) {
    const turn = this.halt('idle');
    await this.guarded(async () => {
      await this.prepare(settings, false, turn);
      if (turn === this.turn) await this.step();
    });
  }

  /** What the worker has or fetches already costs nothing; only it knows, since it may be a new one. @param {Settings} settings */
  async useData({ data, set, count }) {
    const { images } = await this.host.ask('loadTrainingData', { data: data ?? drawable[0].id, part: set, count });
    this.images = images;
  }

  /**
   * The page has something new: a report of the worker, or another model.
   * @param {TrainProgress | null} progress null: another model has come
   */
  heard(progress) {
    if (!progress) {
      if (this.host.model?.config !== this.config) this.halt('idle');
      return;
    }
    if (progress.running && this.state === 'loading') this.become('running');
    if (!progress.running && this.state === 'running') {
      const epoch = progress.steps.at(-1)?.epoch ?? 0;
      this.end(epoch >= this.untilEpoch ? 'finished' : 'stopped');
    }
  }

  /** @private @param {Ending} ending */
  end(ending) {
    this.halt('idle');
    this.ending = ending;
  }

  /**
   * @private
   * @param {Settings} settings
   * @param {boolean} anew
   * @param {number} turn
   * @returns {Promise<ModelInfo | null>} null: the reader wished for something else while the data were on their way
   */
  async prepare(settings, anew, turn) {
    const { model } = this.host;
    if (model && this.continues && !anew) {
      const info = await this.configure(settings, model);
      await this.useData(settings);
      return info;
    }
    // Data that cannot be had leave the present model as it is. It rests: what comes may not be for it.
    if (model) await this.host.ask('trainPause');
    if (model) await this.useData(settings);
    if (turn !== this.turn) return null;
    const info = await this.create(settings);
    if (!model) await this.useData(settings);
    return info;
  }

  /** @private @param {Settings} settings */
  async create(settings) {
    return this.own(await this.host.ask('createModel', { config: configOf(settings) }));
  }

  /**
   * The settings of training reach the present model between two steps.
   * @private
   * @param {Settings} settings
   * @param {ModelInfo} model
   */
  async configure(settings, model) {
    const train = trainingOf(settings, model);
    if (same(train, model.config.train)) return this.own(model);
    this.ending = '';
    if (this.busy && train.epochs !== model.config.train.epochs) this.untilEpoch = stopEpoch(train.epochs, model.epoch);
    return this.own(await this.host.ask('configureTraining', { train }));
  }

  /** The present model is one that is trained here. @param {ModelInfo} info */
  own(info) {
    this.config = info.config;
    return info;
  }

  /** @private */
  async step() {
    const metrics = await this.host.ask('trainStep');
    this.events.onStep(slowStep);
    return metrics;
  }

  /** @private @param {number} step that was just made */
  async evaluate(step) {
    const { images, seed } = evaluation;
    this.events.onHeldOut(step, await this.host.ask('evaluate', { images, seed }));
  }

  /** @private @param {number} turn */
  async goSlowly(turn) {
    this.become('slow');
    while (turn === this.turn) {
      const began = performance.now();
      const { step, epoch } = await this.step();
      await this.evaluate(step);
      if (turn === this.turn && epoch >= this.untilEpoch) this.end('finished');
      await delay(Math.max(0, began + slowStep - performance.now()));
    }
  }

  /** @private @param {() => Promise<void>} work */
  async guarded(work) {
    const { turn } = this;
    try {
      await work();
    } catch (error) {
      if (!isFailure(error)) throw error;
      if (turn !== this.turn) return;
      this.halt('idle');
      // Fresh weights that were refused leave the worker training the present ones.
      if (error.kind !== 'panic') await this.host.ask('trainPause').catch(() => {});
    }
  }

  /** @private @param {RunState} state */
  halt(state) {
    this.ending = '';
    this.become(state);
    return ++this.turn;
  }

  /** @private @param {RunState} state */
  become(state) {
    this.state = state;
    this.host.requestUpdate();
  }
}

/**
 * Equal values of plain data.
 * @param {object} a
 * @param {object} b
 */
const same = (a, b) => JSON.stringify(Object.entries(a).sort()) === JSON.stringify(Object.entries(b).sort());
