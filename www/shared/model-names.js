// @ts-check
/** What models are called. */
import { hasText, t } from './i18n.js';

/** Stands before a name that its reader gave: no id has it, so that a file may be called as the page calls its own. */
const given = ':';

/** @param {string} name of a file or of an entry, whatever it is @returns {string} told from ids, for `modelName` */
export const asGiven = (name) => given + name;

/** As it was given, or an id. @param {string} name */
export const plainName = (name) => (name.startsWith(given) ? name.slice(given.length) : name);

/** @param {string} name an id, or a name `asGiven` @returns {string} */
export const modelName = (name) => (hasText(`model.${name}`) ? t(`model.${name}`) : plainName(name));

/** What is said while one is on its way. @param {{ what: string, received: number, total: number } | null} download */
export const modelLoading = (download) =>
  download?.what === 'model'
    ? t('model.loading.share', { percent: Math.round((100 * download.received) / download.total) })
    : t('model.loading');

/** @param {import('../app/model-store.js').Entry} entry of the reader's own */
export const ownName = ({ name, model: { config } }) =>
  name || t('library.unnamed', { latent: config.model.latent, likelihood: t(`setting.likelihood.${config.model.likelihood}`) });
