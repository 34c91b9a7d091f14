// @ts-check
/** The datasets of the core's registry (description.js), and what the page asks of them. */
import { datasets as described } from './description.js';

/** @typedef {{ id: string, count: number, first: number[] }} Part `first`: how many of its images are worth offering */

/**
 * @typedef {object} Dataset
 * @property {string} id
 * @property {[number, number]} shape rows and columns of an image
 * @property {{ kind: string }} drawing how a drawing becomes such an image; 'never' where it cannot
 * @property {string[]} classes names by label; empty where images have none
 * @property {number | null} symbols that a pixel is one of; null for greys
 * @property {number} latent a good size of z
 * @property {Part[]} parts to train on
 */

export const datasets = /** @type {Dataset[]} */ (/** @type {unknown} */ (described));

/** Those that a person can draw for: the page offers them. */
export const drawable = datasets.filter(({ drawing }) => drawing.kind !== 'never');

/** @param {string | null | undefined} id */
export const datasetOf = (id) => datasets.find((dataset) => dataset.id === id);

/** How many images a choice of them is. @param {{ data: string | null, set: string, count: number }} size */
export const imagesOf = ({ data, set, count }) => count || (datasetOf(data)?.parts.find(({ id }) => id === set)?.count ?? 0);
