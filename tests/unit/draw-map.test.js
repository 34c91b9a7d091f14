// The figures of the first screen, as numbers: where q(z|x) is on its way over the map, which plane the map lies in, and the
// bar whose axis stands still.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import './support/templates.js'; // before what draws
import { mostInformative } from '../../www/shared/figures/latents.js';
import { axisOf, places } from '../../www/views/draw/elbo-bar.js';
import { between, setOut } from '../../www/views/draw/way.js';

/** @param {number[]} mu @param {number[]} z */
const placeAt = (mu, z) => ({ mu: Float32Array.from(mu), sigma: Float32Array.of(0.5, 0.25), z: Float32Array.from(z) });

test('another digit flies from where the last one was, other draws set out from the mean', () => {
  const shown = placeAt([0, 1], [0.5, 1.5, -0.5, 1]);
  assert.equal(setOut(shown, placeAt([1, 1], [1, 1, 1, 1])), shown);
  assert.deepEqual(setOut(shown, placeAt([0, 1], [2, 2, 3, 3]))?.z, Float32Array.of(0, 1, 0, 1));
  assert.equal(setOut(shown, placeAt([1, 1], [1, 1])), null, 'another number of draws has no way');
  const next = placeAt([2, 3], [1, 1, 1, 1]);
  assert.deepEqual(between(shown, next, 0.5).mu, Float32Array.of(1, 2));
  assert.equal(between(shown, next, 1), next, 'at the end it is just there');
});

test('the map lies in the two latents that say most, a plane in its own two', () => {
  assert.deepEqual(mostInformative([0.1, 3, 0, 2, 1]), [1, 3]);
  assert.deepEqual(mostInformative([1, 3]), [0, 1]);
});

test('nll and KL lie end to end on an axis of their own likelihood, and say where it is too short', () => {
  const axis = axisOf('bernoulli');
  assert.deepEqual(places(axis, 75, 30), { nll: { from: 0, to: 0.25 }, kl: { from: 0.25, to: 0.35 }, sum: 0.35, beyond: false });
  assert.deepEqual(places(axis, 500, 30), { nll: { from: 0, to: 1 }, kl: { from: 1, to: 1 }, sum: 1, beyond: true });
  // A density: nll -150 left of zero, which lies in the middle of -300 ... 300; the KL takes 30 of it back.
  const density = places(axisOf('gaussian'), -150, 30);
  assert.deepEqual(density, { nll: { from: 0.25, to: 0.5 }, kl: { from: 0.25, to: 0.3 }, sum: 0.3, beyond: false });
});
