// @ts-check
/**
 * The geometry of a latent map: two latents as axes, either in equal steps of z or in equal shares of the prior, the
 * points of its tiles, and outlines of Gaussians. Plain arithmetic; map.js draws with it.
 */

/** @typedef {'linear' | 'quantile'} AxisKind equal steps of z, or equal shares of the prior */
/** @typedef {[number, number]} Pair of z: across, up */
/** @typedef {{ across: number, up: number, size: number }} Part of the map that is shown: its lower left corner and its side, as shares of the axes */

/** All of the map. @type {Part} */
export const wholeMap = { across: 0, up: 0, size: 1 };

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
 * @param {Part} [part] of the map that they cover
 */
export function tilePoints(kind, side, part = wholeMap) {
  const axis = (/** @type {number} */ from) =>
    Array.from({ length: side }, (_, i) => zAt(kind, from + (part.size * (i + 0.5)) / side));
  const across = axis(part.across);
  return Float32Array.from(
    axis(part.up)
      .toReversed()
      .flatMap((up) => across.flatMap((z) => [z, up])),
  );
}

/** A plane in latent space: a point of it, and two orthonormal directions. @typedef {{ origin: Float32Array, across: Float32Array, up: Float32Array }} Plane */

/**
 * The points of a plane at coordinates (n, 2): (n, latent).
 * @param {Plane} plane
 * @param {ArrayLike<number>} pairs
 */
export function onPlane({ origin, across, up }, pairs) {
  const size = origin.length;
  const z = new Float32Array((pairs.length / 2) * size);
  for (let i = 0; i < z.length; i++) {
    const [row, column] = [Math.floor(i / size), i % size];
    z[i] = origin[column] + pairs[row * 2] * across[column] + pairs[row * 2 + 1] * up[column];
  }
  return z;
}

/**
 * The coordinates on a plane of each of n points, which are projected onto it: (n, 2).
 * @param {Plane} plane
 * @param {ArrayLike<number>} z (n, latent)
 */
export function projected({ across, up }, z) {
  const size = across.length;
  const pairs = new Float32Array((z.length / size) * 2);
  for (let i = 0; i < z.length; i++) {
    const row = Math.floor(i / size);
    pairs[row * 2] += z[i] * across[i % size];
    pairs[row * 2 + 1] += z[i] * up[i % size];
  }
  return pairs;
}

/**
 * A Gaussian with a diagonal covariance as it is projected onto a plane: its mean, its deviations along the two axes, and
 * how they go together.
 * @param {Plane} plane
 * @param {Float32Array} mu (latent)
 * @param {ArrayLike<number>} variances (latent)
 * @returns {{ mu: Pair, sigma: Pair, correlation: number }}
 */
export function projectedGaussian(plane, mu, variances) {
  const { across, up } = plane;
  let [aa, ab, bb] = [0, 0, 0];
  for (let i = 0; i < mu.length; i++) {
    aa += variances[i] * across[i] ** 2;
    ab += variances[i] * across[i] * up[i];
    bb += variances[i] * up[i] ** 2;
  }
  const [a, b] = projected(plane, mu);
  return { mu: [a, b], sigma: [Math.sqrt(aa), Math.sqrt(bb)], correlation: ab / Math.sqrt(aa * bb) || 0 };
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
 * A closed outline where a Gaussian is `times` its deviations from its mean: (n, 2). Its points are so many that it is smooth
 * on an enlarged map, too.
 * @param {ArrayLike<number>} mu (2)
 * @param {ArrayLike<number>} sigma (2)
 * @param {number} times
 * @param {number} [correlation] of the two
 */
export function outline(mu, sigma, times, correlation = 0) {
  const points = 160;
  const rest = Math.sqrt(1 - Math.min(1, correlation ** 2));
  const pairs = new Float32Array((points + 1) * 2);
  for (let i = 0; i <= points; i++) {
    const angle = (2 * Math.PI * i) / points;
    pairs[i * 2] = mu[0] + times * sigma[0] * Math.cos(angle);
    pairs[i * 2 + 1] = mu[1] + times * sigma[1] * (correlation * Math.cos(angle) + rest * Math.sin(angle));
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
 * @param {Part} [part] that is shown
 */
export function mapFrame(kind, labelled, width, height, part = wholeMap) {
  const left = labelled ? margin : 0;
  const size = Math.min(width - left, height - left);
  /** A share of an axis as one of what is shown of it. @param {number} share @param {number} from */
  const shown = (share, from) => (share - from) / part.size;
  return {
    left,
    size,
    x: (/** @type {number} */ z) => left + size * shown(shareOf(kind, z), part.across),
    y: (/** @type {number} */ z) => size * (1 - shown(shareOf(kind, z), part.up)),
    /** @type {(x: number, y: number) => Pair} */
    z: (x, y) => [zAt(kind, part.across + (part.size * (x - left)) / size), zAt(kind, part.up + part.size * (1 - y / size))],
  };
}

/** @typedef {ReturnType<typeof mapFrame>} Frame */
