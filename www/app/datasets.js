// @ts-check
/** The datasets of the core's registry (description.js), and what the page asks of them. */
import { datasets as described } from './description.js';

/**
 * @typedef {object} Part
 * @property {string} id
 * @property {number} count
 * @property {number[]} first how many of its images are worth offering
 * @property {string[]} files its images and their labels, or its words; none where they are made on the spot
 */

/**
 * @typedef {object} Dataset
 * @property {string} id
 * @property {[number, number]} shape rows and columns of an image
 * @property {{ kind: string }} drawing how a drawing becomes such an image; 'never' where it cannot
 * @property {string[]} classes names by label; empty where images have none
 * @property {number | null} symbols that a pixel is one of; null for greys
 * @property {number} latent a good size of z
 * @property {{ kind: string }} origin 'generated' where its images are made on the spot
 * @property {Part[]} parts to train on
 * @property {Part} heldOut
 * @property {Part} examples of it, to pick from
 */

export const datasets = /** @type {Dataset[]} */ (/** @type {unknown} */ (described));

/** Those that a person can draw for: the page offers them. */
export const drawable = datasets.filter(({ drawing }) => drawing.kind !== 'never');

/** @param {string | null | undefined} id */
export const datasetOf = (id) => datasets.find((dataset) => dataset.id === id);

/** The names of a dataset's classes by label; none where it has none. @param {string | null | undefined} id */
export const classesOf = (id) => datasetOf(id)?.classes ?? [];

/**
 * The classes that a model is told of, by their names; none of a model that is not conditional.
 * @param {import('./protocol.js').ModelInfo | null} model
 */
export function toldClasses(model) {
  if (model?.config.model.condition !== 'class') return [];
  const named = classesOf(model.data);
  return Array.from({ length: model.config.model.classes ?? named.length }, (_, label) => named[label] ?? String(label));
}

/** How many images a choice of them is. @param {{ data: string | null, set: string, count: number }} size */
export const imagesOf = ({ data, set, count }) => count || (datasetOf(data)?.parts.find(({ id }) => id === set)?.count ?? 0);
