// @ts-check
/** The worker's questions to the registry of datasets, and its refusals. */
import { datasetOf, datasets } from '../app/datasets.js';

/** @typedef {import('../app/datasets.js').Dataset} Dataset */

/** @param {string} id @param {Dataset[]} [among] */
export function datasetNamed(id, among = datasets) {
  const dataset = datasetOf(id, among);
  if (!dataset) throw missing(`${id}: there is no dataset of that name`);
  return dataset;
}

/** @param {Dataset} dataset */
export const isGenerated = ({ origin }) => origin.kind === 'generated';

/** An error with the protocol's `kind`. @param {string} message */
export const missing = (message) => Object.assign(new Error(message), { kind: 'no-data' });
