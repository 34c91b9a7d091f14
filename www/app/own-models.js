// @ts-check
/**
 * The reader's own models as the page has them: the list in the menu, what can be done to an entry, and the present model,
 * which is kept as it is trained (autosave.js) and comes back when the page is loaded again.
 */
import { isFailure, latest } from '../shared/latest.js';
import { asGiven } from '../shared/model-names.js';
import { download } from './download.js';
import { Autosave } from './autosave.js';
import { tabMemory } from './browser-memory.js';
import { settingsOfRun } from './settings.js';
import { exportTorch } from './torch-export.js';

/** @typedef {import('./model-store.js').ModelStore} ModelStore */
/** @typedef {import('./model-store.js').Entry} Entry */
/** @typedef {{ entries: Entry[], storage: import('./model-store.js').Storage, present: number | null }} Shelf what the menu shows */

/** Images in a thumbnail. */
const thumbnailImages = 6;
/** Where this tab remembers its model. */
const memoryKey = 'present';

export class OwnModels {
  /**
   * @param {import('./app.js').App} app
   * @param {ModelStore} store
   * @param {Autosave} [autosave]
   */
  constructor(app, store, autosave) {
    this.app = app;
    this.store = store;
    /** @type {BroadcastChannel | null} to the same site's other tabs */
    this.channel = null;
    this.autosave =
      autosave ??
      new Autosave(store, {
        onKept: (id) => {
          tabMemory.remember(memoryKey, id === null ? '' : String(id));
          this.changed();
        },
        onFailure: (failure) => app.fail(failure),
      });
    /** The entry of a model of words that is trained here. @type {{ number: number, id: number } | null} */
    this.keptWords = null;
    this.refresh = latest(async () => this.list());
    this.illustrate = latest(async () => this.draw());
  }

  /** Hears of what other tabs change in the store. */
  listen() {
    try {
      this.channel = new BroadcastChannel('vae-playground.store');
      this.channel.onmessage = () => this.refresh();
    } catch {
      // An older browser: its list is that of the last change here.
    }
  }

  /** The name of a model that was trained here. */
  get name() {
    const { name } = this.autosave.stay;
    return name ? asGiven(name) : 'own';
  }

  /** The store has changed, and other tabs show it too. */
  changed() {
    this.channel?.postMessage('changed');
    this.refresh();
  }

  /** @private */
  async list() {
    try {
      const [entries, storage] = await Promise.all([this.store.list(), this.store.storage()]);
      this.app.set({ shelf: { entries, storage, present: this.autosave.id } });
    } catch {
      // Where nothing may be stored the menu says so; the page works without.
      this.app.set({ shelf: null });
    }
  }

  /** Another model is the page's. @param {string} [name] of its entry, if it comes to have one */
  arrived(name = '') {
    this.autosave.arrive(name);
    tabMemory.remember(memoryKey, '');
    this.refresh();
  }

  /** @param {{ bytes: Uint8Array, info: import('./protocol.js').ModelInfo | null }} snapshot */
  take({ bytes, info }) {
    if (!info) return;
    const { settings, heldOut } = this.app.state;
    const { set, count, workers } = settings;
    void this.autosave.keep({ description: { model: info, run: { set, count, workers }, ...(heldOut && { heldOut }) }, bytes });
    this.illustrate();
  }

  /** @private */
  async draw() {
    const { stay } = this.autosave;
    const { mean } = await this.app.clientAsk('sample', thumbnailImages, 1, 1);
    if (stay === this.autosave.stay) await this.autosave.note({ samples: mean });
  }

  /** A moment of the run becomes a model of its own; the present one stays what it is. @param {string} id of the moment */
  async keepMoment(id) {
    const { app } = this;
    const { bytes, info } = await app.ask('saveMoment', { id });
    const { mean } = await app.clientAsk.of(id)('sample', thumbnailImages, 1, 1);
    const { set, count, workers } = app.state.settings;
    const description = { name: '', model: info, heldOut: null, run: { set, count, workers }, samples: mean };
    await this.told(this.store.add(description, bytes));
    this.changed();
  }

