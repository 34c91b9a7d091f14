// @ts-check
/**
 * The geometry of a latent map: two latents as axes, either in equal steps of z or in equal shares of the prior, the
 * points of its tiles, and outlines of Gaussians. Plain arithmetic; map.js draws with it.
 */

/** @typedef {'linear' | 'quantile'} AxisKind equal steps of z, or equal shares of the prior */
/** @typedef {[number, number]} Pair of z: across, up */

/** A linear axis goes from -extent to extent: encoders put a digit in a hundred beyond 3.5, hardly any beyond 4. */
export const extent = 4;
/** How near to the prior's ends the cursor comes on a quantile axis. */
const lastShare = 0.0005;

/**
 * The standard normal's distribution function, to 1.5e-7: 7.1.26 of Abramowitz and Stegun's Handbook of Mathematical
 * Functions (1964).
 * @param {number} z
 */
export function normalCdf(z) {
  const x = Math.abs(z) / Math.SQRT2;
  const t = 1 / (1 + 0.3275911 * x);
  const series = ((((1.061405429 * t - 1.453152027) * t + 1.421413741) * t - 0.284496736) * t + 0.254829592) * t;
  const tail = (series * Math.exp(-x * x)) / 2;
  return z < 0 ? tail : 1 - tail;
}

/**
 * The z below which the standard normal falls with probability `share`, by halving.
 * @param {number} share
 */
export function normalQuantile(share) {
  let [low, high] = [-6, 6];
  for (let i = 0; i < 40; i++) {
    const middle = (low + high) / 2;
    if (normalCdf(middle) < share) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/**
 * Where z stands along an axis: 0 at its beginning, 1 at its end.
 * @param {AxisKind} kind
 * @param {number} z
 */
export const shareOf = (kind, z) => (kind === 'linear' ? (z + extent) / (2 * extent) : normalCdf(z));

/**
 * The z at a place along an axis, kept on the axis.
 * @param {AxisKind} kind
 * @param {number} share
 */
export function zAt(kind, share) {
  if (kind === 'linear') return extent * (2 * Math.max(0, Math.min(1, share)) - 1);
  return normalQuantile(Math.max(lastShare, Math.min(1 - lastShare, share)));
}

/**
 * The middles of `side` by `side` tiles, row by row from the top: (side * side, 2).
 * @param {AxisKind} kind
 * @param {number} side
 */
export function tilePoints(kind, side) {
  const axis = Array.from({ length: side }, (_, i) => zAt(kind, (i + 0.5) / side));
  return Float32Array.from(axis.toReversed().flatMap((up) => axis.flatMap((across) => [across, up])));
}

/**
 * `base` (latent) once for each pair, with two of its numbers replaced: (n, latent).
 * @param {ArrayLike<number>} base
 * @param {Pair} latents which two
 * @param {ArrayLike<number>} pairs (n, 2)
 */
export function onSlice(base, [across, up], pairs) {
  const size = base.length;
  const z = new Float32Array((pairs.length / 2) * size);
  for (let i = 0; i < pairs.length / 2; i++) {
    z.set(base, i * size);
    z[i * size + across] = pairs[i * 2];
    z[i * size + up] = pairs[i * 2 + 1];
  }
  return z;
}

/**
 * Two of the latents of each of n points: (n, 2).
 * @param {ArrayLike<number>} z (n, size)
 * @param {number} size
 * @param {Pair} latents
 */
export function project(z, size, [across, up]) {
  const pairs = new Float32Array((z.length / size) * 2);
  for (let i = 0; i < z.length / size; i++) {
    pairs[i * 2] = z[i * size + across];
    pairs[i * 2 + 1] = z[i * size + up];
  }
  return pairs;
}

/**
 * A closed outline where a Gaussian with a diagonal covariance is `times` its deviations from its mean: (65, 2).
 * @param {ArrayLike<number>} mu (2)
 * @param {ArrayLike<number>} sigma (2)
 * @param {number} times
 */
export function outline(mu, sigma, times) {
  const points = 64;
  const pairs = new Float32Array((points + 1) * 2);
  for (let i = 0; i <= points; i++) {
    const angle = (2 * Math.PI * i) / points;
    pairs[i * 2] = mu[0] + times * sigma[0] * Math.cos(angle);
    pairs[i * 2 + 1] = mu[1] + times * sigma[1] * Math.sin(angle);
  }
  return pairs;
}

/** Room for the axes' numbers, in pixels. */
const margin = 26;

/**
 * The square that a map takes of a canvas, and how z gets into it and back.
 * @param {AxisKind} kind
 * @param {boolean} labelled room is kept for numbers, left and below
 * @param {number} width CSS pixels
 * @param {number} height
 */
export function mapFrame(kind, labelled, width, height) {
  const left = labelled ? margin : 0;
  const size = Math.min(width - left, height - left);
  return {
    left,
    size,
    x: (/** @type {number} */ z) => left + size * shareOf(kind, z),
    y: (/** @type {number} */ z) => size * (1 - shareOf(kind, z)),
    /** @type {(x: number, y: number) => Pair} */
    z: (x, y) => [zAt(kind, (x - left) / size), zAt(kind, 1 - y / size)],
  };
}

/** @typedef {ReturnType<typeof mapFrame>} Frame */
