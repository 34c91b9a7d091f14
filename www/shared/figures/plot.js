// @ts-check
/** A plot's frame: where numbers come to lie on it, its level lines and its ticks. SVG; plot.css has the looks. */
import { svg } from '../../vendor/lit.js';
import { number } from '../i18n.js';
import { digitsOf } from './scale.js';

/** @typedef {import('./scale.js').Scale} Scale */

/** Units of every plot's viewBox; it is as high as its figure wants. */
export const plotWidth = 400;
const margin = { left: 44, right: 10, top: 10, bottom: 28 };

/**
 * @param {object} options
 * @param {number} options.height
 * @param {[number, number]} options.across ends of the horizontal axis
 * @param {Scale} options.up
 */
export function plotFrame({ height, across, up }) {
  const [from, to] = across;
  const inner = plotWidth - margin.left - margin.right;
  const base = height - margin.bottom;
  return {
    left: margin.left,
    right: plotWidth - margin.right,
    top: margin.top,
    base,
    height,
    up,
    x: (/** @type {number} */ value) => margin.left + ((value - from) / (to - from)) * inner,
    y: (/** @type {number} */ value) => base - ((value - up.low) / (up.high - up.low)) * (base - margin.top),
    /** The value at a share of the whole plot's width. @param {number} share */
    valueAt: (share) => from + ((share * plotWidth - margin.left) / inner) * (to - from),
  };
}

/** @typedef {ReturnType<typeof plotFrame>} Frame */

/**
 * Level lines with their numbers, and the numbers along the bottom.
 * @param {Frame} frame
 * @param {{ at: number, label: string }[]} bottom
 */
export const plotAxes = ({ left, right, base, up, x, y }, bottom) => svg`<g class="plot-axes">
  ${up.ticks.map(
    (value) => svg`<line x1=${left} x2=${right} y1=${y(value)} y2=${y(value)}></line>
      <text class="end" x=${left - 6} y=${y(value) + 4}>${number(value, digitsOf(up.step))}</text>`,
  )}
  ${bottom.map(({ at, label }) => svg`<text class="middle" x=${x(at)} y=${base + 21}>${label}</text>`)}
</g>`;

/**
 * The points of a polyline.
 * @param {Frame} frame
 * @param {ArrayLike<number>} across
 * @param {ArrayLike<number>} values
 */
export const polyline = ({ x, y }, across, values) =>
  Array.from(across, (at, i) => `${x(at).toFixed(1)},${y(values[i]).toFixed(1)}`).join(' ');
