// @ts-check
/**
 * Moments of the run that is trained: the weights in 16 bits, so that what the model was can be asked again while training
 * goes on, and of a few the whole state, from which training can go on exactly. Bounded in number and bytes: when there is no
 * more room, every second one goes. When rounds begin is the loop's business, what is asked of a moment its model's.
 */

/** @typedef {import('../pkg/simd128/vae_wasm.js').Session} Session */
/** @typedef {import('./open-model.js').OpenModel} OpenModel */
/** @typedef {{ id: string, step: number, epoch: number, seconds: number, half: Uint8Array, whole: Uint8Array | null }} Moment */

/** What there is room for; the whole states may have half of the bytes. */
export const limits = { moments: 64, bytes: 96e6 };

/**
 * Moments are even in log(1 + seconds / early): dense in the first seconds, where everything happens, and ever sparser. The
 * first distance makes about sixty of them in ten seconds.
 */
const early = 1;
const firstDistance = 0.04;
/** Every so many moments have the whole state. */
const wholeEvery = 8;
/** Milliseconds that saving may take in the first seconds, and its share of the time of training: two percent of ten seconds in all. */
const ahead = 50;
const share = 0.015;
/** A whole state is three times as much work as the weights in 16 bits, which are saved beside it. */
const wholeCost = 4;
/** Between two rounds no more than so many milliseconds count as training: it may have been paused. */
const longestRound = 1000;
/** Models of moments that stay open: one that is asked, and the one before, of which an answer may be under way. */
const mostOpen = 2;

export class Timeline {
  /**
   * @param {object} worker
   * @param {() => Session} worker.session the present one
   * @param {(bytes: Uint8Array) => OpenModel} worker.open
   * @param {() => Uint8Array | null} worker.lastGood whole state of the model that has come
   * @param {() => number} [clock] milliseconds
   * @param {typeof limits} [most]
   */
  constructor({ session, open, lastGood }, clock = () => performance.now(), most = limits) {
    this.session = session;
    this.openModel = open;
    this.lastGood = lastGood;
    this.clock = clock;
    this.most = most;
    /** @type {Moment[]} by their steps */
    this.moments = [];
    /** Tells moments apart, those of an earlier worker too. */
    this.nextId = Date.now();
    /** Models by the moment's id, the one asked last at the end. @type {Map<string, OpenModel>} */
    this.opened = new Map();
    /** Of training in this run. */
    this.seconds = 0;
    /** @type {number | null} the clock at the last look, null before the first */
    this.lastLook = null;
    /** Milliseconds that saving took. */
    this.spent = 0;
    /** Of the last weights. */
    this.cost = 0;
    this.distance = firstDistance;
  }

  /** Another model: its run begins anew. */
  clear() {
    Object.assign(this, { moments: [], seconds: 0, lastLook: null, spent: 0, cost: 0, distance: firstDistance });
    this.close();
  }

  get bytes() {
    return this.moments.reduce((sum, { half, whole }) => sum + half.length + (whole?.length ?? 0), 0);
  }

  /** A round begins: all workers are in one state. */
  look() {
    this.tick();
    if (!this.moments.length) this.begin();
    else if (this.isDue()) this.take();
  }

  /**
   * The whole state has been saved anyway: it is a moment, in the place of the last one where that was a moment ago.
   * @param {Uint8Array} whole
   */
  kept(whole) {
    this.tick();
    if (!this.fits()) return;
    const { step } = this.session().info();
    const last = this.moments.at(-1);
    if (last?.step === step) last.whole = whole;
    else {
      if (this.moments.length > 1 && !this.isFar()) this.moments.pop();
      this.add(whole);
    }
    this.thin();
  }

  /** What there is, oldest first, and how many bytes it takes. @returns {import('../app/protocol.js').Moments} */
  list() {
    const moments = this.moments.map(({ id, step, epoch, seconds, whole }) => ({
      id,
      step,
      epoch,
      seconds,
      whole: whole !== null,
    }));
    return { moments, bytes: this.bytes };
  }

  /** @param {string} id */
  has(id) {
    return id.startsWith('moment-');
  }

  /** The model as it was. @param {string} id @returns {OpenModel} */
  open(id) {
    const known = this.opened.get(id);
    const model = known ?? this.openModel(this.find(id).half);
    this.opened.delete(id);
    this.opened.set(id, model);
    for (const old of [...this.opened.keys()].slice(0, -mostOpen)) this.shut(old);
    return model;
  }

