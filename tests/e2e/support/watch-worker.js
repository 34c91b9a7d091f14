/**
 * Runs in the page before its own scripts, and listens in on what page and worker say to each other: which requests
 * wait for an answer, how long they did, and every training step in full precision. The page knows nothing of it.
 */
export function watchWorker() {
  const watch = { worker: null, waiting: new Map(), waited: [], steps: [] };
  globalThis.watch = watch;
  globalThis.Worker = class extends Worker {
    constructor(...given) {
      super(...given);
      // A new worker comes only where the old one has ended, and its requests with it.
      watch.worker = this;
      watch.waiting.clear();
      this.addEventListener('message', ({ data }) => {
        const request = watch.waiting.get(data.id);
        if (request) watch.waited.push({ type: request.type, milliseconds: performance.now() - request.since });
        watch.waiting.delete(data.id);
        if (data.type === 'progress') watch.steps.push(...data.progress.steps);
      });
    }

    postMessage(request, transfer) {
      watch.waiting.set(request.id, { type: request.type, since: performance.now() });
      super.postMessage(request, transfer);
    }
  };
}
