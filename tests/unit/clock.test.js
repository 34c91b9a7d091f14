// Durations by a clock that leaps while the machine sleeps.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Durations } from '../../www/shared/clock.js';

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
