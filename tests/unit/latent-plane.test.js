// When the map of the first screen is decoded: not around a stroke that has only begun, and at once where weights change.
import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import './support/templates.js'; // before what draws
import { LatentPlane } from '../../www/shared/latent-plane.js';

/** A view of a model of three latents without examples, whose digit is drawn: the plane, and the mu around which it was decoded. */
function viewed() {
  /** @type {Map<string, unknown[]>} */
  const known = new Map();
  /** @type {number[]} */
  const decoded = [];
  const view = {
    latent: 3,
    pixels: 4,
    shape: [2, 2],
    model: { data: 'mnist', config: { model: { latent: 3 } } },
    modelVersion: 1,
    explanation: /** @type {unknown} */ (null),
    progress: null,
    differs(/** @type {string} */ name, /** @type {unknown[]} */ ...values) {
      const before = known.get(name);
      known.set(name, values);
      return !before || values.some((value, i) => value !== before[i]);
    },
    async ask(/** @type {string} */ name, /** @type {Float32Array} */ z) {
      if (name !== 'decode') throw Object.assign(new Error('there are none'), { kind: 'other' });
      decoded.push(z[2]);
      return { mean: new Float32Array(4) };
    },
  };
  const plane = new LatentPlane(
    /** @type {any} */ (view),
    () => 1,
    () => plane.follow(),
  );
  const draw = async (/** @type {number} */ at) => {
    view.explanation = { mu: Float32Array.of(at, at, at), klPerLatent: [2, 2, 1] };
    plane.follow();
    await settled();
  };
  return { view, plane, draw, decoded };
}

const settled = () => new Promise((done) => setImmediate(done));

test('a map is first decoded where the hand rests, and again where it rests next; other weights at once', async () => {
  globalThis.window ??= /** @type {any} */ (globalThis);
  mock.timers.enable({ apis: ['setTimeout'] });
  const { view, plane, draw, decoded } = viewed();
  for (const at of [1, 2, 3]) {
    await draw(at);
    mock.timers.tick(300);
    await settled();
  }
  assert.deepEqual(decoded, [], 'the stroke is still on its way');
  mock.timers.tick(300);
  await settled();
  assert.deepEqual(decoded, [3]);
  await draw(4);
  assert.deepEqual(decoded, [3]);
  mock.timers.tick(500);
  await settled();
  assert.deepEqual(decoded, [3, 4]);
  view.modelVersion++;
  plane.follow();
  await settled();
  assert.deepEqual(decoded, [3, 4, 4]);
  mock.timers.reset();
});
