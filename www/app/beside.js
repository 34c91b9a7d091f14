// @ts-check
/**
 * The reader's own models beside the present one, so that two can be asked at a time: `ask.of('own-12')` asks entry 12 of the
 * store. The worker gets a checkpoint when its model is first asked, and again once it was trained further; a few stay open.
 */

/** @typedef {import('./protocol.js').Ask} Ask */
/** @typedef {{ changed: number, open: Promise<unknown> }} Opened `changed`: when its checkpoint was written */

/** As many stay open: a view compares two. */
const most = 3;
const pattern = /^own-(\d{1,9})$/;

/** The entry that an id names; null for models that are no entries. @param {string} id */
export function entryNumber(id) {
  const digits = pattern.exec(id)?.[1];
  return digits ? Number(digits) : null;
}

export class Beside {
  /**
   * @param {Ask} ask the client's
   * @param {Pick<import('./model-store.js').ModelStore, 'find' | 'checkpoint'>} store
   */
  constructor(ask, store) {
    this.ask = ask;
    this.store = store;
    /** By id, the one asked last at the end. @type {Map<string, Opened>} */
    this.opened = new Map();
  }

  /** The worker has the model once this resolves. @param {string} id */
  async ready(id) {
    const entry = entryNumber(id);
    if (entry === null) return;
    const found = await this.store.find(entry);
    if (!found) throw Object.assign(new Error(`${id}: there is no such model any more`), { kind: 'gone' });
    const known = this.opened.get(id);
    const opened = known?.changed === found.changed ? known : { changed: found.changed, open: this.open(id, entry) };
    this.opened.delete(id);
    this.opened.set(id, opened);
    this.close();
    try {
      await opened.open;
    } catch (error) {
      if (this.opened.get(id) === opened) this.opened.delete(id);
      throw error;
    }
  }

  /** A new worker has none of them. */
  forget() {
    this.opened.clear();
  }

  /** @private @param {string} id @param {number} entry */
  async open(id, entry) {
    const bytes = await this.store.checkpoint(entry);
    if (!bytes) throw Object.assign(new Error(`${id}: its checkpoint is missing`), { kind: 'gone' });
    return this.ask('openBeside', { id, bytes });
  }

  /** Those that were not asked for longest leave the worker's memory. @private */
  close() {
    for (const id of [...this.opened.keys()].slice(0, -most)) {
      this.opened.delete(id);
      void this.ask('closeBeside', { id }).catch(() => {});
    }
  }
}
