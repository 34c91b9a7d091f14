// The page's end of the worker against a worker that the test plays: ids, refusals, and what happens after a panic.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Client } from '../../www/app/client.js';

const info = { config: {}, parameters: 1, step: 0, epoch: 0 };

/** A worker that does nothing but keep what it is sent; the test speaks for it. */
class FakeWorker {
  /** @type {any[]} */
  requests = [];
  /** What the client puts there. @type {(message: { data: any }) => void} */
  onmessage = () => {};
  terminated = false;
  postMessage(/** @type {any} */ request, /** @type {any} */ transfer) {
    this.requests.push({ ...request, transfer });
  }
  terminate() {
    this.terminated = true;
  }
  say(/** @type {any} */ data) {
    this.onmessage({ data });
  }
  answer(/** @type {string} */ name, /** @type {any} */ answer) {
    const at = this.requests.findIndex((request) => request.name === name);
    assert.notEqual(at, -1, `nobody asked for ${name}`);
    const [{ id }] = this.requests.splice(at, 1);
    this.say({ id, type: 'ok', answer });
  }
}

/** What the reader is told, by its kind. @param {any[]} events */
const told = (events) => events.filter(({ type }) => type === 'failure').map(({ failure }) => failure.kind);

/** A minute of a page that is awake. @param {Client} client */
function minute(client) {
  for (let ticks = 0; ticks < 12; ticks++) client.tick();
}

function setUp(/** @type {(() => number) | undefined} */ clock = undefined) {
  /** @type {any[]} */
  const workers = [];
  /** @type {any[]} */
  const events = [];
  /** @type {any[]} */
  const restored = [];
  const client = new Client(
    () => {
      workers.push(new FakeWorker());
      return workers.at(-1);
    },
    { onEvent: (event) => events.push(event), onRestored: (model) => restored.push(model) },
    clock,
  );
  return { client, workers, events, restored };
}

/** Lets promises that are already settled call back. */
const settled = () => new Promise((done) => setImmediate(done));

test('answers go to the request with their id, in whatever order they come', async () => {
  const { client, workers } = setUp();
  const first = client.ask('encode', new Float32Array(1));
  const second = client.ask('decode', new Float32Array(1));
  const [a, b] = workers[0].requests;
  assert.notEqual(a.id, b.id);
  workers[0].say({ id: b.id, type: 'ok', answer: 'decoded' });
  workers[0].say({ id: a.id, type: 'ok', answer: 'encoded' });
  assert.equal(await first, 'encoded');
  assert.equal(await second, 'decoded');
});

test('a refusal rejects with its kind and message, and nothing else ends', async () => {
  const { client, workers } = setUp();
  const refused = client.ask('loadModel', { bytes: new Uint8Array(3) });
  const other = client.ask('sample', 1, 1, 1);
  workers[0].say({
    id: workers[0].requests[0].id,
    type: 'error',
    failure: { kind: 'checkpoint', message: 'expected 8 bytes, found 3' },
  });
  await assert.rejects(refused, { kind: 'checkpoint', message: 'expected 8 bytes, found 3' });
  workers[0].answer('sample', 'samples');
  assert.equal(await other, 'samples');
  assert.equal(workers.length, 1);
});

test('only what the caller gives up is handed over', () => {
  const { client, workers } = setUp();
  const bytes = new Uint8Array(4);
  const x = new Float32Array(4);
  void client.ask('loadModel', { bytes });
  void client.ask('explain', x, 1, 1);
  assert.deepEqual(workers[0].requests[0].transfer, [bytes.buffer]);
  assert.deepEqual(workers[0].requests[1].transfer, []);
});

test('events reach the page; of the snapshots the last one stays here', () => {
  const { client, workers, events } = setUp();
  workers[0].say({ type: 'ready', build: 'simd128' });
  workers[0].say({ type: 'snapshot', bytes: Uint8Array.of(1, 2, 3) });
  assert.deepEqual(
    events.map(({ type }) => type),
    ['ready', 'snapshot'],
  );
  assert.deepEqual(client.snapshot, Uint8Array.of(1, 2, 3));
});

