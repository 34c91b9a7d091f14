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

/** Points of a cell, each way: q(z|x) may be narrower than a cell. */
const points = 3;
export const pointsInCell = points ** 2;

/** The centres (side * side, 2) of the cells, row by row from the top. @param {Window} window */
export const centres = (window) => spread(window, 1);

/** The points (side * side * pointsInCell, 2) of the cells, cell by cell. @param {Window} window */
export const pointsOf = (window) => spread(window, points);

/** @param {Window} window @param {number} within points of a cell, each way */
function spread({ across, up }, within) {
  const at = (/** @type {Pair} */ [from, to], /** @type {number} */ cell, /** @type {number} */ i) =>
    from + ((to - from) * (cell + (i + 0.5) / within)) / side;
  const z = new Float32Array(2 * (side * within) ** 2);
  for (let i = 0; i < z.length / 2; i++) {
    const [cell, place] = [Math.floor(i / within ** 2), i % within ** 2];
    const row = side - 1 - Math.floor(cell / side);
    z.set([at(across, cell % side, place % within), at(up, row, Math.floor(place / within))], 2 * i);
  }
  return z;
}

/** The logarithm of a density's mean over each cell, of its logarithms at the points of cells. @param {Float64Array} logs */
export const meansOfCells = (logs) =>
  Float64Array.from({ length: logs.length / pointsInCell }, (_, cell) => {
    const own = logs.subarray(cell * pointsInCell, (cell + 1) * pointsInCell);
    const largest = Math.max(...own);
    return largest + Math.log(own.reduce((sum, log) => sum + Math.exp(log - largest), 0) / pointsInCell);
  });

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
