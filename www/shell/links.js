// @ts-check
/**
 * Links that carry more than settings: made of what the page shows, and taken when one is opened. What a drawing is as text is
 * shared-drawing.js's business, what an address is app/address.js's.
 */
import { broughtBy, carriedBy, withMore } from '../app/address.js';
import { drawingOf } from './shared-drawing.js';

export class Links {
  /**
   * @param {object} page
   * @param {ParentNode} page.root
   * @param {(alone: { figure: string, only: boolean }) => string} page.addressOf what is shown, or a figure of it alone
   * @param {() => string} page.model that a link names
   * @param {() => Record<string, string>} page.carried what it carries of the view in front
   * @param {(digit: import('../shared/view.js').Digit) => (() => void) | null} page.digit puts an image on the page, where it fits
   * @param {import('../app/app.js').App['bring']} page.bring
   */
  constructor({ root, addressOf, model, carried, digit, bring }) {
    this.root = root;
    this.addressOf = addressOf;
    this.model = model;
    this.carried = carried;
    this.digit = digit;
    this.bring = bring;
  }

  get pad() {
    return /** @type {import('./pad.js').Pad | null} */ (this.root.querySelector('vae-pad'));
  }

  /** @type {import('./share.js').LinkOf} */
  of = (alone = { figure: '', only: false }, more = {}) => {
    const hash = withMore(this.addressOf(alone), {
      model: this.model(),
      drawing: this.pad?.shared ?? '',
      ...this.carried(),
      ...more,
    });
    return new URL(hash, location.href).href;
  };

  /**
   * @private
   * @param {import('../app/address.js').Carried} carried
   * @param {import('./shared-drawing.js').Drawing | null} drawing
   */
  show(carried, drawing) {
    const { pad } = this;
    if (!drawing) this.bring(carried, null);
    else if ('digit' in drawing) this.bring(carried, this.digit(drawing.digit));
    else this.bring(carried, pad && (() => pad.take(drawing.strokes)));
  }

  /**
   * What a link brings beside the settings, once there is a model for it.
   * @param {string} hash
   * @param {boolean} [withDigit] without, the digit that is there stays
   */
  take(hash, withDigit = true) {
    this.show(carriedBy(hash), withDigit ? drawingOf(broughtBy(hash, 'drawing')) : null);
    const share = /** @type {import('./share.js').Share | null} */ (this.root.querySelector('vae-share'));
    share?.bring(broughtBy(hash, 'lecture'));
  }
}
