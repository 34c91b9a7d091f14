// @ts-check
/**
 * Compare: two models side by side on the same digit, each from x to p(x|z), with its map, its samples and its numbers. Which
 * two is in the settings, so that a link has them. The parts lie beside it.
 */
import { html } from '../../vendor/lit.js';
import { rich, t } from '../../shared/i18n.js';
import { button } from '../../shared/controls/controls.js';
import { sym } from '../../shared/controls/sym.js';
import { latest } from '../../shared/latest.js';
import { View } from '../../shared/view.js';
import { figureTools } from '../../shared/figures/export.js';
import { choicesOf, pairs } from './choices.js';
import { column } from './column.js';
import { numbers } from './numbers.js';
import { question } from './question.js';
import { Side } from './side.js';

/** Test digits on each map. */
const testDigits = 500;

export class CompareView extends View {
  static properties = {
    modelName: { attribute: false },
    shelf: { attribute: false },
    digits: { state: true },
    moments: { state: true },
  };

  constructor() {
    super();
    /** Of the page's model: an id of a shipped one, or a name. */
    this.modelName = '';
    /** @type {import('../../app/own-models.js').Shelf | null} the reader's own models */
    this.shelf = null;
    /** @type {import('../../app/protocol.js').Digits | null} of the page's dataset, held out, for the maps */
    this.digits = null;
    /** Of the run that is trained. @type {import('../../app/protocol.js').Moment[]} */
    this.moments = [];
    this.left = new Side(this, 'left');
    this.right = new Side(this, 'right');
    this.fetchMoments = latest(async () => {
      this.moments = (await this.ask('moments')).moments;
    });
    this.fetchDigits = latest(async () => {
      this.digits = await this.ask('heldOutDigits', { count: testDigits });
    });
  }

  willUpdate() {
    if (!this.model) return;
    const { left, right, settings } = this;
    if (this.differs('data', this.model.data)) {
      this.digits = null;
      this.fetchDigits();
    }
    if (this.differs('moments', this.model.step, this.progress?.running)) this.fetchMoments();
    left.use(settings.left);
    right.use(settings.right);
    left.follow(right);
    right.follow(left);
  }

  render() {
    const { left, right, theme, settings } = this;
    const choices = choicesOf(this.modelName, this.shelf, this.moments);
    const shared = left.shares(right);
    const one = (/** @type {Side} */ side) =>
      column({
        side,
        choices: known(choices, side.id),
        x: this.digit?.x ?? null,
        labels: this.digits?.labels ?? null,
        shared,
        theme,
        onChoose: (id) => this.emit('vae-settings', { [side.name]: id }),
      });
    return html`<h1 class="visually-hidden">${t('nav.compare')}</h1>
      <p class="lead">${rich('compare.lead', { x: sym('x'), z: sym('z') })}</p>
      <div class="compare-pairs" role="group" aria-label=${t('compare.pairs')}>
        ${pairs.map(({ id, ...pair }) =>
          button({
            label: t(`compare.pair.${id}`),
            tip: t(`compare.pair.${id}.tip`),
            pressed: settings.left === pair.left && settings.right === pair.right,
            testid: `compare-pair-${id}`,
            onClick: () => this.emit('vae-settings', pair),
          }),
        )}
      </div>
      ${question(left, right)}
      <div class="compare figure-place">
        ${one(left)} ${one(right)} ${numbers(left, right)} ${figureTools('compare')}
      </div>`;
  }
}

/**
 * With the one that is wanted, though it is not here: a link of another reader's, or a model that was deleted.
 * @param {import('./choices.js').Choice[]} choices
 * @param {string} id
 */
const known = (choices, id) =>
  choices.some(({ value }) => value === id) ? choices : [...choices, { value: id, label: t('compare.absent') }];

customElements.define('vae-compare-view', CompareView);
