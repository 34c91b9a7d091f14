// @ts-check
/** What models are called. */
import { hasText, t } from './i18n.js';

/** @param {string} name an id, or a file's name @returns {string} */
export const modelName = (name) => (hasText(`model.${name}`) ? t(`model.${name}`) : name);

/** @param {import('../app/model-store.js').Entry} entry of the reader's own */
export const ownName = ({ name, model: { config } }) =>
  name || t('library.unnamed', { latent: config.model.latent, likelihood: t(`setting.likelihood.${config.model.likelihood}`) });
