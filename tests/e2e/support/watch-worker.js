/**
 * @typedef {object} Watch
 * @property {Worker} worker the page's present one
 * @property {Map<number, { name: string, since: number }>} waiting requests by their ids
 * @property {{ name: string, milliseconds: number }[]} waited
 * @property {import('../../../www/app/protocol.js').StepMetrics[]} steps
 */

/**
 * Runs in the page before its own scripts, and listens in on what page and worker say to each other: which requests
 * wait for an answer, how long they did, and every training step in full precision. The page knows nothing of it.
 */
export function watchWorker() {
  /** @type {Watch} */
  const watch = { worker: /** @type {any} */ (null), waiting: new Map(), waited: [], steps: [] };
  globalThis.watch = watch;
  globalThis.Worker = class extends Worker {
    /** @param {ConstructorParameters<typeof Worker>} given */
    constructor(...given) {
      super(...given);
      // A new worker comes only where the old one has ended, and its requests with it.
      watch.worker = this;
      watch.waiting.clear();
      this.addEventListener('message', ({ data }) => {
        const request = watch.waiting.get(data.id);
        if (request) watch.waited.push({ name: request.name, milliseconds: performance.now() - request.since });
        watch.waiting.delete(data.id);
        if (data.type === 'progress') watch.steps.push(...data.progress.steps);
      });
    }

    /** @param {any} request @param {any} transfer */
    postMessage(request, transfer) {
      // What is handed over is not answered.
      if (request.id) watch.waiting.set(request.id, { name: request.name, since: performance.now() });
      super.postMessage(request, transfer);
    }
  };
}
