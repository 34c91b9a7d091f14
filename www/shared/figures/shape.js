// @ts-check
/** The form of the images: rows and columns, how many pixels that is, and one image of many. */

/** @typedef {readonly [number, number]} Shape rows and columns */

/** @param {Shape} shape */
export const pixelsOf = ([rows, columns]) => rows * columns;

/** Where nothing is known yet. @type {Shape} */
const one = [1, 1];

/**
 * Of the model at hand; without one, of the images that it is to be trained on.
 * @param {{ model: { shape: Shape } | null, settings: { shape: Shape | null } | null }} state
 * @returns {Shape}
 */
export const shapeOf = ({ model, settings }) => model?.shape ?? settings?.shape ?? one;

/**
 * Images `from` to `to` of xs (n, pixels), as a part of the same memory.
 * @param {Float32Array} xs
 * @param {Shape} shape
 * @param {number} from
 * @param {number} [to]
 */
export const imagesOf = (xs, shape, from, to = from + 1) => xs.subarray(from * pixelsOf(shape), to * pixelsOf(shape));