  /** A moment that has its whole state. @param {string} id @returns {Moment & { whole: Uint8Array }} */
  wholeOf(id) {
    const { whole, ...moment } = this.find(id);
    if (!whole) throw outdated(`${id}: of this moment only the weights are kept`);
    return { ...moment, whole };
  }

  /** Training goes on from a moment: what came after it is no part of the run any more. @param {Moment} last */
  cut(last) {
    this.moments = [...this.moments.filter(({ step }) => step < last.step), last];
    this.seconds = last.seconds;
    this.lastLook = null;
    this.close();
  }

  /** @private @param {string} id */
  find(id) {
    const moment = this.moments.find((moment) => moment.id === id);
    if (!moment) throw outdated(`${id}: this moment is not kept any more`);
    return moment;
  }

  /** @private */
  tick() {
    const now = this.clock();
    this.seconds += Math.min(now - (this.lastLook ?? now), longestRound) / 1000;
    this.lastLook = now;
  }

  /** The state that training begins from has been saved when it came. @private */
  begin() {
    if (this.fits()) this.add(this.lastGood());
  }

  /** @private */
  take() {
    this.add(this.wantsWhole ? 'save' : null);
    this.thin();
  }

  /** Whether the next moment is to have its whole state. @private */
  get wantsWhole() {
    const last = this.moments.findLastIndex(({ whole }) => whole !== null);
    return this.moments.length - last >= wholeEvery;
  }

  /** Whether saving so many times as much as the last weights took is within its share of the time. @private @param {number} times */
  hasTimeFor(times) {
    const { seconds, spent, cost } = this;
    return spent + times * cost < ahead * (1 - Math.exp(-seconds)) + share * 1000 * seconds;
  }

  /** @private @param {Uint8Array | 'save' | null} whole */
  add(whole) {
    const session = this.session();
    const began = this.clock();
    const { step, epoch } = session.info();
    // Training may have gone back to its last good model.
    this.moments = this.moments.filter((moment) => moment.step < step);
    try {
      const half = session.save(true, false);
      this.cost = this.clock() - began;
      const saved = whole === 'save' ? session.save(false, true) : whole;
      this.moments.push({ id: `moment-${this.nextId++}`, step, epoch, seconds: this.seconds, half, whole: saved });
    } catch (error) {
      // A model that diverges cannot be saved: training will say so. After a trap nothing can be said.
      if (error instanceof WebAssembly.RuntimeError) throw error;
    }
    this.spent += this.clock() - began;
  }

  /** @private */
  isDue() {
    return this.isFar() && this.hasTimeFor(this.wantsWhole ? wholeCost : 1) && this.fits();
  }

  /** Whether the last moment is long enough ago. @private */
  isFar() {
    const last = this.moments[this.moments.length - 1];
    return !last || place(this.seconds) - place(last.seconds) >= this.distance;
  }

  /** Whether two moments of this model have room; of one, nothing could be replayed. @private */
  fits() {
    return 2 * 2 * this.session().info().parameters < this.most.bytes;
  }

  /** @private */
  thin() {
    const { most } = this;
    const wholes = () => this.moments.filter(({ whole }) => whole !== null);
    const bytesOf = (/** @type {Moment[]} */ moments) => moments.reduce((sum, { whole }) => sum + (whole?.length ?? 0), 0);
    for (let all = wholes(); bytesOf(all) > most.bytes / 2; all = wholes()) {
      const kept = all.length > 2 ? everySecond(all) : all.slice(1);
      for (const moment of all) if (!kept.includes(moment)) moment.whole = null;
    }
    while (this.moments.length > 2 && (this.moments.length > most.moments || this.bytes > most.bytes)) {
      this.moments = everySecond(this.moments);
      this.distance *= 2;
    }
  }

  /** @private */
  close() {
    for (const id of [...this.opened.keys()]) this.shut(id);
  }

  /** @private @param {string} id */
  shut(id) {
    this.opened.get(id)?.free();
    this.opened.delete(id);
  }
}

/** Where a time stands on the line along which moments are even. @param {number} seconds */
const place = (seconds) => Math.log1p(seconds / early);

/** The first, the third and so on, and the last. @template T @param {T[]} all @returns {T[]} */
const everySecond = (all) => all.filter((_, at) => at % 2 === 0 || at === all.length - 1);

/** Who asked has an older list of moments: there is nothing to tell. @param {string} message */
const outdated = (message) => Object.assign(new Error(message), { kind: 'outdated' });
