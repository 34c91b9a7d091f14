// @ts-check
/**
 * Parts of a view that wait: while change follows change, as under a moving hand, what lies out of the window is rendered
 * once it comes into sight, or all has come to rest.
 */
import { ref } from '../vendor/lit.js';

/** How long nothing changes at rest, milliseconds. */
const rest = 300;

/** What lies below the bar at the foot of the window is out of sight, too: as much as is kept clear where one scrolls to something. */
const inWindow = () => ({
  rootMargin: `0px 0px -${Number.parseFloat(getComputedStyle(document.documentElement).scrollPaddingBottom) || 0}px`,
});

export class Sight {
  /**
   * @param {Element} view has the attribute `data-moves` while parts of it may wait
   * @param {() => void} update renders it again: all is at rest, or what waited has come into sight
   */
  constructor(view, update) {
    this.view = view;
    this.update = update;
    /** @type {Set<string>} parts out of sight */
    this.hidden = new Set();
    /** What each part shows. @type {Map<string, unknown[]>} */
    this.shown = new Map();
    this.moves = false;
    this.timer = 0;
    /** @type {WeakMap<Element, string>} */
    this.parts = new WeakMap();
    this.observer = new IntersectionObserver((entries) => this.look(entries), inWindow());
  }

  /** @private @param {boolean} moves */
  move(moves) {
    if (moves !== this.moves) this.view.toggleAttribute('data-moves', moves);
    this.moves = moves;
  }

  /** Something has changed: if not for the first time since all was at rest, parts out of sight wait. */
  stir() {
    this.move(this.timer !== 0);
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.settle(), rest);
  }

  /** @private */
  settle() {
    this.timer = 0;
    this.move(false);
    this.update();
  }

  stop() {
    clearTimeout(this.timer);
    this.timer = 0;
    this.move(false);
  }

  /** @param {string} part */
  waits(part) {
    return this.moves && this.hidden.has(part);
  }

  /**
   * What a part is to be rendered of: its values, or while it waits those that it shows.
   * @param {string} part
   * @param {unknown[]} values
   */
  of(part, values) {
    const shown = this.shown.get(part);
    if (shown && this.waits(part)) return shown;
    this.shown.set(part, values);
    return values;
  }

  /**
   * `<section ${sight.part('below')}>`, which has the attribute `data-unseen` while it is out of sight.
   * @param {string} part
   */
  part(part) {
    return ref((element) => {
      if (!element || this.parts.has(element)) return;
      this.parts.set(element, part);
      this.observer.observe(element);
    });
  }

  /** @private @param {Pick<IntersectionObserverEntry, 'target' | 'isIntersecting'>[]} entries in the order in which they came */
  look(entries) {
    const waited = this.moves && this.hidden.size;
    for (const { target, isIntersecting } of entries) {
      const part = this.parts.get(target) ?? '';
      target.toggleAttribute('data-unseen', !isIntersecting);
      if (isIntersecting) this.hidden.delete(part);
      else this.hidden.add(part);
    }
    if (waited) this.update();
  }
}
