// The worker's side of models that train beside the page's, around helpers that the test plays: who gets what, one run's helper
// for all that becomes of it, and what is said when a helper ends or is ended.
import assert from 'node:assert/strict';
import { afterEach, mock, test } from 'node:test';
import { Runs } from '../../www/worker/runs.js';

const settled = () => new Promise((done) => setImmediate(done));

/** A worker that remembers what it was told and answers when the test says so. */
class FakeWorker {
  constructor() {
    /** @type {any[]} */
    this.told = [];
    this.answered = 0;
    /** What the runs put there. @type {(message: { data: any }) => void} */
    this.onmessage = () => {};
    /** @type {(event: any) => void} */
    this.onerror = () => {};
    this.ended = false;
  }
  postMessage(/** @type {any} */ message) {
    this.told.push(message);
  }
  terminate() {
    this.ended = true;
  }
  /** Answers all that it was told, the last with `report`. @param {any} report */
  answer(report) {
    for (; this.answered < this.told.length; this.answered++) {
      const last = this.answered === this.told.length - 1;
      this.onmessage({ data: { type: 'ok', answer: last ? report : null } });
    }
  }
  types() {
    return this.told.splice(0).map(({ type }) => type);
  }
}

/** What a test has begun. @type {Runs[]} */
const begun = [];

// A run that is waited for would keep the process for as long as the helper's patience lasts.
afterEach(() => {
  for (const runs of begun.splice(0)) for (const run of [...runs.helpers.keys()]) runs.end(run);
});

/** @param {() => any} [spawn] */
function setUp(spawn) {
  /** @type {FakeWorker[]} */
  const workers = [];
  /** @type {string[]} */
  const fetched = [];
  const runs = new Runs(
    spawn ??
      (() => {
        const worker = new FakeWorker();
        workers.push(worker);
        return /** @type {any} */ (worker);
      }),
    async (file) => {
      fetched.push(file);
      return Uint8Array.of(1);
    },
  );
  begun.push(runs);
  return { runs, workers, fetched };
}

const data = { data: 'mnist', part: '10k', count: 100 };
const start = { config: /** @type {any} */ ({ model: {}, train: {} }) };
const request = (/** @type {string} */ run, /** @type {any} */ begin = start) => ({
  run,
  start: begin,
  data,
  steps: 5,
  measure: { heldOut: 10 },
  bearsLoss: false,
});

test('a run gets a helper, a model and data, and later steps go to the same one', async () => {
  const { runs, workers, fetched } = setUp();
  const first = runs.advance(request('a'));
  await settled();
  const [worker] = workers;
  assert.deepEqual(worker.told[0], { type: 'begin', start });
  assert.deepEqual(worker.told[3], { type: 'advance', steps: 5, measure: { heldOut: 10 } });
  assert.deepEqual([worker.told[1].source.count, worker.told[2].source.count], [100, 0]);
  assert.equal(fetched.length, 4, 'images and labels to train on, and held out');
  // In the order of asking: the report is the last answer.
  worker.answer({ step: 5 });
  assert.deepEqual(await first, { step: 5 });
  worker.types();
  worker.answered = 0;
  const second = runs.advance(request('a', null));
  await settled();
  assert.deepEqual(worker.types(), ['advance']);
  worker.onmessage({ data: { type: 'ok', answer: { step: 10 } } });
  assert.deepEqual(await second, { step: 10 });
  assert.equal(workers.length, 1);
});

test('another model in the same helper needs no data again, and another run has a helper of its own', async () => {
  const { runs, workers, fetched } = setUp();
  const begun = runs.advance(request('a'));
  await settled();
  workers[0].answer({});
  await begun;
  workers[0].types();
  workers[0].answered = 0;
  void runs.advance(request('a')).catch(() => {});
  void runs.advance(request('b')).catch(() => {});
  await settled();
  assert.deepEqual(workers[0].types(), ['begin', 'advance']);
  assert.deepEqual(workers[1].types(), ['begin', 'data', 'heldOut', 'advance']);
  assert.equal(fetched.length, 4, 'files are fetched once');
});

