// A whole session with the keyboard alone: a digit, training, settings, files, messages. Wherever a control goes that had the
// focus, the focus passes to what is in its place, and never to nothing.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { openSite } from './support/site.js';
import { attributeOf, until } from './support/visit.js';

/** @typedef {import('./support/visit.js').Visit} Visit */

const site = await openSite();
after(() => site.close());

/** Presses of Tab that lead once round the page. */
const most = 250;

/** Presses Tab until the focus is on what a selector names. @param {Visit} visit @param {string} selector */
async function tabTo(visit, selector) {
  for (let i = 0; i < most; i++) {
    await visit.page.keyboard.press('Tab');
    if (await visit.page.evaluate((selector) => Boolean(document.activeElement?.matches(selector)), selector)) return;
  }
  assert.fail(`Tab does not lead to ${selector}`);
}

/** @param {Visit} visit @param {string} testid @param {string} [key] */
async function press(visit, testid, key = 'Enter') {
  await tabTo(visit, `[data-testid="${testid}"]`);
  await visit.page.keyboard.press(key);
}

/** What has the focus: its test id, or what else names it. @param {Visit} visit */
const focused = (visit) =>
  visit.page.evaluate(() => {
    const { activeElement } = document;
    return activeElement?.getAttribute('data-testid') ?? activeElement?.tagName.toLowerCase();
  });

/** Chooses a file as the keyboard does. @param {Visit} visit @param {Buffer} buffer */
async function load(visit, buffer) {
  await press(visit, 'model-chip');
  const [chooser] = await Promise.all([visit.page.waitForEvent('filechooser'), press(visit, 'model-load', 'Space')]);
  await chooser.setFiles({ name: 'mine.safetensors', mimeType: 'application/octet-stream', buffer });
  await visit.page.locator('.model-panel').waitFor({ state: 'hidden' });
}

test('a session by keyboard alone: the focus is never lost', async () => {
  const visit = await site.visit('#draw');
  const { keyboard } = visit.page;
  await press(visit, 'test-digit-3');
  await visit.settled();
  assert.match(await attributeOf(visit.get('digit-seen'), 'aria-label'), /3/);
  await press(visit, 'roll');

  await press(visit, 'nav-train');
  assert.equal(await focused(visit), 'nav-train');
  await press(visit, 'train-preset-demo');
  await until(async () => (await visit.number('metric-step')) > 0, 'the first step');
  await press(visit, 'train-pause');
  await visit.get('train-start').waitFor();
  assert.equal(await focused(visit), 'train-start', 'the button that takes its place');
  await keyboard.press('p');
  await visit.get('train-pause').waitFor();
  await keyboard.press('p');
  await visit.get('train-start').waitFor();
  await visit.settled();
  const trained = await visit.number('metric-step');
  assert.ok(trained > 0, `${trained} steps`);

  await press(visit, 'model-chip');
  const { name } = await visit.saved(() => press(visit, 'model-download'));
  assert.match(name, /\.safetensors$/);
  await keyboard.press('Escape');
  assert.equal(await focused(visit), 'model-chip');
  const { bytes } = await visit.download();
  await visit.closeChip();

  // Settings of another model: one can go back to the present one, or begin again; either button goes when it is pressed.
  await press(visit, 'train-settings-toggle');
  await tabTo(visit, '[data-testid="train-latent"]');
  await keyboard.press('Control+A');
  await keyboard.type('3');
  await press(visit, 'train-apply');
  await visit.get('train-apply').waitFor({ state: 'detached' });
  await until(async () => (await focused(visit)) !== 'body', 'the focus');
  assert.equal(
    await visit.page.evaluate(() => Boolean(document.activeElement?.closest('vae-train-view'))),
    true,
    'it stays there',
  );

  await load(visit, Buffer.from('this is no checkpoint'));
  assert.equal(await focused(visit), 'model-chip', 'after a file was chosen');
  await tabTo(visit, '[data-testid=toast] .icon-button');
  await keyboard.press('Enter');
  await visit.get('toast').waitFor({ state: 'detached' });
  await until(async () => (await focused(visit)) !== 'body', 'the focus');

  await load(visit, bytes);
  await visit.settled();
  assert.equal(await focused(visit), 'model-chip');
  assert.equal(await visit.number('metric-step'), trained, 'the model is back');

  await press(visit, 'nav-interpolate');
  await visit.page.locator('vae-interpolate-view').waitFor();
  await tabTo(visit, 'vae-interpolate-view input[type=range]');
  const before = await visit.page.evaluate(() => document.activeElement?.getAttribute('aria-valuetext'));
  await keyboard.press('ArrowRight');
  assert.notEqual(await visit.page.evaluate(() => document.activeElement?.getAttribute('aria-valuetext')), before);
  assert.deepEqual(visit.complaints, []);
  await visit.close();
});

