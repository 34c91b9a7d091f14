// @ts-check
/**
 * The parts of one training step, lit one after another so that an eye can follow. It only keeps the time; the step
 * itself is done at once, and the drawing of the network shows which part is lit.
 */

/** @typedef {'forward' | 'sample' | 'decode' | 'loss' | 'backward' | 'update'} Phase */

/** @type {Phase[]} */
export const phases = ['forward', 'sample', 'decode', 'loss', 'backward', 'update'];

export class PhaseClock {
  /** @param {(phase: Phase | null) => void} show null: everything is lit again */
  constructor(show) {
    this.show = show;
    this.timer = 0;
  }

  /** @param {number} duration milliseconds of the whole step */
  play(duration) {
    clearTimeout(this.timer);
    const each = duration / phases.length;
    const light = (/** @type {number} */ at) => {
      this.show(phases[at] ?? null);
      if (at < phases.length) this.timer = window.setTimeout(light, each, at + 1);
    };
    light(0);
  }

  /** The part that is lit stays so. */
  hold() {
    clearTimeout(this.timer);
  }

  stop() {
    clearTimeout(this.timer);
    this.show(null);
  }
}
