// Room: on small windows, on low ones, and with letters of twice the size, everything can be reached with a pointer, nothing
// sticks out and nothing lies over another. Letters are made larger as a reader does it, in the browser's settings.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { views as registry } from '../../www/app/views.js';
import { chapters } from '../../www/learn/chapters.js';
import { eachChapter } from './support/chapters.js';
import { misfits, outOfReach, overlaps } from './support/fit.js';
import { folder, openSite } from './support/site.js';

/** @typedef {import('./support/visit.js').Visit} Visit */

const usual = 16;
const [plain, large] = [await openSite(), await openSite(folder, '', { letters: 32 })];
after(async () => {
  for (const site of [plain, large]) await site.close();
});

/** @param {number} letters pixels */
const siteWith = (letters) => (letters === usual ? plain : large);

/** A small phone, a phone on its side, a laptop at 200 %, a laptop with large letters. */
const windows = [
  { width: 320, height: 640, letters: usual },
  { width: 844, height: 390, letters: usual },
  { width: 640, height: 400, letters: usual },
  { width: 1280, height: 800, letters: 32 },
];

/** The chapters have a test of their own. */
const views = registry.map(({ name }) => name).filter((name) => name !== 'learn');

/** @param {Visit} visit @param {string} where @param {string} [part] what can be reached, where something lies over the page */
async function check(visit, where, part = 'body') {
  await visit.settled();
  const { page } = visit;
  const found = {
    misfits: await page.evaluate(misfits),
    overlaps: await page.evaluate(overlaps),
    outOfReach: await page.evaluate(outOfReach, part),
  };
  assert.deepEqual(found, { misfits: [], overlaps: [], outOfReach: [] }, where);
}

for (const { letters, ...size } of windows) {
  const place = `${size.width} by ${size.height}, letters of ${letters} pixels`;
  test(`every view has room: ${place}`, async () => {
    for (const language of ['en', 'zh']) {
      const visit = await siteWith(letters).visit(`#draw?language=${language}`, size);
      assert.equal(await visit.page.evaluate(() => getComputedStyle(document.documentElement).fontSize), `${letters}px`);
      for (const view of views) {
        await visit.open(view);
        if (view === 'train') await visit.get('train-settings-toggle').click();
        await check(visit, `${view}, ${language}`);
      }
      await visit.openChip();
      await check(visit, `the model's panel, ${language}`, '.model-panel');
      await visit.closeChip();
      await visit.get('help').click();
      await check(visit, `help, ${language}`, 'dialog');
      await visit.close();
    }
  });
}

for (const { letters, ...size } of [windows[0], windows[3]]) {
  test(`every chapter has room: ${size.width} pixels, letters of ${letters}`, async () => {
    const visit = await siteWith(letters).visit(`#learn/${chapters[0].id}?language=en`, size);
    await eachChapter(visit, (id) => check(visit, id));
    await visit.close();
  });
}

test('what is focused is not below a bar', async () => {
  const visit = await plain.visit('#train', { width: 390, height: 640 });
  await visit.get('train-settings-toggle').click();
  for (let i = 0; i < 60; i++) {
    await visit.page.keyboard.press('Tab');
    const hidden = await visit.page.evaluate(() => {
      const focused = document.activeElement;
      if (!focused || focused === document.body || focused.matches('.skip')) return null;
      const face = getComputedStyle(focused).opacity === '0' ? (focused.closest('label') ?? focused) : focused;
      const { left, top, width, height } = face.getBoundingClientRect();
      const [top0, bottom0] = [Math.max(0, top), Math.min(innerHeight, top + height)];
      const at = document.elementFromPoint(left + width / 2, (top0 + bottom0) / 2);
      return at && (face.contains(at) || at.contains(face)) ? null : face.outerHTML.slice(0, 120);
    });
    assert.equal(hidden, null);
  }
  await visit.close();
});

test('the buttons that save a figure, which appear where one points, cover no caption', async () => {
  for (const model of ['mnist-2d', 'mnist-20d']) {
    const visit = await plain.visit(`#draw?model=${model}`, { width: 1280, height: 800 });
    for (const view of views) {
      await visit.open(view);
      await visit.settled();
      await visit.page.evaluate(() => {
        for (const tools of document.querySelectorAll('.figure-tools')) /** @type {HTMLElement} */ (tools).style.opacity = '1';
      });
      const over = (await visit.page.evaluate(overlaps)).filter((pair) => /PNG|SVG|save-/.test(pair));
      assert.deepEqual(over, [], `${view} of ${model}`);
    }
    await visit.close();
  }
});

test('another view opens at its beginning, and one that was left opens where it was left', async () => {
  const visit = await plain.visit('#draw', { width: 390, height: 844 });
  const { page } = visit;
  const top = () => page.evaluate(() => Math.round(scrollY));
  const [first, second] = [900, 600];
  await page.evaluate((y) => scrollTo(0, y), first);
  await page.waitForFunction((y) => scrollY === y, first);
  await visit.open('learn');
  assert.equal(await top(), 0);
  await page.evaluate((y) => scrollTo(0, y), second);
  await visit.open('generate');
  assert.equal(await top(), 0);
  // By the bar, and by the browser's own keys.
  await visit.open('draw');
  assert.equal(await top(), first);
  await page.goBack();
  await page.locator('vae-generate-view').waitFor({ state: 'visible' });
  await page.goBack();
  await page.locator('vae-learn-view').waitFor({ state: 'visible' });
  assert.equal(await top(), second);
  await visit.close();
});
