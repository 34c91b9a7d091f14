// @ts-check
/**
 * A worker of the package, and its typed client: the page's own, which answers between two steps of training and comes again with its
 * model where it falls. What can be asked, and what it tells, is www/app/protocol.js.
 */
import { Client, RequestError, tickEvery } from '../www/app/client.js';
import { moduleWorker } from '../www/shared/module-worker.js';
import { files } from './files.js';

export { RequestError };
export { configOf } from './config.js';
export { idxImages, idxLabels } from './idx.js';

/** @typedef {import('../www/app/protocol.js').Ask} Ask */
/** @typedef {import('../www/app/protocol.js').Event} Event */
/** @typedef {import('../www/app/protocol.js').ModelInfo} ModelInfo */
/** @typedef {import('../www/worker/module.js').Build} Build */

/** What a worker's end is told as, by whom nothing is trained any more. */
const ends = ['panic', 'dropped', 'worker'];

/** A run whose end somebody waits for. */
class Run {
  constructor() {
    this.ended = new Promise((/** @type {(value?: unknown) => void} */ done, fail) => Object.assign(this, { done, fail }));
    // Whoever does not wait for it has been told by the event.
    this.ended.catch(() => {});
  }

  /** @param {Event} event @param {Ask} ask */
  hear(event, ask) {
    const failed = event.type === 'stopped' || (event.type === 'failure' && ends.includes(event.failure.kind));
    if (failed) this.fail(new RequestError(event.failure));
    // Where it failed, that is said next, before an answer.
    else if (event.type === 'progress' && !event.progress.running) ask('alive').then(this.done, this.fail);
  }

  /** @type {(value?: unknown) => void} */
  done = () => {};
  /** @type {(error: unknown) => void} */
  fail = () => {};
}

/**
 * @param {object} [options]
 * @param {(event: Event) => void} [options.onEvent] hears of steps, downloads, failures
 * @param {(info: ModelInfo | null) => void} [options.onRestored] a new worker is there, with the last good model or, null, without one;
 *   data that were given as bytes are to be given again
 * @param {Build} [options.build] as `load` takes it
 */
export function startWorker({ onEvent = () => {}, onRestored = () => {}, build } = {}) {
  const address = new URL(files['worker/worker.js']);
  address.searchParams.set('models', 'any');
  if (build) address.searchParams.set('build', build);
  for (const [path, { href }] of Object.entries(files)) address.searchParams.set(path, href);
  /** @type {Run | null} */
  let run = null;
  const hear = (/** @type {Event} */ event) => {
    run?.hear(event, client.ask);
    onEvent(event);
  };
  const client = new Client(() => moduleWorker(address), { onEvent: hear, onRestored });
  const ticking = setInterval(() => client.tick(), tickEvery);
  return {
    /** `ask(name, ...args)` asks the worker, and rejects with a RequestError. */
    ask: client.ask,
    /** Trains to the last of the model's epochs, or until `ask('trainPause')`; several workers share each batch. */
    async train(workers = 1) {
      run = new Run();
      const { ended } = run;
      // Where it was paused before it began, nothing more is said of it.
      const { running } = await client.ask('trainStart', { workers });
      if (running) await ended;
    },
    /** The worker is gone at once. */
    end() {
      clearInterval(ticking);
      client.close();
    },
  };
}
