// @ts-check
/**
 * What lies on the pad, strokes or a digit from elsewhere, and what lay there before, step by step, back and forth. Plain data;
 * where it is shown, and who is told of it, is the pad's business.
 */

/** @typedef {import('./strokes.js').Stroke} Stroke */
/** @typedef {import('../shared/view.js').Digit} Digit */
/** @typedef {{ strokes: readonly Stroke[], picked: Digit | null, byItself: boolean }} Step */

/** Steps that can be taken back at most. */
const most = 200;

export class Sketch {
  /** @type {readonly Stroke[]} never changed, but for the points of a stroke under way */
  strokes = [];
  /** @type {Digit | null} a digit from elsewhere, instead of strokes */
  picked = null;
  /** The strokes were drawn by nobody's hand, and give way to one. */
  byItself = false;
  /** @type {Step[]} what was there before, the latest last */
  steps = [];
  /** @type {Step[]} what was taken back, the latest last; until something new is done */
  undone = [];

  get blank() {
    return this.strokes.length === 0 && this.picked === null;
  }

  /** Whether what is there is a drawing of the reader's own. */
  get own() {
    return this.strokes.length > 0 && !this.byItself;
  }

  /** @private @returns {Step} */
  get present() {
    const { strokes, picked, byItself } = this;
    return { strokes, picked, byItself };
  }

  /** @private @param {Partial<Step>} next */
  step(next) {
    this.steps = [...this.steps, this.present].slice(-most);
    Object.assign(this, { strokes: [], picked: null, byItself: false, undone: [] }, next);
  }

  /**
   * A new stroke, whose points are to come. It replaces what was not drawn by hand.
   * @param {number} width
   * @returns {Stroke}
   */
  begin(width) {
    /** @type {Stroke} */
    const stroke = { width, points: [] };
    this.step({ strokes: this.own ? [...this.strokes, stroke] : [stroke] });
    return stroke;
  }

  /** What is going to draw itself: `strokes` are set from outside, as they come. */
  beginByItself() {
    this.step({ byItself: true });
  }

  clear() {
    if (!this.blank) this.step({});
  }

  /**
   * @param {Digit | null} digit from elsewhere; it is a step where it covers a drawing, and null where it is gone. A drawing that is kept
   * stays as it was drawn, until the hand draws another.
   */
  put(digit) {
    if (this.strokes.length && digit?.source === 'kept') this.step({ strokes: this.strokes, byItself: true });
    else if (this.strokes.length && digit) this.step({ picked: digit });
    else if (digit || this.picked) Object.assign(this, { strokes: [], picked: digit, byItself: false });
  }

  /** @param {readonly Stroke[]} strokes that a link brought, over what lay there */
  take(strokes) {
    this.step({ strokes });
  }

  /** @param {readonly Stroke[]} strokes by hand, of an earlier time */
  restore(strokes) {
    this.steps = strokes.map((_, count) => ({ strokes: strokes.slice(0, count), picked: null, byItself: false })).slice(-most);
    this.strokes = strokes;
  }

  /** As it was one step ago. */
  undo() {
    this.turn('steps', 'undone');
  }

  /** What was taken back last is there again. */
  redo() {
    this.turn('undone', 'steps');
  }

  /** The last step was none: nothing is left of it. */
  drop() {
    this.undo();
    this.undone = [];
  }

  /** @private @param {'steps' | 'undone'} from @param {'steps' | 'undone'} to */
  turn(from, to) {
    const step = this[from].at(-1);
    if (!step) return;
    Object.assign(this, { [from]: this[from].slice(0, -1), [to]: [...this[to], this.present] }, step);
  }

  /** Digits from elsewhere do not come back: they are no images of the present model's. */
  forgetPicked() {
    const drawn = (/** @type {Step} */ { picked }) => !picked;
    Object.assign(this, { steps: this.steps.filter(drawn), undone: this.undone.filter(drawn) });
  }
}
