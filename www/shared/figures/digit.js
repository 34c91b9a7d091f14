// @ts-check
/**
 * A digit, or a sheet of them, drawn pixel by pixel: one canvas pixel an image pixel, enlarged by CSS. Ink on paper in
 * the light theme, chalk on a board in the dark one. A row of a table is a line (row.js).
 */
import { html, nothing, ref } from '../../vendor/lit.js';
import { contextOf } from './context.js';
import { isRow, paintRow, tileOf } from './row.js';
import { pixelsOf } from './shape.js';

/** @typedef {import('../../app/theme.js').Theme} Theme */
/** @typedef {import('./shape.js').Shape} Shape */

/** Which of the ramp's 256 shades a pixel has. @param {number} value 0..1 */
export const shadeOf = (value) => Math.max(0, Math.min(255, Math.round(value * 255)));

/** Where images are made before they are painted, since they all have one shape. @type {ImageData | null} */
let made = null;

/** @param {CanvasRenderingContext2D} context @param {Shape} shape */
function imageFor(context, [rows, columns]) {
  if (made?.width !== columns || made.height !== rows) made = context.createImageData(columns, rows);
  return made;
}

/**
 * Paints image `index` of `xs` (n, pixels) with its corner at (left, top).
 * @param {CanvasRenderingContext2D} context
 * @param {ArrayLike<number>} xs values 0..1
 * @param {Shape} shape
 * @param {Theme} theme
 * @param {number} [index]
 * @param {number} [left]
 * @param {number} [top]
 */
export function paintDigit(context, xs, shape, theme, index = 0, left = 0, top = 0) {
  if (isRow(shape)) return paintRow(context, xs, shape[1], theme, index, left, top);
  const pixels = pixelsOf(shape);
  const image = imageFor(context, shape);
  const dots = new Uint32Array(image.data.buffer);
  const shades = new Uint32Array(theme.ramp.buffer);
  for (let i = 0; i < pixels; i++) dots[i] = shades[shadeOf(xs[index * pixels + i])];
  context.putImageData(image, left, top);
}

/**
 * Paints as many of `xs` (n, pixels) as there is room for, row by row.
 * @param {CanvasRenderingContext2D} context
 * @param {ArrayLike<number>} xs values 0..1
 * @param {Shape} shape
 * @param {Theme} theme
 * @param {number} columns
 * @param {number} rows
 */
export function paintDigits(context, xs, shape, theme, columns, rows) {
  const [high, wide] = tileOf(shape);
  const count = Math.min(xs.length / pixelsOf(shape), columns * rows);
  for (let i = 0; i < count; i++) {
    paintDigit(context, xs, shape, theme, i, (i % columns) * wide, Math.floor(i / columns) * high);
  }
}

/**
 * @typedef {object} Painting
 * @property {unknown[]} content what it depends on
 * @property {(context: CanvasRenderingContext2D) => void} paint
 * @property {() => string} [behind] the same as a background, where no canvas can be had
 */

/** What each canvas shows, so that it is painted again only when it must. @type {WeakMap<Element, Painting>} */
const shown = new WeakMap();

/** @param {Painting} painting */
const painted = (painting) =>
  ref((element) => {
    if (!(element instanceof HTMLCanvasElement)) return;
    const before = shown.get(element)?.content;
    shown.set(element, painting);
    if (!before?.every((value, at) => value === painting.content[at])) repaint(element);
  });

/** @param {HTMLCanvasElement} canvas */
function repaint(canvas) {
  const { paint, behind } = /** @type {Painting} */ (shown.get(canvas));
  const context = contextOf(canvas, () => repaint(canvas));
  canvas.style.background = (!context && behind?.()) || '';
  if (context) paint(context);
}

/**
 * An image as its element's background: each row a gradient with hard edges.
 * @param {ArrayLike<number>} xs
 * @param {Shape} shape
 * @param {Theme} theme
 * @param {number} index
 */
function background(xs, [rows, columns], { ramp }, index) {
  const share = (/** @type {number} */ part, /** @type {number} */ whole) => `${((100 * part) / Math.max(1, whole)).toFixed(3)}%`;
  const row = (/** @type {number} */ y) => {
    const stops = Array.from({ length: columns }, (_, x) => {
      const at = 4 * shadeOf(xs[(index * rows + y) * columns + x]);
      return `rgb(${ramp.slice(at, at + 3).join(' ')}) ${share(x, columns)} ${share(x + 1, columns)}`;
    });
    // A row reaches a pixel below the next, or light would shine through between them.
    const [down, more] = [share(y, rows - 1), (y / Math.max(1, rows - 1)).toFixed(3)];
    return `linear-gradient(to right, ${stops}) 0 calc(${down} + ${more}px) / 100% calc(${share(1, rows)} + 1px) no-repeat`;
  };
  return Array.from({ length: rows }, (_, y) => row(rows - 1 - y)).join(', ');
}

/**
 * @param {object} options
 * @param {ArrayLike<number> | null | undefined} options.x (pixels), or (n, pixels) with `index`; empty when there is none
 * @param {Shape} options.shape
 * @param {number} [options.index]
 * @param {Theme} options.theme
 * @param {string} options.label its accessible name; '' for one that its surroundings describe
 * @param {string} [options.testid]
 * @param {string} [options.kind] another class: 'large', 'small'
 */
export function digit({ x, shape, index = 0, theme, label, testid, kind = '' }) {
  const [rows, columns] = tileOf(shape);
  const paint = (/** @type {CanvasRenderingContext2D} */ context) =>
    x ? paintDigit(context, x, shape, theme, index) : context.clearRect(0, 0, columns, rows);
  const behind = () => (x && !isRow(shape) ? background(x, shape, theme, index) : '');
  return html`<canvas
    class="digit ${kind} ${isRow(shape) ? 'of-rows' : ''}"
    width=${columns}
    height=${rows}
    role=${label ? 'img' : nothing}
    aria-label=${label || nothing}
    aria-hidden=${label ? nothing : 'true'}
    data-testid=${testid ?? nothing}
    ${painted({ content: [x, theme, index, rows, columns], paint, behind })}
  ></canvas>`;
}

/**
 * Many digits on one canvas, row by row.
 * @param {object} options
 * @param {Float32Array | null} options.xs (n, pixels)
 * @param {Shape} options.shape
 * @param {number} options.columns
 * @param {number} options.rows space is kept for this many
 * @param {Theme} options.theme
 * @param {string} options.label
 * @param {string} [options.testid]
 * @param {string} [options.kind]
 */
export function digitSheet({ xs, shape, columns, rows, theme, label, testid, kind = '' }) {
  const [high, wide] = tileOf(shape);
  const paint = (/** @type {CanvasRenderingContext2D} */ context) => {
    context.clearRect(0, 0, columns * wide, rows * high);
    if (xs) paintDigits(context, xs, shape, theme, columns, rows);
  };
  return html`<canvas
    class="digit-sheet ${kind} ${isRow(shape) ? 'of-rows' : ''}"
    width=${columns * wide}
    height=${rows * high}
    role="img"
    aria-label=${label}
    data-testid=${testid ?? nothing}
    ${painted({ content: [xs, columns, rows, theme, high, wide], paint })}
  ></canvas>`;
}
