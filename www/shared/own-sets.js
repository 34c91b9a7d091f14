// @ts-check
/**
 * The reader's own images, kept by the browser from one visit to the next (IndexedDB): what each set is, and its files. The
 * page lists and deletes them; the worker, which makes them, writes them and trains on them.
 */
import { openDB } from '../vendor/idb.js';
import { inTime } from './files.js';

/**
 * @typedef {object} OwnSet
 * @property {string} id by which models know it
 * @property {string} name given by the reader
 * @property {number} created milliseconds since 1970
 * @property {string[]} classes names by label
 * @property {import('../pkg/simd128/vae_wasm.js').Column[]} [columns] of a table, in the place of images
 * @property {[number, number]} counts to train on, and held out
 * @property {Uint8Array} thumbnail its first images, as many as there are up to a dozen
 */

/** @typedef {Uint8Array<ArrayBuffer> | null} IdxFile */
/** @typedef {{ training: [IdxFile, IdxFile], heldOut: [IdxFile, IdxFile] }} OwnFiles images and labels, IDX */

const database = 'vae-playground-own-data';
/** Seconds in which it opens, or cannot be had. */
const patience = 10;

/**
 * One transaction over both stores; all of it is done, or nothing.
 * @template T
 * @param {'readonly' | 'readwrite'} mode
 * @param {(sets: any, files: any) => Promise<T>} work
 * @returns {Promise<T>}
 */
async function transaction(mode, work) {
  try {
    const upgrade = (/** @type {any} */ db) => {
      db.createObjectStore('sets', { keyPath: 'id' });
      db.createObjectStore('files');
    };
    const db = await inTime(openDB(database, 1, { upgrade }), database, patience);
    try {
      const transaction = db.transaction(['sets', 'files'], mode);
      transaction.done.catch(() => {});
      const answer = await work(transaction.objectStore('sets'), transaction.objectStore('files'));
      await transaction.done;
      return answer;
    } finally {
      db.close();
    }
  } catch (error) {
    throw Object.assign(new Error(`own data: ${error}`), { kind: 'own-storage' });
  }
}

/** @returns {Promise<OwnSet[]>} the latest first */
export async function listSets() {
  const sets = /** @type {OwnSet[]} */ (await transaction('readonly', (sets) => sets.getAll()));
  return sets.sort((a, b) => b.created - a.created);
}

/** @param {OwnSet} set @param {OwnFiles} files */
export const putSet = (set, files) =>
  transaction('readwrite', async (sets, all) => {
    await Promise.all([sets.put(set), all.put(files, set.id)]);
  });

/** @param {string} id @returns {Promise<OwnFiles>} */
export async function readSet(id) {
  const files = /** @type {OwnFiles | undefined} */ (await transaction('readonly', (_, files) => files.get(id)));
  if (!files) throw Object.assign(new Error(`${id}: expected images kept here, got none`), { kind: 'own-gone' });
  return files;
}

/** @param {string} id */
export const removeSet = (id) =>
  transaction('readwrite', async (sets, files) => {
    await Promise.all([sets.delete(id), files.delete(id)]);
  });
