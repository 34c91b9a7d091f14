// @ts-check
/**
 * A model of words that is trained from nothing, some steps a request, on the site's word list or the reader's own. It is
 * cached beside the shipped ones; the page's model of digits stays as it is.
 */
import { datasetNamed } from './datasets.js';
import { fetchData, readingData } from './files.js';
import { OpenModel } from './open-model.js';

/** @typedef {import('../pkg/simd128/vae_wasm.js').Session} Session */
/** @typedef {import('../app/protocol.js').TrainConfig} TrainConfig */

export const ownWords = 'words-own';
/** What it is trained on. */
const dataset = 'words';
const [{ files }] = datasetNamed(dataset).parts;

export class WordTraining {
  /**
   * @param {import('./model-cache.js').ModelCache} cache
   * @param {(data: string, words: string[], train: Partial<TrainConfig>) => Session} make a model of a dataset in the letters
   *   of these words; what of its training is not said is as it is by default
   */
  constructor(cache, make) {
    this.cache = cache;
    this.make = make;
    /** @type {Promise<string[]> | null} */
    this.list = null;
    /** Words that the model of that name trains on. */
    this.count = 0;
  }

  /** @param {Partial<TrainConfig>} train @param {string[] | null} own words; null: the site's */
  async create(train, own) {
    const words = own ?? (await this.words());
    const session = this.make(dataset, words, train);
    try {
      const take = () => session.setTrainingWords(words);
      this.count = own ? take() : readingData(files, take);
    } catch (error) {
      this.list = null;
      throw error;
    }
    this.cache.put(ownWords, new OpenModel(session));
    return session.info();
  }

  /** @param {number} steps at least one */
  async train(steps) {
    const { session } = await this.cache.get(ownWords);
    let metrics = session.step();
    for (let step = 1; step < steps; step++) metrics = session.step();
    return { metrics, words: this.count };
  }

  /** The model as a file from which training can go on. */
  async save() {
    const { session } = await this.cache.get(ownWords);
    return { bytes: session.save(false, true), info: session.info() };
  }

  /** @private */
  words() {
    this.list ??= fetchData(files[0]).then((bytes) => new TextDecoder().decode(bytes).trim().split('\n'));
    this.list.catch(() => (this.list = null));
    return this.list;
  }
}
