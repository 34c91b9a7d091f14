// Ratios of means against what is known in closed form and against the spread of many repetitions.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { meanOf, ratioOf, shareBetween, shareByChance, twoErrors } from '../../www/views/experiments/statistics.js';

/** Uniform numbers, the same for the same seed (mulberry32). @param {number} seed */
function uniform(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let bits = Math.imul(state ^ (state >>> 15), 1 | state);
    bits = (bits + Math.imul(bits ^ (bits >>> 7), 61 | bits)) ^ bits;
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  };
}

test('numbers in one proportion have a ratio without error', () => {
  const { mean, error } = ratioOf([-2, -4, -9], [1, 2, 4.5]);
  assert.equal(mean, -2);
  assert.ok(error < 1e-12);
});

test("the error of a ratio is the spread over repetitions, and smaller than its parts' where they go together", () => {
  const random = uniform(1);
  const repetition = () => {
    const below = Array.from({ length: 400 }, () => 1 + random());
    const above = below.map((value) => -3 * value + random() - 0.5);
    return ratioOf(above, below);
  };
  const found = Array.from({ length: 400 }, repetition);
  const means = found.map(({ mean }) => mean);
  const { mean } = meanOf(means);
  const spread = Math.sqrt(means.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (means.length - 1));
  const told = meanOf(found.map(({ error }) => error)).mean;
  // 400 repetitions know a spread to 3.5 %.
  assert.ok(Math.abs(told / spread - 1) < 0.14, `${told} told, ${spread} found`);
  assert.ok(Math.abs(mean + 3) < 5 * (spread / 20));
});

test('the error of one number is not known, and nothing is drawn of it', () => {
  assert.ok(Number.isNaN(meanOf([3]).error));
  assert.deepEqual(twoErrors(meanOf([3])), [3, 3]);
  assert.deepEqual(twoErrors(meanOf([1, 3])), [0, 4]);
});

test('the share between groups is what their means have of the variance', () => {
  // Around 2.5 the squares are 5, within the groups 1.
  assert.ok(
    Math.abs(
      shareBetween([
        [1, 2],
        [3, 4],
      ]) - 0.8,
    ) < 1e-12,
  );
  assert.equal(
    shareBetween([
      [1, 3],
      [3, 1],
    ]),
    0,
  );
});

test('by chance alone groups that do not differ explain as much as is said', () => {
  const random = uniform(3);
  const repetition = () => [0, 1, 2].map(() => Array.from({ length: 4 }, random));
  const { mean, error } = meanOf(Array.from({ length: 2000 }, () => shareBetween(repetition())));
  const told = shareByChance(repetition());
  assert.ok(Math.abs(mean - told) < 4 * error, `${told} told, ${mean} ± ${error} found`);
});
