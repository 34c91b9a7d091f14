// @ts-check
/**
 * The clock of a replay: it goes from the first moment to the last at an even pace, waits where the next is not there yet,
 * stands still at the end, and begins anew. With less motion asked for, it goes in a few still steps.
 */
import { lessMotion } from '../../../shared/motion.js';

/** Milliseconds of a whole run, and at its end. */
export const wholeRun = 9000;
const rest = 1200;
/** Milliseconds of a still step, and how many a run has. */
const still = 800;
const stills = 10;

export class ReplayClock {
  /**
   * @param {object} run
   * @param {() => number} run.count of its moments
   * @param {(index: number) => boolean} run.ready whether a moment can be shown
   * @param {(index: number) => void} run.show
   * @param {(callback: (now: number) => void) => number} [frame]
   * @param {() => boolean} [isStill]
   */
  constructor(run, frame = (callback) => requestAnimationFrame(callback), isStill = lessMotion) {
    this.run = run;
    this.nextFrame = frame;
    this.isStill = isStill;
    this.playing = false;
    /** Where in the run it is, in moments. */
    this.at = 0;
    this.before = 0;
    /** Milliseconds that it has stood at the end, or at a still step. */
    this.stood = 0;
    this.turn = 0;
  }

  /** @param {number} from index of a moment; from the last one the run begins anew */
  play(from) {
    this.at = from >= this.run.count() - 1 ? 0 : from;
    this.playing = true;
    this.before = 0;
    this.stood = 0;
    const turn = ++this.turn;
    const tick = (/** @type {number} */ now) => {
      if (turn !== this.turn) return;
      this.pass(this.before ? Math.min(now - this.before, 100) : 0);
      this.before = now;
      this.nextFrame(tick);
    };
    this.nextFrame(tick);
  }

  pause() {
    this.turn++;
    this.playing = false;
  }

  /** @private @param {number} milliseconds */
  pass(milliseconds) {
    const last = this.run.count() - 1;
    const next = this.advanced(milliseconds, last);
    const index = Math.min(last, Math.floor(next));
    if (last < 0 || !this.run.ready(index)) return;
    this.at = next;
    this.run.show(index);
  }

  /** @private @param {number} milliseconds @param {number} last */
  advanced(milliseconds, last) {
    const isStill = this.isStill();
    const atEnd = this.at >= last;
    this.stood += milliseconds;
    if (atEnd) return this.stood < rest ? this.at : this.begun(0);
    if (!isStill) return this.begun(Math.min(last, this.at + (milliseconds / wholeRun) * last));
    return this.stood < still ? this.at : this.begun(Math.min(last, this.at + Math.max(1, last / stills)));
  }

  /** @private @param {number} at */
  begun(at) {
    this.stood = 0;
    return at;
  }
}
