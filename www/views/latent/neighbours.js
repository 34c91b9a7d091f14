// @ts-check
/** What encoded digits say of a place in latent space: which lie nearest to it, and where those of a class lie on average. */

/** @typedef {{ index: number, distance: number }} Neighbour */

/**
 * The `count` nearest of n points, by the Euclidean distance, nearest first.
 * @param {Float32Array} mu (n, latent)
 * @param {ArrayLike<number>} z (latent)
 * @param {number} count
 * @returns {Neighbour[]}
 */
export function nearest(mu, z, count) {
  const latent = z.length;
  /** @type {Neighbour[]} */
  const found = [];
  for (let index = 0; index < mu.length / latent; index++) {
    let square = 0;
    for (let i = 0; i < latent; i++) square += (mu[index * latent + i] - z[i]) ** 2;
    const distance = Math.sqrt(square);
    if (found.length === count && distance >= found[count - 1].distance) continue;
    found.push({ index, distance });
    found.sort((a, b) => a.distance - b.distance);
    found.length = Math.min(found.length, count);
  }
  return found;
}

/**
 * The mean of the mu of each class: (classes, latent); null where a class has no digit.
 * @param {Float32Array} mu (n, latent)
 * @param {Uint8Array} labels (n)
 * @param {number} classes how many there are
 * @returns {(Float32Array | null)[]}
 */
export function classMeans(mu, labels, classes) {
  const latent = mu.length / labels.length;
  const sums = Array.from({ length: classes }, () => new Float64Array(latent));
  const counts = new Uint32Array(classes);
  labels.forEach((label, n) => {
    if (label >= classes) return;
    counts[label]++;
    for (let i = 0; i < latent; i++) sums[label][i] += mu[n * latent + i];
  });
  return sums.map((sum, label) => (counts[label] ? Float32Array.from(sum, (value) => value / counts[label]) : null));
}
