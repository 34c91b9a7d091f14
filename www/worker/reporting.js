// @ts-check
/**
 * What a training loop says and when: its steps, thinned to a few, its speed, and an evaluation on held-out images every
 * now and then. When steps are made is training.js's business, how many images an evaluation takes evaluation.js's.
 */
import { Durations } from '../shared/clock.js';
import { Speed, thinned } from './progress.js';

/** @typedef {import('../app/protocol.js').StepMetrics} StepMetrics */
/** @typedef {import('../app/protocol.js').TrainProgress} TrainProgress */

/** Milliseconds between reports, and between held-out evaluations at least. */
const reportEvery = 100;
const evaluateEvery = 400;
/** An evaluation may use this share of the time. */
const evaluationShare = 0.05;
/** Averages in one report at most, each over neighbouring steps. */
const pointsPerReport = 8;

export class Reporting {
  /** @param {Pick<import('./training.js').Work, 'evaluate' | 'report'>} work */
  constructor(work) {
    this.work = work;
    /** Of training since the weights were random, with what the worker did meanwhile: as long as one waited. */
    this.seconds = 0;
    /** Up to when they are counted. */
    this.counted = 0;
    this.lastStep = 0;
    this.lastReport = 0;
    this.lastEvaluation = 0;
    this.evaluationCost = 0;
    /** @type {StepMetrics[]} not yet reported */
    this.steps = [];
    this.speed = new Speed();
    this.durations = new Durations();
  }

  /** Another model: its time begins anew. */
  reset() {
    this.seconds = 0;
    this.steps = [];
    this.lastEvaluation = 0;
  }

  /** Training begins, or goes on. @param {number} now */
  begin(now) {
    this.counted = now;
    this.speed.begin(now);
  }

  /** Steps were made until now; answers and evaluations since the last ones are part of the wait. @param {number} now */
  worked(now) {
    this.seconds += (this.durations.awake(now - this.counted) ?? 0) / 1000;
    this.counted = now;
  }

  /** @param {StepMetrics} metrics */
  add(metrics) {
    this.steps.push(metrics);
    this.lastStep = metrics.step;
  }

  /**
   * A round has ended.
   * @param {number} now
   * @param {boolean} finished training ends with it
   */
  due(now, finished) {
    const wait = Math.max(evaluateEvery, this.evaluationCost / evaluationShare);
    if (finished || now - this.lastEvaluation >= wait) this.report(!finished, this.evaluate(now));
    else if (now - this.lastReport >= reportEvery) this.report(true);
  }

  /**
   * @private
   * @param {number} now
   */
  evaluate(now) {
    this.lastEvaluation = now;
    const evaluation = this.work.evaluate();
    this.evaluationCost = this.durations.awake(performance.now() - now) ?? 0;
    return evaluation && { step: this.lastStep, evaluation };
  }

  /**
   * @param {boolean} running
   * @param {TrainProgress['heldOut']} [heldOut]
   */
  report(running, heldOut = null) {
    this.lastReport = performance.now();
    const steps = thinned(this.steps, pointsPerReport);
    this.steps = [];
    this.say(running, steps, heldOut);
  }

  /**
   * @param {boolean} running
   * @param {StepMetrics[]} [steps]
   * @param {TrainProgress['heldOut']} [heldOut]
   */
  say(running, steps = [], heldOut = null) {
    const imagesPerSecond = running ? this.speed.imagesPerSecond() : 0;
    this.work.report({ running, steps, heldOut, imagesPerSecond, seconds: this.seconds });
  }
}
