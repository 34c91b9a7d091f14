// @ts-check
/**
 * What the worker needs first, the module and a model, asked for while its own script is still on the way: they are nearly all that
 * a first visit fetches, and a slow line would stand idle for so long. The first worker is handed them (worker/handed.js); one that
 * comes after it fetches for itself.
 */
import { chooseBuild, moduleFile } from '../shared/build.js';
import { fetchFile } from '../shared/files.js';
import { moduleWorker } from '../shared/module-worker.js';
import { shippedModel } from './shipped-models.js';

/** @typedef {import('../worker/handed.js').Handed} Handed */

export class FirstFiles {
  constructor() {
    /** @type {{ url: string, bytes: Promise<Uint8Array<ArrayBuffer>> }[]} */
    this.files = [];
  }

  /**
   * @param {object} wanted
   * @param {string | null} wanted.build as `chooseBuild` takes it
   * @param {string | null} wanted.model the id of a shipped one
   * @param {(received: number, total: number) => void} wanted.onProgress bytes of the model
   */
  ask({ build, model, onProgress }) {
    // The worker says so itself.
    if (!globalThis.WebAssembly) return;
    this.fetch(moduleFile(chooseBuild(build)));
    if (model !== null) this.fetch(shippedModel(model).url, onProgress);
  }

  /** @private @param {string} url @param {(received: number, total: number) => void} [onProgress] */
  fetch(url, onProgress) {
    const bytes = fetchFile(url, onProgress);
    // Whoever it is handed to is told.
    bytes.catch(() => {});
    this.files.push({ url, bytes });
  }

  /** Starts a worker, and hands it each file as soon as that is there. @param {URL} address of its script */
  start(address) {
    const files = this.files.splice(0);
    const worker = moduleWorker(address, files.map(({ url }) => url).join(' '));
    const hand = (/** @type {Handed} */ handed, /** @type {Transferable[]} */ transfer = []) =>
      worker.postMessage({ handed }, transfer);
    for (const { url, bytes } of files) {
      bytes.then(
        (bytes) => hand({ url, bytes }, [bytes.buffer]),
        ({ kind, message }) => hand({ url, failure: { kind, message } }),
      );
    }
    return worker;
  }
}
