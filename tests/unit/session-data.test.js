// The data beside the present model, by a registry of two datasets: files are fetched, what is generated is made, and what
// is held out and shown belongs to the dataset of the model that is there. The test answers for the network and the module.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SessionData } from '../../www/worker/session-data.js';
import { takeTrainingData } from '../../www/worker/training-source.js';

const part = (/** @type {string} */ id, /** @type {string[]} */ ...files) => ({ id, files });
const registry = [
  {
    id: 'digits',
    origin: { kind: 'idx' },
    parts: [part('small', 'small-images', 'small-labels'), part('all', 'all-images', 'all-labels')],
    heldOut: part('test', 'test-images', 'test-labels'),
    examples: part('some', 'some-images', 'some-labels'),
  },
  { id: 'shapes', origin: { kind: 'generated' }, parts: [part('many')], heldOut: part('other'), examples: part('few') },
];

const settled = () => new Promise((done) => setImmediate(done));
const bytesOf = (/** @type {string} */ text) => new TextEncoder().encode(text);

/** A session that remembers what it was given. */
class FakeSession {
  data = /** @type {string | undefined} */ ('digits');
  /** @type {any[]} */
  given = [];
  info = () => ({ data: this.data, shape: [2, 3] });
  setTrainingData = this.taking('setTrainingData');
  generateTrainingData = this.taking('generateTrainingData');
  setHeldOutData = this.taking('setHeldOutData');
  generateHeldOutData = this.taking('generateHeldOutData');
  taking(/** @type {string} */ name) {
    return (/** @type {any[]} */ ...args) => {
      const text = (/** @type {any} */ arg) => (arg instanceof Uint8Array ? new TextDecoder().decode(arg) : arg);
      this.given.push([name, ...args.map(text)]);
      return 60;
    };
  }
}

function setUp() {
  const session = new FakeSession();
  /** @type {string[]} */
  const fetched = [];
  /** @type {any[]} */
  const sources = [];
  const network = { down: false };
  const functions = {
    readDigits: (/** @type {Uint8Array} */ images) => ({ x: Float32Array.of(images.length), labels: Uint8Array.of(1) }),
    generate: (/** @type {string} */ data, /** @type {string} */ part, /** @type {number} */ count) => ({
      x: Float32Array.of(data.length, part.length, count),
      labels: Uint8Array.of(2),
    }),
  };
  const data = new SessionData(
    {
      session: () => /** @type {any} */ (session),
      functions: () => /** @type {any} */ (functions),
      fetchData: async (file) => {
        fetched.push(file);
        if (network.down) throw new Error('offline');
        return bytesOf(file);
      },
      rest: async () => {},
      trainOn: (source) => sources.push(source),
    },
    /** @type {any} As much of it as matters. */ (registry),
  );
  return { data, session, fetched, sources, network };
}

test('a part that has files is fetched by the names of the registry, and helpers get its images', async () => {
  const { data, session, fetched, sources } = setUp();
  assert.deepEqual(await data.loadTraining({ data: 'digits', part: 'all', count: 5 }), { images: 60 });
  assert.deepEqual(fetched, ['all-images', 'all-labels']);
  assert.deepEqual(session.given, [['setTrainingData', 'all-images', 'all-labels', 5]]);
  const [source] = sources;
  assert.deepEqual([await source.images.text(), source.count], ['all-images', 5]);
});

test('a part that is generated is made here and, by the same words, in the helpers', async () => {
  const { data, session, fetched, sources } = setUp();
  const request = { data: 'shapes', part: 'many', count: 7 };
  assert.deepEqual(await data.loadTraining(request), { images: 60 });
  assert.deepEqual([session.given, sources, fetched], [[['generateTrainingData', 'shapes', 'many', 7]], [request], []]);
  const helper = new FakeSession();
  await takeTrainingData(/** @type {any} */ (helper), request);
  await takeTrainingData(/** @type {any} */ (helper), { images: new Blob(['images']), count: 5 });
  assert.deepEqual(helper.given, [
    ['generateTrainingData', 'shapes', 'many', 7],
    ['setTrainingData', 'images', undefined, 5],
  ]);
});

test('what the registry does not have is refused by its name', async () => {
  const { data } = setUp();
  await assert.rejects(data.loadTraining({ data: 'cats', part: 'all', count: 0 }), { kind: 'no-data', message: /cats/ });
  await assert.rejects(data.loadTraining({ data: 'digits', part: '90k', count: 0 }), { kind: 'no-data', message: /90k/ });
});

