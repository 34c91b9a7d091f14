// @ts-check
/**
 * The leader's side of training shared by several workers (local SGD, Stich 2019): helpers, each with a module, a model
 * and data of its own, take their parts of a round's batches; then all go on from the mean of their states. Between
 * rounds all are in one state, the leader's. When rounds begin is the loop's business, the arithmetic is Rust's.
 */
import { Durations } from '../shared/clock.js';
import { within } from '../shared/silence.js';
import { Helper } from './helper-link.js';

/** @typedef {import('../pkg/simd128/vae_wasm.js').Session} Session */
/** @typedef {import('./training-source.js').TrainingSource} TrainingSource */

/** Steps between two averages: more wait less for each other, fewer stay closer together. */
export const roundSteps = 32;

/** Seconds in which a new helper has to be ready: it fetches the module and the data. */
const readyWithin = 60;
/** A round is as much work for a helper as for the leader: so many times the leader's seconds, and some more, are enough. */
const slower = 10;
const graceSeconds = 10;

export class LocalSgd {
  /**
   * @param {() => Worker} spawn a worker that runs helper.js
   * @param {() => Session} session the leader's
   * @param {() => number} [clock] milliseconds
   */
  constructor(spawn, session, clock = () => performance.now()) {
    this.spawn = spawn;
    this.session = session;
    this.clock = clock;
    this.roundBegan = 0;
    this.durations = new Durations();
    /** @type {Helper[]} worker 1 and so on; the leader is worker 0 */
    this.helpers = [];
    /** Grows whenever the leader's state changes by anything but a round. */
    this.version = 0;
    /** The version that the helpers have. */
    this.synchronized = -1;
    /** Grows with every assembly and dismissal, so that an older assembly that fails ends nothing. */
    this.assemblies = 0;
    /** @type {TrainingSource | null} what is trained on */
    this.data = null;
    /** @type {Promise<Float32Array<ArrayBuffer>>[]} the helpers' states, once their part of the round is done */
    this.states = [];
  }

  /** The leader's model, settings or counters have changed: a round under way counts no more. */
  changed() {
    this.version++;
  }

  /** @param {TrainingSource} data what is trained on from the next round on */
  use(data) {
    this.data = data;
    this.changed();
  }

  /**
   * As many as `workers`, all with the leader's present state. Rejects where one cannot be had.
   * @param {number} workers
   * @returns {Promise<boolean>} false: another assembly or a dismissal came in between
   */
  async assemble(workers) {
    const assembly = ++this.assemblies;
    this.helpers = this.helpers.filter((helper) => !helper.ended);
    for (const helper of this.helpers.splice(workers - 1)) helper.end();
    this.changed();
    try {
      while (this.helpers.length < workers - 1) this.helpers.push(Helper.start(this.spawn));
      await Promise.all(this.synchronize().map((answer, i) => within(answer, readyWithin, () => this.helpers[i]?.giveUp())));
    } catch (error) {
      if (assembly !== this.assemblies) return false;
      this.dismiss();
      throw error;
    }
    return assembly === this.assemblies;
  }

  dismiss() {
    this.assemblies++;
    for (const helper of this.helpers.splice(0)) helper.end();
    this.changed();
  }

  /**
   * Begins a round, which ends with the pass at the latest.
   * @returns {number | null} how many steps everyone takes, the leader too; null where it is alone
   */
  round() {
    const following = this.synchronized === this.version ? [] : this.synchronize();
    if (!this.helpers.length) return null;
    const steps = Math.min(roundSteps, this.session().stepsLeft());
    this.states = this.helpers.map((helper, i) => after(following[i], helper.round(steps)));
    this.roundBegan = this.clock();
    return steps;
  }

  /** Ends the round: all go on from the mean, which is added up in the order of the workers. */
  async average() {
    const { version } = this;
    const own = this.durations.awake(this.clock() - this.roundBegan) ?? 0;
    const seconds = (slower * own) / 1000 + graceSeconds;
    const states = await Promise.all(this.states.map((state, i) => within(state, seconds, () => this.helpers[i]?.giveUp())));
    if (version !== this.version) return;
    this.session().averageState(states);
    this.helpers.forEach((helper, i) => helper.adopt(states[i]));
  }

  /** Goes on without the helpers that have ended: of the last round, the leader's own part counts. */
  goOn() {
    this.helpers = this.helpers.filter((helper) => !helper.ended);
    this.changed();
  }

  /**
   * Everyone has its part and the leader's present state, unless it has it already.
   * @private
   * @returns {Promise<unknown>[]} the helpers' answers
   */
  synchronize() {
    const session = this.session();
    const workers = this.helpers.length + 1;
    this.synchronized = this.version;
    session.join(0, workers);
    if (workers === 1) return [];
    const bytes = session.save(false, true);
    return this.helpers.map((helper, i) => helper.follow({ bytes, worker: i + 1, workers, data: this.data }));
  }
}

/**
 * The state after a round counts only if the helper had the leader's to begin with.
 * @param {Promise<unknown> | undefined} following
 * @param {Promise<Float32Array<ArrayBuffer>>} state
 */
function after(following, state) {
  const both = Promise.all([state, following]).then(([state]) => state);
  // Of a round that is given up nobody waits for it.
  both.catch(() => {});
  return both;
}
