// The leader's side of shared training, around helpers that the test plays: who gets what and when, in which order means
// are taken, what happens when something changes or somebody fails.
import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import { LocalSgd, roundSteps } from '../../www/worker/local-sgd.js';

const settled = () => new Promise((done) => setImmediate(done));

/** A worker that remembers what it was told and answers when the test says so. */
class FakeWorker {
  constructor() {
    /** @type {any[]} */
    this.told = [];
    /** What the leader puts there. @type {(message: { data: any }) => void} */
    this.onmessage = () => {};
    this.ended = false;
  }
  postMessage(/** @type {any} */ message) {
    this.told.push(message);
  }
  terminate() {
    this.ended = true;
  }
  say(/** @type {any} */ reply) {
    this.onmessage({ data: reply });
  }
  /** Answers the oldest request that has none, as one that is called `type`. */
  answer(/** @type {string} */ type, answer = null) {
    const request = this.next();
    assert.equal(request?.type, type);
    this.say({ type: 'ok', answer });
  }
  refuse(/** @type {string} */ kind) {
    this.next();
    this.say({ type: 'error', failure: { kind, message: kind } });
  }
  next() {
    this.answered ??= 0;
    return this.told.filter(({ type }) => type !== 'adopt')[this.answered++];
  }
  types() {
    this.answered = 0;
    return this.told.splice(0).map(({ type }) => type);
  }
}

function setUp() {
  /** @type {any[]} */
  const workers = [];
  const clock = { now: 0 };
  const session = {
    left: 0,
    state: 0,
    /** @type {any[]} */
    joined: [],
    /** @type {any[]} */
    averaged: [],
    join: (/** @type {any[]} */ ...part) => session.joined.push(part),
    save: () => Uint8Array.of(session.state),
    stepsLeft: () => session.left,
    averageState: (/** @type {any[]} */ others) => {
      session.averaged.push(others.map(([number]) => number));
      for (const other of others) other[0] = 99;
    },
  };
  const localSgd = new LocalSgd(
    () => {
      const worker = new FakeWorker();
      workers.push(worker);
      return /** @type {any} */ (worker);
    },
    () => /** @type {any} */ (session),
    () => clock.now,
  );
  return { localSgd, workers, session, clock };
}

/** Training whose helpers have everything. */
async function assembled(/** @type {number} */ count) {
  const all = setUp();
  const { localSgd, workers } = all;
  localSgd.use({ images: new Blob(['data']), count: 5 });
  const ready = localSgd.assemble(count);
  for (const worker of workers) {
    worker.answer('state');
    worker.answer('data');
  }
  await ready;
  for (const worker of workers) worker.types();
  return all;
}

test('a leader alone takes the whole batch and never waits', async () => {
  const { localSgd, workers, session } = setUp();
  await localSgd.assemble(1);
  assert.equal(localSgd.round(), null);
  assert.deepEqual([workers.length, session.joined], [0, [[0, 1]]]);
});

test('an assembly gives everyone data, the state and a part, and waits for all', async () => {
  const { localSgd, workers, session } = setUp();
  const images = new Blob(['data']);
  session.state = 7;
  localSgd.use({ images, count: 5 });
  let ready = false;
  const assembly = localSgd.assemble(3).then(() => (ready = true));
  assert.deepEqual(session.joined, [[0, 3]]);
  assert.deepEqual(
    workers.map(({ told }) => told),
    [1, 2].map((worker) => [
      { type: 'state', bytes: Uint8Array.of(7), worker, workers: 3 },
      { type: 'data', source: { images, count: 5 } },
    ]),
  );
  workers[1].answer('state');
  workers[1].answer('data');
  workers[0].answer('state');
  await settled();
  assert.equal(ready, false);
  workers[0].answer('data');
  await assembly;
});

test('a round is as long as it may be, but never crosses the end of a pass', async () => {
  const { localSgd, session, workers } = await assembled(2);
  for (const [left, steps] of [
    [1, 1],
    [roundSteps - 1, roundSteps - 1],
    [roundSteps, roundSteps],
    [1000, roundSteps],
  ]) {
    session.left = left;
    assert.equal(localSgd.round(), steps);
    assert.deepEqual(workers[0].told.pop(), { type: 'round', steps });
  }
});

test('means are taken in the order of the workers, whoever is done first, and given back in the same buffers', async () => {
  const { localSgd, workers, session } = await assembled(4);
  localSgd.round();
  const averaging = localSgd.average();
  const states = [1, 2, 3].map((number) => Float32Array.of(number));
  for (const i of [2, 0, 1]) {
    assert.deepEqual(session.averaged, [], 'one is not done yet');
    workers[i].answer('round', states[i]);
    await settled();
  }
  await averaging;
  assert.deepEqual(session.averaged, [[1, 2, 3]]);
  workers.forEach(({ told }, i) => {
    assert.equal(told.at(-1).type, 'adopt');
    assert.equal(told.at(-1).state, states[i]);
    assert.equal(states[i][0], 99);
  });
});

test('what has changed reaches everyone before the next round, data only when they are others', async () => {
  const { localSgd, workers, session } = await assembled(3);
  const types = () => workers.map((worker) => worker.types().join(' '));
  localSgd.round();
  assert.deepEqual(types(), ['round', 'round']);
  session.state = 8;
  localSgd.changed();
  localSgd.round();
  assert.deepEqual(workers[0].told[0].bytes, Uint8Array.of(8));
  assert.deepEqual(types(), ['state round', 'state round']);
  localSgd.use({ images: new Blob(['more']), count: 0 });
  localSgd.round();
  assert.deepEqual(types(), ['state data round', 'state data round']);
});

