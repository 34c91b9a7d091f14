// @ts-check
/**
 * Parts of a view that wait: while change follows change, as under a moving hand, what lies out of the window is rendered
 * once it comes into sight, or all has come to rest. The browser says what lies out of sight, of elements with
 * `content-visibility: auto`; where it says nothing, nothing waits.
 */

/** How long nothing changes at rest, milliseconds. */
const rest = 300;

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

  /** For `contentvisibilityautostatechange` of a part's element. @param {string} part */
  hear(part) {
    return (/** @type {Event & { skipped?: boolean }} */ { target, currentTarget, skipped }) => {
      if (target !== currentTarget) return;
      if (skipped) this.hidden.add(part);
      else if (this.hidden.delete(part)) this.update();
    };
  }
}
