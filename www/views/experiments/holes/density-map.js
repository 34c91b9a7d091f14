// @ts-check
/** A density over a square of two latents as shades of one colour, or of two where it is a difference; with marks. SVG from plain numbers. */
import { svg } from '../../../vendor/lit.js';

/** @typedef {[number, number]} Pair */
/** @typedef {{ at: Pair, kind: 'hole' | 'dense' }} Mark */
/** @typedef {{ across: Pair, up: Pair }} Window from and to */

/** Cells a side of a map, and units of its viewBox a cell. */
export const side = 36;
const unit = 4;
const size = side * unit;
/** Less of a colour is not seen. */
const least = 0.02;

/** The centres (side * side, 2) of the cells, row by row from the top. @param {Window} window */
export function centres({ across, up }) {
  const at = (/** @type {Pair} */ [from, to], /** @type {number} */ i) => from + ((to - from) * (i + 0.5)) / side;
  const z = new Float32Array(2 * side * side);
  for (let i = 0; i < side * side; i++) z.set([at(across, i % side), at(up, side - 1 - Math.floor(i / side))], 2 * i);
  return z;
}

/**
 * @param {object} options
 * @param {ArrayLike<number> | null} options.shades (side * side) -1..1: how much of the colour of `above`, or below 0 of `below`
 * @param {string} options.above the colour's class
 * @param {string} [options.below]
 * @param {Window} options.window
 * @param {readonly Mark[]} options.marks
 * @param {string} options.label
 */
export function densityMap({ shades, above, below = above, window, marks, label }) {
  const x = (/** @type {number} */ z) => ((z - window.across[0]) / (window.across[1] - window.across[0])) * size;
  const y = (/** @type {number} */ z) => size - ((z - window.up[0]) / (window.up[1] - window.up[0])) * size;
  const cells = Array.from(shades ?? [], (shade, i) =>
    Math.abs(shade) < least
      ? null
      : svg`<rect
          class=${shade > 0 ? above : below}
          x=${(i % side) * unit}
          y=${Math.floor(i / side) * unit}
          width=${unit}
          height=${unit}
          fill-opacity=${Math.abs(shade).toFixed(2)}
        ></rect>`,
  );
  return svg`<svg class="experiment-map" viewBox="0 0 ${size} ${size}" role="img" aria-label=${label}>
    ${cells}
    ${marks.map(({ at, kind }) => svg`<circle class=${`experiment-${kind}`} cx=${x(at[0])} cy=${y(at[1])} r="4"></circle>`)}
    <rect class="experiment-map-frame" x="0.5" y="0.5" width=${size - 1} height=${size - 1}></rect>
  </svg>`;
}
