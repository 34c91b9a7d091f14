// @ts-check
/** What the leader tells its helpers to train on, and how their sessions take it. */

/** @typedef {import('../pkg/simd128/vae_wasm.js').Session} Session */

/**
 * IDX bytes of which the first `count` images are used, 0 for all, with their labels where there are some, or a part of a dataset that each makes for itself.
 * @typedef {{ images: Blob, labels?: Blob, count: number } | { data: string, part: string, count: number }} TrainingSource
 */

/**
 * @param {Session} session
 * @param {TrainingSource} source
 */
export async function takeTrainingData(session, source) {
  if (!('images' in source)) return session.generateTrainingData(source.data, source.part, source.count);
  const [images, labels] = await Promise.all(
    [source.images, source.labels].map(async (blob) => blob && new Uint8Array(await blob.arrayBuffer())),
  );
  return session.setTrainingData(/** @type {Uint8Array} */ (images), labels, source.count);
}