test('a round during which the model changes is given up: nothing is averaged', async () => {
  const { localSgd, workers, session } = await assembled(2);
  localSgd.round();
  const averaging = localSgd.average();
  localSgd.changed();
  workers[0].answer('round', Float32Array.of(1));
  await averaging;
  assert.deepEqual(session.averaged, []);
  localSgd.round();
  const next = localSgd.average();
  workers[0].answer('state');
  workers[0].answer('round', Float32Array.of(2));
  await next;
  assert.deepEqual(session.averaged, [[2]]);
});

test('a helper that has refused the state does not count', async () => {
  const { localSgd, workers, session } = await assembled(2);
  localSgd.changed();
  localSgd.round();
  const averaging = localSgd.average();
  workers[0].refuse('checkpoint');
  workers[0].answer('round', Float32Array.of(1));
  await assert.rejects(averaging, { kind: 'checkpoint' });
  assert.deepEqual(session.averaged, []);
});

test('a helper that diverges or ends fails the average by name', async () => {
  const failures = {
    diverged: (/** @type {FakeWorker} */ worker) => worker.refuse('diverged'),
    helper: (/** @type {FakeWorker} */ worker) => worker.say({ type: 'panic', message: 'unreachable' }),
  };
  for (const [kind, fail] of Object.entries(failures)) {
    const { localSgd, workers, session } = await assembled(3);
    localSgd.round();
    const averaging = localSgd.average();
    workers[0].answer('round', Float32Array.of(1));
    fail(workers[1]);
    await assert.rejects(averaging, { kind });
    assert.deepEqual(session.averaged, []);
  }
});

test('a helper that is silent long after the leader is given up, and the others go on', async () => {
  mock.timers.enable({ apis: ['setInterval'] });
  const { localSgd, workers, session, clock } = await assembled(3);
  localSgd.round();
  clock.now += 2000;
  const averaging = localSgd.average();
  averaging.catch(() => {});
  workers[0].answer('round', Float32Array.of(1));
  mock.timers.tick(29_000);
  await settled();
  assert.equal(workers[1].ended, false);
  mock.timers.tick(1000);
  await assert.rejects(averaging, { kind: 'helper', message: 'a helper fell silent' });
  mock.timers.reset();
  localSgd.goOn();
  assert.deepEqual([workers.map(({ ended }) => ended), localSgd.helpers.length], [[false, true], 1]);
  localSgd.round();
  assert.deepEqual(session.joined.at(-1), [0, 2], 'two share the batch now');
});

test('a helper that is never ready is given up', async () => {
  mock.timers.enable({ apis: ['setInterval'] });
  const { localSgd } = setUp();
  const assembly = localSgd.assemble(2);
  assembly.catch(() => {});
  mock.timers.tick(60_000);
  await assert.rejects(assembly, { kind: 'helper' });
  mock.timers.reset();
});

test('an assembly fails where a helper cannot be had, and leaves nobody behind', async () => {
  const { localSgd, workers } = setUp();
  const assembly = localSgd.assemble(3);
  workers[1].onerror({ message: 'not found', preventDefault: () => {} });
  await assert.rejects(assembly, { kind: 'helper', message: 'not found' });
  assert.deepEqual([workers.map(({ ended }) => ended), localSgd.helpers.length], [[true, true], 0]);
});

test('an assembly fails by name where no worker may start another, and leaves nobody behind', async () => {
  const { localSgd, workers } = setUp();
  const { spawn } = localSgd;
  localSgd.spawn = () => {
    if (workers.length) throw new DOMException('denied', 'SecurityError');
    return spawn();
  };
  await assert.rejects(localSgd.assemble(3), { kind: 'helper', message: 'denied' });
  assert.deepEqual([workers.map(({ ended }) => ended), localSgd.helpers.length], [[true], 0]);
});

test('who is fit stays at the next assembly, who has ended is replaced, who is too many ends', async () => {
  const { localSgd, workers } = await assembled(3);
  workers[0].say({ type: 'panic', message: 'unreachable' });
  const more = localSgd.assemble(3);
  assert.deepEqual(
    [workers.length, workers[1].types(), workers[2].told.map((/** @type {any} */ { type }) => type)],
    [3, ['state'], ['state', 'data']],
  );
  workers[1].say({ type: 'ok', answer: null });
  workers[2].answer('state');
  workers[2].answer('data');
  await more;
  await localSgd.assemble(1);
  assert.deepEqual(
    workers.slice(1).map(({ ended }) => ended),
    [true, true],
  );
  assert.equal(localSgd.round(), null);
});

test('an assembly that a dismissal overtakes fails nobody, and says that nobody is there', async () => {
  const { localSgd, workers } = setUp();
  const assembly = localSgd.assemble(3);
  localSgd.dismiss();
  assert.equal(await assembly, false);
  assert.deepEqual([workers.map(({ ended }) => ended), localSgd.helpers.length], [[true, true], 0]);
  assert.equal(await localSgd.assemble(1), true);
});

test('a helper that fails has its worker ended, also where the worker did not end itself', async () => {
  const { workers } = await assembled(3);
  workers[0].onerror({ message: 'out of memory', preventDefault: () => {} });
  assert.deepEqual(
    workers.map(({ ended }) => ended),
    [true, false],
  );
});

test('an assembly that a later one overtakes ends nobody of it', async () => {
  const { localSgd, workers } = setUp();
  const first = localSgd.assemble(3);
  const second = localSgd.assemble(2);
  await first;
  assert.deepEqual(
    workers.map(({ ended }) => ended),
    [false, true],
  );
  workers[0].answer('state');
  workers[0].answer('state');
  await second;
  assert.equal(localSgd.helpers.length, 1);
});
