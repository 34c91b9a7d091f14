// The replay's clock by a clock of its own, the numbers of a moment, the dots between two moments, and curves that are cut where training goes back.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import './support/templates.js'; // before what draws
import { History } from '../../www/shared/history.js';
import { between } from '../../www/views/train/replay/between.js';
import { metricsThen } from '../../www/views/train/replay/past.js';
import { ReplayClock, wholeRun } from '../../www/views/train/replay/player.js';

/** Milliseconds between two pictures of the screen. */
const tick = 20;

/** A run of 11 moments. @param {{ still?: boolean }} [options] */
function replayed({ still = false } = {}) {
  /** @type {((now: number) => void) | null} */
  let next = null;
  let now = 1000;
  /** @type {number[]} */
  const shown = [];
  /** The first moment that is not there yet. */
  const ready = { before: Infinity };
  const clock = new ReplayClock(
    { count: () => 11, ready: (index) => index < ready.before, show: (index) => shown.at(-1) !== index && shown.push(index) },
    (callback) => {
      next = callback;
      return 0;
    },
    () => still,
  );
  const pass = (/** @type {number} */ milliseconds) => {
    for (const end = now + milliseconds; now < end; ) {
      now += tick;
      const callback = next;
      next = null;
      callback?.(now);
    }
  };
  return { clock, shown, ready, pass };
}

const all = Array.from({ length: 11 }, (_, at) => at);

test('the numbers of a moment are those of its step, and beta only since when it has been what it is', () => {
  const history = new History();
  const step = (/** @type {number} */ at, /** @type {number} */ beta) =>
    history.add([{ step: at, epoch: 0, images: 1, nll: 200 - at, kl: at, beta, gradientNorm: 1 }]);
  for (let at = 1; at <= 6; at++) step(at, at < 4 ? 1 : 2);
  history.addHeldOut(3, { images: 500, nll: 190, kl: 4, elbo: -194, activeUnits: 1 });
  history.addHeldOut(6, { images: 500, nll: 180, kl: 5, elbo: -185, activeUnits: 1 });
  const then = (/** @type {number} */ at) =>
    metricsThen({ moment: { id: 'm', step: at, epoch: 0.5, seconds: 1, whole: true } }, history, 8);
  const { nll, kl, elbo, beta, speed, remaining, step: said } = then(5);
  assert.deepEqual([nll, kl, elbo, beta, speed, remaining, said], [195, 5, -194, 2, null, null, 5]);
  assert.equal(then(2).beta, null);
  assert.deepEqual([then(0).nll, then(0).elbo, then(2).elbo], [null, null, null]);
  assert.deepEqual(
    [then(5).heldOutStep, then(6).heldOutStep],
    [3, undefined],
    'of an evaluation before it is said when that was',
  );
});

test('a replay shows every moment once in its time, and begins anew', () => {
  const { clock, shown, pass } = replayed();
  clock.play(0);
  pass(wholeRun / 2);
  assert.equal(shown.at(-1), 4);
  pass(wholeRun / 2 + 5 * tick);
  assert.deepEqual(shown, all);
  pass(3000);
  assert.deepEqual(shown.slice(11, 13), [0, 1]);
});

test('it waits for a moment that is not there yet, and then misses none', () => {
  const { clock, shown, ready, pass } = replayed();
  ready.before = 3;
  clock.play(0);
  pass(2 * wholeRun);
  assert.deepEqual(shown, [0, 1, 2]);
  ready.before = Infinity;
  pass(wholeRun);
  assert.deepEqual(shown.slice(0, 11), all);
});

test('it goes on from where one is, from the end from the beginning, and stops at once', () => {
  const { clock, shown, pass } = replayed();
  clock.play(7);
  pass(2 * tick);
  assert.deepEqual(shown, [7]);
  clock.pause();
  pass(wholeRun);
  assert.deepEqual(shown, [7]);
  clock.play(10);
  pass(2 * tick);
  assert.deepEqual(shown, [7, 0]);
});

test('with less motion it goes in still steps', () => {
  const { clock, shown, pass } = replayed({ still: true });
  clock.play(0);
  pass(700);
  assert.deepEqual(shown, [0]);
  pass(800);
  assert.deepEqual(shown, [0, 1]);
});

test('dots move on their way to the next moment, where it has as many', () => {
  const at = (/** @type {number[]} */ ...points) =>
    /** @type {any} */ ({ points: Float32Array.from(points), name: points.length });
  assert.deepEqual([...(between(at(0, 2), at(1, 0), 0.25).points ?? [])], [0.25, 1.5]);
  const alone = at(0, 2);
  assert.equal(between(alone, at(1), 0.5), alone);
});

test('curves end where training goes back to, and go on from there', () => {
  const history = new History();
  const steps = (/** @type {number} */ from, /** @type {number} */ to) =>
    Array.from({ length: to - from + 1 }, (_, at) => /** @type {any} */ ({ step: from + at, nll: 100, kl: 10, beta: 1 }));
  history.add(steps(1, 40));
  history.heldOut.push(.../** @type {any[]} */ ([{ step: 10 }, { step: 30 }]));
  history.cut(20);
  assert.equal(history.points.at(-1)?.step, 20);
  assert.deepEqual(
    history.heldOut.map(({ step }) => step),
    [10],
  );
  history.add(steps(21, 25));
  assert.deepEqual(
    history.points.map(({ step }) => step),
    Array.from({ length: 25 }, (_, at) => at + 1),
  );
});
