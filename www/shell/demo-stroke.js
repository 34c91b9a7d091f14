// @ts-check
/** The digit that draws itself when the page opens: a 3 in one stroke, as control points of a smooth curve. */
import { brushes, onGrid } from './strokes.js';

/** @type {[number, number][]} */
const corners = [
  [0.3, 0.25],
  [0.4, 0.17],
  [0.55, 0.155],
  [0.66, 0.23],
  [0.655, 0.34],
  [0.56, 0.43],
  [0.45, 0.47],
  [0.58, 0.5],
  [0.695, 0.6],
  [0.69, 0.73],
  [0.58, 0.82],
  [0.42, 0.825],
  [0.29, 0.745],
];
const steps = 8;

/** Catmull-Rom between b and c. @param {number} a @param {number} b @param {number} c @param {number} d @param {number} u */
const between = (a, b, c, d, u) =>
  0.5 * (2 * b + (c - a) * u + (2 * a - 5 * b + 4 * c - d) * u * u + (3 * b - a - 3 * c + d) * u * u * u);

/** @returns {import('./strokes.js').Stroke[]} */
export function demoStrokes() {
  const at = (/** @type {number} */ i) => corners[Math.min(Math.max(i, 0), corners.length - 1)];
  const points = corners
    .slice(0, -1)
    .flatMap((_, i) =>
      Array.from({ length: steps }, (_, step) =>
        [0, 1].map((axis) => onGrid(between(at(i - 1)[axis], at(i)[axis], at(i + 1)[axis], at(i + 2)[axis], step / steps))),
      ).flat(),
    );
  return [{ width: brushes.medium, points }];
}
