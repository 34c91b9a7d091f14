/**
 * A training run that gives the same bits in every browser: those that the same build of the module gives in Node.
 */
import assert from 'node:assert/strict';
import { filesOf, mnist } from '../../mnist.js';
import { Session } from './core.js';

const count = 2000;
const batch = 75;
const epochs = 2;
/** What the page is opened with. No vector's length divides these widths, so that what is left over is computed too. */
export const sameRun = `?build=simd128#train?hidden=50&latent=5&batch=${batch}&seed=7&count=${count}&epochs=${epochs}&workers=1`;

/** Its steps; and so many more, made one by one, of which the page says each loss in full precision. */
export const runSteps = epochs * Math.ceil(count / batch);
export const singleSteps = 3;

/** Runs in the page: whether it has come to rest after a step. @param {number} step */
export const restsAt = (step) =>
  document.querySelector('[data-testid=metric-step]')?.textContent === String(step) &&
  document.querySelector('[data-testid=train-start]') !== null;

/**
 * @param {Uint8Array} file the model after the run, with the state of its training
 * @param {import('../../../www/app/protocol.js').StepMetrics[]} last of the single steps
 */
export function checkRun(file, last) {
  const { config, step } = Session.open(file).info();
  assert.equal(step, runSteps + singleSteps);
  const session = new Session(config);
  const [images, labels] = filesOf(mnist.parts[0]);
  session.setTrainingData(images, labels, count);
  const steps = Array.from({ length: step }, () => session.step());
  assert.deepEqual(last, steps.slice(-singleSteps), 'losses');
  assert.ok(Buffer.from(session.save(false, true)).equals(file), 'weights and moments');
}
