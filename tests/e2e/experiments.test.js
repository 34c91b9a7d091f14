// Experiments: each is run as a visitor runs it, and its numbers are held to what the literature says or to the core's own.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { shippedModels } from '../../www/app/shipped-models.js';
import { openSite } from './support/site.js';
import { parse, textOf } from './support/visit.js';

/** @type {Awaited<ReturnType<typeof openSite>>} */
let site;
before(async () => {
  site = await openSite();
});
after(() => site.close());

/** The numbers of a row of the table: ours and its standard error. @param {import('./support/visit.js').Visit} visit @param {number} row */
async function numbersOf(visit, row) {
  const values = visit.page.locator('.experiment-table tbody tr').nth(row).locator('.value');
  return Promise.all((await values.all()).map(async (value) => parse(await value.textContent())));
}

/** @param {import('./support/visit.js').Visit} visit */
async function run(visit) {
  await visit.get('experiment-run').click();
  await visit.get('experiment-table').waitFor();
}

test('pictures that are no digits are likelier than digits, and digits than clothes for a model of clothes', async () => {
  const visit = await site.visit('#experiments/likelihood?language=en');
  await run(visit);
  const beaten = async (/** @type {string} */ name) => Number(/beats (\d+)/.exec(await textOf(visit.get(`odd-${name}`)))?.[1]);
  assert.ok((await beaten('bar')) > 80, 'a lying bar beats most test digits');
  assert.equal(await beaten('noise'), 0);
  const [digits, digitsError] = await numbersOf(visit, 1);
  const [clothes, clothesError] = await numbersOf(visit, 2);
  // Nalisnick et al. 2019: not so for a model of digits, so for a model of clothes.
  assert.ok(digits < -2 * digitsError, `${digits} ± ${digitsError}`);
  assert.ok(clothes > 2 * clothesError, `${clothes} ± ${clothesError}`);
  const { bytes, name } = await visit.saved(() => visit.get('experiment-csv').click());
  assert.equal(name, 'vae-experiment-likelihood.csv');
  const lines = bytes.toString().trim().split('\n');
  assert.equal(lines[0], 'kind,name,log_px');
  assert.equal(lines.filter((line) => line.startsWith('test,')).length, 100);
  assert.deepEqual(visit.complaints, []);
  await visit.close();
});

test('the bound rises with k, from the ELBO on; it can be stopped, and its link opens it', async () => {
  const visit = await site.visit('#experiments?language=en');
  await visit.get('experiment-bound').click();
  await visit.page.waitForURL(/#experiments\/bound/);
  await visit.get('experiment-run').click();
  await visit.get('experiment-stop').click();
  await visit.get('experiment-run').waitFor();
  assert.equal(await visit.get('experiment-table').count(), 0);
  await run(visit);
  const gains = await Promise.all([1, 2, 3].map((row) => numbersOf(visit, row)));
  for (const [gain, error] of gains) assert.ok(gain > 2 * error, `${gain} ± ${error}`);
  assert.ok(gains[0][0] < gains[1][0] && gains[1][0] < gains[2][0]);
  // 100 images are a sample of those of which the file says the ELBO.
  const [elbo, error] = await numbersOf(visit, 0);
  const [{ heldOut }] = shippedModels;
  assert.ok(Math.abs(elbo - heldOut.elbo) < 4 * error, `${elbo} ± ${error}, all images ${heldOut.elbo}`);
  assert.deepEqual(visit.complaints, []);
  await visit.close();
});
