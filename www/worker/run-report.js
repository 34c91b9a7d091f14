// @ts-check
/** How good a model is that trains beside the page's, as far as it is asked. All numbers are Rust's. */

/** Of evaluations and samples: the images and their noise are the same for every model that is asked. */
const seed = 1;

/**
 * @param {import('../pkg/simd128/vae_wasm.js').Session} session
 * @param {import('../app/protocol.js').RunMeasure} measure
 * @returns {import('../app/protocol.js').RunReport}
 */
export function reportOf(session, { heldOut = 0, terms = 0, training = 0, logPx = null, checkpoint = null }) {
  const { step, passes } = session.info();
  return {
    step,
    passes,
    heldOut: heldOut ? session.evaluate(heldOut, seed) : null,
    terms: terms ? session.heldOutTerms(terms, seed) : null,
    training: training ? session.evaluateTraining(training, seed) : null,
    logPx: logPx && Float64Array.from({ length: logPx.images }, (_, i) => session.heldOutLogPx(i, logPx.samples, seed)),
    bytes: checkpoint && /** @type {Uint8Array<ArrayBuffer>} */ (session.save(false, checkpoint === 'whole')),
  };
}
