// The Learn part: its chapters have addresses, figures on the reader's digit and model, a memory of what was read, terms
// in two languages, paper; and its texts are not fetched before they are wanted.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { chapters } from '../../www/learn/chapters.js';
import { lacks } from './support/browser.js';
import { shapes } from './support/shapes.js';
import { openSite } from './support/site.js';
import { textOf, until, words } from './support/visit.js';

/** @typedef {import('playwright-core').Page} Page */

/** @typedef {import('./support/visit.js').Visit} Visit */

const site = await openSite();
after(() => site.close());

const heading = (/** @type {Visit} */ visit) => textOf(visit.page.locator('vae-learn-view h1'));
/** The address and the contents change before the chapter does. @param {Visit} visit @param {string} number */
const chapterBegins = (visit, number) =>
  visit.page.waitForFunction(
    (number) => document.querySelector('vae-learn-view h1')?.textContent.trim().startsWith(`${number} `),
    number,
  );
/** @param {Visit} visit @param {string} hash */
const at = (visit, hash) => visit.page.waitForFunction((hash) => location.hash.split('?')[0] === hash, hash);
const chapterText = (/** @type {Visit} */ visit) => visit.page.locator('.learn-text').first().waitFor();
/** By their names before they were built. @param {Visit} visit */
const textFiles = (visit) =>
  visit.requests
    .map((address) => new URL(address).pathname.replace(/^\/assets/, '').replace(/-[0-9a-f]{8}(?=\.json$)/, ''))
    .filter((path) => path.endsWith('/learn.json'));

test('the texts are fetched when Learn is opened, each language once', async () => {
  const visit = await site.visit();
  assert.deepEqual(textFiles(visit), []);
  await visit.open('learn');
  await chapterText(visit);
  await at(visit, '#learn/why');
  assert.deepEqual(textFiles(visit), ['/languages/en/learn.json']);
  await visit.get('language').click();
  await visit.page.locator('article:lang(zh)').waitFor();
  await visit.get('language').click();
  await visit.page.locator('article:lang(en)').waitFor();
  assert.deepEqual(textFiles(visit), ['/languages/en/learn.json', '/languages/zh/learn.json']);
  await visit.close();
});

test('every chapter has an address, formulas, its figures, and a way to the next and back', async () => {
  const visit = await site.visit('#learn/why');
  for (const [index, { id, number, figures }] of chapters.entries()) {
    await at(visit, `#learn/${id}`);
    await visit.page.locator('.learn-head a[aria-current=page]', { hasText: number }).waitFor({ state: 'attached' });
    await chapterBegins(visit, number);
    assert.ok((await visit.page.locator('article math').count()) > 0, `${id} has no formula`);
    for (const name of figures) await visit.page.locator(`vae-figure-${name}`).waitFor({ state: 'attached' });
    assert.equal(await visit.page.locator('vae-figure-place').count(), figures.length, id);
    if (index > 0) {
      const focused = await visit.page.evaluate(() => document.activeElement?.tagName);
      assert.equal(focused, 'H1', 'whoever comes from the chapter before begins at the heading');
    }
    if (index === chapters.length - 1) break;
    // Figures come as they near the window, and what they push away while the mouse is down is not clicked.
    await visit.get('learn-next').scrollIntoViewIfNeeded();
    await visit.settled();
    await visit.get('learn-next').click();
  }
  assert.equal(await visit.get('learn-next').count(), 0);
  await visit.page.goBack();
  await at(visit, `#learn/${chapters.at(-2)?.id}`);
  await chapterBegins(visit, chapters.at(-2)?.number ?? '');
  assert.deepEqual(visit.complaints, []);
  await visit.close();
});

