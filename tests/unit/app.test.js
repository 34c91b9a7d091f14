// What the page does with answers, failures and events, against a worker that the test plays.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { App } from '../../www/app/app.js';
import { ModelStore } from '../../www/app/model-store.js';
import { firstState } from '../../www/app/state.js';
import { asking } from '../../www/shared/asking.js';
import { modelName, plainName } from '../../www/shared/model-names.js';
import { isShipped, shippedModels } from '../../www/app/shipped-models.js';
import { defaultSettings } from '../../www/app/address.js';

/** Of a model, as much as the app looks at. @returns {any} */
const info = (step = 0, data = 'mnist') => ({
  config: { model: { latent: 2 }, train: { lr: 1 } },
  data,
  parameters: 1,
  step,
  epoch: 0,
});
/** A stroke of one point. */
const dot = { points: Float32Array.of(0.5, 0.5), ends: Uint32Array.of(1), widths: Float32Array.of(0.1) };
const picture = (/** @type {number} */ share) => new Float32Array(784).fill(Math.round(share * 255) / 255);
const refusal = (/** @type {string} */ kind) => Object.assign(new Error(kind), { kind });
const settled = () => new Promise((done) => setImmediate(done));

function setUp() {
  /** @type {any[]} */
  const asked = [];
  const ask = asking((name, args) => new Promise((resolve, reject) => asked.push({ name, args, resolve, reject })));
  const app = new App(
    ask,
    { ...firstState({ settings: defaultSettings(), theme: /** @type {any} */ (null), language: 'en' }), busy: false },
    () => {},
    new ModelStore(),
  );
  const answer = async (/** @type {string} */ name, /** @type {any} */ value) => {
    const at = asked.findIndex((request) => request.name === name);
    assert.notEqual(at, -1, `nobody asked for ${name}`);
    const [request] = asked.splice(at, 1);
    if (value instanceof Error) request.reject(value);
    else request.resolve(value);
    await settled();
    return request.args;
  };
  return { app, state: app.state, asked, answer, names: () => asked.map(({ name }) => name) };
}

test('a shipped model comes with its number and explains the digit at hand', async () => {
  const { app, state, answer } = setUp();
  app.setDigit({ x: picture(0.5), label: 5, source: 'test' });
  void app.opening.shipped('mnist-2d');
  assert.equal(state.busy, true);
  assert.deepEqual(await answer('fetchModel', info()), [{ url: 'models/mnist-2d.safetensors' }]);
  assert.equal(state.busy, false);
  assert.equal(state.modelName, 'mnist-2d');
  assert.equal(state.settings.model, 'mnist-2d');
  assert.equal(state.heldOut, shippedModels.find(({ id }) => id === 'mnist-2d')?.heldOut);
  const [x] = await answer('explain', 'explained');
  assert.deepEqual(x, picture(0.5));
  assert.equal(state.explanation, 'explained');
});

test('a page whose model cannot be fetched says so and makes a random one', async () => {
  const { app, state, answer } = setUp();
  void app.opening.first();
  await answer('fetchModel', refusal('network'));
  assert.deepEqual(
    state.toasts.map(({ text }) => text),
    ['error.network'],
  );
  await answer('createModel', info());
  assert.equal(state.modelName, 'own');
});

test('a file may be called as the page calls its own models', async () => {
  for (const name of ['mnist-20d', 'none', 'own', 'own.tip', ':x']) {
    const { app, state, answer } = setUp();
    void app.opening.file(new File(['a model'], `${name}.safetensors`));
    await answer('requireCheckpointSize', undefined);
    await settled();
    await answer('loadModel', info());
    assert.equal(isShipped(state.modelName), false, name);
    assert.deepEqual([modelName(state.modelName), plainName(state.modelName)], [name, name]);
  }
});

test('a refused file changes nothing but the messages', async () => {
  const { app, state, answer } = setUp();
  void app.opening.shipped('mnist-20d');
  await answer('fetchModel', info());
  const before = { ...state, toasts: null };
  void app.opening.file(new File(['not a model'], 'cat.safetensors'));
  assert.deepEqual(await answer('requireCheckpointSize', undefined), [11]);
  await answer('loadModel', refusal('checkpoint'));
  assert.deepEqual({ ...state, toasts: null }, before);
  assert.deepEqual(
    state.toasts.map(({ text }) => text),
    ['error.checkpoint'],
  );
});

