// @ts-check
/**
 * Answers to requests that look at a model and change nothing: the present one, or one of the shelf. The numbers are
 * Rust's; arrays go out as they came.
 */
import { joint, quadrature } from './study.js';

/** @typedef {import('../pkg/simd128/vae_wasm.js').Session} Session */
/** @typedef {import('../app/protocol.js').Requests} Requests */
/** @typedef {import('../app/protocol.js').RequestType} RequestType */

/**
 * @template {RequestType} T
 * @typedef {{ [K in T]: (payload: Requests[K][0]) => Requests[K][1] | Promise<Requests[K][1]> }} Answers
 */

/**
 * @typedef {'info' | 'explain' | 'encode' | 'decode' | 'sample' | 'interpolate' | 'grid' | 'traverse' | 'importance'
 *   | 'pixels' | 'drawPixels' | 'logLikelihood' | 'joint' | 'quadrature' | 'estimateLogPx' | 'expectation' | 'estimateKl'
 *   | 'estimateGradient' | 'trace' | 'gaussianKl' | 'mixtureKl' | 'fitMixture' | 'readWords' | 'words' | 'sampleWords'} Looking
 */

/**
 * @param {object} worker
 * @param {() => import('./module.js').Module} worker.module
 * @param {(id: string | undefined) => Session | Promise<Session>} worker.on the model that a request names
 * @param {import('./study.js').Tell} worker.tell
 * @returns {Answers<Looking>}
 */
export function lookingAnswers({ module, on, tell }) {
  /** @template T @param {string | undefined} id @param {(session: Session) => T | Promise<T>} look @returns {Promise<T>} */
  const at = async (id, look) => look(await on(id));

  return {
    info: ({ on }) => at(on, (session) => session.info()),
    explain: ({ x, draws, seed, on }) => at(on, (session) => session.explain(x, draws, seed)),
    encode: ({ x, on }) => at(on, (session) => session.encode(x)),
    decode: ({ z, on }) => at(on, (session) => ({ z, mean: session.decode(z) })),
    sample: ({ count, temperature, seed, on }) => at(on, (session) => session.sample(count, temperature, seed)),
    interpolate: ({ a, b, steps, kind, on }) => at(on, (session) => session.interpolate(a, b, steps, kind)),
    grid: ({ side, on }) => at(on, (session) => session.grid(side)),
    traverse: ({ z, index, steps, extent, on }) => at(on, (session) => session.traverse(z, index, steps, extent)),
    importance: ({ x, samples, seed, on }) => at(on, (session) => ({ logPx: session.logPx(x, samples, seed) })),

    pixels: ({ z, on }) => at(on, (session) => session.pixels(z)),
    drawPixels: ({ z, seed, on }) => at(on, (session) => ({ x: session.drawPixels(z, seed) })),
    logLikelihood: ({ x, z, on }) => at(on, (session) => ({ logLikelihood: session.logLikelihood(x, z) })),
    joint: (request) => at(request.on, (session) => joint(new (module().Study)(session, request.x), request, tell)),
    quadrature: ({ x, on }) => at(on, (session) => quadrature(new (module().Study)(session, x), tell)),
    estimateLogPx: ({ x, proposal, samples, seed, on }) => at(on, (session) => session.estimateLogPx(x, proposal, samples, seed)),
    expectation: ({ x, samples, seed, on }) => at(on, (session) => session.expectation(x, samples, seed)),
    estimateKl: ({ x, samples, seed, on }) => at(on, (session) => session.estimateKl(x, samples, seed)),
    estimateGradient: ({ x, samples, seed, on }) => at(on, (session) => session.estimateGradient(x, samples, seed)),
    trace: ({ x, seed, on }) => at(on, (session) => session.trace(x, seed)),
    gaussianKl: ({ p, q }) => module().gaussianKl(p, q),
    mixtureKl: ({ p, q }) => module().mixtureKl(p, q),
    fitMixture: ({ p, start, direction }) => module().fitMixture(p, start, direction),

    readWords: ({ words }) => ({ x: module().readWords(words) }),
    words: ({ z, on }) => at(on, (session) => session.words(z)),
    sampleWords: ({ count, temperature, seed, on }) => at(on, (session) => session.sampleWords(count, temperature, seed)),
  };
}
