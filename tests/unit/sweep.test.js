// A sweep's scheduling, around a worker that the test plays: what is asked of it and in which order, how many at a time, and that
// nothing goes on once somebody stops it or a request is refused.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lanesOf, sweep } from '../../www/views/experiments/sweep.js';

/** What a worker is asked, and how many requests it has at a time. */
function fakeWorker() {
  const worker = {
    /** @type {any[]} */
    asked: [],
    /** @type {string[]} */
    ended: [],
    now: 0,
    most: 0,
    /** Of a request the answer, or what it is refused with. @type {(request: any) => any} */
    answer: ({ steps }) => ({ steps }),
    ask: /** @type {any} */ (
      async (/** @type {string} */ name, /** @type {any} */ request) => {
        if (name === 'configOf') return { model: { data: request, latent: 20, hidden: [400] }, train: { lr: 1e-3, beta: 1 } };
        if (name === 'endRun') return void worker.ended.push(request.run);
        worker.asked.push(request);
        worker.most = Math.max(worker.most, ++worker.now);
        await new Promise((done) => setImmediate(done));
        worker.now--;
        return worker.answer(request);
      }
    ),
  };
  return worker;
}

const data = { data: 'mnist', part: '10k', count: 0 };
const planOf = (/** @type {number[]} */ ...steps) => ({
  data,
  settings: { model: { latent: 2 }, train: { beta: 4 } },
  stages: steps.map((count, at) => ({ steps: count, measure: { heldOut: 10 * (at + 1) } })),
});

test('steps that take longer are asked for a few at a time, and count for more of the whole', async () => {
  const worker = fakeWorker();
  /** @type {number[]} */
  const shares = [];
  const unmeasured = (/** @type {number} */ steps) => ({ ...planOf(steps), stages: [{ steps, measure: {} }] });
  const plans = [{ ...unmeasured(50), cost: 4 }, unmeasured(100)];
  await sweep(worker.ask, plans, { step: (share) => shares.push(share) }, 1);
  assert.deepEqual(
    worker.asked.map(({ steps }) => steps),
    [25, 25, 100],
  );
  assert.deepEqual(shares, [1 / 3, 2 / 3, 1]);
});

test('what takes long to measure is a part of the whole, done once it is measured', async () => {
  /** @type {number[]} */
  const shares = [];
  // As long as 100 steps.
  const measure = { heldOut: 5000, terms: 5000, logPx: { images: 100, samples: 100 } };
  const plans = [{ ...planOf(), stages: [{ steps: 200, measure }] }, planOf()];
  await sweep(fakeWorker().ask, plans, { step: (share) => shares.push(share) }, 1);
  assert.deepEqual(shares, [1 / 3, 1]);
});

test('a plan is carried out in slices; it begins with its settings over the defaults, and only the end of a stage is measured', async () => {
  const worker = fakeWorker();
  /** @type {number[]} */
  const shares = [];
  const [reports] = await sweep(worker.ask, [planOf(250, 50)], { step: (share) => shares.push(share) });
  assert.deepEqual(
    worker.asked.map(({ steps, measure }) => [steps, measure.heldOut ?? 0]),
    [
      [100, 0],
      [100, 0],
      [50, 10],
      [50, 20],
    ],
  );
  const [first, ...others] = worker.asked;
  assert.deepEqual(first.start, {
    config: { model: { data: 'mnist', latent: 2, hidden: [400] }, train: { lr: 1e-3, beta: 4 } },
  });
  assert.ok(others.every(({ start, run }) => start === null && run === first.run));
  assert.deepEqual(reports, [{ steps: 50 }, { steps: 50 }]);
  assert.deepEqual(
    shares.map((share) => Math.round(300 * share)),
    [100, 200, 250, 300],
  );
  assert.deepEqual(worker.ended, [first.run]);
});

test('a stage of no steps is measured before any, and a checkpoint is begun from', async () => {
  const worker = fakeWorker();
  const from = Uint8Array.of(7);
  await sweep(worker.ask, [{ ...planOf(0, 10), from }], { step: () => {} });
  assert.deepEqual(
    worker.asked.map(({ steps }) => steps),
    [0, 10],
  );
  assert.deepEqual(worker.asked[0].start, { bytes: from, train: { beta: 4 } });
});

