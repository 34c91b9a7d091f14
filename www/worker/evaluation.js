// @ts-check
/**
 * The held-out evaluation during training: on as many images as this model and this machine have time for. When one is
 * due is the loop's business (training.js).
 */

/** @typedef {import('../pkg/simd128/vae_wasm.js').Session} Session */

/** Held-out images that it may use, and how long it may keep requests waiting (milliseconds). */
const sizes = [1000, 500, 250];
const fewest = 100;
const budget = 40;
const seed = 1;

export class HeldOutEvaluation {
  /** @param {() => Session} session the present one */
  constructor(session) {
    this.session = session;
    this.images = fewest;
  }

  run() {
    return this.session().evaluate(this.images, seed);
  }

  /** Finds out how many images fit the budget; the first call only warms up. */
  fit() {
    this.session().evaluate(fewest, seed);
    const began = performance.now();
    this.session().evaluate(fewest, seed);
    const each = (performance.now() - began) / fewest;
    this.images = sizes.find((images) => images * each < budget) ?? fewest;
  }
}
