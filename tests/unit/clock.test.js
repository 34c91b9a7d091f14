// Durations by a clock that leaps while the machine sleeps.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Durations, Elapsed } from '../../www/shared/clock.js';

const hours = 3_600_000;

test('what sleep makes long is no duration, twice in a row neither', () => {
  const durations = new Durations();
  assert.equal(durations.awake(200), 200);
  for (const slept of [8 * hours, 8 * hours, 9 * hours]) assert.equal(durations.awake(slept), null);
  assert.equal(durations.awake(200), 200);
});

test('what is long again and again is slow', () => {
  const durations = new Durations();
  assert.equal(durations.awake(90_000), null);
  assert.equal(durations.awake(90_000), 90_000);
  assert.equal(durations.awake(100_000), 100_000);
});

test('all that something took, but for the hours of sleep between two looks', () => {
  let now = 1000;
  const elapsed = new Elapsed(() => now);
  for (const passed of [500, 8 * hours, 700, 9 * hours, 300]) {
    now += passed;
    elapsed.look();
  }
  assert.equal(elapsed.total, 1500);
});