test('a file that is too large is refused without being read', async () => {
  const { app, state, answer, names } = setUp();
  let read = false;
  const arrayBuffer = async () => {
    read = true;
    return new ArrayBuffer(0);
  };
  const opened = app.opening.file(/** @type {any} */ ({ name: 'film.mkv', size: 8e9, arrayBuffer }));
  assert.deepEqual(await answer('requireCheckpointSize', refusal('checkpoint')), [8e9]);
  await opened;
  assert.equal(read, false);
  assert.deepEqual(names(), []);
  assert.equal(state.busy, false);
  assert.deepEqual(
    state.toasts.map(({ text }) => text),
    ['error.checkpoint'],
  );
});

test('a file that is read late takes nothing away from a model that was wished for meanwhile', async () => {
  const { app, answer, names } = setUp();
  /** @type {(bytes: ArrayBuffer) => void} */
  let arrive = () => {};
  const slow = Object.assign(new File([''], 'slow.safetensors'), {
    arrayBuffer: () => new Promise((/** @type {(bytes: ArrayBuffer) => void} */ done) => (arrive = done)),
  });
  void app.opening.file(slow);
  await answer('requireCheckpointSize', undefined);
  void app.opening.shipped('mnist-2d');
  await answer('fetchModel', info());
  arrive(new ArrayBuffer(8));
  await settled();
  assert.ok(!names().includes('loadModel'));
  assert.equal(app.state.modelName, 'mnist-2d');
});

test('an explanation that fails is told, and leaves no numbers of something else', async () => {
  const { app, state, answer } = setUp();
  app.set({ model: info() });
  app.setDigit({ x: picture(0.1), label: null, source: 'sample' });
  await answer('explain', 'of the first');
  app.setDigit({ x: picture(0.2), label: null, source: 'sample' });
  await answer('explain', refusal('tensor'));
  assert.equal(state.explanation, null);
  assert.deepEqual(
    state.toasts.map(({ text }) => text),
    ['error.tensor'],
  );
  app.reroll();
  await answer('explain', 'again');
  assert.equal(state.explanation, 'again');
  app.reroll();
  await answer('explain', refusal('panic'));
  assert.equal(state.explanation, null);
  assert.equal(state.toasts.length, 1, 'a panic is told by its event');
});

test('a late look at the pad does not replace a digit that was picked meanwhile', async () => {
  const { app, state, answer } = setUp();
  app.draw(() => dot);
  app.setDigit({ x: picture(1), label: 1, source: 'test' });
  await answer('seeDrawing', picture(0.2));
  assert.equal(state.digit?.source, 'test');
  app.draw(() => dot);
  await answer('seeDrawing', picture(0.3));
  assert.equal(state.digit?.source, 'pad');
  app.draw(() => dot);
  app.clearDigit();
  await answer('seeDrawing', picture(0.4));
  assert.equal(state.digit, null);
});

test('an explanation of an earlier digit is not shown with a later one', async () => {
  const { app, state, answer } = setUp();
  app.set({ model: info() });
  app.setDigit({ x: picture(0.1), label: null, source: 'sample' });
  app.setDigit({ x: picture(0.2), label: null, source: 'sample' });
  await answer('explain', 'of the first');
  assert.equal(state.explanation, null);
  assert.deepEqual((await answer('explain', 'of the second'))[0], picture(0.2));
  assert.equal(state.explanation, 'of the second');
});

test('each new roll has a seed of its own', async () => {
  const { app, answer } = setUp();
  app.set({ model: info() });
  app.setDigit({ x: picture(0.1), label: null, source: 'sample' });
  const [, , first] = await answer('explain', 'a');
  app.reroll();
  const [, , second] = await answer('explain', 'b');
  assert.notEqual(first, second);
});

test("training makes the model the reader's own, and every step counts as a new model", () => {
  const { app, state } = setUp();
  app.set({ model: info(), modelName: 'mnist-2d' });
  const progress = (/** @type {boolean} */ running, /** @type {any[]} */ steps, /** @type {any} */ heldOut = null) => ({
    running,
    steps,
    heldOut,
    imagesPerSecond: 1,
    seconds: 1,
  });
  const before = state.modelVersion;
  app.news.receive({
    type: 'progress',
    progress: progress(true, [{ step: 7, epoch: 1.5 }], { step: 7, evaluation: 'measured' }),
  });
  assert.equal(state.modelName, 'own');
  assert.equal(state.heldOut, 'measured');
  assert.deepEqual([state.model?.step, state.model?.epoch], [7, 1]);
  assert.ok(state.modelVersion > before);
});

