// A drawing in a link: what comes back is what was drawn, and nothing else is taken for one.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { drawingOf, textOfImage, textOfStrokes } from '../../www/shell/shared-drawing.js';

/** @param {number} count of points @param {number} [turn] */
const spiral = (count, turn = 0) =>
  Array.from({ length: count }, (_, i) => [0.5 + 0.4 * Math.cos(i / 9 + turn), 0.5 + 0.4 * Math.sin(i / 7 + turn)]).flat();

/** @param {string} text */
const strokesIn = (text) => {
  const drawing = drawingOf(text);
  assert.ok(drawing && 'strokes' in drawing, text);
  return drawing.strokes;
};
/** @param {number[]} bytes */
const letters = (bytes) => Buffer.from(bytes).toString('base64url');
const frame = (/** @type {number[]} */ ...numbers) => [...new Uint8Array(new Float32Array(numbers).buffer)];

test('strokes come back within a 255th of the pad', () => {
  const drawn = [
    { width: 0.09, points: spiral(80) },
    { width: 0.05, points: [0.2, 0.9] },
    { width: 0.13, points: spiral(40, 2) },
  ];
  const read = strokesIn(textOfStrokes(drawn));
  assert.deepEqual(
    read.map(({ points }) => points.length),
    drawn.map(({ points }) => points.length),
  );
  drawn.forEach(({ width, points }, i) => {
    assert.ok(Math.abs(width - read[i].width) <= 1 / 255);
    points.forEach((v, at) => assert.ok(Math.abs(v - read[i].points[at]) <= 1 / 255, `${v} became ${read[i].points[at]}`));
  });
});

test('a drawing that left the pad keeps its form', () => {
  const [{ points }] = strokesIn(textOfStrokes([{ width: 0.1, points: [-2, 0.5, 3, 0.5, 3, 1.5] }]));
  [-2, 0.5, 3, 0.5, 3, 1.5].forEach((v, i) => assert.ok(Math.abs(v - points[i]) <= 5 / 255));
});

test('a long drawing is thinned, from its first point to its last', () => {
  const points = spiral(5000);
  const text = textOfStrokes(Array.from({ length: 90 }, () => ({ width: 0.1, points })));
  assert.ok(text.length < 2200, `${text.length} letters`);
  const [read] = strokesIn(text);
  for (const at of [0, 1]) {
    assert.ok(Math.abs(read.points[at] - points[at]) <= 1 / 255);
    assert.ok(Math.abs((read.points.at(at - 2) ?? 9) - (points.at(at - 2) ?? 0)) <= 1 / 255);
  }
});

test('an image comes back with its greys, its label and where it is from', () => {
  const x = Float32Array.from({ length: 784 }, (_, i) => (i % 9 < 4 || i > 400 ? 0 : (i % 256) / 255));
  const text = textOfImage({ x, label: 7, source: 'test' });
  assert.deepEqual(drawingOf(text), { digit: { x, label: 7, source: 'test' } });
  const sample = { x: new Float32Array(784).fill(0.5), label: null, source: /** @type {const} */ ('sample') };
  const read = drawingOf(textOfImage(sample));
  assert.ok(read && 'digit' in read && read.digit.x.every((v) => Math.abs(v - 0.5) <= 1 / 255));
  assert.deepEqual([read.digit.label, read.digit.source], [null, 'sample']);
});

test('what is no drawing is refused', () => {
  const stroke = [23, 0, 1, 10, 10];
  assert.ok(drawingOf(letters([1, ...frame(0, 0, 1), ...stroke])), 'the pattern of those below is right');
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
    'an image of nothing': letters([2, 0, 0]),
    'zeros without number': letters([2, 0, 0, 0]),
    'an image without end': letters([2, 0, 0, ...Array.from({ length: 4000 }, () => [0, 255]).flat()]),
    'letters without end': 'A'.repeat(1e6),
  };
  for (const [what, text] of Object.entries(refused)) assert.equal(drawingOf(text), null, what);
  assert.equal(drawingOf(null), null);
});
