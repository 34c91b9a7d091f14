// Images of any form: how they are painted, alone, on sheets and as the tiles of a map, which of them stand for a dataset,
// and what is said of their classes.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { classColour, examples } from '../../www/shared/figures/classes.js';
import { imagesOf, pixelsOf, shapeOf } from '../../www/shared/figures/shape.js';
import { markup, references } from './support/templates.js';

/** @typedef {import('../../www/shared/figures/shape.js').Shape} Shape */

/** @type {typeof import('../../www/shared/figures/digit.js')} */
let figures;
/** @type {typeof import('../../www/shared/figures/map.js')} */
let maps;
/** @type {typeof import('../../www/shared/controls/class-legend.js')} */
let legends;
before(async () => {
  figures = await import('../../www/shared/figures/digit.js');
  maps = await import('../../www/shared/figures/map.js');
  legends = await import('../../www/shared/controls/class-legend.js');
});

/** A value's shade is the value itself, from 0 to 255. */
const ramp = Uint8ClampedArray.from({ length: 1024 }, (_, i) => (i % 4 === 3 ? 255 : Math.floor(i / 4)));
const theme = /** @type {any} */ ({ ramp, classes: [] });

/** A canvas that remembers the images put on it, and what is cleared. */
class Canvas extends /** @type {any} */ (HTMLCanvasElement) {
  width = 0;
  height = 0;
  /** @type {{ width: number, height: number, left: number, top: number, reds: number[] }[]} */
  put = [];
  /** @type {number[][]} */
  cleared = [];
  style = { background: '' };
  addEventListener() {}
  /** @returns {any} */
  getContext() {
    const { put, cleared } = this;
    return {
      createImageData: (/** @type {number} */ width, /** @type {number} */ height) => ({
        width,
        height,
        data: new Uint8ClampedArray(width * height * 4),
      }),
      putImageData: (/** @type {any} */ { width, height, data }, /** @type {number} */ left, /** @type {number} */ top) =>
        put.push({ width, height, left, top, reds: [...data].filter((_, i) => i % 4 === 0) }),
      clearRect: (/** @type {number[]} */ ...part) => cleared.push(part),
    };
  }
}

/** @param {unknown} template with one canvas @returns {Canvas} */
function paintedBy(template) {
  const canvas = new Canvas();
  for (const paint of references(template)) paint(canvas);
  return canvas;
}

/** n images whose numbers are all different. @param {number} n @param {Shape} shape */
const numbered = (n, shape) => Float32Array.from({ length: n * pixelsOf(shape) }, (_, i) => (i % 256) / 255);
const shades = (/** @type {number} */ from, /** @type {number} */ count) =>
  Array.from({ length: count }, (_, i) => (from + i) % 256);
const shapes = /** @type {Shape[]} */ ([
  [16, 16],
  [4, 6],
  [28, 28],
]);

