// What goes wrong: files that are no checkpoints, a worker that dies, files that the server does not have. Each is said in
// the reader's language, and afterwards the page works as before.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, test } from 'node:test';
import { languages } from '../../www/languages/languages.js';
import { correlation, distance } from './support/images.js';
import { shapes } from './support/shapes.js';
import { openSite, sources } from './support/site.js';
import { words } from './support/visit.js';

/** @typedef {import('./support/visit.js').Visit} Visit */

const site = await openSite();
after(() => site.close());

/** Waits for a message, checks it, and closes it. @param {Visit} visit */
async function told(visit, /** @type {string} */ language, /** @type {string} */ key) {
  const message = visit.get('toast').filter({ hasText: words(language)[key] });
  await message.waitFor();
  await message.getByRole('button').click();
  await message.waitFor({ state: 'detached' });
}

/** What the model says about the digit at hand. @param {Visit} visit */
async function answer(visit) {
  await visit.settled();
  const [nll, kl] = [await visit.number('digit-nll'), await visit.number('digit-kl')];
  assert.ok(nll > 0 && kl > 0);
  return { nll, kl, reconstruction: await visit.ink('reconstruction') };
}

/** @param {Visit} visit */
async function stillDraws(visit) {
  await visit.clear();
  await visit.draw(shapes[7]);
  const { reconstruction } = await answer(visit);
  assert.ok(correlation(reconstruction, await visit.ink('digit-seen')) > 0.75);
}

/** The worker's own request for it: the page itself never asks. @param {Visit} visit */
const crash = (visit) => visit.page.evaluate(() => globalThis.watch.worker.postMessage({ id: -1, name: 'crash', args: [] }));

test('files that are no checkpoints are refused in words, and the model stays', async () => {
  const good = readFileSync(`${sources}models/mnist-2d.safetensors`);
  const lies = Buffer.from(good);
  lies.writeBigUInt64LE(1n << 60n);
  const files = {
    'empty.safetensors': Buffer.alloc(0),
    'text.safetensors': Buffer.from('this is no checkpoint'),
    'truncated.safetensors': good.subarray(0, good.length - 1000),
    'lying.safetensors': lies,
  };
  for (const { id: language } of languages) {
    const visit = await site.visit(`#draw?language=${language}`);
    await visit.get('test-digit-2').click();
    const before = await answer(visit);
    const chip = await visit.get('model-chip').textContent();
    for (const [name, buffer] of Object.entries(files)) {
      await visit.openChip();
      await visit.get('model-load').setInputFiles({ name, mimeType: 'application/octet-stream', buffer });
      await told(visit, language, 'error.checkpoint');
      assert.deepEqual(await answer(visit), before, name);
      assert.equal(await visit.get('model-chip').textContent(), chip, name);
    }
    await stillDraws(visit);
    assert.deepEqual(
      visit.complaints.filter((complaint) => !complaint.includes('willReadFrequently')),
      [],
    );
    await visit.close();
  }
});

test('after a crash there is a new worker with the same model, and it is said', async () => {
  for (const { id: language } of languages) {
    const visit = await site.visit(`#draw?language=${language}&model=mnist-2d`);
    await visit.get('test-digit-6').click();
    const before = await answer(visit);
    await crash(visit);
    await told(visit, language, 'error.panic');
    await visit.started();
    assert.deepEqual(await answer(visit), before);
    await stillDraws(visit);
    await visit.close();
  }
});