test('training that comes to rest without a further step is evaluated anew, and keeps its part of an epoch', () => {
  const { app, state } = setUp();
  app.set({ model: info(), modelName: 'mnist-2d' });
  const progress = (/** @type {boolean} */ running, /** @type {any[]} */ steps) =>
    app.news.receive({ type: 'progress', progress: { running, steps, heldOut: null, imagesPerSecond: 1, seconds: 1 } });
  progress(true, [{ step: 7, epoch: 1.5 }]);
  app.set({ heldOut: /** @type {any} */ ('of step 3') });
  const before = state.modelVersion;
  progress(false, []);
  assert.deepEqual([state.heldOut, state.model?.step, state.model?.epoch, state.model?.passes], [null, 7, 1, 1.5]);
  assert.ok(state.modelVersion > before, 'or nobody would evaluate it');
});

test('an evaluation that comes late takes the place of no number that is known by then', async () => {
  const { app, state, answer } = setUp();
  app.set({ model: info() });
  const late = app.evaluate();
  const shipped = /** @type {any} */ ({ images: 10_000, elbo: -358.8 });
  app.set({ heldOut: shipped });
  await answer('evaluate', { images: 1000, elbo: -356.8 });
  await late;
  assert.equal(state.heldOut, shipped);
});

test('what was told of a file that was refused goes once another has come', async () => {
  const { app, state, answer } = setUp();
  const open = (/** @type {string} */ name) => app.opening.file(new File([name], name));
  void open('picture.png');
  await answer('requireCheckpointSize', undefined);
  await answer('loadModel', refusal('checkpoint'));
  assert.deepEqual(
    state.toasts.map(({ text }) => text),
    ['error.checkpoint'],
  );
  void open('good.safetensors');
  await answer('requireCheckpointSize', undefined);
  await answer('loadModel', info());
  await answer('keepModel', undefined);
  assert.deepEqual(state.toasts, []);
});

test('after training diverged the page asks what model there is now', async () => {
  const { app, state, answer } = setUp();
  app.set({ model: info(900), heldOut: /** @type {any} */ ('old') });
  const before = state.modelVersion;
  app.news.receive({ type: 'stopped', failure: { kind: 'diverged', message: 'nll is NaN at step 901' } });
  await answer('configureTraining', info(800));
  assert.deepEqual(
    state.toasts.map(({ text, detail }) => [text, detail]),
    [['error.diverged', 'nll is NaN at step 901']],
  );
  assert.equal(state.model?.step, 800);
  assert.equal(state.heldOut, null);
  assert.ok(state.modelVersion > before);
});

test('a new worker without a model gets the first one, and the page its examples', async () => {
  const { app, state, answer } = setUp();
  app.restored(null);
  await answer('fetchModel', info());
  assert.equal(state.modelName, 'mnist-20d');
  await answer('examples', 'digits');
  assert.equal(state.testDigits, 'digits');
});

test('a panic is told once, not once for each request that it ended', async () => {
  const { app, state, answer } = setUp();
  const lost = [app.ask('encode', picture(0)), app.ask('decode', picture(0))].map((request) => request.catch(() => {}));
  app.news.receive({ type: 'failure', failure: { kind: 'panic', message: 'index out of bounds' } });
  await answer('encode', refusal('panic'));
  await answer('decode', refusal('panic'));
  await Promise.all(lost);
  assert.deepEqual(
    state.toasts.map(({ text }) => text),
    ['error.panic'],
  );
});

test('of many messages the last three stay, each kind once', () => {
  const { app, state } = setUp();
  for (const kind of ['a', 'b', 'b', 'c', 'd']) app.fail({ kind, message: '' });
  assert.deepEqual(
    state.toasts.map(({ text }) => text),
    ['error.b', 'error.c', 'error.d'],
  );
});

test('latents asked about before another model came are not an error to tell; others are', async () => {
  const { app, state, answer } = setUp();
  void app.opening.shipped('mnist-2d');
  await answer('fetchModel', info());
  const late = app.ask('decode', new Float32Array(2));
  void app.opening.shipped('mnist-20d');
  const wider = info();
  wider.config.model.latent = 20;
  await answer('fetchModel', wider);
  await Promise.all([assert.rejects(late), answer('decode', refusal('shape'))]);
  // Until the page shows the new model its views ask of the one before, be it of the same size as the next but one.
  const [soon, again] = [app.ask('decode', new Float32Array(20)), app.ask('decode', new Float32Array(2))];
  void app.opening.shipped('mnist-2d');
  await answer('fetchModel', info());
  for (const one of [soon, again]) await Promise.all([assert.rejects(one), answer('decode', refusal('shape'))]);
  assert.deepEqual(state.toasts, []);
  app.drawn();
  const wrong = app.ask('decode', new Float32Array(3));
  await Promise.all([assert.rejects(wrong), answer('decode', refusal('shape'))]);
  assert.equal(state.toasts.length, 1);
});

/** A page with a model of MNIST, whose next model is of larger images. */
async function withOtherModel(/** @type {(app: App) => void} */ before) {
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
