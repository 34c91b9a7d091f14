// The worker's training loop around a model that only counts: when it stops, what it reports, that it can be paused.
// That messages get their turn meanwhile is a matter of browsers, and tested there.
import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { thinned } from '../../www/worker/progress.js';
import { TrainingLoop } from '../../www/worker/training.js';

/** @typedef {import('../../www/app/protocol.js').TrainProgress} TrainProgress */

/** @type {any[]} */
const loops = [];
// An open MessageChannel keeps Node alive.
afterEach(() => {
  for (const loop of loops.splice(0)) {
    loop.pause();
    loop.channel.port1.close();
  }
});

/**
 * A loop whose model takes 10 steps a pass, fails at step `failAt` and cannot be saved from step `refuseAt` on. Where
 * `rounds` are given, several workers share it: each round has the next number of steps, and ends when `meet` says.
 * @param {object} [options]
 * @param {number} [options.failAt]
 * @param {number} [options.refuseAt]
 * @param {number[]} [options.rounds]
 * @param {(step: number) => Promise<any>} [options.meet]
 * @param {(progress: TrainProgress) => unknown} [options.onReport]
 */
function setUp({ failAt = Infinity, refuseAt = Infinity, rounds = [], meet = async () => {}, onReport = () => {} } = {}) {
  const seen = {
    reports: /** @type {TrainProgress[]} */ ([]),
    snapshots: 0,
    failures: /** @type {any[]} */ ([]),
    finished: 0,
    /** The last report. @returns {any} */
    last: () => seen.reports.at(-1),
  };
  let step = 0;
  /** @type {any[]} */
  const waiting = [];
  const loop = new TrainingLoop({
    round: () => rounds.shift() ?? null,
    meet: () => meet(step),
    finished: () => seen.finished++,
    step: () => {
      step++;
      if (step === failAt) throw Object.assign(new Error('nan'), { kind: 'diverged' });
      return { step, epoch: step / 10, nll: 100 - step, kl: step, beta: 1 };
    },
    evaluate: () => ({ images: 1, nll: 1, kl: 2, elbo: -3, activeUnits: 1 }),
    snapshot: () => {
      if (step >= refuseAt) throw Object.assign(new Error('expected finite numbers'), { kind: 'checkpoint' });
      seen.snapshots++;
    },
    report: (progress) => {
      seen.reports.push(progress);
      onReport(progress);
      if (!progress.running) waiting.splice(0).forEach((done) => done());
    },
    failed: (error) => seen.failures.push(error),
  });
  loops.push(loop);
  return { loop, seen, rest: () => new Promise((done) => waiting.push(done)), steps: () => step };
}

test('it stops by itself at its epoch, with an evaluation and a snapshot', async () => {
  const { loop, seen, rest, steps } = setUp();
  const resting = rest();
  loop.start({ batch: 4, untilEpoch: 3 });
  await resting;
  assert.equal(steps(), 30);
  const last = seen.last();
  assert.equal(last.running, false);
  assert.equal(last.heldOut.step, 30);
  assert.equal(last.steps.at(-1).step, 30);
  assert.equal(seen.snapshots, 1);
  assert.ok(last.seconds > 0);
});

test('a start says at once that training runs, though a round may be long, and once more where it runs already', () => {
  const { loop, seen } = setUp();
  for (const reports of [1, 2]) {
    loop.start({ batch: 4, untilEpoch: Infinity });
    assert.deepEqual(
      seen.reports.map(({ running, steps }) => [running, steps]),
      Array(reports).fill([true, []]),
    );
  }
});

test('a pause lets no further step through and keeps the model', async () => {
  const { loop, seen, rest, steps } = setUp({ onReport: ({ running, steps }) => running && steps.length && loop.pause() });
  const resting = rest();
  loop.start({ batch: 4, untilEpoch: Infinity });
  await resting;
  const at = steps();
  assert.ok(at > 0);
  assert.equal(seen.last().running, false);
  assert.equal(seen.last().imagesPerSecond, 0);
  assert.equal(seen.snapshots, 1);
  for (let turn = 0; turn < 5; turn++) await new Promise((done) => setImmediate(done));
  assert.equal(steps(), at);
});

test('a failing step ends training and is told', async () => {
  const { loop, seen, rest } = setUp({ failAt: 7 });
  const resting = rest();
  loop.start({ batch: 1, untilEpoch: 5 });
  await resting;
  assert.equal(loop.running, false);
  assert.deepEqual(
    seen.failures.map(({ kind }) => kind),
    ['diverged'],
  );
  assert.equal(seen.last().steps.at(-1).step, 6);
});

