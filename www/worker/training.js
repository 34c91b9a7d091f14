// @ts-check
/**
 * The training loop: bursts of steps, between which the worker's waiting messages get their turn. Where several workers
 * train, steps come in rounds, and reports, snapshots, pauses and the end between rounds only; for one alone a burst is
 * a round. A step itself is the session's, what is said reporting.js's, and what to do with a failure is the worker's.
 */
import { Reporting } from './reporting.js';
import { turn } from './turn.js';

/** @typedef {import('../app/protocol.js').StepMetrics} StepMetrics */
/** @typedef {import('../app/protocol.js').TrainProgress} TrainProgress */

/** Milliseconds of steps before waiting messages are answered. */
const burst = 30;
/** Milliseconds of a start until its first snapshot; each wait is twice as long as the one before it, up to the longest. */
const snapshotAfter = 500;
const snapshotEvery = 5000;

/**
 * @typedef {object} Work what the loop calls; each may throw
 * @property {() => number | null} round begins one: how many steps it has, null for a worker alone
 * @property {() => Promise<void>} average ends a round of several workers, once all have done their steps
 * @property {() => StepMetrics} step
 * @property {() => import('../app/protocol.js').Evaluation | null} evaluate null when there is nothing to evaluate on
 * @property {() => void} snapshot
 * @property {(progress: TrainProgress) => void} report
 * @property {(error: unknown) => boolean} goesOn whether training goes on after a round that failed, the own part of which counts
 * @property {() => void} finished it is through its epochs; a pause is no end
 * @property {(error: unknown) => void} failed training has stopped
 */

export class TrainingLoop {
  /** @param {Work} work */
  constructor(work) {
    this.work = work;
    this.running = false;
    /** Passes at which it stops by itself. */
    this.untilEpoch = Infinity;
    this.epoch = 0;
    this.lastSnapshot = 0;
    /** Milliseconds from that to the next one. */
    this.snapshotWait = snapshotAfter;
    /** Steps were made since the last snapshot. */
    this.unkept = false;
    this.reporting = new Reporting(work);
    /** @type {'rest' | 'steps' | 'averaging'} where in a round it is */
    this.stage = 'rest';
    /** Steps until the workers' states are averaged. */
    this.left = Infinity;
    /** Images of the present round. */
    this.images = 0;
    /** A pause waits for the end of the round. */
    this.pausing = false;
    /** @type {(() => void)[]} who waits for it */
    this.waiting = [];
    /** Rounds that were given up, so that one that is averaged later is known. */
    this.givenUp = 0;
    /** Whether a turn is on its way: a pause does not call it back, and a second one would go on beside it. */
    this.scheduled = false;
  }

  /** Another model comes: what this one learned since the last snapshot is kept, unless a round is under way or it diverged. */
  keepUnkept() {
    if (!this.unkept || this.stage !== 'rest') return;
    try {
      this.keep();
    } catch {
      // The last good model has been kept before.
    }
  }

  /** Another model: its time begins anew. */
  reset() {
    this.running = false;
    this.unkept = false;
    this.reporting.reset();
    this.giveUp();
  }

  /**
   * Reports at once that it runs: a round may be long.
   * @param {number} untilEpoch passes at which it stops by itself
   */
  start(untilEpoch) {
    this.untilEpoch = untilEpoch;
    this.pausing = false;
    if (!this.running) {
      this.running = true;
      this.lastSnapshot = performance.now();
      this.snapshotWait = snapshotAfter;
      this.reporting.begin(this.lastSnapshot);
      this.schedule();
    }
    this.reporting.say(true);
  }

  /** Stops between rounds: at once where none is under way, else at its end. Resolves when it has. */
  async pause() {
    if (this.stage === 'rest') return this.stop();
    this.pausing = true;
    await this.rest();
  }