  /**
   * The model of the reader's own words that is trained in a figure: an entry at its first rest, which is that model's later on.
   * @param {string[]} words some of them
   * @param {number} number tells it from another that is trained later
   */
  async keepWords(words, number) {
    const { bytes, info } = await this.app.ask('saveWords');
    const { store, keptWords } = this;
    const description = {
      name: words.join(' '),
      model: info,
      heldOut: null,
      run: { set: '', count: 0, workers: 0 },
      samples: null,
    };
    const known = keptWords?.number === number ? keptWords.id : -1;
    const again = await this.told(store.change(known, { model: info }, bytes));
    if (!again) this.keptWords = { number, id: await this.told(store.add(description, bytes)) };
    this.changed();
  }

  /** @param {import('./protocol.js').Evaluation} heldOut of the present model */
  evaluated(heldOut) {
    void this.autosave.note({ heldOut });
  }

  /** What was trained since the last snapshot is kept now: the page may not be there much longer. */
  async keepNow() {
    if (this.app.state.model?.step) await this.app.clientAsk('keepModel').catch(() => {});
  }

  /**
   * The page's model becomes an entry's, and its settings what that is trained with.
   * @param {number} id
   * @returns {Promise<boolean>} whether there is such an entry
   */
  async open(id) {
    const { app, store } = this;
    const [entry, bytes] = await this.told(Promise.all([store.find(id), store.checkpoint(id)]));
    if (!entry || !bytes) return false;
    const loaded = await app.ask('loadModel', { bytes });
    // What its first file did not say was assumed, or chosen, and can be chosen again: the checkpoint here says what it came to.
    const model = entry.model.assumed ? await app.ask('assumeModel', { config: loaded.config }) : loaded;
    await this.autosave.settle(entry);
    tabMemory.remember(memoryKey, String(id));
    this.refresh();
    const settings = { ...app.state.settings, ...settingsOfRun(app.state.settings, model), ...entry.run };
    app.set({ modelName: this.name, heldOut: entry.heldOut, settings, assumedSeen: true });
    return true;
  }

  /** The model that this tab had before it was loaded again. @returns {Promise<boolean>} */
  async openLast() {
    const id = Number(tabMemory.recall(memoryKey));
    return id > 0 && this.open(id);
  }

  /**
   * What the reader wants of an entry.
   * @param {'rename' | 'duplicate' | 'remove' | 'save' | 'torch'} action
   * @param {number} id
   * @param {string} name
   */
  async change(action, id, name) {
    try {
      await this.told(this[action](id, name));
    } catch (error) {
      if (!isFailure(error)) throw error;
    }
  }

  /**
   * A failure of the store is told, and thrown on.
   * @private
   * @template T
   * @param {Promise<T>} work
   * @returns {Promise<T>}
   */
  async told(work) {
    try {
      return await work;
    } catch (error) {
      if (isFailure(error)) this.app.fail(error);
      throw error;
    }
  }

  /** @private @param {number} id @param {string} name */
  async rename(id, name) {
    await this.store.change(id, { name });
    if (id === this.autosave.id) {
      this.autosave.stay.name = name;
      this.app.set({ modelName: this.name });
    }
    this.changed();
  }

  /** @private @param {number} id @param {string} name of the copy */
  async duplicate(id, name) {
    await this.store.duplicate(id, name);
    this.changed();
  }

  /** @private @param {number} id */
  async remove(id) {
    if (id === this.autosave.id) {
      this.autosave.forget();
      tabMemory.remember(memoryKey, '');
    }
    await this.store.remove(id);
    this.changed();
  }

  /** @private @param {number} id @param {string} name of the file */
  async save(id, name) {
    const bytes = await this.store.checkpoint(id);
    if (bytes) download(bytes, name);
  }

  /** @private @param {number} id @param {string} name of the file */
  async torch(id, name) {
    const [entry, bytes] = await Promise.all([this.store.find(id), this.store.checkpoint(id)]);
    if (entry && bytes) await exportTorch(this.app, { config: entry.model.config, bytes }, name);
  }
}
