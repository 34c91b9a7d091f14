// @ts-check
/**
 * The training loop: bursts of steps, between which the worker's waiting messages get their turn. It counts, times and
 * reports; a step itself is the session's, and what to do with a failure is the worker's.
 */

/** @typedef {import('../protocol.js').StepMetrics} StepMetrics */
/** @typedef {import('../protocol.js').TrainProgress} TrainProgress */

/** Milliseconds of steps before waiting messages are answered. */
const burst = 30;
/** Milliseconds between reports, between held-out evaluations at least, and between snapshots. */
const reportEvery = 100;
const evaluateEvery = 2000;
const snapshotEvery = 5000;
/** An evaluation may use this share of the time. */
const evaluationShare = 0.1;
/** Averages in one report at most, each over neighbouring steps. */
const pointsPerReport = 8;
/** Milliseconds that the speed is measured over. */
const speedWindow = 1000;

/**
 * @typedef {object} Work what the loop calls; each may throw
 * @property {() => StepMetrics} step
 * @property {() => import('../protocol.js').Evaluation | null} evaluate null when there is nothing to evaluate on
 * @property {() => void} snapshot
 * @property {(progress: TrainProgress) => void} report
 * @property {(error: unknown) => void} failed training has stopped
 */

export class TrainingLoop {
  /** @param {Work} work */
  constructor(work) {
    this.work = work;
    this.running = false;
    this.batch = 1;
    /** Passes at which it stops by itself. */
    this.untilEpoch = Infinity;
    this.seconds = 0;
    this.lastStep = 0;
    this.lastReport = 0;
    this.lastEvaluation = 0;
    this.evaluationCost = 0;
    this.lastSnapshot = 0;
    /** @type {StepMetrics[]} not yet reported */
    this.steps = [];
    /** @type {{ at: number, images: number }[]} finished bursts */
    this.speeds = [];
    /** A message to oneself comes after those that already wait; unlike a timer it is not slowed down. */
    this.turn = new MessageChannel();
    this.turn.port1.onmessage = () => this.run();
    /** Whether such a message is on its way: a pause does not call it back, and a second one would go on beside it. */
    this.scheduled = false;
  }

  /** Another model: its time begins anew. */
  reset() {
    this.running = false;
    this.seconds = 0;
    this.steps = [];
    this.speeds = [];
    this.lastEvaluation = 0;
  }

  /** @param {{ batch: number, untilEpoch: number }} options */
  start({ batch, untilEpoch }) {
    this.batch = batch;
    this.untilEpoch = untilEpoch;
    if (this.running) return;
    this.running = true;
    this.speeds = [{ at: performance.now(), images: 0 }];
    this.lastSnapshot = performance.now();
    this.schedule();
  }

  pause() {
    if (!this.running) return;
    this.running = false;
    this.report(null);
    try {
      this.keep();
    } catch (error) {
      this.work.failed(error);
    }
  }

  /** @returns {StepMetrics} a single step, reported and kept at once; what fails ends training, and is thrown too */
  single() {
    try {
      const began = performance.now();
      const metrics = this.work.step();
      this.seconds += (performance.now() - began) / 1000;
      this.steps.push(metrics);
      this.report(null);
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
    this.turn.port2.postMessage(null);
  }

  /** @private */
  run() {
    this.scheduled = false;
    if (!this.running) return;
    try {
      this.runBurst();
    } catch (error) {
      this.fail(error);
    }
    if (this.running) this.schedule();
  }

  /**
   * @private
   * @param {unknown} error
   */
  fail(error) {
    const unsaid = this.running || this.steps.length > 0;
    this.running = false;
    if (unsaid) this.report(null);
    this.work.failed(error);
  }

  /**
   * A snapshot refused amid training: the loss is still finite, the weights or the optimizer's sums are not.
   * @private
   */
  keep() {
    try {
      this.work.snapshot();
    } catch (error) {
      if (error instanceof Error && 'kind' in error && error.kind === 'checkpoint') error.kind = 'diverged';
      throw error;
    }
  }

  /** @private */
  runBurst() {
    const began = performance.now();
    let now = began;
    let images = 0;
    let epoch = 0;
    do {
      const metrics = this.work.step();
      this.steps.push(metrics);
      this.lastStep = metrics.step;
      epoch = metrics.epoch;
      images += this.batch;
      now = performance.now();
    } while (now - began < burst && epoch < this.untilEpoch);
    this.seconds += (now - began) / 1000;
    this.speeds.push({ at: now, images });
    while (this.speeds.length > 2 && this.speeds[1].at < now - speedWindow) this.speeds.shift();
    const finished = epoch >= this.untilEpoch;
    if (finished) this.running = false;
    this.afterBurst(now, finished);
  }

  /**
   * @private
   * @param {number} now
   * @param {boolean} finished
   */
  afterBurst(now, finished) {
    const wait = Math.max(evaluateEvery, this.evaluationCost / evaluationShare);
    if (finished || now - this.lastEvaluation >= wait) this.report(this.evaluate(now));
    else if (now - this.lastReport >= reportEvery) this.report(null);
    if (finished || now - this.lastSnapshot >= snapshotEvery) {
      this.lastSnapshot = now;
      this.keep();
    }
  }

  /**
   * @private
   * @param {number} now
   */
  evaluate(now) {
    this.lastEvaluation = now;
    const evaluation = this.work.evaluate();
    this.evaluationCost = performance.now() - now;
    return evaluation && { step: this.lastStep, evaluation };
  }

  /**
   * @private
   * @param {TrainProgress['heldOut']} heldOut
   */
  report(heldOut) {
    this.lastReport = performance.now();
    const steps = thinned(this.steps, pointsPerReport);
    this.steps = [];
    this.work.report({
      running: this.running,
      steps,
      heldOut,
      imagesPerSecond: this.running ? this.speed() : 0,
      seconds: this.seconds,
    });
  }

  /** @private */
  speed() {
    const [first, ...later] = this.speeds;
    const last = later.at(-1);
    if (!last || last.at === first.at) return 0;
    return (later.reduce((sum, { images }) => sum + images, 0) * 1000) / (last.at - first.at);
  }
}

/**
 * At most `count` metrics: neighbours are averaged and carry the last one's step.
 * @param {StepMetrics[]} steps
 * @param {number} count
 * @returns {StepMetrics[]}
 */
export function thinned(steps, count) {
  if (steps.length <= count) return steps;
  return Array.from({ length: count }, (_, i) => {
    const group = steps.slice(Math.floor((i * steps.length) / count), Math.floor(((i + 1) * steps.length) / count));
    const average = (/** @type {'nll' | 'kl'} */ name) => group.reduce((sum, metrics) => sum + metrics[name], 0) / group.length;
    return { ...group[group.length - 1], nll: average('nll'), kl: average('kl') };
  });
}