for (const [name, end] of /** @type {[string, (worker: FakeWorker) => void][]} */ ([
  ['traps', (worker) => worker.onmessage({ data: { type: 'panic', message: 'unreachable' } })],
  ['breaks', (worker) => worker.onerror({ preventDefault: () => {}, message: 'out of memory' })],
])) {
  test(`a helper that ${name} ends its run with a failure of a kind, and no other; the run can be begun anew`, async () => {
    const { runs, workers } = setUp();
    const [lost, other] = [runs.advance(request('a')), runs.advance(request('b'))];
    await settled();
    end(workers[0]);
    await assert.rejects(lost, { kind: 'run' });
    assert.equal(workers[0].ended, true);
    workers[1].answer({ step: 5 });
    assert.deepEqual(await other, { step: 5 });
    await assert.rejects(runs.advance(request('a', null)), { kind: 'outdated' });
    void runs.advance(request('a')).catch(() => {});
    await settled();
    assert.deepEqual(workers[2].types(), ['begin', 'data', 'heldOut', 'advance']);
  });
}

test('a loss that is borne is no failure: the answer is none, and the run begins anew in another helper', async () => {
  const { runs, workers } = setUp();
  const lost = runs.advance({ ...request('a'), bearsLoss: true });
  await settled();
  workers[0].onmessage({ data: { type: 'panic', message: 'unreachable' } });
  assert.equal(await lost, null);
  void runs.advance(request('a')).catch(() => {});
  await settled();
  assert.deepEqual(workers[1].types(), ['begin', 'data', 'heldOut', 'advance']);
});

test('where no worker can be started the run fails so too', async () => {
  const { runs } = setUp(() => {
    throw new Error('forbidden');
  });
  await assert.rejects(runs.advance(request('a')), { kind: 'run', message: /forbidden/ });
});

test('a helper that falls silent is given up', async () => {
  mock.timers.enable({ apis: ['setInterval'] });
  try {
    const { runs, workers } = setUp();
    const silent = runs.advance(request('a'));
    await settled();
    mock.timers.tick(89_000);
    assert.equal(workers[0].ended, false);
    mock.timers.tick(1000);
    await assert.rejects(silent, { kind: 'run' });
    assert.equal(workers[0].ended, true);
  } finally {
    mock.timers.reset();
  }
});

test('what the core refuses is told as it is, and the run goes on', async () => {
  const { runs, workers } = setUp();
  const refused = runs.advance(request('a'));
  await settled();
  const [worker] = workers;
  for (let i = 0; i < 3; i++) worker.onmessage({ data: { type: 'ok', answer: null } });
  worker.onmessage({ data: { type: 'error', failure: { kind: 'diverged', message: 'diverged' } } });
  await assert.rejects(refused, { kind: 'diverged' });
  assert.equal(worker.ended, false);
});

test('a run that is ended is gone at once, and what was asked of it is outdated, not lost', async () => {
  const { runs, workers } = setUp();
  const ended = runs.advance(request('a'));
  await settled();
  runs.end('a');
  assert.equal(workers[0].ended, true);
  await assert.rejects(ended, { kind: 'outdated' });
  runs.end('a');
});

test('a run that is ended while its data are on their way begins nothing', async () => {
  const { runs, workers } = setUp();
  const ended = runs.advance(request('a'));
  runs.end('a');
  await assert.rejects(ended, { kind: 'outdated' });
  assert.deepEqual([workers[0].ended, workers[0].told], [true, []]);
});

test('files that could not be had are asked for again', async () => {
  const { runs, workers, fetched } = setUp();
  const { fetchData } = runs;
  runs.fetchData = async () => {
    throw Object.assign(new Error('away'), { kind: 'network' });
  };
  await assert.rejects(runs.advance(request('a')), { kind: 'network' });
  runs.fetchData = fetchData;
  void runs.advance(request('a')).catch(() => {});
  await settled();
  assert.equal(fetched.length, 4);
  assert.equal(workers.length, 1);
});
