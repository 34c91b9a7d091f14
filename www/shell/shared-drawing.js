// @ts-check
/**
 * What is on the pad as a few letters for a link, and back: strokes, point by point as they were drawn, or a picked image
 * (shared/greys.js). Pure functions; whatever is no such text is refused, and what is read is bounded.
 *
 * Strokes are bytes, written as base64url: 3; then for each the pen's width, the number of points, where the first lies and
 * how far it is from each to the next, across and down, in steps of the pad's grid (strokes.js). A number is seven bits a byte,
 * the lowest first, and the eighth says that more come; of what may be negative, the lowest bit is the sign.
 */
import { bytesOf, lettersOf } from '../shared/base64url.js';
import { imageOf, textOfImage } from '../shared/greys.js';
import { grid, isStroke, onGrid } from './strokes.js';

/** @typedef {import('./strokes.js').Stroke} Stroke */
/** @typedef {import('../shared/view.js').Digit} Digit */
/** @typedef {{ strokes: readonly Stroke[] } | { digit: Digit }} Drawing */

/** The first byte; `framed` is how links of before have strokes. */
const kinds = { framed: 1, strokes: 3 };
/** Strokes, and bytes of them all, that a link carries: a longer drawing is thinned evenly. */
const mostStrokes = 200;
const mostBytes = 4500;
/** Letters that are read. */
const mostLetters = 8192;
/** Bytes of a number at most: no place on or beside the pad needs more. */
const longest = 4;
const header = 13;

/** @param {{ strokes: readonly Stroke[], picked: Digit | null }} sketch @returns {string} empty where nothing is */
export function textOfDrawing({ strokes, picked }) {
  if (picked) return textOfImage(picked);
  return strokes.length ? textOfStrokes(strokes) : '';
}

/** @param {readonly Stroke[]} drawn */
export function textOfStrokes(drawn) {
  const strokes = drawn.slice(0, mostStrokes);
  for (let every = 1; ; every++) {
    const bytes = [kinds.strokes, ...strokes.flatMap((stroke) => bytesOfStroke(stroke, every))];
    if (bytes.length <= mostBytes) return lettersOf(bytes);
  }
}

/**
 * Of every so-manieth point, and always of the first and the last.
 * @param {Stroke} stroke
 * @param {number} every
 */
function bytesOfStroke({ width, points }, every) {
  const last = points.length / 2 - 1;
  const kept = [...Array.from({ length: Math.ceil(last / every) }, (_, i) => i * every), last];
  const bytes = [...unsigned(Math.round(width * grid)), ...unsigned(kept.length)];
  const before = [0, 0];
  for (const at of kept) {
    for (const axis of [0, 1]) {
      const place = Math.round(points[2 * at + axis] * grid);
      bytes.push(...signed(place - before[axis]));
      before[axis] = place;
    }
  }
  return bytes;
}

/** @param {number} value */
function unsigned(value) {
  const bytes = [];
  for (let rest = value; ; rest >>>= 7) {
    if (rest < 128) return [...bytes, rest];
    bytes.push((rest & 127) | 128);
  }
}

/** @param {number} value */
const signed = (value) => unsigned(value < 0 ? -2 * value - 1 : 2 * value);

/**
 * What a link carries.
 * @param {string | null} text
 * @returns {Drawing | null} null where it is no drawing
 */
export function drawingOf(text) {
  const bytes = text === null ? null : bytesOf(text, mostLetters);
  if (!text || !bytes) return null;
  if (bytes[0] === kinds.strokes) return drawingBy(readStrokes(bytes));
  if (bytes[0] === kinds.framed) return drawingBy(readFramed(bytes));
  const digit = imageOf(text);
  return digit && { digit };
}

/** @param {Stroke[] | null} strokes @returns {Drawing | null} */
const drawingBy = (strokes) => (strokes?.length && strokes.length <= mostStrokes && strokes.every(isStroke) ? { strokes } : null);

/** @param {Uint8Array} bytes @returns {Stroke[] | null} */
function readStrokes(bytes) {
  let at = 1;
  /** NaN where there is none. */
  const read = () => {
    let value = 0;
    for (let i = 0; i < longest; i++) {
      const byte = bytes[at++];
      value |= (byte & 127) << (7 * i);
      if (byte < 128) return value;
    }
    return NaN;
  };
  const readSigned = () => {
    const value = read();
    return value % 2 ? -(value + 1) / 2 : value / 2;
  };
  /** @type {Stroke[]} */
  const strokes = [];
  while (at < bytes.length) {
    const [width, count] = [read(), read()];
    // Two bytes a point at least.
    if (!(2 * count <= bytes.length - at)) return null;
    const points = Array.from({ length: 2 * count }, readSigned);
    for (let i = 2; i < points.length; i++) points[i] += points[i - 2];
    strokes.push({ width: width / grid, points: points.map((place) => place / grid) });
  }
  return strokes;
}

/**
 * Strokes as links of before have them: left, top and side of their frame as f32; then for each the pen's width, the number of
 * points (two bytes), and x and y of each in 255ths of the frame.
 * @param {Uint8Array} bytes
 * @returns {Stroke[] | null}
 */
function readFramed(bytes) {
  if (bytes.length <= header) return null;
  const [left, top, side] = new Float32Array(bytes.slice(1, header).buffer);
  /** @type {Stroke[]} */
  const strokes = [];
  for (let at = header; at < bytes.length; ) {
    const end = at + 3 + 2 * ((bytes[at + 1] << 8) | bytes[at + 2]);
    // A part of a stroke is none.
    if (!(end <= bytes.length)) return null;
    const points = Array.from(bytes.subarray(at + 3, end), (v, i) => onGrid([left, top][i % 2] + (v / 255) * side));
    strokes.push({ width: onGrid(bytes[at] / 255), points });
    at = end;
  }
  return strokes;
}
