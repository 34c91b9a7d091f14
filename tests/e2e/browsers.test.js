// Browsers that lack something or keep it from the page: each is Chromium with what an older or a stricter one does not have
// taken away before the page begins.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { openSite } from './support/site.js';

const site = await openSite();
after(() => site.close());

/** @param {() => void} lack runs in the page before its own scripts @param {string} [hash] @param {object} [options] */
const without = (lack, hash = '', options = {}) =>
  site.visit(hash, { ...options, prepare: (/** @type {import('playwright-core').Page} */ page) => page.addInitScript(lack) });

test('a system whose language is no tag: the page speaks its original, and training has its curves', async () => {
  const visit = await without(() => {
    Object.defineProperty(Navigator.prototype, 'language', { get: () => 'C' });
    Object.defineProperty(Navigator.prototype, 'languages', { get: () => ['C', 'en_US.UTF-8', ''] });
  }, '#train');
  assert.equal(await visit.page.evaluate(() => document.documentElement.lang), 'en');
  await visit.page.locator('.train-curves-plot canvas').waitFor();
  assert.deepEqual(visit.complaints, []);
  await visit.close();
});

test('a browser that names no languages', async () => {
  const visit = await without(() => {
    Object.defineProperty(Navigator.prototype, 'language', { get: () => undefined });
    Object.defineProperty(Navigator.prototype, 'languages', { get: () => undefined });
  }, '#train');
  await visit.page.locator('.train-curves-plot canvas').waitFor();
  assert.deepEqual(visit.complaints, []);
  await visit.close();
});

test('without popovers a word of the text leads to the glossary', async () => {
  const visit = await without(() => {
    for (const name of ['popover', 'showPopover', 'hidePopover', 'togglePopover'])
      delete (/** @type {any} */ (HTMLElement.prototype)[name]);
  }, '#learn/why');
  const word = visit.page.locator('.learn-text a[data-term]').first();
  const term = await word.getAttribute('data-term');
  await word.click();
  await visit.get('glossary').waitFor();
  await visit.page.locator(`#term-${term}[data-found=true]`).waitFor();
  assert.deepEqual(visit.complaints, []);
  await visit.close();
});

test('without checkVisibility and MathMLElement the tour and the chapters go on', async () => {
  const visit = await without(() => {
    delete (/** @type {any} */ (Element.prototype).checkVisibility);
    delete (/** @type {any} */ (globalThis).MathMLElement);
  });
  await visit.get('tour-start').click();
  await visit.get('tour-pad').waitFor();
  await visit.page.waitForFunction(() => document.querySelector('.tour-light').getBoundingClientRect().width > 100);
  await visit.page.keyboard.press('Escape');
  await visit.open('learn');
  await visit.page.locator('.learn-text a[data-term]').first().waitFor();
  await visit.settled();
  assert.deepEqual(visit.complaints, []);
  await visit.close();
});

test('what is stored may be anything', async () => {
  const visit = await without(() => {
    for (const name of ['theme', 'language', 'tour', 'visited', 'learn.read', 'learn.page'])
      localStorage.setItem(`vae-playground.${name}`, '{"no": [such thing');
    sessionStorage.setItem('vae-playground.present', 'Infinity');
  }, '#learn');
  assert.match((await visit.get('theme').getAttribute('aria-label')) ?? '', /system/i);
  await visit.get('theme').click();
  assert.equal(await visit.page.evaluate(() => document.documentElement.dataset.theme), 'light');
  await visit.page.locator('.learn-section').first().waitFor();
  assert.deepEqual(visit.complaints, []);
  await visit.close();
});

test('what was kept of an experiment may be anything: what cannot be shown is not there', async () => {
  const visit = await site.visit('#experiments/flows');
  for (const result of [5, {}, { points: [{}] }]) {
    await visit.page.evaluate(
      (kept) =>
        new Promise((done, failed) => {
          const request = indexedDB.open('vae-playground-results');
          request.onerror = failed;
          request.onsuccess = () => {
            const transaction = request.result.transaction('results', 'readwrite');
            for (const id of ['flows', 'frontier', 'latents']) transaction.objectStore('results').put(kept, [id, 1, '']);
            transaction.oncomplete = () => done(request.result.close());
          };
        }),
      { form: 1, time: 1, result },
    );
    await visit.page.reload();
    await visit.started();
    for (const id of ['flows', 'frontier', 'latents']) {
      await visit.get(`experiment-${id}`).click();
      await visit.page.locator(`vae-experiment-${id} [data-testid=experiment-run]`).waitFor();
      await visit.settled();
    }
  }
  assert.equal(await visit.get('experiment-table').count(), 0);
  assert.deepEqual(visit.complaints, []);
  await visit.close();
});

test('nothing may be stored at all', async () => {
  const visit = await without(() => {
    for (const name of ['localStorage', 'sessionStorage', 'indexedDB'])
      Object.defineProperty(globalThis, name, {
        get: () => {
          throw new DOMException('refused', 'SecurityError');
        },
      });
  });
  await visit.get('theme').click();
  await visit.open('learn');
  await visit.page.locator('.learn-section').first().waitFor();
  assert.deepEqual(visit.complaints, []);
  await visit.close();
});
