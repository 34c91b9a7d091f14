// @ts-check
/** A session together with what its model is asked through: made once a session, and freed with it. */

/** @typedef {import('../pkg/simd128/vae_wasm.js').Session} Session */

export class OpenModel {
  /** @param {Session} session */
  constructor(session) {
    this.session = session;
    this.model = session.model();
  }

  free() {
    this.model.free();
    this.session.free();
  }
}
