// @ts-check
/**
 * Numbers on their way from one row to another of the same length.
 * @param {Float32Array} from
 * @param {Float32Array} to
 * @param {number} share of the way, 0..1
 */
export const mixed = (from, to, share) => from.map((value, i) => value + (to[i] - value) * share);
