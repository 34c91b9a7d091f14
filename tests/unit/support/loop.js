/** The worker's training loop around a model that only counts. */
import { afterEach } from 'node:test';
import { TrainingLoop } from '../../../www/worker/training.js';

/** @typedef {import('../../../www/app/protocol.js').TrainProgress} TrainProgress */

/** @type {any[]} */
const loops = [];
// A loop that goes on keeps Node alive.
afterEach(() => {
  for (const loop of loops.splice(0)) loop.pause();
});

/**
 * A loop whose model takes 10 steps a pass, fails at step `failAt` and cannot be saved from step `refuseAt` on. Where
 * `rounds` are given, several workers share it: each round has the next number of steps, and ends when `average` says.
 * @param {object} [options]
 * @param {number} [options.failAt]
 * @param {number} [options.refuseAt]
 * @param {number[]} [options.rounds]
 * @param {number} [options.images] in a batch
 * @param {(step: number) => Promise<any>} [options.average]
 * @param {(progress: TrainProgress) => unknown} [options.onReport]
 */
export function setUp({
  failAt = Infinity,
  refuseAt = Infinity,
  rounds = [],
  images = 4,
  average = async () => {},
  onReport = () => {},
} = {}) {
  const seen = {
    reports: /** @type {TrainProgress[]} */ ([]),
    snapshots: 0,
    failures: /** @type {any[]} */ ([]),
    finished: 0,
    /** The last report. @returns {any} */
    last: () => seen.reports.at(-1),
  };
  let step = 0;
  /** @type {any[]} */
  const waiting = [];
  const loop = new TrainingLoop({
    round: () => rounds.shift() ?? null,
    average: () => average(step),
    goesOn: (error) => error instanceof Error && 'kind' in error && error.kind === 'helper',
    finished: () => seen.finished++,
    step: () => {
      step++;
      if (step === failAt) throw Object.assign(new Error('nan'), { kind: 'diverged' });
      return { step, epoch: step / 10, images, nll: 100 - step, kl: step, beta: 1, loss: 100, gradientNorm: 1 };
    },
    evaluate: () => ({
      images: 1,
      nll: 1,
      kl: 2,
      elbo: -3,
      activeUnits: 1,
      klPerLatent: [2],
      standardErrors: { nll: 1, kl: 1, elbo: 1 },
    }),
    snapshot: () => {
      if (step >= refuseAt) throw Object.assign(new Error('expected finite numbers'), { kind: 'checkpoint' });
      seen.snapshots++;
    },
    report: (progress) => {
      seen.reports.push(progress);
      onReport(progress);
      if (!progress.running) waiting.splice(0).forEach((done) => done());
    },
    failed: (error) => seen.failures.push(error),
  });
  loops.push(loop);
  return { loop, seen, rest: () => new Promise((done) => waiting.push(done)), steps: () => step };
}
