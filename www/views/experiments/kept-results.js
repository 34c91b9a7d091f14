// @ts-check
/**
 * Results, kept by the browser from one visit to the next (IndexedDB): of each experiment the latest few, each with its subject, a
 * text that says of which model and with which settings it was measured. Where the browser keeps nothing, they last as long as the page.
 */
import { inTime } from '../../shared/files.js';
import { openDB } from '../../vendor/idb.js';

/**
 * @typedef {object} Kept
 * @property {number} form of the result
 * @property {number} time milliseconds since 1970
 * @property {any} result
 * @property {Float32Array | null} digit that it was measured on beside, as seen
 */

/** In the store: ids, times and subjects are its keys, so that none is read to find another. @typedef {[id: string, time: number, subject: string]} Key */

const database = 'vae-playground-results';
const version = 2;
const store = 'results';
/** Seconds in which it opens, or cannot be had. */
const patience = 10;
/** Results that are kept of one experiment. */
const most = 8;

/** What the browser did not keep, by experiment and subject. @type {Map<string, Kept>} */
const ofThisPage = new Map();

/**
 * One transaction: all of it is written, or nothing.
 * @template T
 * @param {'readonly' | 'readwrite'} mode
 * @param {(results: any) => Promise<T>} work
 * @returns {Promise<{ answer: T } | null>} null where the browser refuses
 */
async function asking(mode, work) {
  try {
    const db = await inTime(openDB(database, version, { upgrade }), database, patience);
    try {
      const transaction = db.transaction(store, mode);
      // One that fails rejects `done` as well, whoever waits for it.
      transaction.done.catch(() => {});
      const answer = await work(transaction.objectStore(store));
      await transaction.done;
      return { answer };
    } finally {
      db.close();
    }
  } catch {
    return null;
  }
}

/** What an older form of the store held is measured anew. @param {any} db */
function upgrade(db) {
  for (const name of db.objectStoreNames) db.deleteObjectStore(name);
  db.createObjectStore(store);
}

/** The keys of an experiment's results, the oldest first: arrays come after all numbers. @param {any} results @param {string} id @returns {Promise<Key[]>} */
const keysOf = (results, id) => results.getAllKeys(IDBKeyRange.bound([id], [id, []]));

/**
 * @param {string} id of the experiment
 * @param {string} subject
 * @param {Kept} kept takes the place of what there was of the same subject
 */
export async function keepResult(id, subject, kept) {
  const done = await asking('readwrite', async (results) => {
    const keys = await keysOf(results, id);
    const others = keys.filter(([, , of]) => of !== subject);
    const gone = [...keys.filter(([, , of]) => of === subject), ...others.slice(0, Math.max(0, others.length - most + 1))];
    await Promise.all(gone.map((key) => results.delete(key)));
    await results.put(kept, [id, kept.time, subject]);
  });
  if (done) ofThisPage.delete(`${id} ${subject}`);
  else ofThisPage.set(`${id} ${subject}`, kept);
}

/**
 * @param {string} id
 * @param {string} subject
 * @param {number} form that is understood
 * @returns {Promise<{ kept: Kept, lasting: boolean } | null>} lasting: beyond the page
 */
export async function keptResult(id, subject, form) {
  const known = ofThisPage.get(`${id} ${subject}`);
  if (known) return { kept: known, lasting: false };
  const found = await asking('readonly', async (results) => {
    const key = (await keysOf(results, id)).findLast(([, , of]) => of === subject);
    return key && results.get(key);
  });
  const kept = /** @type {Kept | undefined} */ (found?.answer);
  return kept?.form === form && Number.isFinite(kept.time) ? { kept, lasting: true } : null;
}