  /**
   * Resolves between rounds, where all workers are in one state: at once where none is under way. A round is over too
   * when it is given up, for training failed or another model has come.
   * @returns {Promise<void>}
   */
  async rest() {
    if (this.stage === 'rest') return;
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  /** @returns {StepMetrics} a single step between rounds, reported and kept at once; what fails ends training, and is thrown too */
  single() {
    try {
      if (!this.running) this.reporting.counted = performance.now();
      const metrics = this.work.step();
      this.unkept = true;
      this.reporting.worked(performance.now());
      this.reporting.add(metrics);
      this.reporting.report(this.running);
      this.keep();
      return metrics;
    } catch (error) {
      this.fail(error);
      throw error;
    }
  }

  /** @private */
  schedule() {
    if (this.scheduled) return;
    this.scheduled = true;
    void turn().then(() => this.run());
  }

  /** @private */
  run() {
    this.scheduled = false;
    if (!this.running || this.stage === 'averaging') return;
    try {
      this.runBurst();
    } catch (error) {
      this.fail(error);
    }
    this.goOn();
  }

  /** @private */
  goOn() {
    if (this.running && this.stage !== 'averaging') this.schedule();
  }

  /** @private */
  stop() {
    this.pausing = false;
    if (!this.running) return;
    this.running = false;
    this.reporting.report(false);
    try {
      this.keep();
    } catch (error) {
      this.work.failed(error);
    }
  }

  /**
   * @private
   * @param {unknown} error
   */
  fail(error) {
    const unsaid = this.running || this.reporting.steps.length > 0;
    this.running = false;
    this.giveUp();
    if (unsaid) this.reporting.report(false);
    this.work.failed(error);
  }

  /** @private */
  giveUp() {
    this.givenUp++;
    this.rested();
  }

  /**
   * No round is under way any more.
   * @private
   */
  rested() {
    this.stage = 'rest';
    this.images = 0;
    this.pausing = false;
    for (const resolve of this.waiting.splice(0)) resolve();
  }

  /**
   * A snapshot refused amid training: the loss is still finite, the weights or the optimizer's sums are not.
   * @private
   */
  keep() {
    try {
      this.work.snapshot();
      this.unkept = false;
    } catch (error) {
      if (error instanceof Error && 'kind' in error && error.kind === 'checkpoint') error.kind = 'diverged';
      throw error;
    }
  }

  /** @private */
  runBurst() {
    const began = performance.now();
    if (this.stage === 'rest') {
      this.left = this.work.round() ?? Infinity;
      this.stage = 'steps';
    }
    const alone = this.left === Infinity;
    let now = began;
    do {
      const metrics = this.work.step();
      this.unkept = true;
      this.reporting.add(metrics);
      this.epoch = metrics.epoch;
      this.images += metrics.images;
      this.left--;
      now = performance.now();
    } while (now - began < burst && (alone ? this.epoch < this.untilEpoch : this.left > 0));
    this.reporting.worked(now);
    if (alone) this.endRound(now);
    else if (this.left === 0) void this.average();
  }

  /** @private */
  async average() {
    this.stage = 'averaging';
    const { givenUp } = this;
    try {
      await this.work.average();
      if (givenUp !== this.givenUp) return;
      const now = performance.now();
      this.reporting.worked(now);
      this.endRound(now);
    } catch (error) {
      if (givenUp !== this.givenUp) return;
      if (this.work.goesOn(error)) this.endRound(performance.now());
      else this.fail(error);
    }
    this.goOn();
  }

  /**
   * @private
   * @param {number} now
   */
  endRound(now) {
    this.stage = 'rest';
    this.reporting.speed.add(now, this.images);
    const finished = this.epoch >= this.untilEpoch;
    if (finished) this.running = false;
    if (this.pausing && !finished) this.stop();
    else this.afterRound(now, finished);
    if (finished) this.work.finished();
    this.rested();
  }

  /**
   * @private
   * @param {number} now
   * @param {boolean} finished
   */
  afterRound(now, finished) {
    this.reporting.due(now, finished);
    if (finished || now - this.lastSnapshot >= this.snapshotWait) {
      this.lastSnapshot = now;
      this.snapshotWait = Math.min(2 * this.snapshotWait, snapshotEvery);
      this.keep();
    }
  }
}
