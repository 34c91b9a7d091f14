// @ts-check
/** The row of test digits: which are offered, one of each class where there are classes, and what taking one does. */
import { html, nothing } from '../vendor/lit.js';
import { t } from '../shared/i18n.js';
import { button } from '../shared/controls/controls.js';
import { icon } from '../shared/controls/icon.js';
import { classesOf } from '../app/class-names.js';
import { examples } from '../shared/figures/classes.js';
import { digit } from '../shared/figures/digit.js';
import { imagesOf, pixelsOf, shapeOf } from '../shared/figures/shape.js';

/** Places where a dataset's images have no classes. */
const withoutClasses = 10;

export class TestDigits {
  /**
   * @param {import('../app/app.js').App} app
   * @param {object} listener
   * @param {() => void} listener.changed others are offered
   * @param {() => void} listener.taken
   */
  constructor(app, { changed, taken }) {
    this.app = app;
    this.changed = changed;
    this.taken = taken;
    /** How many rows were passed over. */
    this.page = 0;
  }

  /** @private */
  get names() {
    const { model, settings } = this.app.state;
    return classesOf(model?.data ?? settings.data);
  }

  /** By the order of the row; none before they are there. @private @returns {number[]} */
  get offered() {
    const { state } = this.app;
    const { testDigits: digits } = state;
    const classes = this.names.length;
    const images = digits ? digits.x.length / pixelsOf(shapeOf(state)) : 0;
    if (!images) return [];
    return examples({ labels: digits?.labels ?? [], classes, images, count: classes || withoutClasses, page: this.page });
  }

  /** The one at a place of the row. @param {number} place @returns {boolean} whether there is one */
  takeAt(place) {
    const index = this.offered[place];
    if (index === undefined) return false;
    this.take(index);
    return true;
  }

  /** @param {number} index */
  take(index) {
    const { state } = this.app;
    if (!state.testDigits) return;
    const x = imagesOf(state.testDigits.x, shapeOf(state), index);
    this.app.setDigit({ x, label: state.testDigits.labels[index] ?? null, source: 'test' });
    this.taken();
  }

  more() {
    this.page++;
    this.changed();
  }

  row() {
    const { state } = this.app;
    const { testDigits: digits, theme } = state;
    const shape = shapeOf(state);
    const { names, offered } = this;
    const indices = offered.length ? offered : Array.from({ length: names.length || withoutClasses }, () => 0);
    return html`<div class="test-digits" role="group" aria-label=${t('rail.test')}>
      <h2>
        <span>${t('rail.test')}</span>
        ${button({
          label: icon('shuffle'),
          name: t('rail.test.more'),
          tip: t('rail.test.more.tip'),
          kind: 'quiet',
          disabled: !digits,
          onClick: () => this.more(),
        })}
      </h2>
      <div class="test-digit-row">
        ${indices.map(
          (index, label) =>
            html`<button
              type="button"
              class="digit-button"
              ?disabled=${!digits}
              aria-label=${t('rail.test.take', { label: names[label] ?? label + 1 })}
              data-testid="test-digit-${label}"
              @click=${() => this.take(index)}
            >
              ${digit({ x: digits?.x ?? null, shape, index, theme, label: '' })}
            </button>`,
        )}
      </div>
      ${state.empty ? html`<p class="hint">${t('rail.empty')}</p>` : nothing}
    </div>`;
  }
}
