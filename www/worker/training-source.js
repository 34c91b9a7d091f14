// @ts-check
/** What the leader tells its helpers to train on, and how their sessions take it. */

/** @typedef {import('../pkg/simd128/vae_wasm.js').Session} Session */

/**
 * IDX bytes of which the first `count` images are used, 0 for all, or a part of a dataset that each makes for itself.
 * @typedef {{ images: Blob, count: number } | { data: string, part: string, count: number }} TrainingSource
 */

/**
 * @param {Session} session
 * @param {TrainingSource} source
 */
export async function takeTrainingData(session, source) {
  if (!('images' in source)) return session.generateTrainingData(source.data, source.part, source.count);
  return session.setTrainingData(new Uint8Array(await source.images.arrayBuffer()), undefined, source.count);
}