test('as many plans go on at a time as there are lanes, each lane in one run, and reports keep the order of the plans', async () => {
  const worker = fakeWorker();
  const plans = [500, 100, 200, 100, 300].map((steps) => planOf(steps));
  /** @type {number[]} */
  const heard = [];
  worker.answer = ({ start, run }) => ({ run, began: start !== null });
  const reports = await sweep(worker.ask, plans, { step: () => {}, reported: (_, plan) => heard.push(plan) }, 2);
  assert.equal(worker.most, 2);
  assert.equal(new Set(worker.asked.map(({ run }) => run)).size, 2);
  assert.deepEqual(worker.ended.toSorted(), [...new Set(worker.asked.map(({ run }) => run))].toSorted());
  assert.deepEqual(heard.toSorted(), [0, 1, 2, 3, 4]);
  assert.notEqual(heard[0], 0, 'the longest is not the first to end');
  assert.equal(reports.length, 5);
  // The first lane is busy with the longest plan; the other has three of the rest meanwhile.
  assert.equal(Object(reports[0][0]).run, worker.asked[0].run);
});

test('a plan whose helper is lost begins anew, once; the others go on, and what was reported of it is reported again', async () => {
  const worker = fakeWorker();
  let lost = false;
  worker.answer = ({ measure }) => {
    // One of them is lost in its second stage.
    if (lost || measure.heldOut !== 20) return { heldOut: measure.heldOut };
    lost = true;
    return null;
  };
  /** @type {number[]} */
  const shares = [];
  const heard = new Map([0, 1].map((plan) => [plan, /** @type {number[]} */ ([])]));
  const listener = {
    step: (/** @type {number} */ share) => shares.push(share),
    reported: (/** @type {unknown} */ _, /** @type {number} */ plan, /** @type {number} */ stage) => heard.get(plan)?.push(stage),
  };
  const reports = await sweep(worker.ask, [planOf(50, 50), planOf(50, 50)], listener, 2);
  assert.deepEqual(reports, Array(2).fill([{ heldOut: 10 }, { heldOut: 20 }]));
  assert.deepEqual(
    [...heard.values()],
    [
      [0, 0, 1],
      [0, 1],
    ],
  );
  assert.ok(shares.every((share) => share <= 1));
  assert.deepEqual(
    worker.asked.filter(({ bearsLoss }) => !bearsLoss).map(({ start }) => start !== null),
    [true, false],
    'another loss is not borne',
  );
});

for (const [name, fails] of /** @type {[string, { step?: () => void, answer?: () => void }][]} */ ([
  ['its reader stops it', { step: () => assert.fail('stopped') }],
  ['a request is refused', { answer: () => assert.fail('lost') }],
])) {
  test(`where ${name} all runs are ended and nothing more is asked`, async () => {
    const worker = fakeWorker();
    const { answer } = worker;
    // Once: the other lanes have their answers, and could go on.
    let failed = false;
    const failing = (/** @type {(() => void) | undefined} */ fail) => {
      if (failed || worker.asked.length <= 5 || !fail) return;
      failed = true;
      fail();
    };
    worker.answer = (request) => {
      failing(fails.answer);
      return answer(request);
    };
    const step = () => failing(fails.step);
    const plans = Array.from({ length: 6 }, () => planOf(1000, 1000));
    await assert.rejects(sweep(worker.ask, plans, { step }, 3), { message: fails.step ? 'stopped' : 'lost' });
    assert.equal(worker.ended.length, 3);
    const { length } = worker.asked;
    for (let turn = 0; turn < 20; turn++) await new Promise((done) => setImmediate(done));
    assert.equal(worker.asked.length, length);
  });
}

test('two sweeps have runs of their own', async () => {
  const worker = fakeWorker();
  await Promise.all([1, 2].map(() => sweep(worker.ask, [planOf(10)], { step: () => {} })));
  assert.equal(new Set(worker.asked.map(({ run }) => run)).size, 2);
});

test('there are no more lanes than plans or cores', () => {
  assert.deepEqual([lanesOf(12, 2), lanesOf(3, 8), lanesOf(5, 1)], [2, 3, 1]);
  assert.ok(lanesOf(100, 64) < 64);
});