test('after a panic a new worker gets the last good model and the training data', async () => {
  const { client, workers, events, restored } = setUp();
  const data = client.ask('loadTrainingData', { data: 'mnist', part: '60k', count: 500 });
  workers[0].answer('loadTrainingData', { images: 500 });
  await data;
  workers[0].say({ type: 'snapshot', bytes: Uint8Array.of(1) });
  workers[0].say({ type: 'snapshot', bytes: Uint8Array.of(7, 8) });
  const lost = client.ask('crash');
  workers[0].say({ type: 'panic', message: 'index out of bounds' });
  await assert.rejects(lost, { kind: 'panic', message: 'index out of bounds' });

  assert.equal(workers.length, 2);
  assert.ok(workers[0].terminated);
  assert.deepEqual(told(events), [], 'nothing is said of the last good model before the new worker has it');
  const load = workers[1].requests.find((/** @type {any} */ { name }) => name === 'loadModel');
  assert.deepEqual(load.args[0].bytes, Uint8Array.of(7, 8));
  assert.deepEqual(workers[1].requests.find((/** @type {any} */ { name }) => name === 'loadTrainingData').args, [
    { data: 'mnist', part: '60k', count: 500 },
  ]);
  // Handing the bytes over must not take away the snapshot: the next panic needs it again.
  assert.notEqual(load.args[0].bytes.buffer, client.snapshot?.buffer);

  workers[1].answer('loadModel', info);
  await settled();
  assert.deepEqual(restored, [info]);
  assert.deepEqual(events.at(-1), { type: 'failure', failure: { kind: 'panic', message: 'index out of bounds' } });
  const next = client.ask('sample', 1, 1, 1);
  workers[1].answer('sample', 'samples');
  assert.equal(await next, 'samples');
});

test('a panic before any model leaves the choice to the page, and nothing is said of a model that is back', async () => {
  const { workers, restored, events } = setUp();
  workers[0].say({ type: 'panic', message: 'early' });
  await settled();
  assert.equal(workers.length, 2);
  assert.deepEqual(restored, [null]);
  assert.deepEqual(told(events), ['dropped']);
  assert.deepEqual(workers[1].requests, []);
});

test('a snapshot that the new worker refuses is dropped', async () => {
  const { client, workers, restored, events } = setUp();
  workers[0].say({ type: 'snapshot', bytes: Uint8Array.of(1) });
  workers[0].say({ type: 'panic', message: 'first' });
  const [load] = workers[1].requests;
  workers[1].say({ id: load.id, type: 'error', failure: { kind: 'checkpoint', message: 'no' } });
  await settled();
  assert.deepEqual(restored, [null]);
  assert.equal(client.snapshot, null);
  assert.equal(workers.length, 2);
  assert.deepEqual(told(events), ['dropped']);
});

test('what a dead worker still says is not heard', async () => {
  const { client, workers } = setUp();
  workers[0].say({ type: 'snapshot', bytes: Uint8Array.of(1) });
  const lost = client.ask('encode', new Float32Array(1));
  const { id } = workers[0].requests[0];
  workers[0].say({ type: 'panic', message: 'gone' });
  await assert.rejects(lost, { kind: 'panic' });
  const again = client.ask('encode', new Float32Array(1));
  workers[0].say({ id, type: 'ok', answer: 'old' });
  workers[0].say({ id: workers[1].requests[0].id, type: 'ok', answer: 'old' });
  workers[0].say({ type: 'panic', message: 'gone again' });
  workers[1].answer('encode', 'new');
  assert.equal(await again, 'new');
  assert.equal(workers.length, 2);
});

test('a worker that is wanted and says nothing is replaced, one that rests or works slowly is not', async () => {
  const { client, workers, events } = setUp();
  workers[0].say({ type: 'snapshot', bytes: Uint8Array.of(1) });
  minute(client);
  minute(client);
  assert.deepEqual(workers[0].requests, [], 'nobody is asked while nothing is wanted');
  const lost = client.ask('logPx', new Float32Array(1), 1, 1);
  minute(client);
  workers[0].answer('alive', null);
  minute(client);
  assert.equal(workers.length, 1, 'it said that it lives');
  client.tick();
  await assert.rejects(lost, { kind: 'panic', message: 'the worker fell silent' });
  assert.ok(workers[0].terminated);
  assert.equal(workers[1].requests[0].name, 'loadModel');
  workers[1].answer('loadModel', info);
  await settled();
  workers[1].say({ type: 'progress', progress: { running: true } });
  minute(client);
  client.tick();
  assert.equal(workers.length, 3, 'training is wanted too');
  workers[2].answer('loadModel', info);
  await settled();
  assert.deepEqual(told(events), ['panic', 'panic']);
});

test('a worker that never comes is given up at once, one that has yet to fetch its module is not', async () => {
  const { client, workers, events } = setUp();
  const asked = client.ask('fetchModel', { url: 'a' });
  for (let minutes = 0; minutes < 5; minutes++) {
    minute(client);
    workers[0].answer('alive', null);
  }
  assert.equal(workers.length, 1, 'a slow line takes as long as it takes');
  minute(client);
  client.tick();
  await assert.rejects(asked, { kind: 'panic' });
  assert.deepEqual([told(events), workers.length], [['stalled'], 1]);
});

test('a worker without its module says why, once, and a wish that comes later tries again', async () => {
  let now = 0;
  const { client, workers, events, restored } = setUp(() => now);
  const failure = { kind: 'web-page', message: 'got a web page' };
  const asked = client.ask('fetchModel', { url: 'a' });
  workers[0].say({ type: 'unready', failure });
  await assert.rejects(asked, { kind: 'panic' });
  assert.deepEqual([workers.length, events], [1, [{ type: 'failure', failure }]]);
  await assert.rejects(client.ask('encode', new Float32Array(1)), failure);
  assert.equal(workers.length, 1, 'not at once');
  now += 20_000;
  await assert.rejects(client.ask('encode', new Float32Array(1)), failure);
  await settled();
  assert.deepEqual([workers.length, restored], [2, [null]], 'the page begins as it would have');
});

