// @ts-check
/** What helpers are told to train and to evaluate on, and how their sessions take it. */

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
  return session.setTrainingData(...(await filesOf(source)), source.count);
}

/**
 * The same to evaluate on; of what is made on the spot, all that is held out.
 * @param {Session} session
 * @param {TrainingSource} source
 */
export async function takeHeldOutData(session, source) {
  if (!('images' in source)) return session.generateHeldOutData(source.data);
  return session.setHeldOutData(...(await filesOf(source)));
}

/**
 * @param {{ images: Blob, labels?: Blob }} source
 * @returns {Promise<[Uint8Array, Uint8Array | undefined]>}
 */
async function filesOf({ images, labels }) {
  const bytes = async (/** @type {Blob} */ blob) => new Uint8Array(await blob.arrayBuffer());
  return Promise.all([bytes(images), labels && bytes(labels)]);
}
