// @ts-check
/** The site's files that the worker reads. How they are fetched is shared/files.js's business. */
import { damaged, fetchFile } from '../shared/files.js';

const pathOf = (/** @type {string} */ file) => `data/${file}`;

/**
 * One of the files that a dataset consists of.
 * @param {string} file
 * @param {(received: number, total: number) => void} [progress]
 */
export const fetchData = (file, progress) => fetchFile(pathOf(file), progress);

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
