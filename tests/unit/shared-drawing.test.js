// A drawing in a link: what comes back is what was drawn, and nothing else is taken for one.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inGreys, textOfImage } from '../../www/shared/greys.js';
import { drawingOf, textOfDrawing, textOfStrokes } from '../../www/shell/shared-drawing.js';
import { brushes, numbersOf, onGrid } from '../../www/shell/strokes.js';

/** As the pad has it. @param {number} count of points @param {number} [turn] @param {number} [size] */
const spiral = (count, turn = 0, size = 0.4) =>
  Array.from({ length: count }, (_, i) => [0.5 + size * Math.cos(i / 9 + turn), 0.5 + size * Math.sin(i / 7 + turn)])
    .flat()
    .map(onGrid);

/** @param {string} text */
const strokesIn = (text) => {
  const drawing = drawingOf(text);
  assert.ok(drawing && 'strokes' in drawing, text);
  return drawing.strokes;
};
/** @param {number[]} bytes */
const letters = (bytes) => Buffer.from(bytes).toString('base64url');
const frame = (/** @type {number[]} */ ...numbers) => [...new Uint8Array(new Float32Array(numbers).buffer)];

test('strokes come back bit for bit, beside the pad too', () => {
  const drawn = [
    { width: brushes.medium, points: spiral(80) },
    { width: brushes.thin, points: [0.2, 0.9] },
    { width: brushes.bold, points: spiral(400, 2) },
    { width: brushes.bold, points: [-0.0001, 0.5, 0.0001, 0, -2, 0.5, 3, 0.5, 63.9, -63.9].map(onGrid) },
  ];
  const text = textOfStrokes(drawn);
  assert.deepEqual(strokesIn(text), drawn);
  assert.deepEqual(numbersOf(strokesIn(text)), numbersOf(drawn));
  assert.equal(textOfDrawing({ strokes: drawn, picked: null }), text);
  assert.equal(textOfDrawing({ strokes: [], picked: null }), '');
});

test('strokes of a link of before come back', () => {
  const links = letters([1, ...frame(0.25, 0.5, 0.5), 23, 0, 3, 0, 0, 51, 102, 255, 255]);
  assert.deepEqual(strokesIn(links), [{ width: onGrid(23 / 255), points: [0.25, 0.5, 0.35, 0.7, 0.75, 1] }]);
});

test('a long drawing is thinned, from its first point to its last', () => {
  const points = spiral(5000);
  const text = textOfStrokes(Array.from({ length: 300 }, () => ({ width: 0.1, points })));
  assert.ok(text.length <= 6000, `${text.length} letters`);
  const [read] = strokesIn(text);
  assert.deepEqual([read.points.slice(0, 2), read.points.slice(-2)], [points.slice(0, 2), points.slice(-2)]);
  const [alone] = strokesIn(textOfStrokes([{ width: 0.1, points: spiral(2000, 0, 0.1) }]));
  assert.equal(alone.points.length, 4000, 'what a hand draws in a minute is not long');
});

test('an image comes back with its greys, its label and where it is from', () => {
  const x = Float32Array.from({ length: 784 }, (_, i) => (i % 9 < 4 || i > 400 ? 0 : (i % 256) / 255));
  const text = textOfImage({ x, label: 7, source: 'test' });
  assert.deepEqual(drawingOf(text), { digit: { x, label: 7, source: 'test' } });
  const sample = { x: inGreys(new Float32Array(784).fill(0.3)), label: null };
  for (const source of /** @type {const} */ (['sample', 'kept', 'chapter'])) {
    const picked = { ...sample, source };
    assert.deepEqual(drawingOf(textOfDrawing({ strokes: [], picked })), { digit: picked });
  }
  // A slot of Interpolate may hold a drawing; its strokes are not known any more.
  const drawn = drawingOf(textOfImage({ ...sample, source: 'pad' }));
  assert.deepEqual(drawn, { digit: { ...sample, source: 'kept' } });
});

test('the row of a table comes back number for number', () => {
  const row = { x: Float32Array.of(-1.5, 0, 0.1, 3e4), label: 2, source: /** @type {const} */ ('test') };
  assert.deepEqual(drawingOf(textOfImage(row)), { digit: row });
  assert.equal(drawingOf(letters([4, 0, 0, 1, 2, 3])), null, 'half a number');
  assert.equal(drawingOf(letters([4, 0, 0, ...frame(Number.NaN)])), null, 'a number that is none');
  assert.equal(drawingOf(letters([4, 0, 9, ...frame(1)])), null, 'a row from nowhere');
});

test('what is no drawing is refused', () => {
  const stroke = [23, 0, 1, 10, 10];
  assert.ok(drawingOf(letters([1, ...frame(0, 0, 1), ...stroke])), 'the pattern of those below is right');
  assert.ok(drawingOf(letters([3, 225, 1, 1, 2, 2])), 'and that of the others');
  const refused = {
    nothing: '',
    'no base64url': 'a b',
    'no letters of it': 'é',
    'half a letter': 'A',
    'another kind': letters([9, 1, 2]),
    'no strokes': letters([1, ...frame(0, 0, 1)]),
    'half a frame': letters([1, 0, 0]),
    'a frame of no number': letters([1, ...frame(Number.NaN, 0, 1), ...stroke]),
    'a frame without end': letters([1, ...frame(0, 0, Infinity), ...stroke]),
    'a place too far away': letters([1, ...frame(1e6, 0, 1), ...stroke]),
    'a pen of no width': letters([1, ...frame(0, 0, 1), 0, 0, 1, 10, 10]),
    'a stroke without points': letters([1, ...frame(0, 0, 1), 23, 0, 0]),
    'half a stroke': letters([1, ...frame(0, 0, 1), 23, 0, 2, 10, 10]),
    'strokes without number': letters([1, ...frame(0, 0, 1), ...Array.from({ length: 500 }, () => stroke).flat()]),
    'a number without end': letters([3, 255, 255, 255, 255, 255, 1]),
    'half a number': letters([3, 128]),
    'more points than there are': letters([3, 225, 1, 3, 2, 2, 2, 2]),
    'points without number': letters([3, 225, 1, 255, 255, 255, 127, 2, 2]),
    'a point of a stroke too far away': letters([3, 225, 1, 1, 254, 255, 255, 127, 2]),
    'a stroke of no width': letters([3, 0, 1, 2, 2]),
    'a stroke of no points': letters([3, 225, 1, 0]),
    'no new strokes': letters([3]),
    'an image from nowhere': letters([2, 0, 9, 5]),
    'an image of nothing': letters([2, 0, 0]),
    'zeros without number': letters([2, 0, 0, 0]),
    'an image without end': letters([2, 0, 0, ...Array.from({ length: 4000 }, () => [0, 255]).flat()]),
    'letters without end': 'A'.repeat(1e6),
  };
  for (const [what, text] of Object.entries(refused)) assert.equal(drawingOf(text), null, what);
  assert.equal(drawingOf(null), null);
});
