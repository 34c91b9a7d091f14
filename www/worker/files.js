// @ts-check
/** The site's files that the worker reads. How they are fetched is shared/files.js's business. */
import { damaged, fetchFile } from '../shared/files.js';

const pathOf = (/** @type {string} */ file) => `data/${file}`;

/** How a gzip stream begins (RFC 1952). */
const isGzip = (/** @type {Uint8Array} */ bytes) => bytes[0] === 0x1f && bytes[1] === 0x8b;

/**
 * One of the files that a dataset consists of. Those that are gzip are inflated here, by the browser: the module could do it only
 * with seven kilobytes more. Some hosts have done it already.
 * @param {string} file
 * @param {(received: number, total: number) => void} [progress]
 */
export async function fetchData(file, progress) {
  const path = pathOf(file);
  const bytes = await fetchFile(path, progress);
  if (!isGzip(bytes)) return bytes;
  const inflated = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  try {
    return new Uint8Array(await new Response(inflated).arrayBuffer());
  } catch (error) {
    throw damaged([path], error);
  }
}

/** What the core says of a file that is none. */
const refusals = new Set(['checkpoint', 'not-finite', 'idx', 'word']);

/**
 * What the core makes of files of the site: where they are refused, they are not the reader's, but damaged or other ones.
 * @template T
 * @param {string[]} urls
 * @param {() => T} read
 */
export function reading(urls, read) {
  try {
    return read();
  } catch (error) {
    const refused = error instanceof Error && 'kind' in error && refusals.has(String(error.kind));
    throw refused ? damaged(urls, error) : error;
  }
}

/**
 * @template T
 * @param {string[]} files that a dataset consists of
 * @param {() => T} read
 */
export const readingData = (files, read) => reading(files.map(pathOf), read);
