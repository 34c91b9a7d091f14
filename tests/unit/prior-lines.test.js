// The prior's lines on a map: of a learned prior they enclose what the circles of N(0, I) enclose of that one, in closed form for
// Gaussians, by counting draws for a mixture.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { standardCircles } from '../../www/shared/figures/contours.js';
import { linesOf } from '../../www/shared/prior-lines.js';

/** @typedef {{ mean: [number, number], sigma: number }} Component */

/** A model whose prior of three latents is an even mixture of round Gaussians; of two of them, whichever. @param {Component[]} components */
function modelOf(components) {
  /** @type {number[][]} */
  const asked = [];
  const density = (/** @type {number} */ a, /** @type {number} */ b) =>
    components.reduce((sum, { mean, sigma }) => {
      const far = ((a - mean[0]) ** 2 + (b - mean[1]) ** 2) / sigma ** 2;
      return sum + Math.exp(-far / 2) / (2 * Math.PI * sigma ** 2 * components.length);
    }, 0);
  const ask = async (
    /** @type {string} */ name,
    /** @type {Float32Array} */ mu,
    /** @type {Float32Array} */ logvar,
    /** @type {Uint32Array} */ latents,
    /** @type {Float32Array} */ z,
  ) => {
    assert.equal(name, 'aggregateDensities');
    assert.deepEqual([mu.length, logvar.length], [3, 3]);
    asked.push([...latents]);
    const found = new Float64Array(z.length);
    for (let i = 0; i < z.length / 2; i++) found[z.length / 2 + i] = Math.log(density(z[2 * i], z[2 * i + 1]));
    return found;
  };
  return { ask: /** @type {any} */ (ask), asked };
}

const learned = /** @type {any} */ ({ config: { model: { latent: 3, prior: 'vamp' } } });

/** How far the ends of a line's pieces are from a place, least and most. @param {Float32Array} line */
function radii(line, [a, b] = [0, 0]) {
  const far = Array.from({ length: line.length / 2 }, (_, i) => Math.hypot(line[2 * i] - a, line[2 * i + 1] - b));
  return [Math.min(...far), Math.max(...far)];
}

/** Whether a line is around a point: it crosses a way out an odd number of times. @param {Float32Array} line @param {number} a @param {number} b */
function encloses(line, a, b) {
  let crossings = 0;
  for (let i = 0; i < line.length; i += 4) {
    const [x, y, u, v] = line.subarray(i, i + 4);
    if (y > b !== v > b && x + ((b - y) / (v - y)) * (u - x) > a) crossings++;
  }
  return crossings % 2 === 1;
}

test('of Gaussians they are the circles at one, two and three deviations, wherever and however wide', async () => {
  for (const { mean, sigma } of /** @type {Component[]} */ ([
    { mean: [0, 0], sigma: 1 },
    { mean: [1.5, -0.5], sigma: 0.4 },
    { mean: [0, 2], sigma: 4 },
    { mean: [-12, 5], sigma: 2 },
  ])) {
    const { ask, asked } = modelOf([{ mean, sigma }]);
    const lines = await linesOf(ask, learned, [2, 0]);
    assert.equal(lines.length, 3);
    for (const [at, line] of lines.entries()) {
      for (const radius of radii(line, mean))
        assert.ok(Math.abs(radius / sigma - at - 1) < 0.06, `${radius / sigma}, not ${at + 1}`);
    }
    assert.deepEqual(asked[0], [2, 0]);
  }
});

test('of a mixture they enclose as much, counted by draws', async () => {
  /** @type {Component[]} */
  const components = [
    { mean: [-1.5, 0], sigma: 0.3 },
    { mean: [1, 1], sigma: 0.8 },
    { mean: [0.5, -2], sigma: 0.2 },
  ];
  const lines = await linesOf(modelOf(components).ask, learned, [0, 1]);
  let state = 1;
  const uniform = () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32 || 0.5;
  const draws = Array.from({ length: 6000 }, (_, i) => {
    const { mean, sigma } = components[i % components.length];
    const radius = sigma * Math.sqrt(-2 * Math.log(uniform()));
    const angle = 2 * Math.PI * uniform();
    return [mean[0] + radius * Math.cos(angle), mean[1] + radius * Math.sin(angle)];
  });
  for (const [at, line] of lines.entries()) {
    const share = 1 - Math.exp(-((at + 1) ** 2) / 2);
    const found = draws.filter(([a, b]) => encloses(line, a, b)).length / draws.length;
    const error = Math.sqrt((share * (1 - share)) / draws.length);
    assert.ok(Math.abs(found - share) < 4 * error + 0.005, `${found}, not ${share} ± ${error}`);
  }
});

test('of N(0, I) they are its circles, and no model is asked', async () => {
  const never = /** @type {any} */ (() => assert.fail('asked'));
  assert.equal(await linesOf(never, /** @type {any} */ ({ config: { model: { latent: 2 } } }), [0, 1]), standardCircles);
  for (const [at, line] of standardCircles.entries()) {
    for (const radius of radii(line)) assert.ok(Math.abs(radius - at - 1) < 1e-6);
    assert.ok(encloses(line, 0, at + 0.9) && !encloses(line, 0, at + 1.1));
  }
});

test('a prior that is on no grid has no lines rather than wrong ones', async () => {
  assert.deepEqual(await linesOf(modelOf([{ mean: [500, 0], sigma: 1 }]).ask, learned, [0, 1]), []);
});
