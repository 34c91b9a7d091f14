// @ts-check
/** The models that one may set side by side, with their names, and a few pairs worth seeing. */
import { t, whole } from '../../shared/i18n.js';
import { modelName, ownName } from '../../shared/model-names.js';
import { shippedModels } from '../../app/shipped-models.js';
import { presentModel } from '../../app/settings.js';

/** @typedef {import('../../app/own-models.js').Shelf} Shelf */
/** @typedef {{ value: string, label: string }} Choice */

/** @type {{ id: string, left: string, right: string }[]} their texts are compare.pair.<id> */
export const pairs = [
  { id: 'autoencoder', left: 'mnist-20d', right: 'mnist-20d-autoencoder' },
  { id: 'latents', left: 'mnist-2d', right: 'mnist-20d' },
  { id: 'prior', left: 'mnist-20d', right: 'mnist-20d-mixture' },
  { id: 'likelihood', left: 'mnist-2d', right: 'mnist-2d-gaussian' },
  { id: 'network', left: 'mnist-20d', right: 'mnist-20d-convolutions' },
];

/**
 * The page's model, its moments in training, the shipped ones and the reader's own; the page's stands there once.
 * @param {string} present what the page's model is called
 * @param {Shelf | null} shelf
 * @param {import('../../app/protocol.js').Moment[]} moments
 * @returns {Choice[]}
 */
export const choicesOf = (present, shelf, moments) => [
  { value: presentModel, label: t('compare.present', { name: modelName(present) }) },
  ...moments.map(({ id, step }) => ({ value: id, label: t('compare.moment', { step: whole(step) }) })),
  ...shippedModels.map(({ id }) => ({ value: id, label: modelName(id) })),
  ...(shelf?.entries ?? [])
    .filter(({ id, model }) => id !== shelf?.present && model.data !== 'words')
    .map((entry) => ({ value: `own-${entry.id}`, label: t('compare.own', { name: ownName(entry) }) })),
];
