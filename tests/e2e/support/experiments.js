/** Experiments as a visitor runs them: pressed, waited for, read off the table and the CSV. */
import { parse } from './visit.js';

/** @typedef {import('./visit.js').Visit} Visit */

/** Milliseconds that a measurement may take on a machine that has much else to do: a wait ends as soon as there is a result. */
export const patience = 1_000_000;

/** @param {Visit} visit */
export async function run(visit) {
  await visit.get('experiment-run').click();
  await visit.get('experiment-table').waitFor({ timeout: patience });
}

/** The numbers of a row of the table: ours and its standard error. @param {Visit} visit @param {number} row */
export async function numbersOf(visit, row) {
  const values = visit.page.locator('.experiment-table tbody tr').nth(row).locator('.value');
  return Promise.all((await values.all()).map(async (value) => parse(await value.textContent())));
}

/** The CSV of the present result: its name, and its lines as records of texts. @param {Visit} visit */
export async function csvOf(visit) {
  const { bytes, name } = await visit.saved(() => visit.get('experiment-csv').click());
  const [names, ...lines] = bytes
    .toString()
    .trim()
    .split('\n')
    .map((line) => line.split(','));
  return { name, records: lines.map((line) => Object.fromEntries(names.map((of, at) => [of, line[at]]))) };
}

/** The same as records of numbers, where all are some. @param {Visit} visit */
export async function recordsOf(visit) {
  const { records } = await csvOf(visit);
  return records.map((record) => Object.fromEntries(Object.entries(record).map(([of, value]) => [of, Number(value)])));
}
