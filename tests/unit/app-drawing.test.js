// What the page does with the digit at hand, against a worker that the test plays: drawings that go on, are late, or are of
// another dataset than the model's.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dot, info, picture, refusal, setUp } from './support/app.js';

/** A page with a model of MNIST, whose next model is of larger images. */
async function withOtherModel(/** @type {(app: import('../../www/app/app.js').App) => void} */ before) {
  const all = setUp();
  const { app, answer } = all;
  app.set({ model: info(), testDigits: { x: picture(0), labels: Uint8Array.of(0) } });
  before(app);
  if (all.names().includes('seeDrawing')) await answer('seeDrawing', picture(0.5));
  if (all.names().includes('explain')) await answer('explain', 'of the former');
  const opened = app.opening.file(new File(['other'], 'letters.safetensors'));
  await answer('requireCheckpointSize', undefined);
  await answer('loadModel', info(0, 'letters'));
  await answer('keepModel', undefined);
  await opened;
  return all;
}

test('a drawing is seen anew as an image of another dataset, and its examples come', async () => {
  const { state, answer, names } = await withOtherModel((app) => app.draw(() => dot));
  assert.deepEqual([state.digit, state.explanation, state.testDigits], [null, null, null], 'images of MNIST do not fit');
  const seen = picture(0.7);
  assert.deepEqual(await answer('seeDrawing', seen), [dot.points, dot.ends, dot.widths, 'letters']);
  assert.deepEqual([state.digit?.x, state.digit?.source, state.empty], [seen, 'pad', false]);
  assert.deepEqual((await answer('explain', 'explained'))[0], seen);
  await answer('examples', 'letters');
  assert.equal(state.testDigits, 'letters');
  assert.deepEqual(names(), []);
});

test('a digit that nobody drew goes when the model takes images of another dataset', async () => {
  const { state, names } = await withOtherModel((app) => {
    app.draw(() => dot);
    app.setDigit({ x: picture(1), label: 1, source: 'test' });
  });
  assert.deepEqual([state.digit, state.explanation, state.empty], [null, null, true]);
  assert.deepEqual(names(), ['examples']);
});

test('a look at the pad for the former dataset is no digit of the new one', async () => {
  const { app, state, answer } = setUp();
  app.set({ model: info() });
  app.draw(() => dot);
  void app.opening.file(new File(['other'], 'letters.safetensors'));
  await answer('requireCheckpointSize', undefined);
  await answer('loadModel', info(0, 'letters'));
  await answer('keepModel', undefined);
  assert.equal((await answer('seeDrawing', picture(0.2)))[3], 'mnist');
  const late = state.digit;
  assert.equal((await answer('seeDrawing', picture(0.3)))[3], 'letters');
  assert.deepEqual([late, state.digit?.x], [null, picture(0.3)]);
});

test('a drawing that was there before any model is seen as the first one sees it', async () => {
  const { app, state, answer, names } = setUp();
  app.draw(() => dot);
  await answer('seeDrawing', picture(0.2));
  void app.opening.file(new File(['other'], 'letters.safetensors'));
  await answer('requireCheckpointSize', undefined);
  await answer('loadModel', info(0, 'letters'));
  assert.equal(state.digit, null, 'no image of MNIST');
  assert.equal((await answer('seeDrawing', picture(0.3)))[3], 'letters');
  assert.deepEqual(/** @type {any} */ (state).digit.x, picture(0.3));
  assert.ok(names().includes('explain'));
});

test('a stroke that goes on renders nothing until it is seen, and is written out once a request', async () => {
  const { app, names, answer } = setUp();
  let [rendered, written] = [0, 0];
  app.changed = () => rendered++;
  for (let i = 0; i < 10; i++) {
    app.draw(() => {
      written++;
      return dot;
    });
  }
  assert.deepEqual([rendered, written, names()], [0, 1, ['seeDrawing']]);
  await answer('seeDrawing', undefined);
  assert.deepEqual([rendered, written, names()], [0, 2, ['seeDrawing']], 'the latest of what came meanwhile');
});

/** @param {Float32Array} x @param {string} explanation */
const seen = (x, explanation) => ({ x, explanation });

