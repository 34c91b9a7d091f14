// @ts-check
/**
 * Files that the page asked for before this worker's script had come, and hands over as they arrive (app/first-files.js). The worker's
 * name says which; all others, and these a second time, the worker fetches for itself.
 */
import { fetchFile } from '../shared/files.js';

/** @typedef {{ url: string, bytes: Uint8Array<ArrayBuffer> } | { url: string, failure: import('../app/protocol.js').Failure }} Handed */

export class HandedFiles {
  /** @param {string} name their addresses, with spaces between */
  constructor(name) {
    const urls = name.split(' ').filter(Boolean);
    /** What to do with them once they are there. @type {Map<string, (file: Handed) => void>} */
    this.takers = new Map();
    /** Those that nobody has asked for yet. @type {Map<string, Promise<Uint8Array<ArrayBuffer>>>} */
    this.coming = new Map(urls.map((url) => [url, this.arrival(url)]));
  }

  /** @private @param {string} url @returns {Promise<Uint8Array<ArrayBuffer>>} */
  arrival(url) {
    const arrival = new Promise((done, failed) => {
      this.takers.set(url, (file) =>
        'bytes' in file ? done(file.bytes) : failed(Object.assign(new Error(file.failure.message), file.failure)),
      );
    });
    // Whoever asks for it is told.
    arrival.catch(() => {});
    return arrival;
  }

  /** @param {Handed} file as the page's message has it */
  take(file) {
    this.takers.get(file.url)?.(file);
  }

  /** As `fetchFile`; of what is handed over the page tells how far it is. @type {typeof fetchFile} */
  fetch(url, progress) {
    const arrival = this.coming.get(url);
    this.coming.delete(url);
    return arrival ?? fetchFile(url, progress);
  }
}