for (const shape of shapes) {
  const [rows, columns] = shape;
  const pixels = rows * columns;

  test(`an image of ${rows} by ${columns} has a canvas of its form and every pixel in its place`, () => {
    const xs = numbered(3, shape);
    const template = figures.digit({ x: xs, shape, index: 2, theme, label: 'one' });
    assert.match(markup(template), new RegExp(`width=${columns}\\s+height=${rows}\\s`));
    const { put } = paintedBy(template);
    assert.deepEqual(put, [{ width: columns, height: rows, left: 0, top: 0, reds: shades(2 * pixels, pixels) }]);
    assert.deepEqual(paintedBy(figures.digit({ x: null, shape, theme, label: '' })).cleared, [[0, 0, columns, rows]]);
  });

  test(`a sheet of images of ${rows} by ${columns} has each in its cell`, () => {
    const template = figures.digitSheet({ xs: numbered(5, shape), shape, columns: 3, rows: 2, theme, label: 'five' });
    assert.match(markup(template), new RegExp(`width=${3 * columns}\\s+height=${2 * rows}\\s`));
    assert.deepEqual(
      paintedBy(template).put.map(({ left, top, reds }) => [left, top, reds[0]]),
      [0, 1, 2, 3, 4].map((i) => [(i % 3) * columns, Math.floor(i / 3) * rows, (i * pixels) % 256]),
    );
  });

  test(`the tiles of a map are squares with the image of ${rows} by ${columns} in the middle`, () => {
    /** @type {Canvas[]} */
    const sheets = [];
    const createElement = () => {
      sheets.push(new Canvas());
      return sheets.at(-1);
    };
    Object.assign(document, { createElement });
    const context = new Proxy({}, { get: (_, name) => (name === 'measureText' ? () => ({ width: 0 }) : () => {}) });
    maps.paintMap(/** @type {any} */ (context), { tiles: numbered(4, shape), shape, prior: [] }, theme, 100, 100);
    const cell = Math.max(rows, columns);
    const [across, down] = [Math.floor((cell - columns) / 2), Math.floor((cell - rows) / 2)];
    assert.equal(sheets.length, 1);
    assert.deepEqual([sheets[0].width, sheets[0].height], [2 * cell, 2 * cell]);
    const [{ width, left, top, reds }] = sheets[0].put;
    assert.deepEqual([sheets[0].put.length, width, left, top], [1, 2 * cell, 0, 0]);
    for (let i = 0; i < 4; i++) {
      const [x, y] = [(i % 2) * cell + across, Math.floor(i / 2) * cell + down];
      const rowsOfTile = Array.from({ length: rows }, (_, row) => [
        ...reds.slice((y + row) * width + x, (y + row) * width + x + columns),
      ]);
      assert.deepEqual(rowsOfTile.flat(), shades(i * pixels, pixels));
    }
  });
}

test("the form is the model's, without one that of the data, and one image of many is a part of them", () => {
  const [model, settings] = [{ shape: shapes[0] }, { shape: shapes[1] }];
  assert.deepEqual(shapeOf({ model, settings }), [16, 16]);
  assert.deepEqual(shapeOf({ model: null, settings }), [4, 6]);
  assert.deepEqual(shapeOf({ model: null, settings: null }), [1, 1]);
  const xs = numbered(4, [4, 6]);
  assert.deepEqual([...imagesOf(xs, [4, 6], 2)], [...xs.slice(48, 72)]);
  assert.equal(imagesOf(xs, [4, 6], 1, 3).length, 48);
});

test('examples take the classes in turn, other ones on every page; without classes one image after another', () => {
  const labels = [1, 0, 1, 2, 0, 1, 2];
  const of = (/** @type {Partial<Parameters<typeof examples>[0]>} */ options) =>
    examples({ labels, classes: 3, images: 7, count: 3, ...options });
  assert.deepEqual(of({}), [1, 0, 3]);
  assert.deepEqual(of({ page: 1 }), [4, 2, 6]);
  assert.deepEqual(of({ page: 2 }), [1, 5, 3], 'a class begins anew when it is through');
  assert.deepEqual(of({ count: 5 }), [1, 0, 3, 4, 2]);
  assert.deepEqual(of({ classes: 0, page: 1 }), [3, 4, 5]);
  assert.deepEqual(of({ classes: 0, page: 2 }), [6, 0, 1]);
});

test('a legend names the classes of the dataset, repeats colours after the last, and is not there without classes', () => {
  const names = Array.from({ length: 12 }, (_, i) => `kind ${i}`);
  const shown = { classes: names.map(() => true), count: 5, onChange: () => {} };
  const text = markup(legends.classLegend({ names, ...shown }));
  for (const name of names) assert.ok(text.includes(`${name}\n`), name);
  assert.deepEqual([classColour(3), classColour(11)], ['var(--class-3)', 'var(--class-1)']);
  assert.equal(markup(legends.classLegend({ names: [], ...shown })), '');
});
