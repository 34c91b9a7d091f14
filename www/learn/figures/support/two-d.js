// @ts-check
/**
 * For figures that need a plane of latents under N(0, I): which model they ask, and how they say so. A model with two latents and
 * that prior is asked itself; in place of any other the shipped one with two, on the same digit.
 */
import { html, nothing } from '../../../vendor/lit.js';
import { t } from '../../../shared/i18n.js';
import { classesOf } from '../../../app/class-names.js';
import { datasetOf } from '../../../app/datasets.js';
import { planeModels } from '../../../app/shipped-models.js';
import { button } from '../../../shared/controls/controls.js';
import { ofImages } from '../../../app/datasets.js';
import { hasClosedKl } from '../../../shared/prior.js';

const shipped = planeModels[0].id;
const shippedData = datasetOf(planeModels[0].data);

/** @typedef {import('../../../app/protocol.js').ModelInfo} ModelInfo */

/** @param {ModelInfo | null} model */
export const isPlane = (model) => ofImages(model) && model.config.model.latent === 2 && hasClosedKl(model);

/**
 * Asks the model with the plane: `askPlane(this)('quadrature', x)`.
 * @param {import('../../../shared/view.js').View} figure
 * @returns {import('../../../app/protocol.js').Asking<import('../../../app/protocol.js').Question>}
 */
export const askPlane = ({ model, ask }) => (isPlane(model) ? ask : ask.of(shipped));

/**
 * Rows and columns of the images that the figure shows.
 * @param {import('../../../shared/view.js').View} figure
 * @returns {import('../../../shared/figures/shape.js').Shape}
 */
export const planeShape = ({ model, shape }) => (isPlane(model) ? shape : (shippedData?.shape ?? shape));

/**
 * The names of their classes.
 * @param {import('../../../shared/view.js').View} figure
 */
export const planeClasses = ({ model }) => classesOf(isPlane(model) ? model?.data : shippedData?.id);

/**
 * What such a figure depends on beside the digit: while the shipped model answers, the present one does not matter.
 * @param {import('../../../shared/view.js').View} figure
 */
export const planeVersion = ({ model, modelVersion }) => (isPlane(model) ? modelVersion : shipped);

/**
 * The sentence that says which model the figure shows. The one for a model without a plane keeps its room when it does
 * not apply, so that the figure stays where it is when the model changes.
 * @param {import('../../../shared/view.js').View} figure
 */
export function planeNotice(figure) {
  const { model } = figure;
  const other = model !== null && !isPlane(model);
  return html`<div class="learn-plane-room">
    <div class="learn-plane ${other ? '' : 'hidden'}" data-testid=${other ? 'plane-notice' : nothing}>
      <p class="hint">
        ${hasClosedKl(model) ? t('learn.plane', { latent: model?.config.model.latent ?? '–' }) : t('learn.plane.prior')}
      </p>
      ${button({
        label: t('learn.plane.open'),
        tip: t('learn.plane.open.tip'),
        disabled: !other,
        testid: other ? 'plane-open' : undefined,
        onClick: () => figure.emit('vae-open-shipped', shipped),
      })}
    </div>
    ${model && !other ? html`<p class="hint">${t('learn.plane.own')}</p>` : nothing}
  </div>`;
}
