// The worker's training loop around a model that only counts: when it stops, what it reports, that it can be paused.
// That messages get their turn meanwhile is a matter of browsers, and tested there.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Speed, thinned } from '../../www/worker/progress.js';
import { setUp } from './support/loop.js';

test('it stops by itself at its epoch, with an evaluation and a snapshot', async () => {
  const { loop, seen, rest, steps } = setUp();
  const resting = rest();
  loop.start(3);
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
    loop.start(Infinity);
    assert.deepEqual(
      seen.reports.map(({ running, steps }) => [running, steps]),
      Array(reports).fill([true, []]),
    );
  }
});

test('a pause lets no further step through and keeps the model', async () => {
  const { loop, seen, rest, steps } = setUp({ onReport: ({ running, steps }) => running && steps.length && loop.pause() });
  const resting = rest();
  loop.start(Infinity);
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
  loop.start(5);
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
  paused.loop.start(Infinity);
  await resting;
  assert.deepEqual(
    paused.seen.failures.map(({ kind }) => kind),
    ['diverged'],
  );
  assert.equal(paused.seen.last().running, false);

  const through = setUp({ refuseAt: 1 });
  const ended = through.rest();
  through.loop.start(1);
  await ended;
  assert.deepEqual(
    through.seen.failures.map(({ kind }) => kind),
    ['diverged'],
  );
});

test('a pause and a start before the next turn leave one chain of turns', async (context) => {
  const { loop } = setUp();
  // One for each turn that is asked for.
  let sent = 0;
  const { MessageChannel } = globalThis;
  context.after(() => Object.assign(globalThis, { MessageChannel }));
  globalThis.MessageChannel = class extends MessageChannel {
    constructor() {
      super();
      sent++;
    }
  };
  loop.start(Infinity);
  loop.pause();
  loop.start(Infinity);
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

test('the first snapshots come soon: who leaves early loses as little', async (context) => {
  const { loop, seen } = setUp();
  const { now } = performance;
  context.after(() => (performance.now = now));
  let time = 0;
  performance.now = () => (time += 1);
  /** @type {number[]} */
  const kept = [];
  loop.start(Infinity);
  while (time < 30_000) {
    await new Promise((done) => setImmediate(done));
    if (seen.snapshots > kept.length) kept.push(time);
  }
  const waits = kept.map((at, i) => at - (kept[i - 1] ?? 0));
  const expected = [500, 1000, 2000, 4000, 5000, 5000, 5000, 5000];
  // A snapshot comes after a burst, which takes its time.
  assert.ok(waits.length >= 7 && waits.every((wait, i) => wait >= expected[i] - 50 && wait < expected[i] + 100), `${waits}`);
});

const hours = 8 * 3_600_000;

test('a machine that slept is as fast as before, from the first report on', () => {
  const speed = new Speed();
  let now = 5000;
  speed.begin(now);
  for (let round = 0; round < 60; round++) {
    now += round === 30 ? hours : 100;
    speed.add(now, 50);
    assert.equal(Math.round(speed.imagesPerSecond()), 500);
  }
});

test('rounds that do take minutes have a speed from the second on', () => {
  const speed = new Speed();
  speed.begin(0);
  for (const now of [200_000, 400_000, 600_000]) speed.add(now, 1000);
  assert.equal(speed.imagesPerSecond(), 5);
});

test('the seconds of training are those that one waits: evaluations and answers in between count, a pause does not', async (context) => {
  const { now } = performance;
  context.after(() => (performance.now = now));
  let time = 0;
  performance.now = () => (time += 5);
  const { loop, seen, rest } = setUp({ onReport: ({ heldOut }) => heldOut && (time += 1000) });
  loop.start(30);
  await rest();
  const first = time;
  assert.ok(seen.last().seconds * 1000 > 0.9 * (first - 1000), `${seen.last().seconds} s of ${first} ms`);
  time += 30_000;
  const resting = rest();
  loop.start(33);
  await resting;
  assert.ok(seen.last().seconds * 1000 < time - 29_000, `${seen.last().seconds} s of ${time} ms, half a minute of them paused`);
});

test('hours of sleep are no hours of training, and evaluations go on', async (context) => {
  const { loop, seen } = setUp();
  const { now } = performance;
  context.after(() => (performance.now = now));
  let [time, looks, next, gap] = [0, 0, 50, 50];
  // Every look at the clock is 5 ms later, and now and then, whatever it is for, the machine slept before it.
  performance.now = () => {
    const slept = ++looks === next;
    if (slept) next += ++gap;
    return (time += slept ? hours : 5);
  };
  loop.start(Infinity);
  while (looks < 3000) await new Promise((done) => setImmediate(done));
  assert.ok(seen.last().seconds < (looks * 5) / 1000, `${seen.last().seconds} s`);
  const evaluations = seen.reports.filter(({ heldOut }) => heldOut).length;
  assert.ok(evaluations > 5, `${evaluations} evaluations`);
});

test('thinning averages neighbours and keeps the last step', () => {
  const steps = Array.from({ length: 10 }, (_, i) => ({
    step: i + 11,
    epoch: i,
    images: 1,
    nll: i,
    kl: 2 * i,
    beta: 1,
    loss: 3 * i,
    gradientNorm: i,
  }));
  assert.equal(thinned(steps, 10), steps);
  const two = thinned(steps, 2);
  assert.deepEqual(
    two.map(({ step, nll, kl, loss }) => [step, nll, kl, loss]),
    [
      [15, 2, 4, 6],
      [20, 7, 14, 21],
    ],
  );
});

test('the very first step stands for itself', () => {
  const steps = Array.from({ length: 9 }, (_, i) => ({
    step: i + 1,
    epoch: i,
    images: 1,
    nll: i,
    kl: 0,
    beta: 1,
    loss: i,
    gradientNorm: 1,
  }));
  assert.deepEqual(
    thinned(steps, 3).map(({ step, nll }) => [step, nll]),
    [
      [1, 0],
      [5, 2.5],
      [9, 6.5],
    ],
  );
});
