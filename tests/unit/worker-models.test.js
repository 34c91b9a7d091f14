// The models beside the present one: shipped ones are fetched once and again after a failure, words are trained on a model
// of their own. The test answers for the module.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { OpenModel } from '../../www/worker/open-model.js';
import { ModelCache } from '../../www/worker/model-cache.js';
import { WordTraining } from '../../www/worker/word-training.js';

test('a shipped model is fetched once, and again after a failure; others are refused', async () => {
  const urls = [];
  let fails = true;
  const cache = new ModelCache(
    async (url) => {
      urls.push(url);
      if (fails) throw new Error('offline');
      return new Uint8Array([7]);
    },
    (bytes) => /** @type {any} */ ({ opened: bytes[0] }),
  );
  await assert.rejects(cache.get('mnist-2d'), /offline/);
  fails = false;
  const [a, b] = await Promise.all([cache.get('mnist-2d'), cache.get('mnist-2d')]);
  assert.equal(a, b);
  assert.deepEqual(a, { opened: 7 });
  assert.equal(urls.length, 2);
  await assert.rejects(cache.get('../secret'), { kind: 'gone' });
  assert.equal(urls.length, 2, 'nothing is fetched for a name that nobody shipped');
});

/** @param {string[]} freed what is freed, in order */
function wordSession(freed) {
  let steps = 0;
  return /** @type {any} */ ({
    model: () => ({ free: () => freed.push('model') }),
    setTrainingWords: (/** @type {string[]} */ words) => words.length,
    info: () => 'info',
    step: () => ({ step: ++steps }),
    free: () => freed.push('session'),
  });
}

test('training words makes as many steps as asked, on a model of its own', async () => {
  const cache = new ModelCache(/** @type {any} */ (null), /** @type {any} */ (null));
  /** @type {string[]} */
  const freed = [];
  const sessions = [wordSession(freed), wordSession(freed)];
  const training = new WordTraining(cache, () => sessions.shift());
  training.list = Promise.resolve(['tea', 'cup']);
  const [first] = sessions;
  assert.equal(await training.create(/** @type {any} */ ({}), null), 'info');
  assert.deepEqual(await training.train(5), { metrics: { step: 5 }, words: 2 });
  assert.equal((await cache.get('words-own')).session, first);
  await training.create(/** @type {any} */ ({}), null);
  assert.deepEqual(freed, ['model', 'session'], 'the model before makes room');
  assert.deepEqual(await training.train(1), { metrics: { step: 1 }, words: 2 });
});

test('what is asked through a session is made once, and freed with it', () => {
  /** @type {string[]} */
  const freed = [];
  const open = new OpenModel(wordSession(freed));
  assert.equal(open.model, open.model);
  open.free();
  assert.deepEqual(freed, ['model', 'session']);
});
