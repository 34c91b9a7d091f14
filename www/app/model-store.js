// @ts-check
/**
 * The reader's models, kept by the browser from one visit to the next (IndexedDB): what each is, and its checkpoint. Which
 * model is kept when is autosave.js's business.
 */
import { inTime } from '../shared/files.js';
import { openDB } from '../vendor/idb.js';

/** @typedef {import('./protocol.js').ModelInfo} ModelInfo */

/**
 * What is known of a model without its checkpoint.
 * @typedef {object} Entry
 * @property {number} id
 * @property {string} name given by the reader; empty: told by what the model is
 * @property {number} created milliseconds since 1970
 * @property {number} changed
 * @property {ModelInfo} model
 * @property {import('./protocol.js').HeldOut | null} heldOut
 * @property {Pick<import('./settings.js').Settings, 'set' | 'count' | 'workers'>} run what it is trained on: a part of its
 *   dataset and how many images of it; and by how many workers
 * @property {Float32Array | null} samples mean of p(x|z) (n, pixels) at z of the prior: its thumbnail
 * @property {number} bytes of its checkpoint
 */

/** @typedef {Omit<Entry, 'id' | 'created' | 'changed' | 'bytes'>} Description */
/** @typedef {{ used: number, room: number } | null} Storage bytes of this site in all; null where the browser does not tell */

const database = 'vae-playground';
const version = 1;
/** Seconds in which it opens, or cannot be had: there have been browsers that never answered. */
const patience = 10;

/** What the browser refused, as a failure that is told to the reader. @param {unknown} error */
function storageFailure(error) {
  const { name = '', message = '' } = error instanceof Error ? error : {};
  const kind = name === 'QuotaExceededError' ? 'storage-full' : 'storage';
  return Object.assign(new Error(`${name}: ${message}`), { kind });
}

export class ModelStore {
  /** @param {() => number} [clock] milliseconds since 1970 */
  constructor(clock = Date.now) {
    this.clock = clock;
    /** @type {ReturnType<typeof openDB> | null} */
    this.opened = null;
  }

  /**
   * One transaction over both stores; all of it is written, or nothing.
   * @private
   * @template T
   * @param {'readonly' | 'readwrite'} mode
   * @param {(entries: any, checkpoints: any) => Promise<T>} work
   * @returns {Promise<T>}
   */
  async transaction(mode, work) {
    try {
      const transaction = (await this.open()).transaction(['entries', 'checkpoints'], mode, { durability: 'strict' });
      // A transaction that fails rejects `done` as well, whoever waits for it.
      transaction.done.catch(() => {});
      const answer = await work(transaction.objectStore('entries'), transaction.objectStore('checkpoints'));
      await transaction.done;
      return answer;
    } catch (error) {
      throw storageFailure(error);
    }
  }

  /** @private */
  open() {
    // What fails once may do later.
    this.opened ??= inTime(this.connect(), database, patience).catch((error) => {
      this.opened = null;
      throw error;
    });
    return this.opened;
  }

  /** @private */
  connect() {
    return openDB(database, version, {
      upgrade(db) {
        db.createObjectStore('entries', { keyPath: 'id', autoIncrement: true });
        db.createObjectStore('checkpoints');
      },
      blocking: () => void this.close(),
      terminated: () => (this.opened = null),
    });
  }

  async close() {
    const opened = this.opened;
    this.opened = null;
    (await opened)?.close();
  }

  /** @returns {Promise<Entry[]>} the latest first */
  async list() {
    const entries = await this.transaction('readonly', (store) => store.getAll());
    return entries.sort((/** @type {Entry} */ a, /** @type {Entry} */ b) => b.changed - a.changed || b.id - a.id);
  }

  /** @param {number} id @returns {Promise<Entry | undefined>} */
  find(id) {
    return this.transaction('readonly', (entries) => entries.get(id));
  }

  /** @param {number} id @returns {Promise<Uint8Array<ArrayBuffer> | undefined>} */
  checkpoint(id) {
    return this.transaction('readonly', (_, checkpoints) => checkpoints.get(id));
  }

  /**
   * A new entry.
   * @param {Description} description
   * @param {Uint8Array} bytes
   * @returns {Promise<number>} its id
   */
  add(description, bytes) {
    const now = this.clock();
    return this.transaction('readwrite', async (entries, checkpoints) => {
      const id = await entries.add({ ...description, created: now, changed: now, bytes: bytes.length });
      await checkpoints.put(bytes, id);
      return id;
    });
  }

  /**
   * @param {number} id
   * @param {Partial<Description>} patch
   * @param {Uint8Array} [bytes] its checkpoint, where that has changed
   * @returns {Promise<boolean>} whether there is such an entry
   */
  change(id, patch, bytes) {
    return this.transaction('readwrite', async (entries, checkpoints) => {
      const entry = await entries.get(id);
      if (!entry) return false;
      const trained = bytes ? { changed: this.clock(), bytes: bytes.length } : {};
      await entries.put({ ...entry, ...patch, ...trained });
      if (bytes) await checkpoints.put(bytes, id);
      return true;
    });
  }

  /** @param {number} id @param {string} name of the copy */
  async duplicate(id, name) {
    const [entry, bytes] = await Promise.all([this.find(id), this.checkpoint(id)]);
    if (!entry || !bytes) return;
    const { id: _, created, changed, bytes: size, ...description } = entry;
    await this.add({ ...description, name }, bytes);
  }

  /** @param {number} id */
  async remove(id) {
    await this.transaction('readwrite', async (entries, checkpoints) => {
      await Promise.all([entries.delete(id), checkpoints.delete(id)]);
    });
  }

  /** @returns {Promise<Storage>} */
  async storage() {
    const { usage, quota } = (await navigator.storage?.estimate?.().catch(() => null)) ?? {};
    return usage === undefined || quota === undefined ? null : { used: usage, room: quota };
  }
}