test('held-out images are fetched once, and others once the model is of another dataset', async () => {
  const { data, session, fetched } = setUp();
  await Promise.all([data.loadHeldOut(), data.loadHeldOut()]);
  assert.deepEqual(fetched, ['test-images', 'test-labels']);
  session.data = 'shapes';
  await data.loadHeldOut();
  session.data = 'digits';
  await data.loadHeldOut();
  assert.deepEqual(
    session.given.map(([name]) => name),
    ['setHeldOutData', 'generateHeldOutData', 'setHeldOutData'],
  );
});

test('where a model of another dataset comes meanwhile, its own held-out images are waited for', async () => {
  const { data, session } = setUp();
  const loading = data.loadHeldOut();
  session.data = 'shapes';
  await loading;
  assert.deepEqual(session.given.at(-1), ['generateHeldOutData', 'shapes']);
});

test('who is ready to train has data of the model’s own dataset', async () => {
  const { data, session } = setUp();
  const names = () => session.given.splice(0).map(([name, first]) => `${name} ${first}`);
  await data.ready();
  assert.deepEqual(names(), ['setTrainingData small-images'], 'the first part, unless asked');
  await data.loadTraining({ data: 'digits', part: 'all', count: 0 });
  await data.ready();
  assert.deepEqual(names(), ['setTrainingData all-images'], 'what was asked for stays');
  session.data = 'shapes';
  await data.ready();
  assert.deepEqual(names(), ['generateTrainingData shapes']);
  await data.takeTraining(bytesOf('mine'), null);
  await data.ready();
  assert.deepEqual(names(), ['setTrainingData mine'], 'what the reader brought stays too');
});

test('who brings images may hold some out, which count beside those alone', async () => {
  const { data, session, fetched } = setUp();
  const given = () => session.given.splice(0).map(([name, first]) => `${name} ${first}`);
  session.data = undefined;
  await data.takeTraining(bytesOf('mine'), null);
  await data.ready();
  await assert.rejects(data.loadHeldOut(), { kind: 'no-data' });
  await data.takeHeldOut(bytesOf('mine too'), null);
  await data.loadHeldOut();
  assert.deepEqual(given(), ['setTrainingData mine', 'setHeldOutData mine too']);
  assert.deepEqual(fetched, []);
  session.data = 'digits';
  await data.loadTraining({ data: 'digits', part: 'small', count: 0 });
  await data.loadHeldOut();
  assert.deepEqual(given(), ['setTrainingData small-images', 'setHeldOutData test-images']);
});

test('examples are the model’s dataset’s own, and the caller’s to keep', async () => {
  const { data, session, fetched } = setUp();
  const first = await data.exampleDigits();
  first.x.fill(0);
  assert.deepEqual([...(await data.exampleDigits()).x], ['some-images'.length]);
  assert.deepEqual(fetched, ['some-images', 'some-labels']);
  session.data = 'shapes';
  assert.deepEqual([...(await data.exampleDigits()).x], ['shapes'.length, 'few'.length, 0]);
  session.data = 'digits';
  assert.deepEqual([...(await data.exampleDigits()).x], ['some-images'.length]);
});

test('examples that could not be fetched are fetched when they are asked for again', async () => {
  const { data, network } = setUp();
  network.down = true;
  await assert.rejects(data.exampleDigits(), /offline/);
  await settled();
  network.down = false;
  assert.equal((await data.exampleDigits()).labels.length, 1);
});

test('what the server sent and the core refuses is told as that, and fetched again', async () => {
  const { data, session, fetched } = setUp();
  const refuse = () => assert.fail(Object.assign(new Error('expected a magic number'), { kind: 'idx' }));
  const wishes = {
    setTrainingData: () => data.loadTraining({ data: 'digits', part: 'all', count: 0 }),
    setHeldOutData: () => data.loadHeldOut(),
  };
  for (const [name, wish] of Object.entries(wishes)) {
    Object.assign(session, { [name]: refuse });
    await assert.rejects(wish(), { kind: 'damaged', message: /images.*: expected a magic number/ });
    Object.assign(session, { [name]: () => 60 });
    const before = fetched.length;
    await wish();
    assert.ok(fetched.length > before);
  }
});

test('a model of data without a name has nothing held out and no examples', async () => {
  const { data, session } = setUp();
  session.data = undefined;
  await assert.rejects(data.loadHeldOut(), { kind: 'no-data', message: /2 x 3/ });
  await assert.rejects(data.exampleDigits(), { kind: 'no-data' });
});
