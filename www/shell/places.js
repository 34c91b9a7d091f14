// @ts-check
/** How far the reader has scrolled each view: another one opens at its beginning, and one that was left opens where it was left. */
export class Places {
  /** @param {() => string} wanted the view that the settings want in front */
  constructor(wanted) {
    this.wanted = wanted;
    /** The view that is in front. */
    this.front = '';
    /** Pixels, by view. @type {Map<string, number>} */
    this.tops = new Map();
    addEventListener('scroll', () => this.note(), { passive: true });
  }

  /** @private */
  note() {
    // Where one goes back, the browser scrolls before the view of then is in front.
    if (this.wanted() === this.front) this.tops.set(this.front, scrollY);
  }

  /** @param {string} view that is in front now */
  arrive(view) {
    if (view === this.front) return;
    const first = this.front === '';
    this.front = view;
    if (!first) scrollTo({ top: this.tops.get(view) ?? 0, behavior: 'instant' });
  }
}
