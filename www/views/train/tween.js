// @ts-check
/** Numbers on their way from one row to the next: where they are at a time. Plain arithmetic. */
import { mixed } from '../../shared/mixed.js';

/** A late row is awaited no longer than this, milliseconds. */
const longest = 400;

/** @param {Float32Array | null} a @param {Float32Array | null} b */
const same = (a, b) => a === b || (a?.length === b?.length && a?.every((value, i) => value === b?.[i]) === true);

export class Tween {
  constructor() {
    /** @type {Float32Array | null} */
    this.from = null;
    /** @type {Float32Array | null} */
    this.to = null;
    this.began = 0;
    this.duration = 0;
  }

  /**
   * The next row; one of the same numbers is none. The way to it takes as long as it took to come, so that dots move on without standing still in between.
   * @param {Float32Array | null} to
   * @param {number} now milliseconds
   * @param {boolean} moves without, it is there at once
   */
  aim(to, now, moves) {
    if (same(to, this.to)) return;
    const from = this.at(now);
    this.duration = moves && from && to && from.length === to.length ? Math.min(longest, now - this.began) : 0;
    Object.assign(this, { from, to, began: now });
  }

  /** @param {number} now */
  moving(now) {
    return now < this.began + this.duration;
  }

  /** @param {number} now @returns {Float32Array | null} */
  at(now) {
    const { from, to } = this;
    if (!from || !to || !this.moving(now)) return to;
    return mixed(from, to, (now - this.began) / this.duration);
  }
}
