// @ts-check
/**
 * A model of words that is trained from nothing, some steps a request, on the site's word list. It stands on the shelf
 * beside the shipped ones; the page's model of digits stays as it is.
 */
import { fetchFile } from './files.js';
import { OpenModel } from './open-model.js';

/** @typedef {import('../pkg/simd128/vae_wasm.js').Session} Session */
/** @typedef {import('../app/protocol.js').TrainConfig} TrainConfig */

export const ownWords = 'words-own';
const list = 'data/words.txt';

export class WordTraining {
  /**
   * @param {import('./shelf.js').Shelf} shelf
   * @param {(train: TrainConfig) => Session} make
   */
  constructor(shelf, make) {
    this.shelf = shelf;
    this.make = make;
    /** @type {Promise<string[]> | null} */
    this.list = null;
    /** Words that the model of that name trains on. */
    this.count = 0;
  }

  /** @param {TrainConfig} train */
  async create(train) {
    const words = await this.words();
    const session = this.make(train);
    this.count = session.setTrainingWords(words);
    this.shelf.put(ownWords, new OpenModel(session));
    return session.info();
  }

  /** @param {number} steps at least one */
  async train(steps) {
    const { session } = await this.shelf.model(ownWords);
    let metrics = session.step();
    for (let step = 1; step < steps; step++) metrics = session.step();
    return { metrics, words: this.count };
  }

  /** @private */
  words() {
    this.list ??= fetchFile(list).then((bytes) => new TextDecoder().decode(bytes).trim().split('\n'));
    this.list.catch(() => (this.list = null));
    return this.list;
  }
}
