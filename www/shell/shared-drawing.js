// @ts-check
/**
 * What is on the pad as a few letters for a link, and back: strokes as places in their own frame, 8 bits a number, or the greys
 * of a picked image. Pure functions; whatever is no such text is refused, and what is read is bounded.
 *
 * Bytes, written as base64url. Strokes: 1; left, top and side of their frame as f32; then for each the pen's width, the number of
 * points (two bytes), and x and y of each. An image: 2; its label + 1 or 0; whether it is a test image; then its greys, where 0
 * is followed by how many more zeros come.
 */
import { bytesOf, lettersOf } from './base64url.js';
import { isStroke } from './strokes.js';

/** @typedef {import('./strokes.js').Stroke} Stroke */
/** @typedef {import('../shared/view.js').Digit} Digit */
/** @typedef {{ strokes: Stroke[] } | { digit: Digit }} Drawing */

const kinds = { strokes: 1, image: 2 };
/** Points of all strokes, and strokes, that a link carries: those of a long drawing are thinned evenly. */
const mostPoints = 700;
const mostStrokes = 60;
/** Pixels of the largest image that a model has. */
const mostPixels = 4096;
/** Letters that are read. */
const mostLetters = 8192;
const header = 13;

/** @param {number} share 0..1 */
const byteOf = (share) => Math.max(0, Math.min(255, Math.round(share * 255)));

/**
 * Every so-manieth point, and always the first and the last.
 * @param {readonly number[]} points x and y in turn
 * @param {number} every
 */
function thinned(points, every) {
  const count = points.length / 2;
  const kept = Array.from({ length: Math.ceil((count - 1) / every) }, (_, i) => i * every);
  return [...kept, count - 1].flatMap((i) => [points[2 * i], points[2 * i + 1]]);
}

/** @param {readonly Stroke[]} drawn */
export function textOfStrokes(drawn) {
  const strokes = drawn.slice(0, mostStrokes);
  const count = strokes.reduce((sum, { points }) => sum + points.length / 2, 0);
  // The last point of each stroke comes on top.
  const every = Math.max(1, Math.ceil(count / (mostPoints - strokes.length)));
  const ways = strokes.map(({ points }) => thinned(points, every));
  const [xs, ys] = [0, 1].map((axis) => ways.flatMap((points) => points.filter((_, i) => i % 2 === axis)));
  const frame = new Float32Array([Math.min(...xs), Math.min(...ys), 0]);
  frame[2] = Math.max(Math.max(...xs) - frame[0], Math.max(...ys) - frame[1], 1e-3);
  const bytes = strokes.flatMap(({ width }, i) => {
    const points = ways[i].map((v, at) => byteOf((v - frame[at % 2]) / frame[2]));
    return [byteOf(width), points.length >> 9, (points.length >> 1) & 255, ...points];
  });
  return lettersOf([kinds.strokes, ...new Uint8Array(frame.buffer), ...bytes]);
}

/** @param {Digit} digit */
export function textOfImage({ x, label, source }) {
  const bytes = [kinds.image, label === null ? 0 : label + 1, Number(source === 'test')];
  for (let i = 0; i < x.length; i++) {
    const grey = byteOf(x[i]);
    bytes.push(grey);
    if (grey) continue;
    const from = i;
    while (i + 1 < x.length && i - from < 255 && byteOf(x[i + 1]) === 0) i++;
    bytes.push(i - from);
  }
  return lettersOf(bytes);
}

/**
 * What a link carries.
 * @param {string | null} text
 * @returns {Drawing | null} null where it is no drawing
 */
export function drawingOf(text) {
  const bytes = text === null ? null : bytesOf(text, mostLetters);
  if (!bytes) return null;
  if (bytes[0] === kinds.strokes) return readStrokes(bytes);
  if (bytes[0] === kinds.image) return readImage(bytes);
  return null;
}

/** @param {Uint8Array} bytes @returns {Drawing | null} */
function readStrokes(bytes) {
  if (bytes.length <= header) return null;
  const [left, top, side] = new Float32Array(bytes.slice(1, header).buffer);
  /** @type {Stroke[]} */
  const strokes = [];
  for (let at = header; at < bytes.length; ) {
    const end = at + 3 + 2 * ((bytes[at + 1] << 8) | bytes[at + 2]);
    // A part of a stroke is none.
    if (!(end <= bytes.length)) return null;
    const points = Array.from(bytes.subarray(at + 3, end), (v, i) => [left, top][i % 2] + (v / 255) * side);
    strokes.push({ width: bytes[at] / 255, points });
    at = end;
  }
  return strokes.length <= mostStrokes && strokes.every(isStroke) ? { strokes } : null;
}

/** @param {Uint8Array} bytes @returns {Drawing | null} */
function readImage(bytes) {
  /** @type {number[]} */
  const greys = [];
  for (let at = 3; at < bytes.length; at++) {
    greys.push(bytes[at]);
    if (bytes[at] > 0) continue;
    const more = bytes[++at];
    // A zero whose number is missing.
    if (more === undefined || greys.length + more > mostPixels) return null;
    for (let i = 0; i < more; i++) greys.push(0);
  }
  if (!greys.length || greys.length > mostPixels) return null;
  const x = Float32Array.from(greys, (grey) => grey / 255);
  return { digit: { x, label: bytes[1] ? bytes[1] - 1 : null, source: bytes[2] ? 'test' : 'sample' } };
}