/** A page with a model, and a drawing that it has explained. */
async function withDrawing() {
  const all = setUp();
  all.app.set({ model: info() });
  all.app.draw(() => dot);
  await all.answer('seeDrawing', picture(0.1));
  await all.answer('explain', 'of the first');
  return all;
}

test('while one draws, an image and its explanation are one request, and are rendered once', async () => {
  const { app, state, answer, names } = await withDrawing();
  /** @type {unknown[]} */
  const rendered = [];
  app.changed = () => rendered.push([state.digit?.x, state.explanation]);
  app.draw(() => dot);
  app.draw(() => dot);
  assert.deepEqual(names(), ['explainDrawing']);
  const asked = await answer('explainDrawing', seen(picture(0.2), 'of the second'));
  assert.deepEqual(asked, [dot.points, dot.ends, dot.widths, 8, state.settings.draws, undefined]);
  await answer('explainDrawing', seen(picture(0.3), 'of the third'));
  assert.deepEqual(rendered, [
    [picture(0.2), 'of the second'],
    [picture(0.3), 'of the third'],
  ]);
  app.modelChanged();
  assert.deepEqual((await answer('explain', 'by another model'))[0], picture(0.3));
  assert.deepEqual([state.explanation, names()], ['by another model', []]);
});

test('a drawing that is on its way is not lost by a step of training, and goes when the pad is cleared', async () => {
  const { app, state, answer, names } = await withDrawing();
  app.modelChanged();
  app.draw(() => dot);
  app.modelChanged();
  await answer('explain', 'of the first again');
  assert.deepEqual([state.digit?.x, names()], [picture(0.1), ['explainDrawing']], 'nothing would come after the drawing');
  await answer('explainDrawing', seen(picture(0.2), 'of the second'));
  assert.deepEqual([state.digit?.x, state.explanation], [picture(0.2), 'of the second']);
  assert.deepEqual((await answer('explain', 'by the next model'))[0], picture(0.2));
  assert.equal(state.explanation, 'by the next model');
  app.draw(() => dot);
  app.clearDigit();
  await answer('explainDrawing', seen(picture(0.3), 'too late'));
  assert.deepEqual([state.digit, state.explanation, names()], [null, null, []]);
});

test('a drawing that no model can explain is shown without an explanation', async () => {
  const { app, state, answer } = await withDrawing();
  app.draw(() => dot);
  await answer('explainDrawing', refusal('tensor'));
  assert.equal(state.explanation, null);
  await answer('seeDrawing', picture(0.2));
  await answer('explain', refusal('tensor'));
  assert.deepEqual([state.digit?.x, state.explanation], [picture(0.2), null]);
});

test('examples that come too late are of another dataset, and are not shown', async () => {
  const { app, state, answer } = setUp();
  app.set({ model: info() });
  void app.loadTestDigits();
  app.set({ model: info(0, 'letters') });
  await answer('examples', 'digits');
  assert.equal(state.testDigits, null);
});

test('another model of the same dataset leaves digit and examples', async () => {
  const { app, state, answer, names } = setUp();
  app.set({ model: info(), testDigits: /** @type {any} */ ('digits') });
  app.setDigit({ x: picture(1), label: 1, source: 'test' });
  await answer('explain', 'by the former');
  void app.opening.shipped('mnist-2d');
  await answer('fetchModel', info());
  assert.deepEqual([state.digit?.label, state.testDigits, names()], [1, 'digits', ['explain']]);
});

test('what a link shows of views comes with the answer about the digit that it brings', async () => {
  const { app, state, answer } = setUp();
  app.set({ model: info() });
  const brought = new Map([['latent', new Map([['shown', 'dots']])]]);
  app.draw(() => dot);
  app.bring(brought, () => app.draw(() => ({ ...dot, ends: Uint32Array.of(2) })));
  await answer('seeDrawing', picture(0.1));
  assert.equal(state.digit, null, 'of the drawing before');
  await answer('seeDrawing', picture(0.2));
  assert.equal(state.brought.size, 0);
  assert.deepEqual((await answer('explain', 'of it'))[0], picture(0.2));
  assert.deepEqual([state.explanation, state.brought], ['of it', brought]);
  // Another link says nothing of that view, which may not have been in front yet.
  const later = new Map([['draw', new Map([['all', 'yes']])]]);
  app.bring(later, null);
  assert.deepEqual(state.brought, new Map([...brought, ...later]));
});
