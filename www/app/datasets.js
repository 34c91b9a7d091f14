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
 * @property {string} credit whom to thank
 * @property {string} licence
 * @property {boolean} table whether it is the rows of a table rather than images
 * @property {string} [name] of a set of the reader's own
 * @property {import('../pkg/simd128/vae_wasm.js').Column[]} [columns] of a table
 */

export const datasets = /** @type {Dataset[]} */ (/** @type {unknown} */ (described));

/** Whether its images are whatever a reader brings. @param {Dataset} dataset */
export const isOwn = ({ origin }) => origin.kind === 'own';

/** Those that a person can draw for: the page offers them. */
export const drawable = datasets.filter((dataset) => dataset.drawing.kind !== 'never' && !isOwn(dataset));

/** Sets of the reader's own, the latest first. @type {Dataset[]} */
let own = [];

export const ownDatasets = () => own;

/** What the browser keeps. @param {import('../shared/own-sets.js').OwnSet[]} sets */
export function learnOwn(sets) {
  own = sets.flatMap(({ id, name, classes, columns, counts: [count, heldOut] }) => {
    const entry = ownSetEntry(id);
    const part = (/** @type {Part} */ part, /** @type {number} */ count) => ({ ...part, count });
    if (!entry) return [];
    const parts = entry.parts.map((of) => part(of, count));
    const shape = /** @type {[number, number]} */ (columns ? [1, columns.length] : entry.shape);
    const [held, examples] = [entry.heldOut, entry.examples].map((of) => part(of, heldOut));
    return [{ ...entry, name, shape, columns, classes, parts, heldOut: held, examples }];
  });
}

/** What was asked for: a dataset is one object. @type {Map<string, Dataset>} */
const entries = new Map();

/** The entry that a set of somebody's own is of, be its images here or not, under its name. @param {string | null | undefined} id */
function ownSetEntry(id) {
  const known = entries.get(String(id));
  if (known) return known;
  const entry = datasets.find((dataset) => isOwn(dataset) && /^-[0-9a-f]{8}$/.test(id?.replace(dataset.id, '') ?? ''));
  if (!entry) return undefined;
  const named = { ...entry, id: String(id) };
  entries.set(named.id, named);
  return named;
}

/** @param {string | null | undefined} id @param {Dataset[]} [among] */
export const datasetOf = (id, among = datasets) =>
  among.find((dataset) => dataset.id === id) ?? own.find((dataset) => dataset.id === id) ?? ownSetEntry(id);

/** How many images a choice of them is. @param {{ data: string | null, set: string, count: number }} size */
export const imagesOf = ({ data, set, count }) => count || (datasetOf(data)?.parts.find(({ id }) => id === set)?.count ?? 0);

/**
 * Whether the page's digit is one of the present model's images: nobody can draw for a model of words, or of unknown data.
 * @param {import('./protocol.js').ModelInfo | null} model
 * @returns {model is import('./protocol.js').ModelInfo}
 */
export const ofImages = (model) => (datasetOf(model?.data)?.drawing.kind ?? 'never') !== 'never';
