// @ts-check
/**
 * Shipped models beside the present one: fetched when a request first names one, and kept for the next. What is asked of
 * them is looking.js's business.
 */
import { shippedModels, wordsModel } from '../app/models.js';
import { FileError } from './files.js';

/** @typedef {import('../pkg/simd128/vae_wasm.js').Session} Session */

export class Shelf {
  /**
   * @param {(url: string) => Promise<Uint8Array>} fetchBytes
   * @param {(bytes: Uint8Array) => Session} open
   */
  constructor(fetchBytes, open) {
    this.fetchBytes = fetchBytes;
    this.open = open;
    /** @type {Map<string, Promise<Session>>} */
    this.sessions = new Map();
  }

  /** @param {string} id @returns {Promise<Session>} */
  session(id) {
    const known = this.sessions.get(id);
    if (known) return known;
    const session = this.load(id);
    this.sessions.set(id, session);
    session.catch(() => this.sessions.delete(id));
    return session;
  }

  /** Puts a session there under a name of its own. @param {string} id @param {Session} session */
  put(id, session) {
    const before = this.sessions.get(id);
    this.sessions.set(id, Promise.resolve(session));
    void before?.then((old) => old.free());
  }

  /** @private @param {string} id */
  async load(id) {
    const shipped = [...shippedModels, wordsModel].find((model) => model.id === id);
    if (!shipped) throw new FileError(`${id}: no such model is here`);
    return this.open(await this.fetchBytes(shipped.url));
  }
}
