// How the package's client tells the end of training, by a worker whose words are the test's.
import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { startWorker } from '../../npm/worker.js';

class FakeWorker {
  /** @type {any[]} */
  static all = [];
  /** @type {any[]} */
  requests = [];
  onmessage = (/** @type {any} */ _) => {};
  constructor(/** @type {URL} */ address) {
    this.address = address;
    FakeWorker.all.push(this);
  }
  addEventListener() {}
  postMessage(/** @type {any} */ request) {
    this.requests.push(request);
  }
  terminate() {}
  say(/** @type {any} */ data) {
    this.onmessage({ data });
  }
  answer(/** @type {string} */ name, /** @type {any} */ answer) {
    const { id } = this.requests.find((request) => request.name === name);
    this.say({ id, type: 'ok', answer });
  }
}
Object.assign(globalThis, { Worker: FakeWorker });

const settled = () => new Promise((done) => setImmediate(done));
const progress = (/** @type {boolean} */ running) => ({ type: 'progress', progress: { running } });

/** @type {ReturnType<typeof startWorker>} */
let client;
afterEach(() => client.end());

/** A run that has begun, or has not. */
async function setUp(running = true) {
  client = startWorker({ build: 'simd128' });
  const worker = FakeWorker.all.at(-1);
  let end = 'none';
  client.train().then(
    () => (end = 'ended'),
    ({ kind }) => (end = kind),
  );
  worker.answer('trainStart', { running });
  worker.say(progress(true));
  await settled();
  return { worker, end: () => end };
}

test('the worker is told where the files are, and takes any model', async () => {
  const { worker } = await setUp();
  const { searchParams } = worker.address;
  assert.deepEqual([searchParams.get('build'), searchParams.get('models')], ['simd128', 'any']);
  assert.match(searchParams.get('pkg/relaxed/vae_wasm_bg.wasm'), /^file:.*relaxed\.wasm$/);
});

test('training ends when it says so', async () => {
  const { worker, end } = await setUp();
  assert.equal(end(), 'none');
  worker.say(progress(false));
  await settled();
  assert.equal(end(), 'none', 'it may have failed');
  worker.answer('alive', null);
  await settled();
  assert.equal(end(), 'ended');
});

test('what was paused before it began has ended', async () => {
  const { end } = await setUp(false);
  assert.equal(end(), 'ended');
});

test('training that failed rejects with the reason', async () => {
  const { worker, end } = await setUp();
  worker.say(progress(false));
  worker.say({ type: 'stopped', failure: { kind: 'diverged', message: 'not finite' } });
  worker.answer('alive', null);
  await settled();
  assert.equal(end(), 'diverged');
});

test('a helper that is lost ends nothing, the worker itself does', async () => {
  const { worker, end } = await setUp();
  worker.say({ type: 'failure', failure: { kind: 'helper', message: 'lost' } });
  await settled();
  assert.equal(end(), 'none');
  worker.say({ type: 'panic', message: 'unreachable' });
  await settled();
  FakeWorker.all.at(-1).say({ type: 'ready', build: 'simd128' });
  await settled();
  assert.equal(end(), 'dropped');
});
