// @ts-check
/**
 * The present model and the last good one, to go back to. A model that comes is kept (saved) before it counts as the
 * present one: where it cannot be, everything stays as it was. How a session works is Rust's business.
 */

import { OpenModel } from './open-model.js';

/** @typedef {import('../pkg/simd128/vae_wasm.js').Session} Session */
/** @typedef {import('../app/protocol.js').Config} Config */

/** What a session starts from before a checkpoint is loaded into it: as small as a model can be. */
export const placeholder = /** @type {Config} */ ({
  model: {
    input: 784,
    hidden: [1],
    latent: 1,
    activation: 'relu',
    likelihood: 'bernoulli',
    variance: 1,
    levels: 2,
    pixels: 'grey',
  },
  train: { batch: 1, lr: 0.001, epochs: 1, beta: 1, warmup: 0, clip: 0, seed: 0 },
});

export class PresentModel {
  /**
   * @param {(config: Config) => Session} make
   * @param {(bytes: Uint8Array<ArrayBuffer>) => void} kept hears each new last good model; the bytes are its own
   */
  constructor(make, kept) {
    this.make = make;
    this.kept = kept;
    /** @type {OpenModel | null} */
    this.present = null;
    /** @type {Uint8Array | null} */
    this.lastGood = null;
    /** Grows with every model that comes and is taken. */
    this.arrivals = 0;
  }

  /** @returns {OpenModel} */
  get open() {
    if (!this.present) throw Object.assign(new Error('there is no model yet'), { kind: 'no-model' });
    return this.present;
  }

  get session() {
    return this.open.session;
  }

  /** @param {Config} config */
  create(config) {
    this.replace(
      () => this.make(config),
      (session) => session.create(config),
    );
  }

  /** @param {Uint8Array} bytes of a checkpoint */
  load(bytes) {
    this.replace(
      () => loaded(this.make(placeholder), bytes),
      (session) => session.load(bytes),
    );
  }

  /** The present model becomes the last good one; throws where it cannot be saved. */
  keep() {
    const bytes = this.session.save(false, true);
    this.lastGood = bytes;
    this.kept(bytes.slice());
  }

  goBack() {
    if (this.lastGood) this.session.load(this.lastGood);
  }

  /**
   * @private
   * @param {() => Session} first makes the first session
   * @param {(session: Session) => void} next changes the model of a session, or throws and leaves it
   */
  replace(first, next) {
    const before = this.present;
    if (before) next(before.session);
    else this.present = new OpenModel(first());
    try {
      this.keep();
    } catch (error) {
      // After a trap there is no memory to go back in.
      if (!(error instanceof WebAssembly.RuntimeError)) {
        if (before) this.goBack();
        else this.leave();
      }
      throw error;
    }
    this.arrivals++;
  }

  /** @private */
  leave() {
    this.present?.free();
    this.present = null;
  }
}

/** @param {Session} session @param {Uint8Array} bytes */
function loaded(session, bytes) {
  session.load(bytes);
  return session;
}
