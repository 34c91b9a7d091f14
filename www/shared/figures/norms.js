// @ts-check
/** Lengths in latent space and of paths through it. Plain arithmetic on flat arrays. */

/**
 * The distances of n points from the origin: (n).
 * @param {Float32Array} z (n, size)
 * @param {number} size
 */
export const norms = (z, size) =>
  Float32Array.from({ length: z.length / size }, (_, i) => Math.hypot(...z.subarray(i * size, (i + 1) * size)));

/**
 * The mean length of a standard normal vector of `size` numbers, the mean of the chi distribution: the means of
 * neighbouring sizes multiply to the smaller size, since Gamma(x + 1) = x Gamma(x).
 * @param {number} size at least 1
 */
export function typicalNorm(size) {
  let mean = Math.sqrt(2 / Math.PI);
  for (let i = 1; i < size; i++) mean = i / mean;
  return mean;
}

/** The standard deviation of that length, whose mean square is `size`. @param {number} size */
export const normSpread = (size) => Math.sqrt(size - typicalNorm(size) ** 2);

/**
 * The distance from each point of a path to the next: (n - 1).
 * @param {Float32Array} points (n, size)
 * @param {number} size
 */
export function stepLengths(points, size) {
  return Float32Array.from({ length: points.length / size - 1 }, (_, step) => {
    let sum = 0;
    for (let i = step * size; i < (step + 1) * size; i++) sum += (points[i + size] - points[i]) ** 2;
    return Math.sqrt(sum);
  });
}
