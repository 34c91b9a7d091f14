// @ts-check
/**
 * Models that train beside the page's, which stays what it is: each run has a helper of its own, so that several go on at the
 * same time. A run lasts from its first start until it is ended; started anew, it is another model in the same helper. Which
 * models, how many and how long is the page's business.
 */
import { within } from '../shared/silence.js';
import { filesOf } from './data-files.js';
import { datasetNamed, isGenerated, missing } from './datasets.js';
import { failureOf } from './failure.js';
import { Helper } from './helper-link.js';

/** @typedef {import('../app/protocol.js').RunRequest} RunRequest */
/** @typedef {import('../app/protocol.js').RunData} RunData */
/** @typedef {import('../app/datasets.js').Part} Part */
/** @typedef {import('./training-source.js').TrainingSource} TrainingSource */

/** Seconds in which a helper has to answer: at first it fetches the module, later it has a few steps and an evaluation to do. */
const patience = 90;

export class Runs {
  /**
   * @param {() => Worker} spawn a worker that runs helper.js
   * @param {(file: string) => Promise<Uint8Array<ArrayBuffer>>} fetchData a file of the site
   */
  constructor(spawn, fetchData) {
    this.spawn = spawn;
    this.fetchData = fetchData;
    /** @type {Map<string, Helper>} */
    this.helpers = new Map();
    /** What was trained or evaluated on: the same object for the same data, by which helpers know it. @type {Map<string, Promise<TrainingSource>>} */
    this.sources = new Map();
  }

  /**
   * Some steps of a run, and what is measured after them. Where its helper ended by itself, and with it the run, the answer is null if
   * that is borne, else it rejects as `run`; as `outdated`, where it was ended meanwhile.
   * @param {RunRequest} request
   */
  async advance({ run, start, data, steps, measure, bearsLoss }) {
    const helper = this.helpers.get(run) ?? this.newHelper(run, start !== null);
    try {
      const begun = start && helper.begin({ start, ...(await this.sourcesOf(data)) });
      const [report] = await within(Promise.all([helper.advance(steps, measure), begun]), patience, () => helper.giveUp());
      return report;
    } catch (error) {
      if (this.helpers.get(run) !== helper) throw failure('outdated', `${run}: the run was ended`);
      if (!helper.ended) throw error;
      this.helpers.delete(run);
      if (bearsLoss) return null;
      throw failure('run', `${run}: ${failureOf(error).message}`);
    }
  }

  /** @param {string} run */
  end(run) {
    const helper = this.helpers.get(run);
    this.helpers.delete(run);
    helper?.end();
  }

  /** @private @param {string} run @param {boolean} starts */
  newHelper(run, starts) {
    if (!starts) throw failure('outdated', `${run}: there is no such run`);
    try {
      const helper = Helper.start(this.spawn);
      this.helpers.set(run, helper);
      return helper;
    } catch (error) {
      throw failure('run', `${run}: ${failureOf(error).message}`);
    }
  }

  /** @private @param {RunData} data @returns {Promise<{ data: TrainingSource, heldOut: TrainingSource }>} */
  async sourcesOf({ data: id, part: name, count }) {
    const dataset = datasetNamed(id);
    const part = dataset.parts.find((part) => part.id === name);
    if (!part) throw missing(`${id}: expected one of its parts, got ${name}`);
    const [data, heldOut] = await Promise.all([this.sourceOf(id, part, count), this.sourceOf(id, dataset.heldOut, 0)]);
    return { data, heldOut };
  }

  /** @private @param {string} id @param {Part} part @param {number} count */
  sourceOf(id, part, count) {
    const key = `${id} ${part.id} ${count}`;
    const known = this.sources.get(key);
    if (known) return known;
    const source = this.read(id, part, count);
    this.sources.set(key, source);
    source.catch(() => this.sources.delete(key));
    return source;
  }

  /** @private @param {string} id @param {Part} part @param {number} count @returns {Promise<TrainingSource>} */
  async read(id, part, count) {
    const dataset = datasetNamed(id);
    if (isGenerated(dataset)) return { data: id, part: part.id, count };
    const [images, labels] = await filesOf(dataset, part, this.fetchData);
    return { images: new Blob([images]), labels: labels && new Blob([labels]), count };
  }
}

/** @param {string} kind @param {string} message */
const failure = (kind, message) => Object.assign(new Error(message), { kind });
