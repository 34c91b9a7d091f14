// @ts-check
/** The images that an experiment measures on. */
import { imagesOf, pixelsOf } from '../../shared/figures/shape.js';

/**
 * `most` images of x (n, pixels), evenly from its beginning to its end, which may be in an order; or all. Each has memory of its own:
 * a message takes along all that a part lies in.
 * @param {Float32Array} x
 * @param {import('../../shared/figures/shape.js').Shape} shape
 * @param {number} most
 */
export function someImages(x, shape, most) {
  const all = x.length / pixelsOf(shape);
  const count = Math.min(most, all);
  return Array.from({ length: count }, (_, i) => imagesOf(x, shape, Math.floor((i * all) / count)).slice());
}
