// @ts-check
/** The models that one may set side by side, with their names, and a few pairs worth seeing. */
import { hasText, t, whole } from '../../shared/i18n.js';
import { shippedModels } from '../../app/shipped-models.js';
import { presentModel } from '../../app/settings.js';

/** @typedef {import('../../app/own-models.js').Shelf} Shelf */
/** @typedef {{ value: string, label: string }} Choice */

/** @type {{ id: string, left: string, right: string }[]} their texts are compare.pair.<id> */
export const pairs = [
  { id: 'autoencoder', left: 'mnist-20d', right: 'mnist-20d-autoencoder' },
  { id: 'latents', left: 'mnist-2d', right: 'mnist-20d' },
  { id: 'likelihood', left: 'mnist-2d', right: 'mnist-2d-gaussian' },
];

/** @param {string} name an id, or a file's name */
const nameOf = (name) => (hasText(`model.${name}`) ? t(`model.${name}`) : name);

/** @param {Shelf['entries'][number]} entry */
const ownName = ({ name, model: { config } }) =>
  name || t('library.unnamed', { latent: config.model.latent, likelihood: t(`setting.likelihood.${config.model.likelihood}`) });

/**
 * The page's model, its moments in training, the shipped ones and the reader's own; the page's stands there once.
 * @param {string} modelName of the page's model
 * @param {Shelf | null} shelf
 * @param {import('../../app/protocol.js').Moment[]} moments
 * @returns {Choice[]}
 */
export const choicesOf = (modelName, shelf, moments) => [
  { value: presentModel, label: t('compare.present', { name: nameOf(modelName) }) },
  ...moments.map(({ id, step }) => ({ value: id, label: t('compare.moment', { step: whole(step) }) })),
  ...shippedModels.map(({ id }) => ({ value: id, label: nameOf(id) })),
  ...(shelf?.entries ?? [])
    .filter(({ id }) => id !== shelf?.present)
    .map((entry) => ({ value: `own-${entry.id}`, label: t('compare.own', { name: ownName(entry) }) })),
];
