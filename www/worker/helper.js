// @ts-check
/**
 * A helper, in a worker of its own, with a model and data of its own. In shared training it takes its part of every batch of a
 * round and answers with its state (local-sgd.js); or it trains a model that is nobody else's and says how good that is (runs.js).
 * What it works on and when, it is told by helper-link.js.
 */
import { chooseBuild } from '../shared/build.js';
import { failureOf } from './failure.js';
import { loadModule } from './module.js';
import { reportOf } from './run-report.js';
import { takeHeldOutData, takeTrainingData } from './training-source.js';

/** @typedef {import('../app/protocol.js').RunStart} RunStart */

/**
 * Each but `adopt` gets exactly one answer, in the order of asking.
 * @typedef {{ type: 'data' | 'heldOut', source: import('./training-source.js').TrainingSource }
 *   | { type: 'begin', start: RunStart }
 *   | { type: 'advance', steps: number, measure: import('../app/protocol.js').RunMeasure }
 *   | { type: 'state', bytes: Uint8Array, worker: number, workers: number }
 *   | { type: 'round', steps: number }
 *   | { type: 'adopt', state: Float32Array<ArrayBuffer> }} HelperRequest
 */

/**
 * @typedef {{ type: 'ok', answer: Float32Array<ArrayBuffer> | import('../app/protocol.js').RunReport | null }
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

/** @type {import('./model.js').Session} there after the first `state` or `begin`, with which all begins */
let session;

/** @param {import('./module.js').Module} wasm @param {Uint8Array} bytes */
function load(wasm, bytes) {
  if (session) session.load(bytes);
  else session = wasm.Session.open(bytes);
}

/** @param {import('./module.js').Module} wasm @param {RunStart} start */
function begin(wasm, start) {
  if ('bytes' in start) {
    load(wasm, start.bytes);
    session.configureTraining({ ...session.info().config.train, ...start.train });
  } else if (session) session.create(start.config);
  else session = new wasm.Session(start.config);
}

/**
 * @param {import('./module.js').Module} wasm
 * @param {HelperRequest} request
 */
async function obey(wasm, request) {
  switch (request.type) {
    case 'data':
      await takeTrainingData(session, request.source);
      return post({ type: 'ok', answer: null });
    case 'heldOut':
      await takeHeldOutData(session, request.source);
      return post({ type: 'ok', answer: null });
    case 'begin':
      begin(wasm, request.start);
      return post({ type: 'ok', answer: null });
    case 'advance': {
      for (let step = 0; step < request.steps; step++) session.step();
      const answer = reportOf(session, request.measure);
      return post({ type: 'ok', answer }, answer.bytes ? [answer.bytes.buffer] : []);
    }
    case 'state':
      load(wasm, request.bytes);
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
