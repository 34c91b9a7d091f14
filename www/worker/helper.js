// @ts-check
/**
 * A helper of shared training, in a worker of its own: it takes its part of every batch of a round and answers with its
 * state. What it works on and when, the leader says (local-sgd.js, by helper-link.js).
 */
import { failureOf } from './failure.js';
import { chooseBuild, loadModule } from './module.js';
import { takeTrainingData } from './training-source.js';

/**
 * Each but `adopt` gets exactly one answer, in the order of asking.
 * @typedef {{ type: 'data', source: import('./training-source.js').TrainingSource }
 *   | { type: 'state', bytes: Uint8Array, worker: number, workers: number }
 *   | { type: 'round', steps: number }
 *   | { type: 'adopt', state: Float32Array<ArrayBuffer> }} HelperRequest
 */

/**
 * @typedef {{ type: 'ok', answer: Float32Array<ArrayBuffer> | null }
 *   | { type: 'error', failure: import('../app/protocol.js').Failure }
 *   | { type: 'panic', message: string }} HelperReply `panic` is its last word
 */

let panicMessage = '';
/** @type {Float32Array<ArrayBuffer> | null} what came with `adopt`, to be filled again */
let state = null;

const build = chooseBuild(new URL(self.location.href).searchParams.get('build'));
const ready = loadModule(build).then((wasm) => {
  wasm.onPanic((/** @type {string} */ message) => (panicMessage = message));
  return wasm;
});
// Reaches the leader as the worker's `error` event.
ready.catch(reportError);

/** @param {HelperReply} reply @param {Transferable[]} [transfer] */
function post(reply, transfer = []) {
  self.postMessage(reply, { transfer });
}

/** @type {import('./model.js').Session} there after the first `state`, with which all begins */
let session;

/**
 * @param {import('./module.js').Module} wasm
 * @param {HelperRequest} request
 */
async function obey(wasm, request) {
  switch (request.type) {
    case 'data':
      await takeTrainingData(session, request.source);
      return post({ type: 'ok', answer: null });
    case 'state':
      if (session) session.load(request.bytes);
      else session = wasm.Session.open(request.bytes);
      session.join(request.worker, request.workers);
      return post({ type: 'ok', answer: null });
    case 'round': {
      for (let step = 0; step < request.steps; step++) session.step();
      const count = session.stateLength();
      const answer = state?.length === count ? state : new Float32Array(count);
      state = null;
      session.readState(answer);
      return post({ type: 'ok', answer }, [answer.buffer]);
    }
    case 'adopt':
      session.adoptState(request.state);
      state = request.state;
  }
}

/** @param {HelperRequest} request */
async function handle(request) {
  const wasm = await ready;
  try {
    await obey(wasm, request);
  } catch (error) {
    // After a trap the module's memory is in no known state; and who did not adopt is no longer one of them.
    if (error instanceof WebAssembly.RuntimeError || request.type === 'adopt') {
      post({ type: 'panic', message: panicMessage || failureOf(error).message });
      self.close();
    } else post({ type: 'error', failure: failureOf(error) });
  }
}

/** One after the other, though data take a while to arrive. */
let queue = Promise.resolve();
self.onmessage = ({ data }) => void (queue = queue.then(() => handle(data)));
