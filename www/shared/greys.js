// @ts-check
/**
 * The 256 greys of an image, and an image as a few letters for a link. What the page shows as its digit has only these, as the
 * images of the datasets do: then a link holds the very numbers. Of a table's row it has the numbers themselves. Whatever is no
 * such text is refused, and what is read is bounded.
 *
 * Bytes, written as base64url: 2; its label + 1 or 0; where it is from; then its greys, where 0 is followed by how many more
 * zeros come. Of a row: 4, the same two, then each number as a float of four bytes, the least first.
 */
import { bytesOf, lettersOf } from './base64url.js';
import { isRow } from './figures/row.js';

/** @typedef {import('./view.js').Digit} Digit */

/** The first byte. */
export const imageKind = 2;
const rowKind = 4;
/** Where an image is from, by their number; of a drawing its strokes are not known any more. @type {readonly Digit['source'][]} */
const sources = ['sample', 'test', 'kept', 'chapter', 'picture'];
/** Pixels of the largest image that a model has, and letters of it that are read. */
const mostPixels = 4096;
const mostLetters = 8192;
const header = 3;

/** @param {number} share 0..1 */
const byteOf = (share) => Math.max(0, Math.min(255, Math.round(share * 255)));

/** @param {Float32Array} x 0..1 */
export const inGreys = (x) => x.map((share) => byteOf(share) / 255);

/** As the page's digit has them: the numbers of a table's row stay as they are. @param {Float32Array} x @param {import('./figures/shape.js').Shape} shape */
export const asDigit = (x, shape) => (isRow(shape) ? x : inGreys(x));

/** @param {Digit} digit */
export function textOfImage({ x, label, source }) {
  const from = sources.indexOf(source === 'pad' ? 'kept' : source);
  const bytes = [imageKind, label === null ? 0 : label + 1, from];
  if (inGreys(x).some((grey, i) => grey !== x[i])) {
    bytes[0] = rowKind;
    return lettersOf([...bytes, ...new Uint8Array(Float32Array.from(x).buffer)]);
  }
  for (let i = 0; i < x.length; i++) {
    const grey = byteOf(x[i]);
    bytes.push(grey);
    if (grey) continue;
    const first = i;
    while (i + 1 < x.length && i - first < 255 && byteOf(x[i + 1]) === 0) i++;
    bytes.push(i - first);
  }
  return lettersOf(bytes);
}

/** @param {string} text @returns {Digit | null} null where it is no image */
export function imageOf(text) {
  const bytes = bytesOf(text, mostLetters);
  if (bytes?.[0] === rowKind) return rowOf(bytes);
  if (bytes?.[0] !== imageKind) return null;
  /** @type {number[]} */
  const greys = [];
  for (let at = header; at < bytes.length; at++) {
    greys.push(bytes[at]);
    if (bytes[at] > 0) continue;
    const more = bytes[++at];
    // A zero whose number is missing.
    if (more === undefined || greys.length + more > mostPixels) return null;
    for (let i = 0; i < more; i++) greys.push(0);
  }
  const source = sources[bytes[2]];
  if (!greys.length || greys.length > mostPixels || !source) return null;
  return { x: Float32Array.from(greys, (grey) => grey / 255), label: bytes[1] ? bytes[1] - 1 : null, source };
}

/** @param {ArrayLike<number>} bytes @returns {Digit | null} */
function rowOf(bytes) {
  const content = Uint8Array.from(bytes).slice(header);
  const source = sources[bytes[2]];
  if (!content.length || content.length % 4 || !source) return null;
  const x = new Float32Array(content.buffer);
  return x.every(Number.isFinite) ? { x, label: bytes[1] ? bytes[1] - 1 : null, source } : null;
}
