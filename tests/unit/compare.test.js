// Whether two models' likelihoods may be compared, and how wide a model's map is.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { apart } from '../../www/views/compare/comparable.js';
import { extentOf, frameOver, tilesOver } from '../../www/views/compare/frame.js';

/** @param {object} model @param {string} [data] */
const info = (model, data = 'mnist') =>
  /** @type {any} */ ({ data, config: { model: { likelihood: 'bernoulli', pixels: 'grey', levels: 8, ...model } } });

test('likelihoods are compared only where they are of the same x and of the same kind', () => {
  const grey = info({});
  const binarized = info({ pixels: 'dynamic' });
  const gaussian = info({ likelihood: 'gaussian' });
  const levels = (/** @type {number} */ levels) => info({ likelihood: 'categorical', levels });
  assert.equal(apart(grey, info({ latent: 20 })), null);
  assert.equal(apart(gaussian, info({ likelihood: 'gaussian-learned' })), null);
  assert.equal(apart(gaussian, info({ likelihood: 'continuous-bernoulli' })), null);
  assert.equal(apart(grey, gaussian), 'density');
  assert.equal(apart(levels(8), gaussian), 'density');
  assert.equal(apart(grey, binarized), 'grey');
  assert.equal(apart(levels(8), levels(8)), null);
  assert.equal(apart(levels(8), levels(4)), 'levels');
  assert.equal(apart(binarized, info({ pixels: 'threshold' })), 'pixels');
  assert.equal(apart(grey, info({}, 'shapes')), 'data');
  // Whichever is named first.
  for (const [a, b] of [
    [grey, gaussian],
    [grey, binarized],
    [levels(4), binarized],
  ])
    assert.equal(apart(a, b), apart(b, a));
});

test('a map is as wide as nearly all of its points lie', () => {
  assert.equal(extentOf(null), 4);
  const points = Float32Array.from({ length: 200 }, (_, i) => ((i % 2 ? -1 : 1) * i) / 10);
  assert.equal(extentOf(points), 24);
  // One far away does not make all others small.
  assert.equal(extentOf(Float32Array.of(...new Float32Array(199).fill(1), 1000)), 4);
  assert.equal(extentOf(Float32Array.of(1e9, 1e9)), 512);
});

test('tiles are decoded where they are shown', () => {
  const [extent, side, size] = [12, 4, 200];
  const frame = frameOver(extent, size);
  const tiles = tilesOver(extent, side);
  for (let i = 0; i < side * side; i++) {
    const middle = [((i % side) + 0.5) * (size / side), (Math.floor(i / side) + 0.5) * (size / side)];
    assert.ok(Math.abs(frame.x(tiles[2 * i]) - middle[0]) < 1e-4 && Math.abs(frame.y(tiles[2 * i + 1]) - middle[1]) < 1e-4);
    const back = frame.z(middle[0], middle[1]);
    assert.ok(Math.abs(back[0] - tiles[2 * i]) < 1e-4 && Math.abs(back[1] - tiles[2 * i + 1]) < 1e-4);
  }
});
