// @ts-check
/**
 * Starts a worker of this site. A frame that another page has shut off (sandbox without allow-same-origin) has no origin, and so
 * no script of the site is its own to start, nor any module: there a few lines are that import it. Its name in the address is
 * lost that way.
 */

/** Runs in the worker: what is said to it before the module is there waits for it. @param {string} url of the module */
function bring(url) {
  /** @type {MessageEvent[]} */
  const early = [];
  const hold = (/** @type {MessageEvent} */ event) => early.push(event);
  addEventListener('message', hold);
  const heard = () => {
    removeEventListener('message', hold);
    for (const { data, ports } of early) dispatchEvent(new MessageEvent('message', { data, ports: [...ports] }));
  };
  import(url).then(heard, (error) =>
    // An error of the worker is told to who started it, a promise's is not.
    setTimeout(() => {
      throw error;
    }),
  );
}

/**
 * @param {URL} url of a module
 * @param {string} [name] which the worker has as `self.name`
 */
export function moduleWorker(url, name = '') {
  if (globalThis.origin !== 'null') return new Worker(url, { type: 'module', name });
  const lines = new Blob([`(${bring})(${JSON.stringify(url.href)})`], { type: 'text/javascript' });
  const address = URL.createObjectURL(lines);
  const worker = new Worker(address, { name });
  worker.addEventListener('message', () => URL.revokeObjectURL(address), { once: true });
  return worker;
}
