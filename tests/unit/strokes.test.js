// Strokes as numbers for the core, as text that may have become anything, and as what is painted.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isPlace, numbersOf, paintStroke, pathOf, strokesOf, textOf } from '../../www/shell/strokes.js';
import { demoStrokes } from '../../www/shell/demo-stroke.js';

const strokes = [
  { width: 0.5, points: [0.25, 0.5, 0.75, 1, -0.5, 2] },
  { width: 0.25, points: [] },
  { width: 0.125, points: [1, 0] },
];

test('strokes are one row of points, where each ends, and their widths', () => {
  const { points, ends, widths } = numbersOf(strokes);
  assert.deepEqual(points, Float32Array.of(0.25, 0.5, 0.75, 1, -0.5, 2, 1, 0));
  assert.deepEqual(ends, Uint32Array.of(3, 3, 4));
  assert.deepEqual(widths, Float32Array.of(0.5, 0.25, 0.125));
  assert.deepEqual(numbersOf([]), { points: new Float32Array(), ends: new Uint32Array(), widths: new Float32Array() });
});

test('strokes come back from their text', () => {
  const [first, , last] = strokes;
  assert.deepEqual(strokesOf(textOf([first, last])), [first, last]);
  assert.deepEqual(strokesOf(textOf(demoStrokes())), demoStrokes());
});

test('any other text is none', () => {
  const one = (/** @type {unknown} */ stroke) => JSON.stringify([stroke]);
  const texts = [
    ...[null, '', 'x', '{', 'null', '1', '"[]"', '{}', '[]', '[null]', '[[]]', '[1]', textOf([strokes[1]])],
    one({ width: 0.1 }),
    one({ points: [0, 0] }),
    one({ width: 0.1, points: 'ab' }),
    one({ width: 0.1, points: { length: 2 } }),
    one({ width: 0.1, points: [0.5] }),
    one({ width: 0.1, points: [0.5, '0.5'] }),
    one({ width: 0.1, points: [0.5, null] }),
    one({ width: 0.1, points: [0.5, 1e9] }),
    ...[0, -1, 1e-300, 2, 1e300, '0.1', null].map((width) => one({ width, points: [0, 0] })),
    '[{"width":0.1,"points":[0,1e999]}]',
  ];
  for (const text of texts) assert.equal(strokesOf(text), null, String(text));
});

test('what is far beside the pad, or nowhere, is no place', () => {
  for (const [x, y] of [
    [NaN, 0],
    [0, NaN],
    [Infinity, 0],
    [0, -Infinity],
    [1e9, 0],
    [0, -65],
  ])
    assert.equal(isPlace(x, y), false, `${x} ${y}`);
  assert.equal(isPlace(-3, 12), true);
});

/** A context that writes down the curves and lines that are stroked, and the discs that are filled. */
function recorder() {
  /** @type {Set<string>} */
  const curves = new Set();
  /** @type {string[]} */
  const lines = [];
  let discs = 0;
  let at = '';
  const context = /** @type {any} */ ({
    beginPath: () => (at = ''),
    moveTo: (/** @type {number[]} */ ...to) => (at = String(to)),
    quadraticCurveTo: (/** @type {number} */ a, /** @type {number} */ b, /** @type {number[]} */ ...to) => {
      curves.add(`${at} by ${a},${b} to ${to}`);
      at = String(to);
    },
    lineTo: (/** @type {number[]} */ ...to) => lines.push(`${at} to ${to}`),
    arc: () => discs++,
    fill() {},
    stroke() {},
  });
  return { context, curves, lines, discs: () => discs };
}

test('painted point by point a stroke is what it is in one piece, and a point costs the same however many there are', () => {
  const points = Array.from({ length: 2 * 40 }, (_, i) => Math.sin(i * i));
  const whole = recorder();
  paintStroke(whole.context, { width: 0.1, points }, 640, 'black');
  for (const step of [1, 2, 7]) {
    const pieces = recorder();
    const stroke = { width: 0.1, points: /** @type {number[]} */ ([]) };
    let most = 0;
    for (let from = 0; from < 40; from += step) {
      const before = pieces.curves.size + pieces.lines.length;
      stroke.points.push(...points.slice(2 * from, 2 * (from + step)));
      paintStroke(pieces.context, stroke, 640, 'black', from);
      most = Math.max(most, pieces.curves.size + pieces.lines.length - before);
    }
    assert.deepEqual(pieces.curves, whole.curves, `${step} at a time`);
    assert.equal(pieces.lines.at(-1), whole.lines.at(-1));
    assert.equal(pieces.discs(), 1);
    assert.ok(most <= step + 1, `${most} pieces for ${step} points`);
  }
});

test('an SVG gets the same curve', () => {
  assert.equal(pathOf({ width: 1, points: [0, 0, 1, 0, 1, 1, 0, 1] }), 'M 0 0 Q 1 0 1 0.5 Q 1 1 0.5 1 L 0 1');
  assert.equal(pathOf({ width: 1, points: [0.5, 0.25] }), 'M 0.5 0.25 L 0.5 0.25');
});
