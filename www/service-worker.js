// @ts-check
/**
 * Keeps the built site for visits without a network. It serves one version alone, whose files it knows by their hashes: what
 * is not of that version is not taken. A newer version waits until no page of this one is open, or until the reader wants it.
 * Which files there are, scripts/bundle.mjs writes into site.js; when it is started, and what the reader is told, is
 * app/offline.js's business.
 */
import { contents, version } from './site.js';
import { chooseBuild } from './shared/build.js';

const worker = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));

/** Several sites may live under one origin. */
const prefix = `vae-playground ${worker.registration.scope} `;
const files = new Map(contents.map((file) => [file.path, file]));
const build = chooseBuild(null);

/** The address that a file is kept under. @param {string} path */
const addressOf = (path) => new URL(path, worker.registration.scope).href;

/** Which file an address means: the page's own has many. @param {string} address */
function pathOf(address) {
  const { href } = new URL(address.split(/[?#]/, 1)[0]);
  const { scope } = worker.registration;
  return href.startsWith(scope) ? href.slice(scope.length) || 'index.html' : null;
}

/** @param {ArrayBuffer} bytes */
async function digest(bytes) {
  const hash = await crypto.subtle.digest('SHA-256', bytes);
  return Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/**
 * Keeps an answer, if it is the file of this version.
 * @param {Cache} cache
 * @param {import('./site.js').SiteFile} file
 * @param {Response} response
 * @returns {Promise<boolean>}
 */
async function keep(cache, { path, sha256 }, response) {
  if (!response.ok) return false;
  const bytes = await response.arrayBuffer();
  if ((await digest(bytes)) !== sha256) return false;
  // Without an address of its own: a worker's address is what it was asked by, with all that stands behind a question mark.
  const headers = { 'Content-Type': response.headers.get('Content-Type') ?? 'application/octet-stream' };
  // Workers have the policy that their own answer says.
  const policy = response.headers.get('Content-Security-Policy');
  await cache.put(
    addressOf(path),
    new Response(bytes, { headers: policy ? { ...headers, 'Content-Security-Policy': policy } : headers }),
  );
  return true;
}

/**
 * Brings a file of this version: what an older one has is not fetched again.
 * @param {Cache} cache
 * @param {import('./site.js').SiteFile} file
 */
async function bring(cache, file) {
  const address = addressOf(file.path);
  if (await cache.match(address)) return;
  const sources = [
    () => caches.match(address),
    () => fetch(address, { priority: 'low' }),
    () => fetch(address, { priority: 'low', cache: 'reload' }),
  ];
  for (const source of sources) {
    const response = await source();
    if (response && (await keep(cache, file, response))) return;
  }
  throw new Error(`${file.path}: what the server has is not of version ${version}`);
}

/** The caches of this site but for this version's. */
async function otherCaches() {
  const names = await caches.keys();
  return names.filter((name) => name.startsWith(prefix) && name !== prefix + version);
}

/** Rejects where a file is missing: then this version does not come into force, and the browser tries again later. */
async function install() {
  const cache = await caches.open(prefix + version);
  await Promise.all(contents.filter((file) => file.keep === 'always' || file.keep === build).map((file) => bring(cache, file)));
}

/** Without a page that may need them, older versions go. What this one has too stays: it has been used. */
async function tidy() {
  const open = await worker.clients.matchAll({ type: 'window', includeUncontrolled: true });
  if (open.length) return;
  const cache = await caches.open(prefix + version);
  for (const name of await otherCaches()) {
    const old = await caches.open(name);
    for (const { url } of await old.keys()) {
      const file = files.get(pathOf(url) ?? '');
      if (file) await bring(cache, file).catch(() => {});
    }
    await caches.delete(name);
  }
}

/**
 * @param {FetchEvent} event
 * @param {string} path
 */
async function answer(event, path) {
  const cache = await caches.open(prefix + version);
  const file = files.get(path);
  const kept = await cache.match(addressOf(path));
  if (kept) return kept;
  // A page that was open before this version came may ask for a file of its own version.
  const other = file ? undefined : await caches.match(addressOf(path));
  if (other) return other;
  const response = await fetch(event.request);
  if (file) event.waitUntil(keep(cache, file, response.clone()).catch(() => {}));
  return response;
}

worker.addEventListener('install', (event) => event.waitUntil(install()));
// The first version takes the page that fetched it; a later one comes into force when no page of the old one is open.
worker.addEventListener('activate', (event) => event.waitUntil(worker.clients.claim()));
worker.addEventListener('message', ({ data }) => {
  if (data === 'take over') void worker.skipWaiting();
});
worker.addEventListener('fetch', (event) => {
  const path = pathOf(event.request.url);
  if (event.request.method !== 'GET' || path === null) return;
  if (event.request.mode === 'navigate') event.waitUntil(tidy());
  event.respondWith(answer(event, path));
});
