// The network between the page and its server: files that do not come, come wrong or come late. Each is said in the reader's
// language, a trained model stays whatever happens, and the next try works.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, test } from 'node:test';
import { lacks } from './support/browser.js';
import { before, everyLanguage, hurry, hurryUp, messages, reached, told } from './support/faults.js';
import { correlation, distance } from './support/images.js';
import { shapes } from './support/shapes.js';
import { openSite, sources } from './support/site.js';
import { words } from './support/visit.js';

/** @typedef {import('./support/visit.js').Visit} Visit */
/** @typedef {import('playwright-core').Route} Route */

const site = await openSite();
after(() => site.close());

const page = { contentType: 'text/html', body: '<!doctype html><title>Log in</title>' };
const checkpoint = readFileSync(`${sources}models/mnist-2d.safetensors`);

/** How a file does not come, and how that is told. @type {Record<string, { answer: (route: Route) => Promise<unknown>, key: string }>} */
const faults = {
  'a server that has no such file': { answer: (route) => route.fulfill({ status: 404 }), key: 'error.server' },
  'a server that fails': { answer: (route) => route.fulfill({ status: 503 }), key: 'error.server' },
  'a web page': { answer: (route) => route.fulfill(page), key: 'error.web-page' },
  'a web page that is called data': {
    answer: (route) => route.fulfill({ ...page, contentType: 'application/octet-stream' }),
    key: 'error.web-page',
  },
  'a part of it': {
    answer: async (route) => {
      const response = await route.fetch();
      const body = await response.body();
      await route.fulfill({ response, headers: {}, body: body.subarray(0, body.length >> 1) });
    },
    key: 'error.damaged',
  },
  'no answer': { answer: (route) => route.abort(), key: 'error.network' },
};

/** A visit whose model was trained for a step. @param {import('playwright-core').Page['addInitScript'] | any} [prepare] */
async function trained(prepare) {
  const visit = await site.visit('#train?hidden=32&latent=4&batch=50&count=500&epochs=0&workers=1', { prepare });
  await visit.get('train-step').click();
  await reached(visit, 1);
  await visit.settled();
  return visit;
}

/** The same settings with other data and other weights, as a preset has them. */
const others = '#train?hidden=32&latent=3&batch=50&count=0&set=60k&seed=2&epochs=0&workers=1';

/** The trained model is there as it was, and goes on. @param {Visit} visit @param {string} why */
async function stayed(visit, why) {
  await visit.get('train-start').waitFor();
  await visit.settled();
  assert.equal(await visit.number('metric-step'), 1, why);
  assert.equal((await visit.ask('info')).step, 1, why);
}

for (const [name, { answer, key }] of Object.entries(faults)) {
  test(`${name} in the place of data: it is told, the trained model stays, and the next try works`, async () => {
    const visit = await trained();
    await visit.page.route('**/train-images-60k*', answer);
    await visit.page.evaluate((hash) => location.assign(hash), others);
    await visit.settled();
    await visit.get('train-start').click();
    await told(visit, 'en', key);
    await stayed(visit, name);
    assert.deepEqual(await messages(visit), []);
    await visit.page.unroute('**/train-images-60k*');
    await visit.get('train-start').click();
    await reached(visit, 5);
    assert.equal((await visit.ask('info')).config.model.latent, 3, 'the new model');
    await visit.close();
  });
}

test('without the images to evaluate on, it is told and training goes on', async () => {
  const visit = await site.visit('#train?hidden=32&latent=4&batch=50&count=500&epochs=0&workers=1', {
    prepare: (page) => page.route('**/test-images-10k*', (route) => route.fulfill({ status: 404 })),
  });
  await visit.get('train-start').click();
  await told(visit, 'en', 'error.server');
  await reached(visit, 50);
  await visit.close();
});

test('data that cannot be had are told of in every language', async () => {
  for (const language of everyLanguage) {
    const visit = await site.visit(`#train?hidden=32&latent=4&language=${language}`);
    await visit.page.route('**/train-*', (route) => route.fulfill(page));
    await visit.get('train-start').click();
    await told(visit, language, 'error.web-page');
    await visit.close();
  }
});

test('without a network training says so, and goes on with it', async () => {
  const visit = await trained();
  await visit.page.evaluate((hash) => location.assign(hash), others);
  await visit.settled();
  await visit.page.context().setOffline(true);
  await visit.get('train-start').click();
  await told(visit, 'en', 'error.network');
  await stayed(visit, 'offline');
  await visit.page.context().setOffline(false);
  await visit.get('train-start').click();
  await reached(visit, 5);
  await visit.close();
});

