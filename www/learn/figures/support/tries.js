// @ts-check
/**
 * Pictures that a chapter speaks of, side by side: each is a button that makes it the page's digit, so that what the text
 * says of it can be tried at once.
 */
import { html, nothing } from '../../../vendor/lit.js';
import { t } from '../../../shared/i18n.js';
import { button } from '../../../shared/controls/controls.js';
import { digit } from '../../../shared/figures/digit.js';
import { latest } from '../../../shared/latest.js';

/**
 * @typedef {object} Try
 * @property {string} id
 * @property {string} name as its caption says
 * @property {Float32Array | null} x (pixels); its place is kept until it is known
 * @property {number | null} label
 * @property {'test' | 'chapter'} source
 */

/**
 * @param {import('../../../shared/view.js').View} figure
 * @param {Try[]} pictures
 */
export function tries(figure, pictures) {
  return html`<div class="learn-tries" role="group" aria-label=${t('learn.tries')} data-testid="tries">
    <span class="hint">${t('learn.tries')}</span>
    ${pictures.map(({ id, name, x, label, source }) =>
      button({
        label: html`${digit({ x, shape: figure.pictured, theme: figure.theme, label: '', kind: 'small' })}<span>${name}</span>`,
        tip: t('learn.tries.tip'),
        kind: 'quiet',
        disabled: !x || x.length !== figure.pixels,
        pressed: x !== null && isShown(figure, x),
        testid: `try-${id}`,
        onClick: () => figure.emit('vae-digit', { x, label, source }),
      }),
    )}
  </div>`;
}

/** Whether the page's digit is this picture, of which it has a copy. @param {import('../../../shared/view.js').View} figure @param {Float32Array} x */
const isShown = ({ digit }, x) => digit?.x.length === x.length && x.every((value, at) => value === digit.x[at]);

/** The dataset that the texts' digits are of. */
const told = 'mnist';

/** Test digits of which a text tells something, by their places among those that are shipped. */
export class TestDigitTries {
  /**
   * @param {import('../../../shared/view.js').View} figure asks for it again when they are there
   * @param {number[]} places
   */
  constructor(figure, places) {
    this.figure = figure;
    /** @type {Try[]} */
    this.pictures = places.map((place) => ({ id: `digit-${place}`, name: '–', x: null, label: null, source: 'test' }));
    this.fetch = latest(async () => {
      const { x, labels } = await figure.ask('examples');
      const pixels = x.length / labels.length;
      this.pictures = places.map((place, at) => ({
        ...this.pictures[at],
        name: t('learn.tries.digit', { label: labels[place] }),
        x: x.slice(place * pixels, (place + 1) * pixels),
        label: labels[place],
      }));
      figure.requestUpdate();
    });
  }

  get told() {
    return this.figure.model?.data === told;
  }

  /** Called in the figure's `willUpdate`. */
  update() {
    if (this.told && this.figure.differs('tries', told, this.figure.language)) this.fetch();
  }

  render() {
    return this.told ? tries(this.figure, this.pictures) : nothing;
  }
}
