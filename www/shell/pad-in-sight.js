// @ts-check
/** Whether the pad is in sight on narrow windows: above a view in which one draws or wants to; else it is a thumbnail in the top bar. */
import { views } from '../app/views.js';
import { lessMotion } from '../shared/motion.js';

export class PadInSight {
  /** @param {() => void} changed */
  constructor(changed) {
    this.changed = changed;
    /** It has been scrolled away. */
    this.away = false;
    /** The view that the reader has asked for it in. */
    this.wanted = '';
  }

  /** Whether it stands above a view. @param {string} view */
  isAbove(view) {
    return view === this.wanted || Boolean(views.find(({ name }) => name === view)?.draws);
  }

  /** @param {string} view that it is wanted in */
  show(view) {
    this.wanted = view;
    this.changed();
    scrollTo({ top: 0, behavior: lessMotion() ? 'instant' : 'smooth' });
  }

  /** @param {Element | null} pad */
  watch(pad) {
    const observer = new IntersectionObserver(([entry]) => {
      this.away = !entry.isIntersecting;
      this.changed();
    });
    if (pad) observer.observe(pad);
  }
}
