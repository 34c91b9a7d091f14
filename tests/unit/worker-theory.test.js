// The worker's parts for the theory: shipped models are fetched once and again after a failure, heavy work tells how far it
// is and lets others have their turn, words are trained beside the page's model. The test answers for the module.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lookingAnswers } from '../../www/worker/looking.js';
import { Shelf } from '../../www/worker/shelf.js';
import { joint, quadrature } from '../../www/worker/study.js';
import { WordTraining } from '../../www/worker/word-training.js';

test('a shipped model is fetched once, and again after a failure; others are refused', async () => {
  const urls = [];
  let fails = true;
  const shelf = new Shelf(
    async (url) => {
      urls.push(url);
      if (fails) throw new Error('offline');
      return new Uint8Array([7]);
    },
    (bytes) => /** @type {any} */ ({ opened: bytes[0] }),
  );
  await assert.rejects(shelf.session('mnist-2d'), /offline/);
  fails = false;
  const [a, b] = await Promise.all([shelf.session('mnist-2d'), shelf.session('mnist-2d')]);
  assert.equal(a, b);
  assert.deepEqual(a, { opened: 7 });
  assert.equal(urls.length, 2);
  await assert.rejects(shelf.session('../secret'), { kind: 'network' });
  assert.equal(urls.length, 2, 'nothing is fetched for a name that nobody shipped');
});

test('the joint density is put together from bands of rows, and the study is freed', async () => {
  /** @type {any[]} */
  const events = [];
  let freed = 0;
  let others = 0;
  const study = {
    logJoint: (/** @type {any} */ _window, /** @type {number} */ side, /** @type {number} */ from, /** @type {number} */ to) =>
      Float32Array.from({ length: (to - from) * side }, (_, i) => from * side + i),
    free: () => freed++,
  };
  const other = setInterval(() => others++, 0);
  const { logJoint } = await joint(/** @type {any} */ (study), /** @type {any} */ ({ window: null, side: 50 }), (event) =>
    events.push(event),
  );
  clearInterval(other);
  assert.deepEqual(
    [...logJoint],
    Array.from({ length: 2500 }, (_, i) => i),
  );
  assert.deepEqual(
    events.map(({ done }) => done),
    [20, 40, 50],
  );
  assert.equal(freed, 1);
});

test('quadrature goes on until there is an answer; a failure frees the study too', async () => {
  const answers = [undefined, undefined, { logPx: -80 }];
  /** @type {any[]} */
  const told = [];
  let freed = 0;
  const study = { integrate: () => answers.shift(), progress: () => 1 - answers.length / 3, free: () => freed++ };
  assert.deepEqual(await quadrature(/** @type {any} */ (study), ({ done }) => told.push(done)), { logPx: -80 });
  assert.equal(told.at(-1), 1);
  const broken = { ...study, integrate: () => assert.fail('not 2-D') };
  await assert.rejects(
    quadrature(/** @type {any} */ (broken), () => {}),
    /not 2-D/,
  );
  assert.equal(freed, 2);
});

test('a request goes to the model that it names, else to the present one', async () => {
  const sessions = { present: { encode: () => 'present' }, 'mnist-2d': { encode: () => 'shipped' } };
  const answers = /** @type {any} */ (
    lookingAnswers({ module: () => /** @type {any} */ (null), on: (id) => Object(sessions)[id ?? 'present'], tell: () => {} })
  );
  assert.equal(await answers.encode({ x: null }), 'present');
  assert.equal(await answers.encode({ x: null, on: 'mnist-2d' }), 'shipped');
});

test('training words makes as many steps as asked, on a model of its own', async () => {
  const shelf = new Shelf(/** @type {any} */ (null), /** @type {any} */ (null));
  let steps = 0;
  const session = {
    setTrainingWords: (/** @type {string[]} */ words) => words.length,
    info: () => 'info',
    step: () => ({ step: ++steps }),
    free: () => {},
  };
  const training = new WordTraining(shelf, () => /** @type {any} */ (session));
  training.list = Promise.resolve(['tea', 'cup']);
  assert.equal(await training.create(/** @type {any} */ ({})), 'info');
  assert.deepEqual(await training.train(5), { metrics: { step: 5 }, words: 2 });
  assert.equal(await shelf.session('words-own'), session);
});
