// @ts-check
/** The core's registry of datasets (app/description.js), as far as the worker needs it. */
import { datasets as described } from '../app/description.js';

/**
 * @typedef {object} Dataset
 * @property {string} id
 * @property {{ kind: string }} origin where its images come from: 'generated' are made on the spot, others lie in files
 * @property {Part[]} parts to train on
 * @property {Part} heldOut
 * @property {Part} examples that the page shows
 */
/** @typedef {{ id: string, files: string[] }} Part `files`: its images and their labels, or its words */

/** @type {Dataset[]} */
export const registry = described;

/** @param {string} id @param {Dataset[]} [datasets] */
export function datasetNamed(id, datasets = registry) {
  const dataset = datasets.find((dataset) => dataset.id === id);
  if (!dataset) throw missing(`${id}: there is no dataset of that name`);
  return dataset;
}

/** @param {Dataset} dataset */
export const isGenerated = ({ origin }) => origin.kind === 'generated';

/** An error with the protocol's `kind`. @param {string} message */
export const missing = (message) => Object.assign(new Error(message), { kind: 'no-data' });
