// @ts-check
/**
 * A canvas as large as its place: CSS gives the size, the figure is painted in CSS pixels (larger ones beside larger
 * letters) at the screen's resolution, and again whenever what it shows or its size changes.
 */
import { ref } from '../../vendor/lit.js';
import { contextOf } from './context.js';
import { letterScale } from './letters.js';

/** @typedef {(context: CanvasRenderingContext2D, width: number, height: number) => void} Paint in pixels of letters.js */

/** @type {WeakMap<Element, { content: readonly unknown[], paint: Paint }>} */
const figures = new WeakMap();
/** Canvases that others paint, and how those make them anew for a file. @type {WeakMap<Element, (ratio: number) => HTMLCanvasElement | null>} */
const others = new WeakMap();
/** Finer than this, the eye sees no difference but the battery does. */
const finest = 2.5;

const observer = new ResizeObserver((entries) => {
  for (const { target } of entries) repaint(target);
});

/**
 * Whether two contents show the same. Plain arrays and objects are compared piece by piece; typed arrays, which are
 * long and never written to again, and everything else by identity.
 * @param {unknown} a
 * @param {unknown} b
 * @returns {boolean}
 */
function same(a, b) {
  if (Object.is(a, b)) return true;
  if (!isPlain(a) || !isPlain(b)) return false;
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => same(a[name], b[name]));
}

/** @param {unknown} value @returns {value is Record<string, unknown>} */
const isPlain = (value) => typeof value === 'object' && value !== null && !ArrayBuffer.isView(value);

/**
 * @param {readonly unknown[]} content what the painting depends on
 * @param {Paint} paint
 */
export const fitted = (content, paint) =>
  ref((element) => {
    if (!(element instanceof HTMLCanvasElement)) return;
    const before = figures.get(element);
    figures.set(element, { content, paint });
    if (!before)
      observer.observe(element); // which reports its size at once, and so paints it
    else if (!same(content, before.content)) repaint(element);
  });

/** @param {Element} element */
function repaint(element) {
  const figure = figures.get(element);
  if (!figure || !(element instanceof HTMLCanvasElement)) return;
  const { clientWidth, clientHeight } = element;
  const context = contextOf(element, () => repaint(element));
  if (!context || clientWidth === 0 || clientHeight === 0) return;
  const ratio = Math.min(devicePixelRatio, finest);
  const width = Math.round(clientWidth * ratio);
  const height = Math.round(clientHeight * ratio);
  if (element.width !== width || element.height !== height) Object.assign(element, { width, height });
  paintAt(ratio, figure, context, element);
}

/**
 * @param {number} ratio pixels to one of CSS
 * @param {{ paint: Paint }} figure
 * @param {CanvasRenderingContext2D} context
 * @param {HTMLCanvasElement} place whose size it is
 */
function paintAt(ratio, { paint }, context, { clientWidth, clientHeight }) {
  const letters = letterScale();
  const [across, down] = [clientWidth / letters, clientHeight / letters];
  context.setTransform(ratio * letters, 0, 0, ratio * letters, 0, 0);
  context.clearRect(0, 0, across, down);
  paint(context, across, down);
}

/**
 * How a canvas that is none of these figures is painted at another resolution.
 * @param {HTMLCanvasElement} canvas
 * @param {(ratio: number) => HTMLCanvasElement | null} paint
 */
export const repaintedBy = (canvas, paint) => others.set(canvas, paint);

/**
 * The same figure at another resolution, for a file.
 * @param {HTMLCanvasElement} canvas
 * @param {number} ratio pixels to one of CSS
 * @returns {HTMLCanvasElement} the canvas itself, where nobody knows how to paint it
 */
export function repainted(canvas, ratio) {
  const other = others.get(canvas)?.(ratio);
  if (other) return other;
  const figure = figures.get(canvas);
  const copy = document.createElement('canvas');
  const context = figure && copy.getContext('2d');
  if (!context) return canvas;
  Object.assign(copy, { width: Math.round(canvas.clientWidth * ratio), height: Math.round(canvas.clientHeight * ratio) });
  paintAt(ratio, figure, context, canvas);
  return copy;
}
