// Nothing that a reader trains is lost: a tab that crashed goes on bit for bit, a page that is loaded again has its model,
// going back ends no training, and what replaces a model leaves it in the menu.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { lacks } from './support/browser.js';
import { hurry, hurryUp } from './support/faults.js';
import { openSite } from './support/site.js';
import { boxOf, textOf, until, Visit, words } from './support/visit.js';
import { watchWorker } from './support/watch-worker.js';

const site = await openSite();
after(() => site.close());

/** A small network on few images by one worker, so that a slow machine trains it in seconds. */
const small = 'hidden=32&latent=2&batch=100&seed=7&count=500&workers=1&lr=0.002';

const step = (/** @type {Visit} */ visit) => visit.number('metric-step');
const entries = (/** @type {Visit} */ visit) => visit.get('library-entry');

/** @param {Visit} visit */
async function isKept(visit) {
  await until(async () => (await entries(visit).count()) > 0, 'an entry in the menu');
}

/** @param {Visit} visit @param {string} action 'start' or 'pause' */
async function press(visit, action) {
  await visit.get(`train-${action}`).click();
  await visit.get(`train-${action === 'start' ? 'pause' : 'start'}`).waitFor();
}

/** Thousands of steps take their time where others work beside them. */
const finished = (/** @type {Visit} */ visit) =>
  visit.page.locator('.train-status', { hasText: words('en')['train.finished'] }).waitFor({ timeout: 180_000 });

/** Trains until the library has it, and then some steps more that it has not. @param {Visit} visit */
async function train(visit) {
  await press(visit, 'start');
  await isKept(visit);
}

test('a tab that crashed amid training goes on to the very same weights', { skip: lacks('devtools') }, async () => {
  const whole = await site.visit(`#train?${small}&epochs=900`);
  await whole.get('train-start').click();
  await finished(whole);
  const expected = await whole.download();
  await whole.close();

  const first = await site.visit(`#train?${small}&epochs=900`);
  await train(first);
  const context = first.page.context();
  const cdp = await context.newCDPSession(first.page);
  const crashed = first.page.waitForEvent('crash');
  cdp.send('Page.crash').catch(() => {});
  await crashed;

  const page = await context.newPage();
  const visit = new Visit(page);
  await page.addInitScript(watchWorker);
  await page.goto(site.address);
  await visit.started();
  await visit.openChip();
  await visit.get('library-open').click();
  await visit.open('train');
  await visit.settled();
  const from = await step(visit);
  assert.ok(from > 0 && from < 900 * 5, `from step ${from}`);
  await visit.get('train-start').click();
  await finished(visit);
  const found = await visit.download();
  assert.deepEqual(visit.complaints, []);
  assert.ok(found.bytes.equals(expected.bytes), 'as if nothing had happened');
  await visit.close();
});

test('a page that is loaded again has the model that was trained in it, and its settings', async () => {
  const visit = await site.visit(`#train?${small}&epochs=0`);
  await train(visit);
  await press(visit, 'pause');
  await visit.settled();
  const before = await step(visit);
  await visit.open('draw');
  await visit.page.reload();
  await visit.started();
  assert.match(await textOf(visit.get('model-chip')), new RegExp(words('en')['model.own']));
  await visit.open('train');
  assert.equal(await step(visit), before);
  assert.match(await textOf(visit.get('train-start')), new RegExp(words('en')['train.start.continue']));
  await press(visit, 'start');
  await until(async () => (await step(visit)) > before, 'a step more');
  assert.equal(await entries(visit).count(), 1, 'it is still the same model');
  assert.deepEqual(visit.complaints, []);
  await visit.close();
});

test('going back looks back, and training goes on as it was', async () => {
  const visit = await site.visit('#draw');
  const { page } = visit;
  await visit.open('latent');
  await visit.open('train');
  await page.evaluate((query) => location.assign(`#train?${query}&epochs=0&beta=2`), small);
  await visit.settled();
  await train(visit);
  const before = await step(visit);
  for (const view of ['train', 'latent', 'draw']) {
    await page.goBack();
    await page.locator(`vae-${view}-view`).waitFor({ state: 'visible' });
  }
  // A link that is pasted amid training does no more than that.
  await page.evaluate(() => location.assign('#train?model=mnist-2d&beta=1'));
  await page.locator('vae-train-view').waitFor({ state: 'visible' });
  assert.equal(await visit.get('train-pause').isVisible(), true, 'it still trains');
  await until(async () => (await step(visit)) > before, 'a step more');
  assert.match(page.url(), /beta=2/);
  assert.match(await textOf(visit.get('model-chip')), new RegExp(words('en')['model.own']));
  await visit.close();
});

