// @ts-check
/**
 * Results that are not of the page's model, kept by the browser from one visit to the next (IndexedDB), the last of each
 * experiment. Where it keeps nothing, they last as long as the page.
 */
import { inTime } from '../../shared/files.js';
import { openDB } from '../../vendor/idb.js';

/** @typedef {{ form: number, time: number, result: any }} Kept `form` of the result, `time` in milliseconds since 1970 */

const database = 'vae-playground-results';
/** Seconds in which it opens, or cannot be had. */
const patience = 10;

/**
 * @template T
 * @param {(db: any) => Promise<T>} work
 * @returns {Promise<T | null>} null where the browser refuses
 */
async function asking(work) {
  try {
    const upgrade = (/** @type {any} */ db) => db.createObjectStore('results');
    const db = await inTime(openDB(database, 1, { upgrade }), database, patience);
    try {
      return await work(db);
    } finally {
      db.close();
    }
  } catch {
    return null;
  }
}

/**
 * @param {string} id of the experiment
 * @param {Kept} kept
 */
export const keepResult = (id, kept) => asking((db) => db.put('results', kept, id));

/**
 * @param {string} id
 * @param {number} form that is understood
 * @returns {Promise<Kept | null>}
 */
export async function keptResult(id, form) {
  const kept = /** @type {Kept | null | undefined} */ (await asking((db) => db.get('results', id)));
  return kept?.form === form ? kept : null;
}
