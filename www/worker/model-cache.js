// @ts-check
/**
 * Models beside the present one: a shipped one is fetched when a request first names it, and kept for the next. What is asked of
 * them is queries.js's business.
 */
import { shippedModels, wordsModel } from '../app/shipped-models.js';
import { reading } from './files.js';

/** @typedef {import('./open-model.js').OpenModel} OpenModel */

export class ModelCache {
  /**
   * @param {(url: string) => Promise<Uint8Array>} fetchBytes
   * @param {(bytes: Uint8Array) => OpenModel} open
   */
  constructor(fetchBytes, open) {
    this.fetchBytes = fetchBytes;
    this.open = open;
    /** @type {Map<string, Promise<OpenModel>>} */
    this.models = new Map();
  }

  /** @param {string} id @returns {Promise<OpenModel>} */
  get(id) {
    const known = this.models.get(id);
    if (known) return known;
    const model = this.load(id);
    this.models.set(id, model);
    model.catch(() => this.models.delete(id));
    return model;
  }

  /** Puts a model there under a name of its own. @param {string} id @param {OpenModel} model */
  put(id, model) {
    this.drop(id);
    this.models.set(id, Promise.resolve(model));
  }

  /** Takes it away again. @param {string} id */
  drop(id) {
    const model = this.models.get(id);
    this.models.delete(id);
    void model?.then(
      (old) => old.free(),
      () => {}, // it had not come
    );
  }

  /** @private @param {string} id */
  async load(id) {
    const shipped = [...shippedModels, wordsModel].find((model) => model.id === id);
    if (!shipped) throw Object.assign(new Error(`${id}: no such model is here`), { kind: 'gone' });
    const bytes = await this.fetchBytes(shipped.url);
    return reading([shipped.url], () => this.open(bytes));
  }
}
