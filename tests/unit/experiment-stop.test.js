// An experiment that is stopped while a question takes long: the next start does not wait for its answer, which changes nothing any more.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import './support/templates.js'; // before what draws
import { Experiment } from '../../www/views/experiments/experiment.js';

/** @extends {Experiment<string>} */
class Slow extends Experiment {
  static id = 'slow';
  static ofModel = false;
  /** Of each measurement that was begun: what answers its question. @type {((answer: string) => void)[]} */
  answers = [];

  /** @param {import('../../www/views/experiments/experiment.js').Step} step */
  async measure(step) {
    const answer = await new Promise((/** @type {(answer: string) => void} */ done) => this.answers.push(done));
    step(0.5);
    this.draft = answer;
    return answer;
  }
}

const settled = () => new Promise((done) => setImmediate(done));

test('what was stopped is not waited for, and its late answer is neither shown nor kept', async () => {
  const slow = new Slow();
  slow.start();
  await settled();
  slow.stop();
  assert.equal(slow.done, null);
  slow.start();
  await settled();
  assert.equal(slow.answers.length, 2, 'the second has begun');
  assert.equal(slow.done, 0);
  slow.answers[0]('late');
  await settled();
  assert.deepEqual([slow.done, slow.draft, slow.result], [0, null, null]);
  slow.answers[1]('right');
  await settled();
  assert.deepEqual([slow.done, slow.draft, slow.result], [null, null, 'right']);
});
