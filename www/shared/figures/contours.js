// @ts-check
/**
 * A density over two latents as lines: each encloses the region of highest density that holds a given share of it. Plain arithmetic
 * on logarithms of the density over a grid; a map paints what comes of it.
 */
import { outline } from './axes.js';

/**
 * @typedef {object} Grid
 * @property {number} reach it goes from -reach to reach, both ways
 * @property {number} side points, each way
 * @property {ArrayLike<number>} logs (side * side) of the density, nats, at `gridPoints`
 */
/** A line in pieces: the two ends of each (pieces, 2, 2), z. @typedef {Float32Array} Line */

/** How far from the origin the circles of N(0, I) are. */
export const deviations = [1, 2, 3];
/** Those circles. @type {readonly Line[]} */
export const standardCircles = deviations.map((times) => {
  const points = outline([0, 0], [1, 1], times);
  const pieces = new Float32Array(2 * points.length - 4);
  for (let i = 0; 4 * i < pieces.length; i++) pieces.set(points.subarray(2 * i, 2 * i + 4), 4 * i);
  return pieces;
});

/**
 * Its points (side * side, 2), row by row from the bottom.
 * @param {Pick<Grid, 'reach' | 'side'>} grid
 */
export const gridPoints = ({ reach, side }) =>
  Float32Array.from({ length: 2 * side ** 2 }, (_, i) => {
    const at = Math.floor(i / 2);
    return zOf(reach, side, i % 2 ? Math.floor(at / side) : at % side);
  });

/** @param {number} reach @param {number} side @param {number} place along an axis, which may lie between two points */
const zOf = (reach, side, place) => reach * ((2 * place) / (side - 1) - 1);

/**
 * The log density at the edge of the densest region that holds this share of all; null where the grid does not hold so much.
 * @param {Grid} grid
 * @param {number} share 0..1
 */
export function levelOf({ reach, side, logs }, share) {
  const area = ((2 * reach) / (side - 1)) ** 2;
  let mass = 0;
  for (const log of Float64Array.from(logs).sort().reverse()) {
    mass += Math.exp(log) * area;
    if (mass >= share) return log;
  }
  return null;
}

/**
 * Where the log density is at a level (marching squares): a piece for each square of the grid that it goes through, two where it
 * leaves opposite corners alone.
 * @param {Grid} grid
 * @param {number} level nats
 * @returns {Line}
 */
export function contour({ reach, side, logs }, level) {
  /** @type {number[]} */
  const pieces = [];
  for (let row = 0; row + 1 < side; row++) {
    for (let column = 0; column + 1 < side; column++) {
      const corners = [
        [0, 0],
        [1, 0],
        [1, 1],
        [0, 1],
      ].map(([across, up]) => ({ across: column + across, up: row + up, log: logs[(row + up) * side + column + across] }));
      const crossed = corners.flatMap((from, i) => crossing(from, corners[(i + 1) % 4], level));
      if (crossed.length === 4 && !joins(corners, level)) crossed.push(/** @type {Place} */ (crossed.shift()));
      for (const { across, up } of crossed) pieces.push(zOf(reach, side, across), zOf(reach, side, up));
    }
  }
  return Float32Array.from(pieces);
}

/** In steps of the grid. @typedef {{ across: number, up: number }} Place */
/** @typedef {Place & { log: number }} Corner */

/** Where an edge crosses the level, if it does. @param {Corner} from @param {Corner} to @param {number} level @returns {Place[]} */
function crossing(from, to, level) {
  if (from.log > level === to.log > level) return [];
  const share = (level - from.log) / (to.log - from.log);
  return [{ across: from.across + share * (to.across - from.across), up: from.up + share * (to.up - from.up) }];
}

/** Whether the first corner and the one opposite, which are alike, are joined through the middle. @param {Corner[]} corners @param {number} level */
const joins = (corners, level) => corners.reduce((sum, { log }) => sum + log, 0) / 4 > level === corners[0].log > level;
