// What the Latent space and Interpolate views compute themselves: planes and what is projected onto them, the part of the map
// that is shown, nearest digits, means of classes, sheets and blends. Expected values by hand, or from NumPy.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mapFrame, onPlane, outline, projected, projectedGaussian, tilePoints, wholeMap } from '../../www/shared/figures/axes.js';
import { sheetPoints, side } from '../../www/views/interpolate/sheet.js';
import { blended, steps, tiles } from '../../www/views/interpolate/paths.js';
import { classMeans, nearest } from '../../www/views/latent/neighbours.js';
import { enlarged, moved, showing } from '../../www/views/latent/part.js';
import { componentPlane, latentPlane, varianceShare } from '../../www/views/latent/planes.js';

/** @param {ArrayLike<number>} actual @param {number[]} expected @param {string} what */
function near(actual, expected, what) {
  assert.equal(actual.length, expected.length, what);
  expected.forEach((value, i) =>
    assert.ok(Math.abs(actual[i] - value) < 1e-6, `${what}: expected ${expected}, got ${Array.from(actual)}`),
  );
}

const tilted = { mean: Float32Array.of(1, 2, 3), components: Float32Array.of(0.6, 0.8, 0, 0, 0, 1) };

test('the plane of the components holds their mean and leads to itself', () => {
  const plane = componentPlane(tilted);
  const at = projected(plane, tilted.mean);
  near(at, [2.2, 3], 'where the mean lies');
  near(onPlane(plane, at), [1, 2, 3], 'and what lies there');
  // Its origin is where it comes nearest to that of the space: at a right angle to both axes.
  near(projected(plane, plane.origin), [0, 0], 'origin');
  near(projected(plane, onPlane(plane, [0.5, -1, 2, 3])), [0.5, -1, 2, 3], 'there and back');
});

test('the plane of two latents is a slice through the digit', () => {
  const plane = latentPlane(Float32Array.of(9, 8, 7, 6), [3, 1]);
  near(onPlane(plane, [1, 2, 3, 4]), [9, 2, 7, 1, 9, 4, 7, 3], 'slice');
  near(projected(plane, [1, 2, 3, 4, 5, 6, 7, 8]), [4, 2, 8, 6], 'projection');
});

test('a Gaussian on a tilted plane is a tilted ellipse', () => {
  const plane = { origin: new Float32Array(3), across: Float32Array.of(0.6, 0.8, 0), up: Float32Array.of(-0.8, 0.6, 0) };
  // import numpy as np
  // P = np.array([[.6, .8, 0], [-.8, .6, 0]]); C = P @ np.diag([4, 1, 9]) @ P.T
  // print(P @ [1, 2, 3], np.sqrt(np.diag(C)), C[0, 1] / np.sqrt(C[0, 0] * C[1, 1]))
  const { mu, sigma, correlation } = projectedGaussian(plane, Float32Array.of(1, 2, 3), [4, 1, 9]);
  near(mu, [2.2, 0.4], 'mean');
  near(sigma, [1.44222051, 1.70880075], 'deviations');
  near([correlation], [-0.58430473], 'correlation');
  // Every point of the outline is as many deviations away: d C^-1 d = times^2.
  const [saa, sab, sbb] = [sigma[0] ** 2, correlation * sigma[0] * sigma[1], sigma[1] ** 2];
  const points = outline(mu, sigma, 2, correlation);
  for (let i = 0; i < points.length; i += 22) {
    const [a, b] = [points[i] - mu[0], points[i + 1] - mu[1]];
    const square = (sbb * a * a - 2 * sab * a * b + saa * b * b) / (saa * sbb - sab ** 2);
    assert.ok(Math.abs(square - 4) < 1e-4, `point ${i / 2}: ${square}`);
  }
});

test('a part of the map: what is pointed at stays, the rest follows, and its ends are the ends', () => {
  const half = enlarged(wholeMap, 2, [0.25, 0.75]);
  assert.deepEqual(half, { across: 0.125, up: 0.375, size: 0.5 });
  assert.deepEqual(moved(half, [0.5, 0]), { across: 0, up: 0.375, size: 0.5 });
  assert.equal(enlarged(half, 0.1, [0.5, 0.5]), wholeMap);
  assert.ok(enlarged(wholeMap, 1000, [0, 0]).size > 0.05);
  // z = 3 stands at 7/8 of the axis, outside of the lower left half.
  const reached = showing({ across: 0, up: 0, size: 0.5 }, 'linear', [3, -4]);
  assert.ok(reached.across > 0.375 && reached.across + 0.5 > 0.875 && reached.up === 0, JSON.stringify(reached));

  const frame = mapFrame('linear', false, 400, 400, half);
  assert.deepEqual(frame.z(0, 400), [-3, -1]);
  assert.deepEqual([frame.x(-1), frame.y(1)], [200, 200]);
  near(tilePoints('linear', 2, half), [-2, 2, 0, 2, -2, 0, 0, 0], 'tiles of the part');
});

test('the nearest, and the means of classes', () => {
  const mu = Float32Array.of(0, 0, 3, 4, 1, 0, 0, -2);
  assert.deepEqual(nearest(mu, [0, 0], 3), [
    { index: 0, distance: 0 },
    { index: 2, distance: 1 },
    { index: 3, distance: 2 },
  ]);
  const [zero, one, none] = classMeans(mu, Uint8Array.of(0, 1, 0, 1), 3);
  assert.deepEqual([...(zero ?? []), ...(one ?? [])], [0.5, 0, 1.5, 1]);
  assert.equal(none, null);
  // Variances of the first and second coordinate: 1.5 and 4.75.
  near([varianceShare(mu, 2, [0, 1])], [1], 'all');
  near([varianceShare(Float32Array.of(0, 1, 9, 2, 3, 9, 4, 5, 0), 3, [0, 1])], [16 / 3 / (16 / 3 + 18)], 'two of three');
});

test('between four corners and between two pictures', () => {
  const z = sheetPoints(Float32Array.of(0, 8, 16, 40));
  assert.deepEqual([z[0], z[side - 1], z[side * (side - 1)], z[side * side - 1]], [0, 8, 16, 40]);
  assert.equal(z[(side * side - 1) / 2], 16, 'in the middle, a quarter of each');
  const { mean, strip } = blended(Float32Array.of(0, 1), Float32Array.of(1, 1));
  near(mean.slice(steps - 1, steps + 1), [0.5, 1], 'halfway');
  assert.equal(strip.length, tiles * 2);
  near(strip.slice(-4), [0.9, 1, 1, 1], 'every tenth');
});