test('what takes the place of a trained model leaves it in the menu, from where it comes back', async () => {
  const visit = await site.visit(`#train?${small}&epochs=0`);
  await visit.get('train-step').click();
  await visit.settled();
  await press(visit, 'start');
  await until(async () => (await step(visit)) > 20, 'some steps');
  await visit.openChip();
  await visit.get('model-mnist-2d').click();
  await visit.settled();
  await isKept(visit);
  await visit.openChip();
  // However many models are shipped, one's own and the buttons for files are seen at once.
  const [own, shipped] = [await boxOf(visit.get('library-open')), await boxOf(visit.get('model-mnist-20d'))];
  assert.ok(own.y < shipped.y, `${own.y}, ${shipped.y}`);
  const files = await visit.get('model-download').evaluate((button) => {
    const { left, top, width, height } = button.getBoundingClientRect();
    return button.contains(document.elementFromPoint(left + width / 2, top + height / 2));
  });
  assert.ok(files);
  await visit.get('library-open').click();
  await visit.open('train');
  await visit.settled();
  assert.ok((await step(visit)) > 20);
  assert.equal(await visit.page.locator('.library-open[aria-pressed=true]').count(), 1);
  await visit.get('train-reset').click();
  await visit.settled();
  await press(visit, 'start');
  await until(async () => (await entries(visit).count()) === 2, 'a second one');
  await press(visit, 'pause');
  const kept = await step(visit);
  await visit.get('replaced-open').click();
  await until(async () => (await step(visit)) !== kept, 'the run before');
  await visit.settled();
  assert.ok((await step(visit)) > 20);
  await visit.get('replaced-run').waitFor({ state: 'detached' });
  await visit.close();
});

test('a model of the menu can be renamed, copied, downloaded and deleted', async () => {
  const visit = await site.visit(`#train?${small}&epochs=0`);
  await train(visit);
  await press(visit, 'pause');
  await visit.openChip();
  await visit.get('library-rename').click();
  await visit.page.keyboard.press('Control+A');
  await visit.page.keyboard.type('<b>mine</b>');
  await visit.page.keyboard.press('Enter');
  await until(async () => (await textOf(visit.get('model-chip'))).includes('<b>mine</b>'), 'the name in the chip');
  await visit.get('library-duplicate').click();
  await until(async () => (await entries(visit).count()) === 2, 'the copy');
  const named = entries(visit).filter({ hasText: '<b>mine</b>' });
  const saved = await visit.saved(() => named.first().getByTestId('library-save').click());
  await visit.page.reload();
  await visit.started();
  assert.ok((await visit.download()).bytes.equals(saved.bytes), 'the file is the model');
  assert.match(await textOf(visit.get('model-chip')), /<b>mine<\/b>/);
  for (const left of [1, 0]) {
    await visit.get('library-remove').first().click();
    assert.equal(await visit.page.evaluate(() => document.activeElement?.textContent?.trim()), words('en')['library.cancel']);
    await visit.get('library-remove-yes').click();
    await until(async () => (await entries(visit).count()) === left, `${left} models`);
  }
  assert.deepEqual(visit.complaints, []);
  await visit.close();
});

/** How a browser keeps nothing, and how that is told: each runs in the page before it. @type {Record<string, { prepare: () => void, key: string }>} */
const keepsNothing = {
  'refuses every store': {
    prepare: () => {
      const refuse = () => {
        throw new DOMException('denied', 'SecurityError');
      };
      Object.defineProperty(window, 'indexedDB', { value: { open: refuse } });
      for (const name of ['localStorage', 'sessionStorage']) Object.defineProperty(window, name, { get: refuse });
      BroadcastChannel.prototype.postMessage = refuse;
      // The empty page before it, where some browsers run this too, has neither.
      if (!isSecureContext) return;
      navigator.locks.request = async () => refuse();
      navigator.storage.estimate = async () => refuse();
    },
    key: 'error.storage',
  },
  'has no store': {
    prepare: () => {
      for (const name of ['indexedDB', 'localStorage', 'sessionStorage', 'BroadcastChannel']) {
        Object.defineProperty(window, name, { value: undefined });
      }
      for (const name of ['locks', 'storage']) Object.defineProperty(navigator, name, { value: undefined });
    },
    key: 'error.storage',
  },
  'never answers': {
    prepare: () => {
      Object.defineProperty(window, 'indexedDB', { value: { open: () => new EventTarget() } });
    },
    key: 'error.storage',
  },
  'is full': {
    prepare: () => {
      const full = () => {
        throw new DOMException('full', 'QuotaExceededError');
      };
      Object.assign(IDBObjectStore.prototype, { add: full, put: full });
      Storage.prototype.setItem = full;
    },
    key: 'error.storage-full',
  },
};

for (const [name, { prepare, key }] of Object.entries(keepsNothing)) {
  test(`where the browser ${name}, the page says so once, training goes on, and the model can be downloaded`, async () => {
    const visit = await site.visit(`#train?${small}&epochs=0`, {
      prepare: async (page) => {
        await page.addInitScript(prepare);
        await page.addInitScript(hurry);
      },
    });
    await hurryUp(visit);
    await visit.openChip();
    if (key === 'error.storage')
      await visit.page.locator('vae-own-models', { hasText: words('en')['library.blocked'] }).waitFor();
    await visit.closeChip();
    await press(visit, 'start');
    await visit
      .get('toast')
      .filter({ hasText: words('en')[key] })
      .waitFor();
    const before = await step(visit);
    await until(async () => (await step(visit)) > before, 'a step more');
    assert.equal(await visit.get('toast').count(), 1);
    assert.ok((await visit.download()).bytes.length > 1000);
    assert.deepEqual(visit.complaints, []);
    await visit.close();
  });
}