test('a single step is reported and kept at once', () => {
  const { loop, seen } = setUp();
  assert.equal(loop.single().step, 1);
  assert.deepEqual(
    seen.reports.map(({ running, steps }) => [running, steps.length]),
    [[false, 1]],
  );
  assert.equal(seen.snapshots, 1);
});

test('a single step that fails is told as any other, and answered with the failure', () => {
  const { loop, seen } = setUp({ failAt: 1 });
  assert.throws(() => loop.single(), { kind: 'diverged' });
  assert.deepEqual(
    seen.failures.map(({ kind }) => kind),
    ['diverged'],
  );
  assert.equal(seen.snapshots, 0);
});

test('a model that can no longer be saved has diverged: at a pause, after a single step, and at the end', async () => {
  const single = setUp({ refuseAt: 1 });
  assert.throws(() => single.loop.single(), { kind: 'diverged' });
  assert.deepEqual(
    single.seen.failures.map(({ kind }) => kind),
    ['diverged'],
  );

  const paused = setUp({ refuseAt: 1, onReport: ({ running, steps }) => running && steps.length && paused.loop.pause() });
  const resting = paused.rest();
  paused.loop.start({ batch: 1, untilEpoch: Infinity });
  await resting;
  assert.deepEqual(
    paused.seen.failures.map(({ kind }) => kind),
    ['diverged'],
  );
  assert.equal(paused.seen.last().running, false);

  const through = setUp({ refuseAt: 1 });
  const ended = through.rest();
  through.loop.start({ batch: 1, untilEpoch: 1 });
  await ended;
  assert.deepEqual(
    through.seen.failures.map(({ kind }) => kind),
    ['diverged'],
  );
});

test('a pause and a start before the next turn leave one chain of turns', async () => {
  const { loop } = setUp();
  let sent = 0;
  const { port2 } = loop.channel;
  const send = port2.postMessage.bind(port2);
  port2.postMessage = (message) => {
    sent++;
    send(message);
  };
  loop.start({ batch: 1, untilEpoch: Infinity });
  loop.pause();
  loop.start({ batch: 1, untilEpoch: Infinity });
  assert.equal(sent, 1);
  /** @type {any[]} */
  const sentAfter = [];
  const run = Object(loop).run.bind(loop);
  await new Promise((/** @type {(value?: unknown) => void} */ done) => {
    Object(loop).run = () => {
      run();
      sentAfter.push(sent);
      if (sentAfter.length === 3) done();
    };
  });
  assert.deepEqual(sentAfter, [2, 3, 4], 'each turn sends for exactly one more');
});

/** A shared loop whose helpers are done when the test says: `met` resolves with the step at which the leader waits. */
function setUpShared(/** @type {any} */ options) {
  /** @type {any} */
  let helpers;
  /** @type {any[]} */
  const leaders = [];
  /** @type {any[]} */
  const arrived = [];
  const meet = (/** @type {number} */ step) =>
    new Promise((resolve, reject) => {
      helpers = { resolve, reject };
      const leader = leaders.shift();
      if (leader) leader(step);
      else arrived.push(step);
    });
  const all = setUp({ ...options, meet });
  const met = () => (arrived.length ? Promise.resolve(arrived.shift()) : new Promise((done) => leaders.push(done)));
  return { ...all, met, helpers: () => helpers };
}

const turns = async () => {
  for (let turn = 0; turn < 5; turn++) await new Promise((done) => setImmediate(done));
};

test('rounds: the leader waits for the helpers after each, and the end is a round end', async () => {
  const { loop, seen, rest, steps, met, helpers } = setUpShared({ rounds: [7, 3, 7, 3] });
  const resting = rest();
  loop.start({ batch: 4, untilEpoch: 2 });
  for (const step of [7, 10, 17, 20]) {
    assert.equal(await met(), step);
    await turns();
    assert.equal(steps(), step, 'no step while it waits');
    assert.ok(
      seen.reports.every(({ steps }) => steps.every((/** @type {any} */ metrics) => metrics.step < step)),
      'nor any report of it',
    );
    helpers().resolve();
  }
  await resting;
  await turns();
  assert.deepEqual([steps(), seen.snapshots, seen.finished], [20, 1, 1]);
  assert.equal(seen.last().heldOut.step, 20);
});