test('after a crash while training, training can go on from the last good model', async () => {
  const visit = await site.visit('#train?hidden=32&latent=4&batch=32');
  const step = () => visit.number('metric-step');
  await visit.get('train-reset').click();
  await visit.settled();
  await visit.get('train-start').click();
  await visit.page.waitForFunction(() => Number.parseFloat(document.querySelector('[data-testid=metric-step]').textContent) > 30);
  await visit.get('train-pause').click();
  await visit.get('train-start').waitFor();
  await visit.settled();
  const paused = await step();
  await visit.get('train-start').click();
  await visit.page.waitForFunction(
    (paused) => Number(document.querySelector('[data-testid=metric-step]').textContent) > paused,
    paused,
  );
  await crash(visit);
  await told(visit, 'en', 'error.panic');
  await visit.get('train-start').waitFor();
  await visit.settled();
  // Pausing keeps the model, and so does time: what comes back is no older than the pause.
  const back = await step();
  assert.ok(back >= paused, `paused at ${paused}, back at ${back}`);
  await visit.get('train-step').click();
  await visit.page.waitForFunction(
    (back) => Number(document.querySelector('[data-testid=metric-step]').textContent) === back + 1,
    back,
  );
  await visit.close();
});

test('training data that cannot be had: a sentence, no half-started training, and a second try works', async () => {
  for (const { id: language } of languages) {
    const visit = await site.visit(`#train?hidden=32&latent=4&language=${language}`);
    await visit.page.route('**/data/train-*', (route) => route.fulfill({ status: 404 }));
    await visit.get('train-start').click();
    await told(visit, language, 'error.server');
    await visit.get('train-start').waitFor();
    await visit.settled();
    assert.equal(await visit.number('metric-step'), 0);
    await visit.page.unroute('**/data/train-*');
    await visit.get('train-start').click();
    await visit.page.waitForFunction(
      () => Number.parseFloat(document.querySelector('[data-testid=metric-step]').textContent) > 5,
    );
    await visit.close();
  }
});

test('a start whose data cannot be had takes no trained model away', async () => {
  const visit = await site.visit('#train?hidden=32&latent=4&batch=50&count=500');
  await visit.get('train-step').click();
  await visit.settled();
  assert.equal(await visit.number('metric-step'), 1);
  await visit.page.route('**/data/train-*', (route) => route.fulfill({ body: '<!doctype html><title>Log in</title>' }));
  await visit.page.evaluate(() => location.assign('#train?hidden=32&latent=4&batch=50&count=0&set=60k&seed=2'));
  await visit.settled();
  await visit.get('train-start').click();
  await told(visit, 'en', 'error.web-page');
  await visit.get('train-start').waitFor();
  assert.equal(await visit.number('metric-step'), 1, 'the model that was trained');
  await visit.close();
});

test('of two models that are wanted the later one comes, however late the other is', async () => {
  const visit = await site.visit();
  /** @type {(value?: unknown) => void} */
  let arrive = () => {};
  const late = new Promise((resolve) => (arrive = resolve));
  await visit.page.route(/\/mnist-2d-[0-9a-f]{8}\./, async (route) => {
    await late;
    await route.fulfill({ path: `${sources}models/mnist-2d.safetensors` });
  });
  await visit.openChip();
  await visit.get('model-mnist-2d').click();
  await visit.openChip();
  await visit.get('model-mnist-2d-gaussian').click();
  await visit.page.locator('.chip', { hasText: words('en')['model.mnist-2d-gaussian'] }).waitFor();
  arrive();
  // The page waits for the late answer too.
  await visit.settled();
  assert.match((await visit.get('model-chip').textContent()) ?? '', new RegExp(words('en')['model.mnist-2d-gaussian']));
  assert.equal(await visit.get('toast').count(), 0);
  assert.deepEqual(visit.complaints, []);
  await visit.close();
});

test('a page of which a module is missing says so, in both languages', async () => {
  for (const missing of ['main', 'shared']) {
    const visit = await site.visit('', {
      wait: false,
      prepare: (page) => page.route(`**/${missing}-*.js`, (route) => route.fulfill({ status: 404 })),
    });
    await visit.page.locator('#trouble').waitFor({ state: 'visible' });
    assert.match((await visit.page.locator('#trouble').textContent()) ?? '', /could not start[\s\S]*无法启动/);
    await visit.close();
  }
});

