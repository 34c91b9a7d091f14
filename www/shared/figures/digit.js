// @ts-check
/**
 * A digit, or a sheet of them, drawn pixel by pixel: one canvas pixel an image pixel, enlarged by CSS. Ink on paper in
 * the light theme, chalk on a board in the dark one.
 */
import { html, nothing, ref } from '../../vendor/lit.js';
import { pixelsOf } from './shape.js';

/** @typedef {import('../../app/theme.js').Theme} Theme */
/** @typedef {import('./shape.js').Shape} Shape */

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
  const [rows, columns] = shape;
  const pixels = pixelsOf(shape);
  const image = context.createImageData(columns, rows);
  const { data } = image;
  const { ramp } = theme;
  for (let i = 0; i < pixels; i++) {
    const value = Math.max(0, Math.min(255, Math.round(xs[index * pixels + i] * 255))) * 4;
    data[i * 4] = ramp[value];
    data[i * 4 + 1] = ramp[value + 1];
    data[i * 4 + 2] = ramp[value + 2];
    data[i * 4 + 3] = 255;
  }
  context.putImageData(image, left, top);
}

/** What each canvas shows, so that it is painted again only when it must. @type {WeakMap<Element, unknown[]>} */
const shown = new WeakMap();

/**
 * @param {unknown[]} content
 * @param {(context: CanvasRenderingContext2D) => void} paint
 */
const painted = (content, paint) =>
  ref((element) => {
    if (!(element instanceof HTMLCanvasElement)) return;
    const before = shown.get(element);
    if (before?.every((value, at) => value === content[at])) return;
    shown.set(element, content);
    const context = element.getContext('2d');
    if (context) paint(context);
  });

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
  const [rows, columns] = shape;
  const paint = (/** @type {CanvasRenderingContext2D} */ context) =>
    x ? paintDigit(context, x, shape, theme, index) : context.clearRect(0, 0, columns, rows);
  return html`<canvas
    class="digit ${kind}"
    width=${columns}
    height=${rows}
    role=${label ? 'img' : nothing}
    aria-label=${label || nothing}
    aria-hidden=${label ? nothing : 'true'}
    data-testid=${testid ?? nothing}
    ${painted([x, theme, index, rows, columns], paint)}
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
  const [high, wide] = shape;
  const paint = (/** @type {CanvasRenderingContext2D} */ context) => {
    context.clearRect(0, 0, columns * wide, rows * high);
    const count = xs ? Math.min(xs.length / pixelsOf(shape), columns * rows) : 0;
    for (let i = 0; xs && i < count; i++) {
      paintDigit(context, xs, shape, theme, i, (i % columns) * wide, Math.floor(i / columns) * high);
    }
  };
  return html`<canvas
    class="digit-sheet ${kind}"
    width=${columns * wide}
    height=${rows * high}
    role="img"
    aria-label=${label}
    data-testid=${testid ?? nothing}
    ${painted([xs, columns, rows, theme, high, wide], paint)}
  ></canvas>`;
}
