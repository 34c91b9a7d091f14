// @ts-check
/** Curves over an axis as SVG paths: what figures of densities draw. */

/**
 * `value` from one end to the other, in units of the viewBox: 'M… L…'.
 * @param {object} options
 * @param {[number, number]} options.ends
 * @param {(at: number) => number} options.value
 * @param {(at: number) => number} options.x
 * @param {(value: number) => number} options.y
 * @param {number} [options.points]
 */
export function curve({ ends: [from, to], value, x, y, points = 240 }) {
  return Array.from({ length: points + 1 }, (_, i) => {
    const at = from + ((to - from) * i) / points;
    return `${i ? 'L' : 'M'}${x(at).toFixed(2)} ${y(value(at)).toFixed(2)}`;
  }).join('');
}

/**
 * The same with the area down to `base` closed.
 * @param {string} path of `curve`
 * @param {number} left
 * @param {number} right
 * @param {number} base
 */
export const areaUnder = (path, left, right, base) => `${path}L${right} ${base}L${left} ${base}Z`;
