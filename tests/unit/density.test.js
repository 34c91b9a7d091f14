// One curve, moved and stretched, is every latent's density: against the formula of the normal density.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { markup } from './support/templates.js';

const { density } = await import('../../www/shared/figures/density.js');

/** The points of a path of the figure, where they come to lie in it. @param {string} text @param {string} name */
function pointsOf(text, name) {
  const [, d, ...numbers] =
    new RegExp(`class="${name}" d=(\\S+ [^=]*) transform=translate\\((\\S+) (\\S+)\\) scale\\((\\S+) (\\S+)\\)`).exec(text) ?? [];
  const [left, top, across, down] = numbers.map(Number);
  return d
    .slice(1)
    .split('L')
    .map((point) => point.split(' ').map(Number))
    .map(([x, y]) => [left + across * x, top + down * y]);
}

test('q and the prior are drawn on one scale, until a narrow q would make a line of the prior', () => {
  const normal = (/** @type {number} */ v, mu = 0, sigma = 1) =>
    Math.exp(-((v - mu) ** 2) / (2 * sigma ** 2)) / (sigma * Math.sqrt(2 * Math.PI));
  for (const { mu, sigma } of [
    { mu: 0, sigma: 1 },
    { mu: -1.7, sigma: 0.2 },
    { mu: 3, sigma: 0.02 },
    { mu: 0.4, sigma: 2 },
  ]) {
    const text = markup(density({ mu, sigma }));
    // The prior's top keeps two fifths of the height.
    const peak = Math.max(normal(0), Math.min(normal(mu, mu, sigma), normal(0) / 0.4));
    for (const [name, ...of] of /** @type {const} */ ([
      ['fig-q-line', mu, sigma],
      ['fig-q-area', mu, sigma],
      ['fig-prior-line', 0, 1],
    ])) {
      const points = pointsOf(text, name);
      assert.ok(points.length >= 41, name);
      for (const [x, y] of points) {
        // 140 wide for -3.5 to 3.5; 56 high, of which the highest takes 53.
        const cut = Math.min(1, peak / normal(of[0], ...of));
        const expected = 56 - (53 * cut * normal(x / 20 - 3.5, ...of)) / peak;
        assert.ok(Math.abs(y - expected) < 0.3, `${name} of ${mu}, ${sigma} at ${x}: ${y}, not ${expected}`);
      }
      assert.ok(points[0][0] < 1 && (points.at(-1)?.[0] ?? 0) > 139, `${name} of ${mu}, ${sigma} goes from edge to edge`);
    }
  }
});

test('without q there is the prior alone', () => {
  const text = markup(density(null));
  assert.equal(pointsOf(text, 'fig-prior-line').length, 41);
  assert.doesNotMatch(text, /fig-q/);
});
