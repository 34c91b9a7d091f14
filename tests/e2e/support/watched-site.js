/**
 * The built site, watching itself: for a browser whose driver can run nothing before the page's own scripts, and tells of
 * nothing that the page complains about.
 */
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { start } from '../../../scripts/static-server.mjs';
import { folder, withoutServiceWorker } from './site.js';
import { watchWorker } from './watch-worker.js';

/** Runs in the page before its own scripts: keeps what it complains about. */
function watchComplaints() {
  /** @type {string[]} */
  const complaints = [];
  globalThis.complaints = complaints;
  for (const name of /** @type {const} */ (['error', 'warn'])) {
    console[name] = (/** @type {unknown[]} */ ...said) => complaints.push(`${name}: ${said.join(' ')}`);
  }
  const hear = (/** @type {string} */ name, /** @type {(event: any) => unknown} */ say) =>
    addEventListener(name, (event) => complaints.push(`${name}: ${say(event)}`), true);
  hear('error', ({ message, target }) => message ?? target.outerHTML);
  hear('unhandledrejection', ({ reason }) => reason);
  hear('securitypolicyviolation', ({ violatedDirective, blockedURI }) => `${violatedDirective}, ${blockedURI}`);
}

/** Serves a copy of the site whose page begins with a script of ours. */
export async function openWatchedSite() {
  const copy = await mkdtemp(join(tmpdir(), 'vae-playground-'));
  // The page's compressed variants would be served in its place.
  await cp(folder, copy, { recursive: true, filter: (file) => !/index\.html\.\w+$/.test(file) });
  const page = join(copy, 'index.html');
  const html = await readFile(page, 'utf8');
  await writeFile(page, html.replace('<head>', '<head><script src="watch.js"></script>'));
  await writeFile(
    join(copy, 'watch.js'),
    [withoutServiceWorker, watchWorker, watchComplaints].map((f) => `(${f})();`).join('\n'),
  );
  const server = await start(copy, 0);
  return {
    address: server.url,
    async close() {
      await server.close();
      await rm(copy, { recursive: true });
    },
  };
}
