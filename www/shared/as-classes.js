// @ts-check
/** Latents as every class of a conditional model: what is asked for a sheet of style by class. */

/**
 * Each z once for each class, one z after the other.
 * @param {Float32Array} z (n, latent)
 * @param {number} latent
 * @param {number} classes
 * @returns {{ z: Float32Array, labels: Uint8Array }} (n * classes, latent) and (n * classes)
 */
export function asClasses(z, latent, classes) {
  const count = (z.length / latent) * classes;
  const wide = new Float32Array(count * latent);
  for (let i = 0; i < count; i++) {
    const from = Math.floor(i / classes) * latent;
    wide.set(z.subarray(from, from + latent), i * latent);
  }
  return { z: wide, labels: Uint8Array.from({ length: count }, (_, i) => i % classes) };
}