test('keys of one character take test digits and change views, until they are switched off on their sheet', async () => {
  const visit = await site.visit('#draw');
  const { keyboard } = visit.page;
  const seen = () => attributeOf(visit.get('digit-seen'), 'aria-label');
  await keyboard.press('7');
  await visit.settled();
  assert.match(await seen(), /7/);
  await keyboard.press('.');
  await visit.page.locator('vae-latent-view').waitFor();
  assert.match(visit.page.url(), /#latent/, 'as if its tab had been pressed');
  for (let i = 0; i < 3; i++) await keyboard.down('d');
  await keyboard.up('d');
  await visit.settled();
  assert.match(visit.page.url(), /theme=light/, 'held down it goes on by one, from that of the system');
  await keyboard.press('p');
  assert.equal(await visit.get('model-chip').filter({ hasText: 'MNIST 20-D' }).count(), 1, 'no key begins a training');
  await keyboard.press('?');
  const sheet = visit.page.locator('dialog.keys');
  await sheet.waitFor();
  await keyboard.press('3');
  await visit.settled();
  assert.match(await seen(), /7/, 'a dialog is about something else');
  await visit.get('keys-letters').uncheck();
  await keyboard.press('Escape');
  await sheet.waitFor({ state: 'hidden' });
  await keyboard.press('3');
  await visit.settled();
  assert.match(await seen(), /7/, 'switched off');
  assert.deepEqual(visit.complaints, []);
  await visit.close();
});

test('who presses beside everything has no focus, and is given none', async () => {
  const visit = await site.visit('#train');
  await visit.get('train-settings-toggle').focus();
  await visit.page.locator('.brand').click();
  assert.equal(await focused(visit), 'body');
  await visit.get('train-settings-toggle').evaluate((button) => button.remove());
  await visit.settled();
  assert.equal(await focused(visit), 'body');
  await visit.close();
});

test('training is told when it comes to an end, not at every step', async () => {
  const visit = await site.visit('#train?hidden=64&latent=4&batch=128&epochs=1');
  const region = visit.page.locator('vae-train-view > [aria-live=polite]');
  await region.evaluate((element) => {
    globalThis.spoken = [];
    new MutationObserver(() => globalThis.spoken.push(element.textContent.trim())).observe(element, {
      subtree: true,
      characterData: true,
      childList: true,
    });
  });
  await visit.get('train-start').click();
  await region.filter({ hasText: /Step \d/ }).waitFor({ state: 'attached' });
  const spoken = await visit.page.evaluate(() => globalThis.spoken);
  const kinds = spoken.map((sentence) => sentence.split('.')[0]);
  assert.deepEqual([...new Set(kinds)], kinds, 'each once');
  assert.match(spoken.slice(-2).join(' '), /finished\..*Step \d/u, 'its numbers come when the model that rests is evaluated');
  assert.deepEqual(
    await visit.page.evaluate(() => [...document.querySelectorAll('output')].map((output) => output.outerHTML)),
    [],
    'a value that a control speaks itself is not spoken twice',
  );
  await visit.close();
});
