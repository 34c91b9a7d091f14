/**
 * Runs in the page before its own scripts, and listens in on what page and worker say to each other: which requests
 * wait for an answer, and every training step in full precision. The page knows nothing of it.
 */
export function watchWorker() {
  const watch = { worker: null, waiting: new Set(), steps: [] };
  globalThis.watch = watch;
  globalThis.Worker = class extends Worker {
    constructor(...given) {
      super(...given);
      // A new worker comes only where the old one has ended, and its requests with it.
      watch.worker = this;
      watch.waiting.clear();
      this.addEventListener('message', ({ data }) => {
        if (data.type === 'ok' || data.type === 'error') watch.waiting.delete(data.id);
        if (data.type === 'progress') watch.steps.push(...data.progress.steps);
      });
    }

    postMessage(request, transfer) {
      watch.waiting.add(request.id);
      super.postMessage(request, transfer);
    }
  };
}
