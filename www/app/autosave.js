// @ts-check
/**
 * Keeps the present model in the store as it is trained: each snapshot of the worker replaces the entry's last one, and
 * the first one makes the entry. How entries are stored is model-store.js's business.
 */

/** @typedef {import('./model-store.js').ModelStore} ModelStore */
/** @typedef {import('./model-store.js').Description} Description */
/** @typedef {import('./protocol.js').Failure} Failure */
/** @typedef {{ description: Partial<Description> & Pick<Description, 'model'>, bytes: Uint8Array }} Snapshot */

/**
 * A model's time as the present one.
 * @typedef {object} Stay
 * @property {number | null} id its entry, once it has one
 * @property {string} name for the entry that it gets
 * @property {string} kept what the entry holds already
 * @property {Snapshot | null} next waits for the one that is being written; a newer one takes its place
 * @property {Promise<void> | null} writing
 * @property {() => void} release lets other tabs go on with the entry
 */

export class Autosave {
  /**
   * @param {ModelStore} store
   * @param {object} events
   * @param {(id: number | null) => void} events.onKept the present model's entry has changed
   * @param {(failure: Failure) => void} events.onFailure
   * @param {LockManager | undefined} [locks] where the browser has them, a model that another tab trains is not written over
   */
  constructor(store, { onKept, onFailure }, locks = globalThis.navigator?.locks) {
    this.store = store;
    this.onKept = onKept;
    this.onFailure = onFailure;
    this.locks = locks;
    this.stay = this.newStay('');
    /** One failure is told once, until something could be kept again. */
    this.failed = false;
  }

  /** Of the present model. @returns {number | null} */
  get id() {
    return this.stay.id;
  }

  /**
   * Another model is the present one.
   * @param {string} name for its entry, if it comes to have one
   */
  arrive(name) {
    this.stay.release();
    this.stay = this.newStay(name);
  }

  /**
   * The present model is this entry's. Where another tab has it too, it gets an entry of its own once it is trained.
   * @param {import('./model-store.js').Entry} entry
   */
  async settle({ id, name, model }) {
    this.arrive(name);
    const { stay } = this;
    stay.kept = stateOf(model);
    await this.hold(stay, id);
  }

  /**
   * The worker's last good model, which has been trained. One that is kept as it is needs no second writing.
   * @param {Snapshot} snapshot
   * @returns {Promise<void>} resolves when it is kept, or a newer one
   */
  keep(snapshot) {
    const { stay } = this;
    const state = stateOf(snapshot.description.model);
    if (stay.kept === state) return stay.writing ?? Promise.resolve();
    stay.kept = state;
    stay.next = snapshot;
    stay.writing ??= this.write(stay).finally(() => (stay.writing = null));
    return stay.writing;
  }

  /**
   * What became known of the present model since it was kept.
   * @param {Partial<Description>} patch
   */
  async note(patch) {
    const { stay } = this;
    await stay.writing;
    if (stay.id === null) return;
    await this.trying(() => this.store.change(/** @type {number} */ (stay.id), patch));
    this.onKept(stay.id);
  }

  /** The present model's entry was deleted: what is learned from now on makes a new one. */
  forget() {
    this.stay.release();
    this.stay.id = null;
  }

  /**
   * @private
   * @param {string} name
   * @returns {Stay}
   */
  newStay(name) {
    return { id: null, name, kept: '', next: null, writing: null, release: () => {} };
  }

  /**
   * @private
   * @param {Stay} stay
   */
  async write(stay) {
    for (let snapshot = stay.next; snapshot; snapshot = stay.next) {
      stay.next = null;
      const { description, bytes } = snapshot;
      const done = await this.trying(async () => {
        const changed = stay.id !== null && (await this.store.change(stay.id, description, bytes));
        if (!changed) await this.add(stay, description, bytes);
      });
      if (!done) stay.kept = '';
      if (done && stay === this.stay) this.onKept(stay.id);
    }
  }

  /**
   * @private
   * @param {Stay} stay
   * @param {Snapshot['description']} description
   * @param {Uint8Array} bytes
   */
  async add(stay, description, bytes) {
    const blank = { name: stay.name, heldOut: null, run: { set: '', count: 0, workers: 0 }, samples: null };
    await this.hold(stay, await this.store.add({ ...blank, ...description }, bytes));
  }

  /**
   * The stay writes to this entry as long as it lasts, unless another tab does.
   * @private
   * @param {Stay} stay
   * @param {number} id
   */
  async hold(stay, id) {
    const { locks } = this;
    const held = new Promise((/** @type {(value: unknown) => void} */ release) => (stay.release = () => release(null)));
    if (!locks) {
      stay.id = id;
      return;
    }
    await new Promise((/** @type {(value: unknown) => void} */ known) => {
      const use = (/** @type {Lock | null} */ lock) => {
        if (lock) stay.id = id;
        known(null);
        return lock ? held : undefined;
      };
      locks.request(`vae-playground.model.${id}`, { ifAvailable: true }, use).catch(() => known(null));
    });
  }

  /**
   * @private
   * @param {() => Promise<unknown>} work
   * @returns {Promise<boolean>} whether it could be done; what could not is told
   */
  async trying(work) {
    try {
      await work();
      this.failed = false;
      return true;
    } catch (error) {
      if (!this.failed) this.onFailure(/** @type {Failure} */ (error));
      this.failed = true;
      return false;
    }
  }
}

/** What makes two snapshots the same: how far it is trained, and how it is to go on. @param {import('./protocol.js').ModelInfo} model */
const stateOf = ({ step, config }) => JSON.stringify([step, config]);
