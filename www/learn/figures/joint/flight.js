// @ts-check
/** The way of a camera from the whole map to the mass, by itself once, and whenever it is asked for; a hand takes over. */
import { lessMotion } from '../../../shared/motion.js';

/** Milliseconds of the way, and of the look at the whole before it. */
const duration = 2600;
const look = 700;

export class Flight {
  /**
   * @param {import('../../../shared/view.js').View} figure
   * @param {(share: number) => void} show how much of the way is done
   */
  constructor(figure, show) {
    this.figure = figure;
    this.show = show;
    this.frame = 0;
    /** Whether nobody has flown or zoomed yet. */
    this.fresh = true;
  }

  get underWay() {
    return this.frame !== 0;
  }

  /** Once, as soon as there is somewhere to go. */
  first() {
    if (this.fresh) this.start();
  }

  start() {
    this.stop();
    if (lessMotion()) return this.show(1);
    const start = performance.now();
    const step = (/** @type {number} */ now) => {
      const share = Math.max(0, Math.min(1, (now - start - look) / duration));
      this.frame = share < 1 && this.figure.active && this.figure.isConnected ? requestAnimationFrame(step) : 0;
      this.show(share);
    };
    this.frame = requestAnimationFrame(step);
    this.show(0);
  }

  /** The hand zooms. */
  stop() {
    this.fresh = false;
    cancelAnimationFrame(this.frame);
    this.frame = 0;
  }
}