test('a pause in mid-round takes effect at its end, and is answered then', async () => {
  const { loop, seen, steps, met, helpers } = setUpShared({ rounds: [7, 7] });
  loop.start({ batch: 4, untilEpoch: Infinity });
  await met();
  let [paused, rested] = [false, false];
  const pause = loop.pause().then(() => (paused = true));
  const rest = loop.rest().then(() => (rested = true));
  await turns();
  assert.deepEqual([paused, rested, loop.running, seen.snapshots], [false, false, true, 0]);
  helpers().resolve();
  await Promise.all([pause, rest]);
  assert.deepEqual([paused, rested, loop.running, seen.snapshots], [true, true, false, 1]);
  assert.equal(seen.last().running, false);
  await turns();
  assert.deepEqual([steps(), seen.finished], [7, 0]);
  loop.start({ batch: 4, untilEpoch: Infinity });
  assert.equal(await met(), 14);
});

test('a start during a pause that waits takes it back', async () => {
  const { loop, met, helpers } = setUpShared({ rounds: [2, 2] });
  loop.start({ batch: 4, untilEpoch: Infinity });
  await met();
  void loop.pause();
  loop.start({ batch: 4, untilEpoch: Infinity });
  helpers().resolve();
  assert.equal(await met(), 4);
  assert.equal(loop.running, true);
});

test('another model in mid-round: the round is given up, and who waited for its end waits no more', async () => {
  const { loop, seen, steps, met, helpers } = setUpShared({ rounds: [7, 5] });
  loop.start({ batch: 4, untilEpoch: Infinity });
  await met();
  const rest = loop.rest();
  loop.reset();
  await rest;
  helpers().resolve();
  await turns();
  assert.deepEqual([steps(), seen.reports.flatMap((report) => report.steps), seen.snapshots], [7, [], 0]);
  loop.start({ batch: 4, untilEpoch: Infinity });
  assert.equal(await met(), 12);
});

test('a failing helper ends training as a failing step does', async () => {
  for (const rounds of [[3], [3, 3]]) {
    const { loop, seen, met, helpers } = setUpShared({ rounds: [...rounds] });
    loop.start({ batch: 4, untilEpoch: Infinity });
    await met();
    if (rounds.length > 1) {
      helpers().resolve();
      await met();
    }
    const rest = loop.rest();
    helpers().reject(Object.assign(new Error('gone'), { kind: 'helper' }));
    await rest;
    assert.deepEqual(
      seen.failures.map(({ kind }) => kind),
      ['helper'],
    );
    assert.deepEqual([loop.running, seen.last().running], [false, false]);
    assert.equal(seen.last().steps.at(-1).step, 3 * rounds.length);
  }
});

test("the speed counts the whole batch, which is all workers' together, over waiting too", async () => {
  const { loop, seen, met, helpers } = setUpShared({ rounds: Array(40).fill(5) });
  loop.start({ batch: 100, untilEpoch: Infinity });
  const measured = () => /** @type {TrainProgress} */ (seen.reports.find(({ imagesPerSecond }) => imagesPerSecond > 0));
  while (!measured()) {
    await met();
    await new Promise((done) => setTimeout(done, 20));
    helpers().resolve();
    await turns();
  }
  // 500 images in a round, which takes no less than the 20 ms that the helpers do, where timers round down.
  assert.ok(measured().imagesPerSecond < 500 / 0.019, String(measured().imagesPerSecond));
});

test('thinning averages neighbours and keeps the last step', () => {
  const steps = Array.from({ length: 10 }, (_, i) => ({ step: i + 11, epoch: i, nll: i, kl: 2 * i, beta: 1 }));
  assert.equal(thinned(steps, 10), steps);
  const two = thinned(steps, 2);
  assert.deepEqual(
    two.map(({ step, nll, kl }) => [step, nll, kl]),
    [
      [15, 2, 4],
      [20, 7, 14],
    ],
  );
});

test('the very first step stands for itself', () => {
  const steps = Array.from({ length: 9 }, (_, i) => ({ step: i + 1, epoch: i, nll: i, kl: 0, beta: 1 }));
  assert.deepEqual(
    thinned(steps, 3).map(({ step, nll }) => [step, nll]),
    [
      [1, 0],
      [5, 2.5],
      [9, 6.5],
    ],
  );
});
