// @ts-check
/** The images that an experiment measures on. */
import { imagesOf, pixelsOf } from '../../shared/figures/shape.js';

/**
 * The first `most` images of x (n, pixels), or all. Each has memory of its own: a message takes along all that a part lies in.
 * @param {Float32Array} x
 * @param {import('../../shared/figures/shape.js').Shape} shape
 * @param {number} most
 */
export const firstImages = (x, shape, most) =>
  Array.from({ length: Math.min(most, x.length / pixelsOf(shape)) }, (_, i) => imagesOf(x, shape, i).slice());
