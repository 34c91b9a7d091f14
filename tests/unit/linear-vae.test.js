// The linear VAE of chapter 3.2: its components against images made of known ones, its solution against the loss itself.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { principalComponents } from '../../www/learn/figures/linear-vae/principal.js';
import { averageKl, bestVariance, reconstruct } from '../../www/learn/figures/linear-vae/solution.js';

/** @template T @param {Generator<undefined, T, undefined>} steps @returns {T} */
function finish(steps) {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}

/** Images of 6 pixels along three directions at right angles, of variances 9, 4, 1, about a mean; the signs are all of 8. */
const directions = [
  [1, 1, 0, 0, 0, 0],
  [0, 0, 1, -1, 0, 0],
  [0, 0, 0, 0, 3, 4],
].map((direction) => direction.map((value) => value / Math.hypot(...direction)));
const mean = [0.5, 1, 0, 2, 0, -1];
const images = Array.from({ length: 8 }, (_, n) =>
  mean.map((m, i) => directions.reduce((sum, direction, j) => sum + ((n >> j) & 1 ? 1 : -1) * (3 - j) * direction[i], m)),
);

test('components: mean, directions and variances of images that were made of them', () => {
  const principal = finish(principalComponents(images.flat(), 8, 2));
  const near = (/** @type {number} */ found, /** @type {number} */ expected) =>
    assert.ok(Math.abs(found - expected) < 1e-9, `${found}, not ${expected}`);
  principal.mean.forEach((value, i) => near(value, mean[i]));
  principal.variances.forEach((value, j) => near(value, [9, 4][j]));
  principal.directions.forEach((direction, j) => {
    near(Math.abs(direction.reduce((sum, value, i) => sum + value * directions[j][i], 0)), 1);
  });
  near(principal.total, 14);
  near(bestVariance(principal), 1 / 4);
});

test('solution: no other decoder weight and no other q has a lower loss, and its KL is the one that is told', () => {
  // One latent along one direction of variance lambda: z ~ N(a c, v) for the coordinate c, decoded to w z. Its share of the
  // loss, nll with a fixed s^2 + beta KL, averaged over c ~ N(0, lambda); what does not depend on a, v, w is left out.
  const loss = (/** @type {number} */ lambda, /** @type {number} */ s2, /** @type {number} */ beta) => {
    return (/** @type {number[]} */ [a, v, w]) =>
      (lambda * (1 - w * a) ** 2 + w * w * v) / (2 * s2) + beta * ((a * a * lambda + v - 1 - Math.log(v)) / 2);
  };
  for (const [lambda, s2, beta] of [
    [5, 0.1, 1],
    [5, 0.1, 20],
    [0.6, 0.1, 4],
    [0.6, 0.1, 8],
  ]) {
    const noise = beta * s2;
    const w = Math.sqrt(Math.max(0, lambda - noise));
    const best = [w / (w * w + noise), noise / (w * w + noise), w];
    const of = loss(lambda, s2, beta);
    for (let i = 0; i < 200; i++) {
      const other = best.map((value, k) =>
        k === 1 ? value * Math.exp(0.4 * Math.sin(7 * i)) : value + 0.3 * Math.sin((k + 3) * (i + 1)),
      );
      assert.ok(of(other) >= of(best) - 1e-12, `${other} beats ${best}`);
    }
    const kl = (best[0] ** 2 * lambda + best[1] - 1 - Math.log(best[1])) / 2;
    assert.ok(Math.abs(kl - averageKl(lambda, noise)) < 1e-12, `${kl}`);
  }
});

test('reconstruction: at z = mu of each component 1 - beta s^2 / lambda is left, of a collapsed one nothing', () => {
  const principal = finish(principalComponents(images.flat(), 8, 3));
  const picture = reconstruct(images[7], principal, 2);
  // Image 7 lies at +3, +2, +1 along the directions; 2 in place of the variances 9, 4, 1.
  const kept = [3 * (1 - 2 / 9), 2 * (1 - 2 / 4), 0];
  mean.forEach((m, i) => {
    const expected = directions.reduce((sum, direction, j) => sum + kept[j] * direction[i], m);
    assert.ok(Math.abs(picture[i] - expected) < 1e-6, `${i}: ${picture[i]}, not ${expected}`);
  });
});