test('a view that cannot be had is told of, the others work, and it is asked for again when it is opened again', async () => {
  const visit = await site.visit('#generate', {
    prepare: (page) => page.route('**/generate-view-*.js', (route) => route.abort()),
  });
  await told(visit, 'en', 'error.network');
  await visit.open('draw');
  await stillDraws(visit);
  await visit.page.unroute('**/generate-view-*.js');
  await visit.open('generate');
  await visit.close();
});

test('where workers are forbidden the page says so, once', async () => {
  const visit = await site.visit('', {
    wait: false,
    prepare: (page) =>
      page.addInitScript(() => {
        window.Worker = /** @type {any} */ (
          class {
            constructor() {
              throw new DOMException('denied', 'SecurityError');
            }
          }
        );
      }),
  });
  await visit
    .get('toast')
    .filter({ hasText: words('en')['error.worker'] })
    .waitFor();
  await visit.page.locator('.chip', { hasText: words('en')['model.none'] }).waitFor();
  assert.equal(await visit.get('toast').count(), 1);
  await visit.close();
});

test('a worker that hangs is replaced, with the model that it had', async () => {
  const visit = await site.visit('#draw?model=mnist-2d', {
    prepare: (page) =>
      page.addInitScript(() => {
        // A minute of silence passes at once.
        const { setInterval } = window;
        window.setInterval = /** @type {any} */ (
          (/** @type {() => void} */ work, /** @type {number} */ ms) => setInterval(work, ms / 50)
        );
      }),
  });
  await visit.get('test-digit-6').click();
  const before = await answer(visit);
  await visit.page.evaluate(() => {
    const { worker } = globalThis.watch;
    // What it hears from now on it never answers.
    Object.defineProperty(worker, 'postMessage', { value: () => {} });
  });
  await visit.get('test-digit-7').click();
  await told(visit, 'en', 'error.panic');
  await visit.started();
  await visit.get('test-digit-6').click();
  assert.deepEqual(await answer(visit), before);
  await visit.close();
});

test('without the shipped model the page still trains one, without test digits it still draws', async () => {
  const prepare = (/** @type {import('playwright-core').Page} */ page) =>
    page.route(/\/(models|data)\//, (/** @type {import('playwright-core').Route} */ route) => route.abort());
  const visit = await site.visit('', { prepare, wait: false });
  await visit
    .get('toast')
    .filter({ hasText: words('en')['error.network'] })
    .first()
    .waitFor();
  await visit.page.locator('.chip', { hasText: words('en')['model.own'] }).waitFor();
  await visit.settled();
  await visit.clear();
  await visit.draw(shapes[3]);
  await visit.settled();
  // Random weights: every pixel is about a half.
  const reconstruction = await visit.ink('reconstruction');
  assert.ok(distance(reconstruction, Array(784).fill(0.5)) < 0.3);
  await visit.page.unroute(/\/(models|data)\//);
  await visit.openChip();
  await visit.get('model-mnist-20d').click();
  await visit.page.locator('.chip', { hasText: words('en')['model.mnist-20d'] }).waitFor();
  await stillDraws(visit);
  await visit.close();
});

test('training that goes wrong says so, and another model can be opened', async () => {
  // A rate a thousand times too large, and a likelihood that punishes every error ten thousandfold.
  const visit = await site.visit('#train?hidden=64&latent=8&batch=64&lr=1&likelihood=gaussian&variance=0.0001&workers=1');
  await visit.get('train-start').click();
  const { 'error.diverged': diverged, 'train.losing': losing } = words('en');
  await visit.page.getByText(diverged).or(visit.page.getByText(losing)).first().waitFor();
  await visit.openChip();
  await visit.get('model-mnist-20d').click();
  await visit.get('train-start').waitFor();
  await visit.open('draw');
  await stillDraws(visit);
  await visit.close();
});
