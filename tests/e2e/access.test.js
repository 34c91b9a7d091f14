// Without a pointer and without eyes: every control has a name and is reached by Tab, and the keyboard does everything
// but freehand drawing. Names are those that Chromium's accessibility tree gives to a screen reader.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { lacks } from './support/browser.js';
import { distance } from './support/images.js';
import { openSite } from './support/site.js';
import { attributeOf, textOf } from './support/visit.js';

/** @typedef {import('./support/visit.js').Visit} Visit */

const site = await openSite();
after(() => site.close());

const views = ['draw', 'latent', 'generate', 'interpolate', 'train', 'learn'];

/** What a screen reader may stop at or read. @param {Visit} visit */
async function accessibilityTree(visit) {
  const session = await visit.page.context().newCDPSession(visit.page);
  const { nodes } = await session.send('Accessibility.getFullAXTree');
  await session.detach();
  return nodes
    .filter((node) => !node.ignored)
    .map(({ role, name, properties = [] }) => ({
      role: role?.value,
      name: (name?.value ?? '').trim(),
      focusable: properties.some((property) => property.name === 'focusable' && property.value.value),
    }));
}

/**
 * Presses Tab from the page's first stop on until the focus leaves the page or has gone round. Beyond the page's end is the
 * browser's own edge, from which keys that are sent to the page do not always lead back.
 * @param {Visit} visit
 */
async function tabStops(visit) {
  const { keyboard } = visit.page;
  await visit.page.evaluate(() => (globalThis.stops = new Set()));
  await visit.page.locator('.skip').focus();
  for (const key of ['Tab', 'Shift+Tab']) await keyboard.press(key);
  for (let i = 0, end = false; i < 500 && !end; i++) {
    end = await visit.page.evaluate(() => {
      const { activeElement, body } = document;
      if (activeElement === body || globalThis.stops.has(activeElement)) return true;
      globalThis.stops.add(activeElement);
      return false;
    });
    await keyboard.press('Tab');
  }
}

test('every control and every figure has a name, in every view', { skip: lacks('devtools') }, async () => {
  const visit = await site.visit();
  for (const view of views) {
    await visit.open(view);
    if (view === 'train') await visit.get('train-settings-toggle').click();
    await visit.openChip();
    await visit.settled();
    const nodes = await accessibilityTree(visit);
    const named = nodes.filter(
      ({ role, focusable }) => (focusable && role !== 'RootWebArea') || role === 'image' || role === 'img',
    );
    assert.ok(named.length > 30, `${view}: only ${named.length} controls and figures`);
    assert.deepEqual(
      named.filter(({ role, name }) => !name && !['main', 'generic'].includes(role)),
      [],
      view,
    );
    await visit.page.keyboard.press('Escape');
  }
  await visit.close();
});

test('Tab reaches every control of every view', async () => {
  const visit = await site.visit();
  for (const view of views) {
    await visit.open(view);
    if (view === 'train') await visit.get('train-settings-toggle').click();
    await visit.settled();
    await tabStops(visit);
    const missed = await visit.page.evaluate(() =>
      [...document.querySelectorAll('a[href], button, input, select, summary, [tabindex="0"]')]
        .filter(
          (element) => element.checkVisibility({ visibilityProperty: true }) && !element.matches(':disabled, [tabindex="-1"]'),
        )
        // Of a radio group Tab reaches one; the arrow keys reach the others.
        .filter((element) => !(element.matches('input[type=radio]') && !(/** @type {HTMLInputElement} */ (element).checked)))
        .filter((element) => !globalThis.stops.has(element))
        .map((element) => element.outerHTML.slice(0, 100)),
    );
    assert.deepEqual(missed, [], view);
  }
  await visit.close();
});

test('the keyboard takes a digit, changes views, walks the map and sends a sample to the pad', async () => {
  const visit = await site.visit('#draw?model=mnist-2d');
  const { keyboard } = visit.page;
  const enter = async (/** @type {string} */ testid) => {
    await visit.get(testid).focus();
    await keyboard.press('Enter');
    await visit.settled();
  };
  await enter('test-digit-3');
  assert.match(await attributeOf(visit.get('digit-seen'), 'aria-label'), /3/);
  const three = await visit.ink('digit-seen');

  await enter('nav-latent');
  await visit.page.locator('.latent-box').focus();
  for (let i = 0; i < 5; i++) await keyboard.press('Shift+ArrowRight');
  await visit.settled();
  const spoken = await textOf(visit.page.locator('.latent-box [role=status]'));
  assert.match(spoken, /z₁.*z₂|z1.*z2/u);
  await keyboard.press('Enter');
  await visit.settled();
  const onMap = await visit.ink('digit-seen');
  assert.ok(distance(onMap, three) > 0.3, 'Enter on the map takes the digit there');

  await enter('nav-generate');
  const wall = visit.page.locator('[data-testid=samples] button');
  await wall.first().focus();
  await keyboard.press('ArrowRight');
  assert.equal(await wall.nth(1).evaluate((button) => button === document.activeElement), true);
  await keyboard.press('Enter');
  await visit.settled();
  const [, second] = await visit.canvases('[data-testid=samples] canvas');
  assert.deepEqual(await visit.ink('digit-seen'), second);

  await visit.get('model-chip').focus();
  await keyboard.press('Enter');
  assert.equal(await visit.get('model-mnist-20d').isVisible(), true);
  await keyboard.press('Escape');
  assert.equal(await visit.get('model-mnist-20d').isVisible(), false);
  assert.equal(await visit.get('model-chip').evaluate((chip) => chip === document.activeElement), true);
  await visit.close();
});

test('the first digit draws itself stroke by stroke, and at once where less motion is asked for', async () => {
  const drawings = async (/** @type {boolean} */ motion) => {
    const prepare = (/** @type {import('playwright-core').Page} */ page) =>
      page.addInitScript(() => {
        globalThis.drawings = 0;
        addEventListener('vae-ink', () => globalThis.drawings++);
      });
    const visit = await site.visit('', { motion, prepare });
    const count = await visit.page.evaluate(() => globalThis.drawings);
    if (!motion) assert.equal(await visit.page.evaluate(() => document.getAnimations().length), 0);
    await visit.close();
    return count;
  };
  assert.equal(await drawings(false), 1);
  assert.ok((await drawings(true)) > 3);
});