test('a download that never comes is given up, and asked for anew by the next wish', async () => {
  const visit = await trained(before('worker', hurry));
  let asked = 0;
  let stalls = true;
  await visit.page.route('**/train-images-60k*', (route) => {
    asked++;
    if (!stalls) void route.continue();
  });
  await visit.page.evaluate((hash) => location.assign(hash), others);
  await visit.settled();
  await visit.get('train-start').click();
  await visit.page.getByText(words('en')['train.loading']).waitFor();
  await hurryUp(visit);
  await told(visit, 'en', 'error.stalled');
  await stayed(visit, 'stalled');
  stalls = false;
  await visit.get('train-start').click();
  await reached(visit, 5);
  assert.equal(asked, 2);
  await visit.close();
});

test('a first model that does not come is told of, and the page has another', async () => {
  for (const [name, { answer, key }] of Object.entries(faults)) {
    const visit = await site.visit('', { prepare: (page) => page.route('**/models/**', answer), wait: false });
    await visit.page.locator('.chip', { hasText: words('en')['model.own'] }).waitFor();
    assert.deepEqual(await messages(visit), [words('en')[key]], name);
    await visit.close();
  }
});

test('a file that is no model is told as what the server sent', async () => {
  for (const language of everyLanguage) {
    const visit = await site.visit(`#draw?language=${language}`, {
      prepare: (page) =>
        page.route('**/models/**', (route) => route.fulfill({ body: Buffer.alloc(2e6, 'version https://git-lfs') })),
      wait: false,
    });
    await visit.page.locator('.chip', { hasText: words(language)['model.own'] }).waitFor();
    assert.deepEqual(await messages(visit), [words(language)['error.damaged']]);
    await visit.close();
  }
});

test('while the first model does not come, a file of the reader’s own can be opened', async () => {
  const visit = await site.visit('', { prepare: (page) => page.route('**/models/**', () => {}), wait: false });
  await visit.openChip();
  await visit
    .get('model-load')
    .setInputFiles({ name: 'a.safetensors', mimeType: 'application/octet-stream', buffer: Buffer.from('no') });
  await told(visit, 'en', 'error.checkpoint');
  await visit.openChip();
  await visit
    .get('model-load')
    .setInputFiles({ name: 'b.safetensors', mimeType: 'application/octet-stream', buffer: checkpoint });
  await visit.page.locator('.chip', { hasText: 'b' }).waitFor();
  await visit.close();
});

test('without the shipped model the page still trains one, without test digits it still draws', async () => {
  const files = /\/(models|data)\//;
  const visit = await site.visit('', { prepare: (page) => page.route(files, (route) => route.abort()), wait: false });
  await visit
    .get('toast')
    .filter({ hasText: words('en')['error.network'] })
    .waitFor();
  await visit.page.locator('.chip', { hasText: words('en')['model.own'] }).waitFor();
  await visit.settled();
  await visit.clear();
  await visit.draw(shapes[3]);
  await visit.settled();
  // Random weights: every pixel is about a half.
  const reconstruction = await visit.ink('reconstruction');
  assert.ok(distance(reconstruction, Array(784).fill(0.5)) < 0.3);
  await visit.page.unroute(files);
  await visit.openChip();
  await visit.get('model-mnist-20d').click();
  await visit.page.locator('.chip', { hasText: words('en')['model.mnist-20d'] }).waitFor();
  await visit.clear();
  await visit.draw(shapes[7]);
  await visit.settled();
  assert.ok(correlation(await visit.ink('reconstruction'), await visit.ink('digit-seen')) > 0.75);
  await visit.close();
});

/** Answers requests for a shipped model when the test says so. @param {Visit} visit @returns {Promise<() => void>} */
async function late(visit) {
  /** @type {() => void} */
  let arrive = () => {};
  const wait = new Promise((resolve) => (arrive = () => resolve(null)));
  await visit.page.route(/\/mnist-2d-[0-9a-f]{8}\./, async (route) => {
    await wait;
    await route.continue().catch(() => {});
  });
  return arrive;
}

