// @ts-check
/** Raw arrays as the IDX files that the module reads: http://yann.lecun.com/exdb/mnist/, whose numbers are big-endian. */

/** IDX's names of the types. */
const bytes = 8;
const floats = 13;

/** @param {number} type @param {number[]} sizes @param {number} length bytes of the content */
function begun(type, sizes, length) {
  const file = new Uint8Array(4 + 4 * sizes.length + length);
  const view = new DataView(file.buffer);
  file.set([0, 0, type, sizes.length]);
  sizes.forEach((size, i) => view.setUint32(4 + 4 * i, size));
  return { file, view, start: file.length - length };
}

/** @param {unknown} x */
const kindOf = (x) => /** @type {any} */ (x)?.constructor?.name ?? String(x);

/** As the core takes a model's images to be: a square, where there is one, else a row. @param {number} input @returns {[number, number]} */
function shapeOf(input) {
  const side = Math.round(Math.sqrt(input));
  return side * side === input ? [side, side] : [1, input];
}

/**
 * Images, or rows, one after the other.
 * @param {Float32Array | Uint8Array | Uint8ClampedArray} x (n, input) numbers as the model is given them, within 0..1 where its likelihood is of pixels;
 *   or bytes, 255 for 1
 * @param {number | [number, number]} size numbers in one of them, or its rows and columns, as in the model's `input` and `shape`
 * @returns {Uint8Array<ArrayBuffer>} an IDX file, of 64 MB at most
 * @throws {TypeError} where x is an array of another kind, whose numbers would not be these
 * @throws {RangeError} where x is not a whole number of them
 */
export function idxImages(x, size) {
  const [rows, columns] = typeof size === 'number' ? shapeOf(size) : size;
  if (!(x instanceof Float32Array || x instanceof Uint8Array || x instanceof Uint8ClampedArray))
    throw new TypeError(`x: expected a Float32Array, or bytes in a Uint8Array, got ${kindOf(x)}`);
  const count = x.length / (rows * columns);
  if (!Number.isInteger(count)) throw new RangeError(`x: expected images of ${rows} x ${columns}, got ${x.length} numbers`);
  const { file, view, start } = begun(x instanceof Float32Array ? floats : bytes, [count, rows, columns], x.byteLength);
  if (x instanceof Float32Array) x.forEach((number, i) => view.setFloat32(start + 4 * i, number));
  else file.set(x, start);
  return file;
}

/**
 * The classes of images, in their order.
 * @param {Uint8Array} y (n) from 0 to 9
 * @returns {Uint8Array<ArrayBuffer>} an IDX file
 * @throws {RangeError} where one of them is none
 */
export function idxLabels(y) {
  const wrong = y.findIndex((label) => !(Number.isInteger(label) && label >= 0 && label <= 9));
  if (wrong >= 0) throw new RangeError(`y: expected whole numbers from 0 to 9, got ${y[wrong]} at index ${wrong}`);
  const { file, start } = begun(bytes, [y.length], y.length);
  file.set(y, start);
  return file;
}
