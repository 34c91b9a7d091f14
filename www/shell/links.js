// @ts-check
/**
 * Links that carry more than settings: made of what the page shows, and taken when one is opened. What a drawing is as text is
 * shared-drawing.js's business, what an address is app/address.js's.
 */
import { broughtBy, withMore } from '../app/address.js';
import { drawingOf } from './shared-drawing.js';

export class Links {
  /**
   * @param {object} page
   * @param {ParentNode} page.root
   * @param {(alone: { figure: string, only: boolean }) => string} page.addressOf what is shown, or a figure of it alone
   * @param {() => string} page.model that a link names
   * @param {(digit: import('../shared/view.js').Digit) => void} page.onDigit an image that a link brought
   */
  constructor({ root, addressOf, model, onDigit }) {
    this.root = root;
    this.addressOf = addressOf;
    this.model = model;
    this.onDigit = onDigit;
  }

  get pad() {
    return /** @type {import('./pad.js').Pad | null} */ (this.root.querySelector('vae-pad'));
  }

  /** @type {import('./share.js').LinkOf} */
  of = (alone = { figure: '', only: false }, more = {}) => {
    const hash = withMore(this.addressOf(alone), { model: this.model(), drawing: this.pad?.shared ?? '', ...more });
    return new URL(hash, location.href).href;
  };

  /** What a link brings beside the settings, once there is a model for it. @param {string} hash */
  take(hash) {
    const drawing = drawingOf(broughtBy(hash, 'drawing'));
    if (drawing && 'strokes' in drawing) this.pad?.take(drawing.strokes);
    else if (drawing) this.onDigit(drawing.digit);
    const share = /** @type {import('./share.js').Share | null} */ (this.root.querySelector('vae-share'));
    share?.bring(broughtBy(hash, 'lecture'));
  }
}
