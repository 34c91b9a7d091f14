// @ts-check
/**
 * Strokes of a pen on the pad: as plain numbers for the model, as text for the browser's memory, and painted for the hand.
 * The curve is the one that the core draws (crates/vae/src/data/drawing/pen.rs). Pure functions of the strokes.
 */

/** @typedef {{ width: number, points: number[] }} Stroke x and y in turn, in sides of the pad, y down; width likewise */

/** Brushes as shares of the side; the middle one is as bold, for its size, as a digit of MNIST. */
export const brushes = { thin: 0.05, medium: 0.09, bold: 0.13 };

/**
 * Steps of the grid on which strokes lie, in a side of the pad: a quarter of a pixel of its canvas. What is drawn is then what
 * is remembered and what a link carries, number for number; the brushes' widths are so many steps, too.
 */
export const grid = 2500;

/** Never -0, which no link carries. @param {number} value */
export const onGrid = (value) => (Math.round(value * grid) + 0) / grid;

/** Farther than this from the pad's corner, in sides, there is no pen: the core refuses it. */
const farthest = 64;

/** @param {number} x @param {number} y */
export const isPlace = (x, y) => Math.abs(x) <= farthest && Math.abs(y) <= farthest;

/** @param {readonly Stroke[]} strokes @returns {import('../app/app.js').Strokes} */
export function numbersOf(strokes) {
  const ends = new Uint32Array(strokes.length);
  let end = 0;
  strokes.forEach(({ points }, at) => (ends[at] = end += points.length / 2));
  const points = new Float32Array(2 * end);
  strokes.forEach((stroke, at) => points.set(stroke.points, 2 * (ends[at - 1] ?? 0)));
  return { points, ends, widths: Float32Array.from(strokes, ({ width }) => width) };
}

/** @param {readonly Stroke[]} strokes */
export const textOf = (strokes) => JSON.stringify(strokes.map(({ width, points }) => ({ width, points })));

/**
 * What `textOf` wrote; null for any other text.
 * @param {string | null} text
 * @returns {Stroke[] | null}
 */
export function strokesOf(text) {
  try {
    const strokes = JSON.parse(text ?? '');
    return Array.isArray(strokes) && strokes.length > 0 && strokes.every(isStroke) ? strokes : null;
  } catch {
    return null;
  }
}

/** A pen thinner than this draws nothing. */
const thinnest = 1e-3;

/** @param {any} stroke */
export function isStroke(stroke) {
  const { width, points } = stroke ?? {};
  if (typeof width !== 'number' || !(width >= thinnest && width <= 1)) return false;
  if (!Array.isArray(points) || points.length < 2 || points.length % 2) return false;
  return points.every((v) => typeof v === 'number' && isPlace(v, 0));
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Stroke} stroke
 * @param {number} size the canvas's side in its own pixels
 * @param {string} colour
 * @param {number} [from] the first of its points that is new: what was painted before stays
 */
export function paintStroke(context, { width, points }, size, colour, from = 0) {
  context.strokeStyle = context.fillStyle = colour;
  context.lineCap = context.lineJoin = 'round';
  context.lineWidth = width * size;
  context.beginPath();
  if (from === 0) {
    // A canvas strokes nothing where a path has no length.
    context.arc(points[0] * size, points[1] * size, (width * size) / 2, 0, 2 * Math.PI);
    context.fill();
    context.beginPath();
  }
  trace(context, points, size, from);
  context.stroke();
}

/** For an SVG whose side is 1. @param {Stroke} stroke */
export function pathOf({ points }) {
  /** @type {(string | number)[]} */
  const path = [];
  const write =
    (/** @type {string} */ command) =>
    (/** @type {number[]} */ ...to) =>
      path.push(command, ...to);
  trace({ moveTo: write('M'), lineTo: write('L'), quadraticCurveTo: write('Q') }, points, 1, 0);
  return path.join(' ');
}

/**
 * A curve through the middles of neighbouring points, so that a fast hand's corners are round: a quadratic B-spline.
 * @param {{ moveTo: (x: number, y: number) => void, lineTo: (x: number, y: number) => void,
 *   quadraticCurveTo: (bendX: number, bendY: number, x: number, y: number) => void }} path
 * @param {readonly number[]} points
 * @param {number} size
 * @param {number} from
 */
function trace(path, points, size, from) {
  const count = points.length / 2;
  const x = (/** @type {number} */ i) => points[2 * i] * size;
  const y = (/** @type {number} */ i) => points[2 * i + 1] * size;
  /** The end of the curve that point `i` bends. @param {number} i @returns {[number, number]} */
  const middle = (i) => [(x(i) + x(i + 1)) / 2, (y(i) + y(i + 1)) / 2];
  // The line to what was the last point becomes a curve that this point bends.
  const bend = Math.max(1, from - 1);
  if (bend === 1) path.moveTo(x(0), y(0));
  else path.moveTo(...middle(bend - 1));
  for (let i = bend; i < count - 1; i++) path.quadraticCurveTo(x(i), y(i), ...middle(i));
  path.lineTo(x(count - 1), y(count - 1));
}
