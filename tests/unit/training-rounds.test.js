// The training loop when several workers share it: rounds, each ended by a common state, and what comes in between.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setUp } from './support/loop.js';

/** @typedef {import('../../www/app/protocol.js').TrainProgress} TrainProgress */

/** A shared loop whose helpers are done when the test says: `met` resolves with the step at which the leader waits. */
function setUpShared(/** @type {any} */ options) {
  /** @type {any} */
  let helpers;
  /** @type {any[]} */
  const leaders = [];
  /** @type {any[]} */
  const arrived = [];
  const average = (/** @type {number} */ step) =>
    new Promise((resolve, reject) => {
      helpers = { resolve, reject };
      const leader = leaders.shift();
      if (leader) leader(step);
      else arrived.push(step);
    });
  const all = setUp({ ...options, average });
  const met = () => (arrived.length ? Promise.resolve(arrived.shift()) : new Promise((done) => leaders.push(done)));
  return { ...all, met, helpers: () => helpers };
}

const turns = async () => {
  for (let turn = 0; turn < 5; turn++) await new Promise((done) => setImmediate(done));
};

test('rounds: the leader waits for the helpers after each, and the end is a round end', async () => {
  const { loop, seen, rest, steps, met, helpers } = setUpShared({ rounds: [7, 3, 7, 3] });
  const resting = rest();
  loop.start(2);
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
  loop.start(Infinity);
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
  loop.start(Infinity);
  assert.equal(await met(), 14);
});

test('a start during a pause that waits takes it back', async () => {
  const { loop, met, helpers } = setUpShared({ rounds: [2, 2] });
  loop.start(Infinity);
  await met();
  void loop.pause();
  loop.start(Infinity);
  helpers().resolve();
  assert.equal(await met(), 4);
  assert.equal(loop.running, true);
});

test('another model in mid-round: the round is given up, and who waited for its end waits no more', async () => {
  const { loop, seen, steps, met, helpers } = setUpShared({ rounds: [7, 5] });
  loop.start(Infinity);
  await met();
  const rest = loop.rest();
  loop.reset();
  await rest;
  helpers().resolve();
  await turns();
  assert.deepEqual([steps(), seen.reports.flatMap((report) => report.steps), seen.snapshots], [7, [], 0]);
  loop.start(Infinity);
  assert.equal(await met(), 12);
});

test('a helper that is gone ends a round, not training', async () => {
  const { loop, seen, met, helpers } = setUpShared({ rounds: [3, 4] });
  loop.start(Infinity);
  await met();
  helpers().reject(Object.assign(new Error('gone'), { kind: 'helper' }));
  assert.equal(await met(), 7);
  assert.deepEqual([loop.running, seen.failures], [true, []]);
});

test('a helper that diverges ends training as a failing step does', async () => {
  for (const rounds of [[3], [3, 3]]) {
    const { loop, seen, met, helpers } = setUpShared({ rounds: [...rounds] });
    loop.start(Infinity);
    await met();
    if (rounds.length > 1) {
      helpers().resolve();
      await met();
    }
    const rest = loop.rest();
    helpers().reject(Object.assign(new Error('gone'), { kind: 'diverged' }));
    await rest;
    assert.deepEqual(
      seen.failures.map(({ kind }) => kind),
      ['diverged'],
    );
    assert.deepEqual([loop.running, seen.last().running], [false, false]);
    assert.equal(seen.last().steps.at(-1).step, 3 * rounds.length);
  }
});

test("the speed counts the whole batch, which is all workers' together, over waiting too", async () => {
  const { loop, seen, met, helpers } = setUpShared({ rounds: Array(40).fill(5), images: 100 });
  loop.start(Infinity);
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
