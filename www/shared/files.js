// @ts-check
/**
 * The site's files over the network, for the page and its workers: each comes whole, or is a failure in the protocol's words:
 * `network` for one that cannot be had, `server` where the server answers with an error, `stalled` for one that stopped
 * arriving, `web-page` for a page in its place, `damaged` for one that is not what it should be.
 */
import { siteFile, sizeOf } from '../site.js';
import { within } from './silence.js';

/** Seconds without a byte after which a file is given up. */
const patience = 20;

/** Files that came to nothing: what the browser has kept of them is not asked again. @type {Set<string>} */
const suspects = new Set();

/** An error with the protocol's `kind`. */
export class FileError extends Error {
  /** @param {string} message @param {'network' | 'server' | 'stalled' | 'web-page' | 'damaged'} [kind] */
  constructor(message, kind = 'network') {
    super(message);
    this.kind = kind;
  }
}

/**
 * @param {string} url relative to the page's folder; files of other origins are not asked for
 * @param {(received: number, total: number) => void} [progress] bytes
 * @returns {Promise<Uint8Array<ArrayBuffer>>}
 */
export async function fetchFile(url, progress = () => {}) {
  const request = new AbortController();
  try {
    const bytes = await download(url, progress, request);
    suspects.delete(url);
    return bytes;
  } catch (error) {
    suspects.add(url);
    if (error instanceof FileError) throw error;
    if (request.signal.aborted) throw new FileError(`${url}: nothing arrived for ${patience} seconds`, 'stalled');
    throw new FileError(`${url}: ${messageOf(error)}`);
  } finally {
    request.abort();
  }
}

/** @param {string} url @returns {Promise<any>} what the JSON says */
export async function fetchJson(url) {
  const bytes = await fetchFile(url);
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch (error) {
    throw damaged([url], error);
  }
}

/**
 * Files came, but whoever reads them refuses them.
 * @param {string[]} urls
 * @param {unknown} error
 */
export function damaged(urls, error) {
  for (const url of urls) suspects.add(url);
  return new FileError(`${urls.join(', ')}: ${messageOf(error)}`, 'damaged');
}

/**
 * What only the browser knows how far it is, as a module. One that is late may come all the same.
 * @template T
 * @param {Promise<T>} arrival
 * @param {string} name
 * @param {number} [seconds]
 * @returns {Promise<T>}
 */
export const inTime = (arrival, name, seconds = 60) =>
  new Promise((done, failed) => {
    const late = () => failed(new FileError(`${name}: not there after ${seconds} seconds`, 'stalled'));
    within(arrival, seconds, late).then(done, failed);
  });

/**
 * A part of the page's own scripts: browsers give no name to what goes wrong on its way.
 * @template T
 * @param {Promise<T>} arrival
 * @param {string} name
 * @returns {Promise<T>}
 */
export const partOfPage = (arrival, name) =>
  inTime(arrival, name).catch((error) => {
    throw error instanceof FileError ? error : new FileError(`${name}: ${messageOf(error)}`);
  });

/**
 * @param {string} url
 * @param {(received: number, total: number) => void} progress
 * @param {AbortController} request
 */
async function download(url, progress, request) {
  const address = siteFile(url);
  if (address.origin !== siteFile('.').origin) throw new FileError(`${url}: not a file of this site`);
  /** @template T @param {Promise<T>} answer */
  const patiently = (answer) => within(answer, patience, () => request.abort());
  const cache = suspects.has(url) ? 'reload' : 'default';
  const { ok, status, body, headers } = await patiently(fetch(address, { signal: request.signal, cache }));
  if (!ok || !body) throw new FileError(`${url}: the server answered ${status}`, 'server');
  const size = sizeOf(url) ?? 0;
  const total = size || Number(headers.get('Content-Length') ?? 0);
  const reader = body.getReader();
  const bytes = await readAll(
    () => patiently(reader.read()),
    (received) => total && progress(Math.min(received, total), total),
  );
  // Hosts and the log-in pages of networks answer so for what they do not have.
  if (isWebPage(bytes)) throw new FileError(`${url}: expected a file, got a web page`, 'web-page');
  // It may be longer: hosts unpack some on the way.
  if (bytes.length < size) throw new FileError(`${url}: expected ${size} bytes, got ${bytes.length}`, 'damaged');
  return bytes;
}

/** @param {Uint8Array} bytes */
const isWebPage = (bytes) => /^\s*<(?:!doctype\s+html|html)\b/i.test(new TextDecoder().decode(bytes.subarray(0, 200)));

/**
 * @param {() => Promise<ReadableStreamReadResult<Uint8Array>>} read
 * @param {(received: number) => void} progress bytes so far
 */
async function readAll(read, progress) {
  /** @type {Uint8Array[]} */
  const chunks = [];
  let received = 0;
  for (let part = await read(); !part.done; part = await read()) {
    chunks.push(part.value);
    received += part.value.length;
    progress(received);
  }
  const bytes = new Uint8Array(received);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}

/** @param {unknown} error */
const messageOf = (error) => (error instanceof Error ? error.message : String(error));
