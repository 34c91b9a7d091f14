// @ts-check
/**
 * Starts a worker of this site. A frame that another page has shut off (sandbox without allow-same-origin) has no origin, and so
 * no script of the site is its own to start: there a line that imports it is. Its name in the address is lost that way.
 */

/** @param {URL} url of a module */
export function moduleWorker(url) {
  if (globalThis.origin !== 'null') return new Worker(url, { type: 'module' });
  const line = new Blob([`import ${JSON.stringify(url.href)};`], { type: 'text/javascript' });
  const address = URL.createObjectURL(line);
  const worker = new Worker(address, { type: 'module' });
  worker.addEventListener('message', () => URL.revokeObjectURL(address), { once: true });
  return worker;
}