/** What is wished for after a shipped model that comes late. @type {Record<string, (visit: Visit) => Promise<unknown>>} */
const newer = {
  'another model': async (visit) => {
    await visit.openChip();
    await visit.get('model-mnist-2d-gaussian').click();
    await visit.page.locator('.chip', { hasText: words('en')['model.mnist-2d-gaussian'] }).waitFor();
  },
  'a file': async (visit) => {
    await visit.openChip();
    await visit
      .get('model-load')
      .setInputFiles({ name: 'mine.safetensors', mimeType: 'application/octet-stream', buffer: checkpoint });
    await visit.page.locator('.chip', { hasText: 'mine' }).waitFor();
  },
  training: async (visit) => {
    await visit.open('train');
    await visit.get('train-start').click();
    await reached(visit, 5);
    await visit.get('train-pause').click();
    await visit.get('train-start').waitFor();
  },
};

for (const [name, wish] of Object.entries(newer)) {
  test(`a model that comes late takes nothing away from what was wished for after it: ${name}`, async () => {
    const visit = await site.visit('#draw?hidden=32&latent=4&batch=50&count=500&epochs=0&workers=1');
    const arrive = await late(visit);
    await visit.openChip();
    await visit.get('model-mnist-2d').click();
    await wish(visit);
    const info = await visit.ask('info');
    arrive();
    await visit.settled();
    assert.deepEqual(await visit.ask('info'), info);
    assert.doesNotMatch(
      (await visit.get('model-chip').textContent()) ?? '',
      new RegExp(`${words('en')['model.mnist-2d']}(?! ·|,)`),
    );
    assert.deepEqual(await messages(visit), []);
    assert.deepEqual(visit.complaints, []);
    await visit.close();
  });
}

test('data that come late take nothing away either: another model was opened while a start waited for them', async () => {
  const visit = await trained();
  /** @type {() => void} */
  let arrive = () => {};
  const wait = new Promise((resolve) => (arrive = () => resolve(null)));
  await visit.page.route('**/train-images-60k*', async (route) => {
    await wait;
    await route.continue().catch(() => {});
  });
  await visit.page.evaluate((hash) => location.assign(hash), others);
  await visit.settled();
  await visit.get('train-start').click();
  await visit.page.getByText(words('en')['train.loading']).waitFor();
  await visit.openChip();
  await visit.get('model-mnist-2d').click();
  await visit.page.locator('.chip', { hasText: words('en')['model.mnist-2d'] }).waitFor();
  arrive();
  await visit.settled();
  assert.deepEqual([(await visit.ask('info')).step, (await visit.ask('info')).config.model.latent], [0, 2]);
  await visit.page.locator('.chip', { hasText: words('en')['model.mnist-2d'] }).waitFor();
  await visit.close();
});

test('a view that cannot be had is told of, the others work, and it is asked for again when it is opened again', {
  skip: lacks('retries'),
}, async () => {
  const visit = await site.visit('#generate', {
    prepare: (page) => page.route('**/generate-view-*.js', (route) => route.abort()),
  });
  await told(visit, 'en', 'error.network');
  await visit.open('draw');
  await visit.clear();
  await visit.draw(shapes[7]);
  await visit.settled();
  assert.ok(correlation(await visit.ink('reconstruction'), await visit.ink('digit-seen')) > 0.75);
  await visit.page.unroute('**/generate-view-*.js');
  await visit.open('generate');
  await visit.close();
});

test('an experiment or a figure that cannot be had leaves a sentence, and comes when it is wanted again; nothing is taken for a mistake of the page', {
  skip: lacks('retries'),
}, async () => {
  const parts = '**/{flows,two-gaussians}-*.js';
  const visit = await site.visit('#experiments/bound', { prepare: (page) => page.route(parts, (route) => route.abort()) });
  await visit.get('experiment-flows').click();
  await visit.page.getByText(words('en')['experiments.failed']).waitFor();
  await visit.open('learn');
  await visit.page.evaluate(() => (location.hash = '#learn/kl'));
  await visit.page.locator('vae-figure-place').getByText(words('en')['learn.figure.failed']).first().waitFor();
  assert.deepEqual(await messages(visit), []);
  assert.deepEqual(
    visit.complaints.filter((complaint) => !complaint.includes('net::ERR_FAILED')),
    [],
  );
  await visit.page.unroute(parts);
  await visit.page.goBack();
  await visit.page.goBack();
  await visit.get('experiment-bring').click();
  await visit.page.locator('vae-experiment-flows').waitFor();
  await visit.close();
});
