// @ts-check
/** Fetching for the worker: a file with its progress, and failures in the protocol's words. */

/** An error with the protocol's `kind`. */
export class FileError extends Error {
  /** @param {string} message */
  constructor(message) {
    super(message);
    this.kind = 'network';
  }
}

/**
 * @param {string} url relative to the page's folder; files of other origins are not asked for
 * @param {(received: number, total: number) => void} [progress]
 * @returns {Promise<Uint8Array<ArrayBuffer>>}
 */
export async function fetchFile(url, progress = () => {}) {
  const address = new URL(url, new URL('../', import.meta.url));
  if (address.origin !== new URL(import.meta.url).origin) throw new FileError(`${url}: not a file of this site`);
  try {
    const response = await fetch(address);
    if (!response.ok || !response.body) throw new FileError(`${url}: the server answered ${response.status}`);
    return await readAll(response.body, Number(response.headers.get('Content-Length') ?? 0), progress);
  } catch (error) {
    throw error instanceof FileError ? error : new FileError(`${url}: ${error instanceof Error ? error.message : error}`);
  }
}

/**
 * One of the files that a dataset consists of.
 * @param {string} file
 * @param {(received: number, total: number) => void} [progress]
 */
export const fetchData = (file, progress) => fetchFile(`data/${file}`, progress);

/**
 * @param {ReadableStream<Uint8Array>} stream
 * @param {number} total bytes as sent, 0 when unknown
 * @param {(received: number, total: number) => void} progress
 */
async function readAll(stream, total, progress) {
  const reader = stream.getReader();
  /** @type {Uint8Array[]} */
  const chunks = [];
  let received = 0;
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    chunks.push(part.value);
    received += part.value.length;
    if (total) progress(Math.min(received, total), total);
  }
  const bytes = new Uint8Array(received);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}