test('what was asked of a worker that could not be started is asked of the next, and nothing is told', async () => {
  const { client, workers, events, restored } = setUp();
  const model = client.ask('fetchModel', { url: 'a' });
  const file = client.ask('loadModel', { bytes: new Uint8Array(3) });
  workers[0].onerror({ message: 'not found' });
  await assert.rejects(file, { kind: 'panic' }, 'its bytes went with the worker');
  assert.deepEqual(
    workers[1].requests.map((/** @type {any} */ { name }) => name),
    ['fetchModel'],
  );
  workers[1].answer('fetchModel', info);
  assert.equal(await model, info);
  assert.deepEqual([events, restored], [[], []]);
});

test('a model is not suspected of what no worker lived to hear of it', async () => {
  const { client, workers, restored, events } = setUp();
  workers[0].say({ type: 'snapshot', bytes: Uint8Array.of(1) });
  workers[0].say({ type: 'panic', message: 'first' });
  for (const worker of [1, 2]) workers[worker].onerror({ message: 'no network' });
  assert.deepEqual(client.snapshot, Uint8Array.of(1));
  workers[3].answer('loadModel', info);
  await settled();
  assert.deepEqual([restored, workers.length], [[info], 4]);
  assert.deepEqual(events.at(-1), { type: 'failure', failure: { kind: 'panic', message: 'first' } });
});

test('a browser that forbids workers is a failure with a name', async () => {
  /** @type {any[]} */
  const events = [];
  const client = new Client(
    () => {
      throw new DOMException('denied', 'SecurityError');
    },
    { onEvent: (event) => events.push(event), onRestored: () => {} },
  );
  await assert.rejects(client.ask('encode', new Float32Array(1)), { kind: 'worker' });
  assert.deepEqual(events, [{ type: 'failure', failure: { kind: 'worker', message: 'denied' } }]);
});

test('a client that was closed has no worker, and gets none', async () => {
  let now = 0;
  const { client, workers } = setUp(() => now);
  const waiting = client.ask('sample', 1, 1, 1);
  client.close();
  await assert.rejects(waiting, { message: 'the worker was ended' });
  now += 60_000;
  for (const wish of ['first', 'second']) await assert.rejects(client.ask('info'), { kind: 'worker' }, wish);
  assert.deepEqual([workers[0].terminated, workers.length], [true, 1]);
});

test('workers that never answer anything are given up after four', async () => {
  const { client, workers, events } = setUp();
  for (let i = 0; i < 10 && i < workers.length; i++) workers[i].onerror({ message: 'not found' });
  await settled();
  assert.equal(workers.length, 4);
  assert.deepEqual(events, [{ type: 'failure', failure: { kind: 'worker', message: 'not found' } }]);
  await assert.rejects(client.ask('encode', new Float32Array(1)), { kind: 'worker' });
});

test('a model on which every new worker ends soon after it answered is dropped, then the worker is given up', async () => {
  let now = 0;
  const { client, workers, events, restored } = setUp(() => now);
  const dies = async (/** @type {any} */ message) => {
    const last = workers.at(-1);
    now += 500;
    if (last.requests.some((/** @type {any} */ { name }) => name === 'loadModel')) last.answer('loadModel', info);
    await settled();
    last.say({ type: 'panic', message });
    await settled();
  };
  workers[0].say({ type: 'snapshot', bytes: Uint8Array.of(1) });
  await dies('first');
  await dies('second');
  assert.deepEqual(restored, [info]);
  assert.equal(workers[2].requests[0].name, 'loadModel');
  await dies('third');
  assert.deepEqual(restored, [info, info, null]);
  assert.equal(client.snapshot, null);
  assert.deepEqual(workers[3].requests, []);
  await dies('fourth');
  assert.equal(workers.length, 4);
  assert.deepEqual(events.at(-1), { type: 'failure', failure: { kind: 'worker', message: 'fourth' } });
  assert.deepEqual(told(events), ['panic', 'panic', 'dropped', 'worker']);
});

test('panics far apart never cost the model', async () => {
  let now = 0;
  const { client, workers, restored } = setUp(() => now);
  workers[0].say({ type: 'snapshot', bytes: Uint8Array.of(1) });
  for (let panics = 1; panics <= 6; panics++) {
    workers.at(-1).say({ type: 'panic', message: 'now and then' });
    workers.at(-1).answer('loadModel', info);
    await settled();
    assert.equal(restored.length, panics);
    now += 60_000;
  }
  assert.deepEqual(client.snapshot, Uint8Array.of(1));
});
