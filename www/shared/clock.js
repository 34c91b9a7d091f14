// @ts-check
/** Time by a clock that leaps: it goes on while the machine sleeps. */

/** Milliseconds that nothing takes, unless what was measured before it took a tenth of that. */
const leap = 60_000;

/** How long things of one kind took. */
export class Durations {
  constructor() {
    this.before = 0;
  }

  /**
   * @param {number} milliseconds from one look at the clock to the next
   * @returns {number | null} the same; null where the machine slept in between
   */
  awake(milliseconds) {
    const most = Math.max(leap, 10 * this.before);
    // Of a leap only so much, lest another one right after it pass.
    this.before = Math.min(milliseconds, most);
    return milliseconds <= most ? milliseconds : null;
  }
}

/** How long something has taken so far, all in all. */
export class Elapsed {
  /** @param {() => number} [clock] milliseconds */
  constructor(clock = () => performance.now()) {
    this.clock = clock;
    this.durations = new Durations();
    this.seen = clock();
    /** Milliseconds until the last look. */
    this.total = 0;
  }

  /** To be called again and again: what lies between two looks is told from sleep by how long others took. */
  look() {
    const now = this.clock();
    this.total += this.durations.awake(now - this.seen) ?? 0;
    this.seen = now;
  }
}
