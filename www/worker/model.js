// @ts-check
/**
 * The present model and the last good one, to go back to. A model that comes is kept (saved) before it counts as the
 * present one: where it cannot be, everything stays as it was. How a session works is Rust's business.
 */
import { OpenModel } from './open-model.js';

/** @typedef {import('../pkg/simd128/vae_wasm.js').Session} Session */
/** @typedef {import('../app/protocol.js').Config} Config */

export class PresentModel {
  /**
   * @param {() => Pick<import('./module.js').Module, 'Session'>} module
   * @param {(bytes: Uint8Array<ArrayBuffer>, info: import('../app/protocol.js').ModelInfo | null) => void} kept hears each
   *   new last good model; the bytes are its own. `info`: null where it has only come, and nothing was learned since
   * @param {boolean} [drawable] whether files of models are refused whose images nobody can draw on the page
   */
  constructor(module, kept, drawable = true) {
    this.module = module;
    this.kept = kept;
    this.drawable = drawable;
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
      () => new (this.module().Session)(config),
      (session) => session.create(config),
    );
  }

  /** @param {Uint8Array} bytes of a checkpoint */
  load(bytes) {
    const take = (/** @type {Session} */ session) => session.admit(bytes, this.drawable);
    this.replace(() => {
      const session = this.module().Session.open(bytes);
      // It opens models of words as well; as the present model, what nobody can draw is refused.
      take(session);
      return session;
    }, take);
  }

  /** The present model's numbers as those of another. @param {Config} config */
  assume(config) {
    const { session } = this;
    this.replace(
      () => session,
      () => session.assume(config),
    );
  }

  /** The present model, which has been trained, becomes the last good one; throws where it cannot be saved. */
  keep() {
    this.save(this.session.info());
  }

  /**
   * @private
   * @param {import('../app/protocol.js').ModelInfo | null} info
   */
  save(info) {
    const bytes = this.session.save(false, true);
    this.lastGood = bytes;
    this.kept(bytes.slice(), info);
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
      this.save(null);
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
