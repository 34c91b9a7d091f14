// @ts-check
/** Moves t to and fro between 0 and 1, smoothly, or in a few still steps where less motion is asked for. */
import { lessMotion } from '../../shared/motion.js';

/** Milliseconds from one end to the other, of a still step, and how far that goes. */
const sweep = 4000;
const still = 700;
const stride = 0.1;

export class Player {
  /** @param {(t: number) => boolean} onMove whether to go on */
  constructor(onMove) {
    this.onMove = onMove;
    this.frame = 0;
    this.t = 0;
    this.direction = 1;
    this.before = 0;
  }

  get playing() {
    return this.frame !== 0;
  }

  /** @param {number} t where to begin */
  play(t) {
    this.t = t;
    if (t >= 1) this.direction = -1;
    this.before = performance.now();
    this.frame ||= requestAnimationFrame((now) => this.tick(now));
  }

  pause() {
    cancelAnimationFrame(this.frame);
    this.frame = 0;
  }

  /**
   * @private
   * @param {number} now
   */
  tick(now) {
    const passed = now - this.before;
    const waits = lessMotion() && passed < still;
    if (!waits) {
      this.before = now;
      this.t += this.direction * (lessMotion() ? stride : Math.min(passed, 100) / sweep);
      if (this.t >= 1 || this.t <= 0) this.direction = this.t >= 1 ? -1 : 1;
      this.t = Math.max(0, Math.min(1, this.t));
    }
    this.frame = waits || this.onMove(this.t) ? requestAnimationFrame((next) => this.tick(next)) : 0;
  }
}
