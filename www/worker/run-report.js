// @ts-check
/** How good a model is that trains beside the page's, as far as it is asked. All numbers are Rust's. */

/** Of evaluations and samples: the images and their noise are the same for every model that is asked. */
const seed = 1;

/**
 * @param {import('../pkg/simd128/vae_wasm.js').Session} session
 * @param {import('../app/protocol.js').RunMeasure} measure
 * @returns {import('../app/protocol.js').RunReport}
 */
export function reportOf(session, measure) {
  const { heldOut = 0, terms = 0, training = 0, logPx = null, encode = null, decode = null, checkpoint = null } = measure;
  const { step, passes } = session.info();
  return {
    step,
    passes,
    heldOut: heldOut ? session.evaluate(heldOut, seed) : null,
    terms: terms ? session.heldOutTerms(terms, seed) : null,
    training: training ? session.evaluateTraining(training, seed) : null,
    logPx: logPx && Float64Array.from({ length: logPx.images }, (_, i) => session.heldOutLogPx(i, logPx.samples, seed)),
    mu: encode && asked(session, (model) => model.encode(encode, undefined).mu),
    mean: decode && asked(session, (model) => model.decode(decode, undefined).mean),
    bytes: checkpoint && /** @type {Uint8Array<ArrayBuffer>} */ (session.save(false, checkpoint === 'whole')),
  };
}

/**
 * What the session's model answers.
 * @template T
 * @param {import('../pkg/simd128/vae_wasm.js').Session} session
 * @param {(model: import('../pkg/simd128/vae_wasm.js').Model) => T} question
 */
function asked(session, question) {
  const model = session.model();
  try {
    return question(model);
  } finally {
    model.free();
  }
}
