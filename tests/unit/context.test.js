// Canvases that are taken back, are not to be had, or refuse, and the figures on them.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { references } from './support/templates.js';

const { contextOf } = await import('../../www/shared/figures/context.js');
const { digit } = await import('../../www/shared/figures/digit.js');

/** @param {() => any} context @returns {any} */
const canvasWith = (context) =>
  Object.assign(new (class extends /** @type {any} */ (HTMLCanvasElement) {})(), {
    style: { background: '' },
    /** @type {(() => void)[]} */
    restored: [],
    getContext: context,
    addEventListener(/** @type {string} */ type, /** @type {() => void} */ hear) {
      assert.equal(type, 'contextrestored');
      this.restored.push(hear);
    },
  });

test('what is lost is painted again as it was painted last, however often it was painted', () => {
  const context = {};
  const canvas = canvasWith(() => context);
  /** @type {string[]} */
  const painted = [];
  for (const name of ['first', 'second'])
    assert.equal(
      contextOf(canvas, () => painted.push(name)),
      context,
    );
  for (const hear of canvas.restored) hear();
  assert.deepEqual(painted, ['second']);
});

test('a browser without a canvas, or one that will not have us look, has no context', () => {
  const refusal = () => {
    throw new Error('SecurityError');
  };
  for (const none of [() => null, refusal]) {
    assert.equal(
      contextOf(canvasWith(none), () => {}),
      null,
    );
  }
});

test('where no canvas can be had a digit is the background of its place, until one can', () => {
  const ramp = Uint8ClampedArray.from({ length: 1024 }, (_, i) => (i % 4 === 3 ? 255 : Math.floor(i / 4)));
  const theme = /** @type {any} */ ({ ramp });
  let have = false;
  /** @type {number[]} */
  const reds = [];
  const canvas = canvasWith(() =>
    have
      ? {
          createImageData: () => ({ data: new Uint8ClampedArray(16) }),
          putImageData: (/** @type {any} */ { data }) => reds.push(data[0], data[4], data[8], data[12]),
          clearRect() {},
        }
      : null,
  );
  const show = (/** @type {number[] | null} */ xs) => {
    const x = xs && Float32Array.from(xs);
    for (const paint of references(digit({ x, shape: [2, 2], theme, label: '' }))) paint(canvas);
  };
  show([0, 1, 0.2, 0.4]);
  const rows = canvas.style.background.split(', linear-gradient');
  assert.equal(rows.length, 2);
  assert.match(rows[1], /rgb\(0 0 0\) 0\.000% 50\.000%,rgb\(255 255 255\) 50\.000% 100\.000%/, 'the upper row');
  assert.match(rows[0], /rgb\(51 51 51\) 0\.000% 50\.000%,rgb\(102 102 102\) 50\.000% 100\.000%/, 'the lower');
  show(null);
  assert.equal(canvas.style.background, '');
  show([0, 1, 0.2, 0.4]);
  have = true;
  show([1, 0, 0.4, 0.2]);
  assert.deepEqual([reds, canvas.style.background], [[255, 0, 102, 51], '']);
});
