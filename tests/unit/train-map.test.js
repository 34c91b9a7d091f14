// The map of training: which plane it shows, and dots on their way. Expected values are worked out by hand.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { project } from '../../www/shared/figures/axes.js';
import { chosenPlane, tilesOf } from '../../www/views/train/plane.js';
import { Tween } from '../../www/views/train/tween.js';

test('the plane is that of the two latents that say most, and stays until others clearly say more', () => {
  assert.deepEqual(chosenPlane(Float32Array.of(0.1, 3, 0.2, 4), null), [3, 1]);
  assert.deepEqual(chosenPlane(Float32Array.of(3.5, 3, 0.2, 4), [3, 1]), [3, 1], '7.5 are not clearly more than 7');
  assert.deepEqual(chosenPlane(Float32Array.of(3.5, 3, 0.2, 4), null), [3, 0], 'but more');
  assert.deepEqual(chosenPlane(Float32Array.of(9, 3, 0.2, 4), [3, 1]), [0, 3], '13 are');
  assert.deepEqual(chosenPlane(Float32Array.of(1, 9), [3, 1]), [0, 1], 'of two latents there is one plane');
  assert.equal(chosenPlane(Float32Array.of(5), null), null);
});

test('points and tiles lie on the plane', () => {
  assert.deepEqual([...project(Float32Array.of(1, 2, 3, 4, 5, 6), 3, [2, 0])], [3, 1, 6, 4]);
  const tiles = tilesOf(3, [2, 0], 2);
  // From -4 to 4 the middles of two tiles are at -2 and 2; rows go from the top.
  assert.deepEqual([...tiles], [2, 0, -2, 2, 0, 2, -2, 0, -2, -2, 0, 2]);
});

test('numbers glide to the next row in the time that it took to come', () => {
  const tween = new Tween();
  tween.aim(Float32Array.of(0, 10), 1000, true);
  assert.deepEqual([...(tween.at(1000) ?? [])], [0, 10], 'the first is there at once');
  tween.aim(Float32Array.of(4, 20), 1200, true);
  assert.deepEqual([...(tween.at(1250) ?? [])], [1, 12.5]);
  const same = Float32Array.of(4, 20);
  tween.aim(same, 1300, true);
  assert.deepEqual([...(tween.at(1300) ?? [])], [2, 15], 'the same numbers again change nothing');
  tween.aim(Float32Array.of(0, 0), 1300, true);
  assert.deepEqual([...(tween.at(1300) ?? [])], [2, 15], 'from where they are, not from where they were going');
  assert.equal(tween.moving(1399), true);
  assert.equal(tween.moving(1400), false);
  assert.deepEqual([...(tween.at(1500) ?? [])], [0, 0]);
});

test('without motion, and between rows of different lengths, there is no way', () => {
  const tween = new Tween();
  tween.aim(Float32Array.of(0, 0), 0, true);
  tween.aim(Float32Array.of(8, 8), 100, false);
  assert.deepEqual([...(tween.at(100) ?? [])], [8, 8]);
  tween.aim(Float32Array.of(1, 2, 3, 4), 200, true);
  assert.deepEqual([...(tween.at(200) ?? [])], [1, 2, 3, 4]);
  tween.aim(null, 300, true);
  assert.equal(tween.at(310), null);
});
