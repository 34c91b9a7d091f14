// @ts-check
/** The same pixel under three families, side by side: shipped decoders that differ in nothing else. A press enlarges one. */
import { html, nothing } from '../../../vendor/lit.js';
import { t } from '../../../shared/i18n.js';
import { button } from '../../../shared/controls/controls.js';
import { datasetOf } from '../../../app/datasets.js';
import { planeModels } from '../../../app/shipped-models.js';
import { pixelsOf } from '../../../shared/figures/shape.js';
import { latest } from '../../../shared/latest.js';
import { letTrain } from '../support/training.js';
import { askGiven, lawOf } from './law.js';
import { miniPlot } from './pixel-plot.js';

/** One decoder of each family, in the order of the formulas. */
const families = ['bernoulli', 'gaussian', 'categorical'].flatMap((likelihood) =>
  planeModels.filter((model) => model.likelihood === likelihood).slice(0, 1),
);
const pixels = pixelsOf(datasetOf(planeModels[0].data)?.shape ?? [0, 0]);

export class Families {
  /** @param {import('../../../shared/view.js').View} figure */
  constructor(figure) {
    this.figure = figure;
    /** @type {(import('./law.js').Given | null)[]} */
    this.given = families.map(() => null);
    this.look = latest(async (/** @type {Float32Array} */ x) => {
      for (const [at, { id }] of families.entries()) {
        const given = await askGiven(figure.ask.of(id), x);
        if (figure.digit?.x === x) this.given[at] = given;
        figure.requestUpdate();
      }
      await letTrain(figure);
    });
  }

  /** Called in the figure's `willUpdate`. */
  update() {
    const { digit, model } = this.figure;
    const x = digit?.x.length === pixels ? digit.x : null;
    if (!x) this.given = families.map(() => null);
    if (x && model && this.figure.differs('families', x)) this.look(x);
  }

  /**
   * @param {number} at the pixel
   * @param {string} chosen which is shown large
   * @param {(id: string) => void} choose
   */
  render(at, chosen, choose) {
    return html`<div class="figure-pixel-families" role="group" aria-label=${t('learn.pixel.families')}>
      <p class="hint">${t('learn.pixel.families')}</p>
      ${families.map(({ id, likelihood }, i) => {
        const given = this.given[i];
        return button({
          label: html`${given ? miniPlot(lawOf(given, at)) : html`<span class="pixel-mini">${nothing}</span>`}
            <span>${t(`learn.pixel.family.${likelihood}`)}</span>`,
          tip: t('learn.pixel.families.tip'),
          kind: 'quiet',
          pressed: chosen === id,
          disabled: !given,
          testid: `pixel-family-${likelihood}`,
          onClick: () => choose(id),
        });
      })}
    </div>`;
  }
}
