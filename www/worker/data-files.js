// @ts-check
/** The files of a part of a dataset, wherever they are: on the site, among the reader's own sets, or nowhere, where they are made on the spot. */
import { isOwn } from '../app/datasets.js';
import { readSet } from '../shared/own-sets.js';
import { isGenerated } from './datasets.js';

/** @typedef {import('../app/datasets.js').Dataset} Dataset */
/** @typedef {import('../app/datasets.js').Part} Part */
/** @typedef {Uint8Array<ArrayBuffer>} Bytes */

/**
 * Images and their labels, or nothing of what is made on the spot.
 * @param {Dataset} dataset
 * @param {Part} part
 * @param {(file: string) => Promise<Bytes>} fetchData of the site
 * @returns {Promise<Bytes[]>}
 */
export async function filesOf(dataset, part, fetchData) {
  if (isOwn(dataset)) return ownFiles(dataset, part);
  const files = isGenerated(dataset) ? [] : part.files;
  return Promise.all(files.map((file) => fetchData(file)));
}

/**
 * Images and labels that the browser keeps; there are labels where images have classes.
 * @param {Dataset} dataset
 * @param {Part} part
 */
async function ownFiles({ id, parts }, part) {
  const { training, heldOut } = await readSet(id);
  const [images, labels] = parts.some((of) => of.id === part.id) ? training : heldOut;
  return [/** @type {Bytes} */ (images), ...(labels ? [labels] : [])];
}
