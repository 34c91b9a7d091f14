// What is chosen in an experiment stands in its address, and what it measured is kept with the model that it was measured on.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { csvOf, run } from './support/experiments.js';
import { openSite } from './support/site.js';
import { textOf, until, words } from './support/visit.js';

/** @typedef {import('./support/visit.js').Visit} Visit */

/** @type {Awaited<ReturnType<typeof openSite>>} */
let site;
before(async () => {
  site = await openSite();
});
after(() => site.close());

/** Follows a link, or a key of the browser's. @param {Visit} visit @param {string} hash */
async function follow(visit, hash) {
  await visit.page.evaluate((hash) => location.assign(hash), hash);
  await visit.settled();
}

/** What the address says of an experiment. @param {Visit} visit @param {string} name */
async function said(visit, name) {
  const { hash } = new URL(visit.page.url());
  return new URLSearchParams(hash.split('?')[1]).get(`experiments.${name}`);
}

test('a link has all that is chosen; nonsense changes nothing, and no link a measurement under way', async () => {
  const visit = await site.visit(
    '#experiments/collapse?language=en&experiments.collapse.power=-1.2&experiments.collapse.latents=7',
  );
  const chosen = async () => [
    await visit.get('collapse-variance').inputValue(),
    await visit.get('collapse-latents').inputValue(),
  ];
  await until(async () => String(await chosen()) === '-1.2,7', 'what the link says');
  await visit.get('collapse-latents').fill('9');
  await until(async () => (await said(visit, 'collapse.latents')) === '9', 'the address');
  assert.equal(await said(visit, 'collapse.power'), '-1.2');

  // Another experiment has choices of its own, and going back leads to those that were left.
  await visit.get('experiment-gap').click();
  await visit.get('gap-length').waitFor();
  await until(async () => (await said(visit, 'gap.length')) === '2', 'the address of the other experiment');
  assert.equal(await said(visit, 'collapse.latents'), null);
  await visit.page.goBack();
  await visit.get('collapse-variance').waitFor();
  assert.deepEqual(await chosen(), ['-1.2', '9']);

  const nonsense = ['power=99', 'power=NaN', 'latents=0.5', 'latents=', '__proto__=1', 'measure=1', 'result=1'];
  await follow(visit, `#experiments/collapse?language=en&${nonsense.map((text) => `experiments.collapse.${text}`).join('&')}`);
  assert.deepEqual(await chosen(), ['-1.2', '9']);

  await follow(visit, '#experiments/collapse?language=en&experiments.collapse.power=0.1');
  assert.deepEqual(await chosen(), ['0.1', '9']);
  await visit.get('experiment-run').click();
  await visit.get('experiment-stop').waitFor();
  await visit.page.goBack();
  await until(async () => (await said(visit, 'collapse.power')) === '0.1', 'the address of what is measured');
  assert.deepEqual(await chosen(), ['0.1', '9']);
  await visit.get('experiment-table').waitFor();
  const { records } = await csvOf(visit);
  assert.deepEqual([records[0].variance, records[0].latents], ['1.3', '9']);
  assert.deepEqual(visit.complaints, []);
  await visit.close();
});

test('a result is kept with its model, and shown again when that is the page’s again, also in a later visit', async () => {
  const visit = await site.visit('#experiments/holes?model=mnist-2d&language=en');
  await run(visit);
  const { records } = await csvOf(visit);
  await follow(visit, '#experiments/holes?model=mnist-20d&language=en');
  await visit.get('experiment-table').waitFor({ state: 'detached' });
  await follow(visit, '#experiments/holes?model=mnist-2d&language=en');
  await visit.get('experiment-table').waitFor();
  assert.deepEqual((await csvOf(visit)).records, records);
  await visit.page.reload();
  await visit.started();
  await visit.get('experiment-table').waitFor();
  assert.match(await textOf(visit.get('experiment-status')), /kept by this browser/);
  assert.deepEqual((await csvOf(visit)).records, records);

  // A step of training makes another model of it; the weights that it had bring the result back.
  const { bytes, name } = await visit.download();
  await visit.open('train');
  await visit.get('train-step').click();
  await visit.settled();
  await visit.open('experiments');
  assert.equal(await visit.get('experiment-table').count(), 0);
  await visit.openChip();
  await visit.get('model-load').setInputFiles({ name, mimeType: 'application/octet-stream', buffer: bytes });
  await visit.get('experiment-table').waitFor();
  assert.deepEqual((await csvOf(visit)).records, records);
  assert.deepEqual(visit.complaints, []);
  await visit.close();
});

test('a model that comes while another is measured ends that, whatever view is in front', async () => {
  const visit = await site.visit('#experiments/bound?model=mnist-20d&language=en');
  await visit.get('experiment-run').click();
  await visit.get('experiment-stop').waitFor();
  await visit.open('draw');
  const open = async (/** @type {string} */ model) => {
    await visit.openChip();
    await visit.get(`model-${model}`).click();
    await visit.settled();
  };
  await open('mnist-2d');
  // Neither model has numbers that are of both.
  for (const model of ['mnist-2d', 'mnist-20d']) {
    await open(model);
    await visit.open('experiments');
    await visit.get('experiment-run').waitFor();
    await visit.settled();
    assert.equal(await visit.get('experiment-table').count(), 0, model);
  }
  assert.deepEqual(visit.complaints, []);
  await visit.close();
});

/** Runs before the page's own scripts. @type {Record<string, () => void>} */
const storesThatKeepNothing = {
  full: () => {
    const full = () => {
      throw new DOMException('full', 'QuotaExceededError');
    };
    Object.assign(IDBObjectStore.prototype, { add: full, put: full });
  },
  missing: () => Object.defineProperty(window, 'indexedDB', { value: undefined }),
};

for (const [kind, prepare] of Object.entries(storesThatKeepNothing)) {
  test(`where the browser's store is ${kind}, a result lasts as long as the page, which says so`, async () => {
    const visit = await site.visit('#experiments/holes?model=mnist-2d&language=en', {
      prepare: (page) => page.addInitScript(prepare),
    });
    await run(visit);
    await follow(visit, '#experiments/holes?model=mnist-20d&language=en');
    await visit.get('experiment-table').waitFor({ state: 'detached' });
    await follow(visit, '#experiments/holes?model=mnist-2d&language=en');
    await visit.get('experiment-table').waitFor();
    const [before] = words('en')['experiments.kept.here'].split('. ').slice(-1);
    assert.ok((await textOf(visit.get('experiment-status'))).includes(before));
    assert.deepEqual(visit.complaints, []);
    await visit.close();
  });
}
