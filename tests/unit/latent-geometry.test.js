// The arithmetic of the latent figures: the axes of a map, slices and projections, lengths of z and of paths, KL per
// latent. Expected values are from Python's statistics.NormalDist and math.gamma, from numerical integration, or by hand.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  extent,
  mapFrame,
  normalCdf,
  normalQuantile,
  onSlice,
  outline,
  project,
  shareOf,
  tilePoints,
  zAt,
} from '../../www/shared/figures/axes.js';
import { normSpread, norms, stepLengths, typicalNorm } from '../../www/shared/figures/norms.js';
import { encodeAll, meanKl } from '../../www/shared/encoded.js';

const near = (
  /** @type {number} */ actual,
  /** @type {number} */ expected,
  /** @type {number} */ tolerance,
  /** @type {string} */ what,
) => assert.ok(Math.abs(actual - expected) <= tolerance, `${what}: expected ${expected}, got ${actual}`);

test('the normal distribution function and its inverse', () => {
  // NormalDist().cdf(z)
  for (const [z, share] of [
    [-3, 0.0013499],
    [-1, 0.1586553],
    [0, 0.5],
    [0.5, 0.6914625],
    [1.96, 0.9750021],
    [2.5, 0.9937903],
  ]) {
    near(normalCdf(z), share, 3e-7, `cdf(${z})`);
  }
  // NormalDist().inv_cdf(p)
  for (const [p, z] of [
    [0.0005, -3.290527],
    [0.025, -1.959964],
    [0.3, -0.524401],
    [0.5, 0],
    [0.9, 1.281552],
  ]) {
    near(normalQuantile(p), z, 1e-4, `quantile(${p})`);
  }
});

test('axes end where they should and lead back to z', () => {
  assert.equal(shareOf('linear', -extent), 0);
  assert.equal(shareOf('linear', extent), 1);
  assert.equal(zAt('linear', 2), extent);
  assert.ok(Number.isFinite(zAt('quantile', 0)) && zAt('quantile', 0) < -3);
  for (const kind of /** @type {const} */ (['linear', 'quantile'])) {
    for (const z of [-2.2, -0.4, 0, 1.3]) near(zAt(kind, shareOf(kind, z)), z, 1e-4, kind);
  }
});

test('tiles go row by row from the top', () => {
  const z = tilePoints('linear', 2);
  const half = extent / 2;
  assert.deepEqual([...z], [-half, half, half, half, -half, -half, half, -half]);
  // Each tile has the same share of the prior: the middles of two are its quartiles.
  near(tilePoints('quantile', 2)[0], -0.6744898, 1e-4, 'first quartile');
});

test('a map is a square with z2 upwards, and room for its numbers', () => {
  const frame = mapFrame('linear', true, 426, 500);
  assert.deepEqual([frame.left, frame.size], [26, 400]);
  assert.equal(frame.x(0), 226);
  assert.equal(frame.y(extent), 0);
  assert.deepEqual(frame.z(26 + 400, 400), [extent, -extent]);
});

test('a slice replaces two latents, a projection keeps them', () => {
  const z = onSlice([9, 8, 7, 6], [3, 1], [1, 2, 3, 4]);
  assert.deepEqual([...z], [9, 2, 7, 1, 9, 4, 7, 3]);
  assert.deepEqual([...project(z, 4, [3, 1])], [1, 2, 3, 4]);
});

test('an outline is closed and true to scale in both directions', () => {
  const pairs = [...outline([1, -1], [0.5, 0.25], 2)];
  near(pairs[pairs.length - 2], pairs[0], 1e-6, 'closed');
  const across = pairs.filter((_, i) => i % 2 === 0);
  const up = pairs.filter((_, i) => i % 2 === 1);
  near(Math.max(...across) - Math.min(...across), 2, 1e-6, 'width: four deviations of 0.5');
  near(Math.max(...up) - Math.min(...up), 1, 1e-6, 'height: four deviations of 0.25');
  near((Math.max(...across) + Math.min(...across)) / 2, 1, 1e-6, 'middle');
});

test('how long draws of the prior are', () => {
  // sqrt(2) gamma((d + 1) / 2) / gamma(d / 2), and sqrt(d - that squared)
  for (const [size, mean, spread] of [
    [1, 0.7978846, 0.6028103],
    [2, 1.2533141, 0.6551364],
    [3, 1.5957691, 0.6734396],
    [20, 4.4166051, 0.7025661],
  ]) {
    near(typicalNorm(size), mean, 1e-6, `mean of ${size}`);
    near(normSpread(size), spread, 1e-6, `spread of ${size}`);
  }
});

test('lengths of points and of the steps between them', () => {
  const path = Float32Array.from([0, 0, 3, 4, 3, 16]);
  near(norms(path, 2)[1], 5, 1e-6, 'norm');
  assert.deepEqual([...stepLengths(path, 2)], [5, 12]);
});

test('KL per latent, averaged over the digits', () => {
  const kl = meanKl(Float32Array.from([0.5, 0.75, 0.25, 0]), 2);
  assert.deepEqual([...kl], [0.375, 0.375]);
});

/** Of an image. */
const pixels = 24;

test('test digits are encoded in portions and joined in order', async () => {
  const count = 600;
  const x = Float32Array.from({ length: count * pixels }, (_, i) => Math.floor(i / pixels));
  /** @type {any[]} */
  const asked = [];
  const ask = async (/** @type {string} */ type, /** @type {Float32Array} */ part) => {
    const n = part.length / pixels;
    asked.push([type, n]);
    // An encoder whose first mu is the image's first pixel.
    const mu = Float32Array.from({ length: n * 2 }, (_, i) => (i % 2 ? 0 : part[Math.floor(i / 2) * pixels]));
    return { mu, klPerLatent: new Float32Array(n * 2) };
  };
  const encoded = await encodeAll(/** @type {any} */ (ask), x, pixels);
  assert.ok(asked.length > 1 && asked.every(([type]) => type === 'encode'));
  assert.equal(
    asked.reduce((sum, [, n]) => sum + n, 0),
    count,
  );
  assert.equal(encoded?.latent, 2);
  for (const i of [0, 1, 299, 599]) assert.equal(encoded?.mu[i * 2], i);
});

test('a model that changes under way leaves nothing half encoded', async () => {
  let calls = 0;
  const ask = async (/** @type {string} */ _, /** @type {Float32Array} */ x) => {
    const size = (x.length / pixels) * (calls++ ? 3 : 2);
    return { mu: new Float32Array(size), klPerLatent: new Float32Array(size) };
  };
  assert.equal(await encodeAll(/** @type {any} */ (ask), new Float32Array(600 * pixels), pixels), null);
});
