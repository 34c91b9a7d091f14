// @ts-check
/** What the classes of a dataset are called, in the reader's language where the names are words. */
import { hasText, t } from '../shared/i18n.js';
import { datasetOf } from './datasets.js';

/** The names of a dataset's classes by label; none where it has none. @param {string | null | undefined} id @returns {string[]} */
export const classesOf = (id) =>
  (datasetOf(id)?.classes ?? []).map((name, label) =>
    hasText(`data.${id}.class.${label}`) ? t(`data.${id}.class.${label}`) : name,
  );

/**
 * The classes that a model is told of, by their names; none of a model that is not conditional.
 * @param {import('./protocol.js').ModelInfo | null} model
 */
export function toldClasses(model) {
  if (!model || model.config.model.condition === 'none') return [];
  const named = classesOf(model.data);
  return Array.from({ length: model.config.model.classes ?? named.length }, (_, label) => named[label] ?? String(label));
}

/**
 * Of how many images a model was told the class while it learned to say it of the others: one with a classifier q(y|x); null
 * of every other.
 * @param {import('./protocol.js').ModelInfo | null} model
 */
export function labelsOf(model) {
  const config = model?.config.model;
  return config?.condition === 'semi-supervised' ? config.labels : null;
}