test('a link to a chapter keeps the model, and Learn opens again where one was', async () => {
  const visit = await site.visit('#learn/bayes?model=mnist-2d');
  await chapterText(visit);
  await visit.page.locator('article a[data-page]').first().click();
  await visit.settled();
  assert.match(await visit.page.evaluate(() => location.hash), /^#learn\/[a-z]+\?model=mnist-2d$/);
  assert.equal(visit.requests.filter((address) => address.endsWith('.safetensors')).length, 1, 'no other model was fetched');
  const there = await heading(visit);
  await visit.open('draw');
  await visit.open('learn');
  assert.equal(await heading(visit), there);
  await visit.close();
});

test('what was read to its end is marked, and remembered', async () => {
  const visit = await site.visit('#learn/kl');
  await chapterText(visit);
  const progress = visit.get('learn-progress');
  assert.match(await textOf(progress), /0 of 15/);
  // Figures take their heights as they come near, so a reader goes on to the end more than once.
  await until(async () => {
    await visit.get('learn-next').scrollIntoViewIfNeeded();
    return /1 of 15/.test(await textOf(progress));
  }, 'the chapter to count as read');
  await visit.page.reload();
  await visit.started();
  await chapterText(visit);
  assert.match(await textOf(progress), /1 of 15/);
  assert.deepEqual(await visit.page.locator('.learn-contents li[data-read=true] .learn-number').allTextContents(), [
    chapters.find(({ id }) => id === 'kl')?.number,
  ]);
  await visit.close();
});

test('the keyboard opens a term in both languages, goes back, and goes on to the glossary', async () => {
  const visit = await site.visit('#learn/kl');
  const { keyboard } = visit.page;
  const term = visit.page.locator('a[data-term=kl]').first();
  await term.focus();
  await keyboard.press('Enter');
  const card = visit.get('term-card');
  await card.waitFor({ state: 'visible' });
  assert.equal(await card.locator('p[lang=en]').count(), 1);
  assert.match(await textOf(card.locator('p[lang=zh-CN]')), /\p{Script=Han}/u);
  const inside = await card.evaluate((card) => {
    const { left, top, right, bottom } = card.getBoundingClientRect();
    return left >= 0 && top >= 0 && right <= innerWidth && bottom <= innerHeight;
  });
  assert.ok(inside, 'the card lies in the window');
  await keyboard.press('Escape');
  await card.waitFor({ state: 'hidden' });
  assert.equal(await term.evaluate((word) => word === document.activeElement), true, 'the focus is back on the word');
  await keyboard.press('Enter');
  await card.locator('a[data-entry]').focus();
  await keyboard.press('Enter');
  await at(visit, '#learn/glossary');
  const entry = visit.page.locator('.glossary-term[data-found=true]');
  await entry.waitFor();
  assert.equal(await entry.getAttribute('id'), 'term-kl');
  assert.equal(await entry.locator('dd[lang]').count(), 2);
  await visit.close();
});

test('the contents are reached by keyboard and leave with the focus', async () => {
  const visit = await site.visit('#learn/kl');
  const { keyboard } = visit.page;
  const list = visit.page.locator('.learn-contents nav');
  await visit.get('learn-contents').focus();
  await keyboard.press('Enter');
  await list.waitFor({ state: 'visible' });
  await keyboard.press('Escape');
  await list.waitFor({ state: 'hidden' });
  await keyboard.press('Enter');
  await keyboard.press('Tab');
  await keyboard.press('Enter');
  await at(visit, `#learn/${chapters[0].id}`);
  await list.waitFor({ state: 'hidden' });
  await visit.get('learn-contents').click();
  await list.locator('a[aria-current=page]').click();
  await list.waitFor({ state: 'hidden' });
  await visit.close();
});

test('while the pad is empty, the figures of the digit ask for one', async () => {
  const visit = await site.visit('#learn/kl');
  const lines = visit.get('figure-wants-digit');
  await visit.page.locator('vae-figure-kl-of-digit').waitFor({ state: 'attached' });
  await visit.draw(shapes[0]);
  await visit.settled();
  assert.equal(await lines.count(), 0);
  await visit.get('pad-clear').click();
  await lines.waitFor();
  assert.equal(
    await lines.locator('xpath=..').locator('vae-figure-kl-of-digit').count(),
    1,
    'two of the three figures need no digit',
  );
  assert.equal(await lines.textContent(), words('en')['learn.figure.digit']);
  await visit.close();
});

test('texts that cannot be had are told of, and fetched again when asked', async () => {
  let lost = true;
  const prepare = (/** @type {Page} */ page) =>
    page.route('**/en/learn-*.json', (/** @type {import('playwright-core').Route} */ route) =>
      lost ? route.abort() : route.continue(),
    );
  const visit = await site.visit('#learn/kl', { prepare });
  await visit.page.getByText(words('en')['learn.failed']).waitFor();
  lost = false;
  await visit.get('learn-again').click();
  await chapterText(visit);
  await visit.close();
});

test('a figure that cannot be had leaves a sentence, and the text', async () => {
  const prepare = (/** @type {Page} */ page) =>
    page.route('**/bound-*.js', (/** @type {import('playwright-core').Route} */ route) => route.abort());
  const visit = await site.visit('#learn/model', { prepare });
  await visit.page.locator('vae-figure-place').last().getByText(words('en')['learn.figure.failed']).waitFor();
  await chapterText(visit);
  await visit.close();
});

test('only figures near the window ask', async () => {
  const visit = await site.visit('#learn/model', { height: 500 });
  const figure = visit.page.locator('vae-figure-bound');
  await figure.waitFor({ state: 'attached' });
  await visit.settled();
  const asked = () => visit.page.evaluate(() => globalThis.watch.waited.filter(({ name }) => name === 'logPx').length);
  assert.equal(await asked(), 0);
  await figure.scrollIntoViewIfNeeded();
  await visit.page.waitForFunction(() => globalThis.watch.waited.some(({ name }) => name === 'logPx'));
  await visit.settled();
  await visit.open('draw');
  await visit.settled();
  const before = await asked();
  await visit.get('test-digit-4').click();
  await visit.settled();
  assert.equal(await asked(), before, 'a figure behind another view rests');
  await visit.close();
});

test('the bound: its numbers are those that the worker answers for this digit and this model', async () => {
  const visit = await site.visit('#learn/model?model=mnist-2d');
  await visit.page.locator('vae-figure-bound').scrollIntoViewIfNeeded();
  const { x, labels } = await visit.ask('examples');
  for (const label of [1, 8]) {
    await visit.get(`test-digit-${label}`).click();
    await visit.settled();
    const first = labels.indexOf(label);
    const digit = x.slice(first * 784, (first + 1) * 784);
    const { nll, kl } = await visit.ask('explain', digit, 128, 1);
    const logPx = await visit.ask('logPx', digit, 256, 1);
    const shown = async (/** @type {string} */ name) => visit.number(`bound-${name}`);
    for (const [name, truth] of Object.entries({ nll, kl, cost: nll + kl, logpx: -logPx, gap: nll + kl + logPx })) {
      const tolerance = ['cost', 'gap'].includes(name) ? 0.151 : 0.051;
      assert.ok(Math.abs((await shown(name)) - truth) < tolerance, `${label}: ${name} ${await shown(name)}, not ${truth}`);
    }
    assert.ok((await shown('gap')) > 0, 'the ELBO is a lower bound');
  }
  await visit.close();
});

test('on paper: the chapter and its figures, dark ink, no controls of the page', { skip: lacks('media') }, async () => {
  const visit = await site.visit('#learn/model', { scheme: 'dark' });
  await visit.page.locator('vae-figure-bound').waitFor({ state: 'attached' });
  await visit.page.evaluate(() => dispatchEvent(new Event('beforeprint')));
  await visit.page.emulateMedia({ media: 'print' });
  for (const gone of ['.top-bar', '.rail', '.views', '.learn-head', '.learn-neighbours']) {
    assert.equal(await visit.page.locator(gone).isVisible(), false, gone);
  }
  assert.equal(await visit.page.locator('.learn-text').first().isVisible(), true);
  assert.equal(await visit.page.locator('vae-figure-bound').isVisible(), true);
  assert.equal(await visit.page.evaluate(() => document.documentElement.dataset.theme), 'light');
  await visit.page.emulateMedia({ media: 'screen' });
  await visit.page.evaluate(() => dispatchEvent(new Event('afterprint')));
  await visit.page.waitForFunction(() => document.documentElement.dataset.theme === 'dark');
  await visit.close();
});

test('the print button completes every figure first', async () => {
  const prepare = (/** @type {Page} */ page) =>
    page.addInitScript(() => {
      globalThis.print = () => (globalThis.printed = document.querySelector('[data-testid=bound-gap]').textContent);
    });
  const visit = await site.visit('#learn/model', { height: 500, prepare });
  await chapterText(visit);
  await visit.page.getByRole('button', { name: words('en')['learn.print'] }).click();
  await visit.page.waitForFunction(() => globalThis.printed);
  assert.match(await visit.page.evaluate(() => globalThis.printed), /^−?\d+\.\d$/);
  await visit.close();
});
