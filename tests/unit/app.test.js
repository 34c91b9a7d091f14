// What the page does with answers, failures and events about its model, against a worker that the test plays.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { modelName, plainName } from '../../www/shared/model-names.js';
import { isShipped, shippedModels } from '../../www/app/shipped-models.js';
import { dot, info, picture, refusal, settled, setUp } from './support/app.js';

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

test('where the model of a link cannot be fetched the first one comes, and it is told', async () => {
  const { app, state, answer } = setUp();
  app.set({ settings: { ...state.settings, model: 'mnist-5d' } });
  void app.opening.first();
  await answer('fetchModel', refusal('server'));
  const [{ url }] = await answer('fetchModel', info());
  assert.match(url, /mnist-20d\./);
  assert.deepEqual([state.modelName, state.settings.model], ['mnist-20d', 'mnist-20d']);
  assert.deepEqual(
    state.toasts.map(({ text }) => text),
    ['error.server', 'error.instead'],
  );
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
