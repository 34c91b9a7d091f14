// @ts-check
/**
 * Fetching for the worker: a file with its progress, and failures in the protocol's words: `network` for one that cannot be
 * had, `stalled` for one that stopped arriving, `web-page` where the server answered with a page instead.
 */
import { siteFile, sizeOf } from '../site.js';

/** A file of which nothing arrived for so long is given up, milliseconds. */
const patience = 20_000;

/** An error with the protocol's `kind`. */
export class FileError extends Error {
  /** @param {string} message @param {'network' | 'stalled' | 'web-page'} [kind] */
  constructor(message, kind = 'network') {
    super(message);
    this.kind = kind;
  }
}

/**
 * @param {string} url relative to the page's folder; files of other origins are not asked for
 * @param {(received: number, total: number) => void} [progress]
 * @returns {Promise<Uint8Array<ArrayBuffer>>}
 */
export async function fetchFile(url, progress = () => {}) {
  const address = siteFile(url);
  if (address.origin !== siteFile('.').origin) throw new FileError(`${url}: not a file of this site`);
  const deadline = new Deadline();
  try {
    const response = await fetch(address, { signal: deadline.signal });
    if (!response.ok || !response.body) throw new FileError(`${url}: the server answered ${response.status}`);
    const total = sizeOf(url) ?? Number(response.headers.get('Content-Length') ?? 0);
    const bytes = await readAll(response.body, (received) => {
      deadline.renew();
      if (total) progress(Math.min(received, total), total);
    });
    // Hosts and the log-in pages of networks answer so for what they do not have.
    if (isWebPage(bytes)) throw new FileError(`${url}: expected a file, got a web page`, 'web-page');
    return bytes;
  } catch (error) {
    if (error instanceof FileError) throw error;
    if (deadline.signal.aborted) throw new FileError(`${url}: nothing arrived for ${patience / 1000} seconds`, 'stalled');
    throw new FileError(`${url}: ${error instanceof Error ? error.message : error}`);
  } finally {
    deadline.end();
  }
}

/**
 * One of the files that a dataset consists of.
 * @param {string} file
 * @param {(received: number, total: number) => void} [progress]
 */
export const fetchData = (file, progress) => fetchFile(`data/${file}`, progress);

/** Ends a request that has gone without progress for too long. */
class Deadline {
  constructor() {
    this.controller = new AbortController();
    this.renew();
  }

  get signal() {
    return this.controller.signal;
  }

  renew() {
    this.end();
    this.timer = setTimeout(() => this.controller.abort(), patience);
  }

  end() {
    clearTimeout(this.timer);
  }
}

/** @param {Uint8Array} bytes */
const isWebPage = (bytes) => /^\s*<(?:!doctype\s+html|html)\b/i.test(new TextDecoder().decode(bytes.subarray(0, 200)));

/**
 * @param {ReadableStream<Uint8Array>} stream
 * @param {(received: number) => void} progress bytes so far
 */
async function readAll(stream, progress) {
  const reader = stream.getReader();
  /** @type {Uint8Array[]} */
  const chunks = [];
  let received = 0;
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
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
