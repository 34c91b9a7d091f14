// Files that are dropped on the page: a checkpoint becomes the model, one picture the digit, anything else a sentence, and the page stays.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, test } from 'node:test';
import { correlation } from './support/images.js';
import { shapes } from './support/shapes.js';
import { openSite } from './support/site.js';
import { words } from './support/visit.js';

/** @typedef {import('./support/visit.js').Visit} Visit */

const site = await openSite();
after(() => site.close());

const checkpoint = readFileSync(new URL('../../www/models/mnist-2d.safetensors', import.meta.url));

/**
 * Drags something over a part of the page and lets it go there, as a browser reports it.
 * @param {Visit} visit
 * @param {string} selector
 * @param {{ name?: string, bytes?: Buffer, text?: string }} what a file, or text
 * @returns {Promise<boolean[]>} whether the page took each of the events, which else are the browser's
 */
const drop = (visit, selector, { name = '', bytes, text = '' }) =>
  visit.page.evaluate(
    ([selector, name, coded, text]) => {
      const dataTransfer = new DataTransfer();
      if (coded) dataTransfer.items.add(new File([Uint8Array.from(atob(coded), (byte) => byte.charCodeAt(0))], name));
      else dataTransfer.setData('text/uri-list', text);
      const target = document.querySelector(selector);
      return ['dragenter', 'dragover', 'drop'].map(
        (type) => !target.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true })),
      );
    },
    /** @type {const} */ ([selector, name, bytes?.toString('base64'), text]),
  );

test('a checkpoint is opened wherever it is dropped', async () => {
  const visit = await site.visit('#generate');
  for (const [selector, name] of [
    ['vae-pad canvas', 'on-the-pad.safetensors'],
    ['main', 'on-the-view.safetensors'],
    ['body', 'with another ending.bin'],
  ]) {
    assert.deepEqual(await drop(visit, selector, { name, bytes: checkpoint }), [true, true, true], selector);
    await visit
      .get('model-chip')
      .filter({ hasText: name.replace('.safetensors', '') })
      .waitFor();
  }
  assert.equal(await visit.get('toast').count(), 0);
  await visit.close();
});

test('what is no checkpoint is told of, and the model and the page stay', async () => {
  const visit = await site.visit('#draw');
  const address = visit.page.url();
  const before = await visit.ink('reconstruction');
  assert.deepEqual(await drop(visit, 'main', { name: 'notes.txt', bytes: Buffer.from('buy milk') }), [true, true, true]);
  await visit
    .get('toast')
    .filter({ hasText: words('en')['error.checkpoint'] })
    .waitFor();
  assert.deepEqual(await drop(visit, 'main', { text: 'https://example.org/' }), [true, true, true], 'a link');
  assert.equal(visit.page.url(), address);
  assert.deepEqual(await visit.ink('reconstruction'), before);
  await visit.close();
});

/** What lies on the pad as a file of black ink on white paper, or a blank sheet. @param {Visit} visit @param {boolean} [blank] */
const pictureOfPad = async (visit, blank = false) => {
  const url = await visit.get('draw-pad').evaluate((pad, blank) => {
    const sheet = Object.assign(document.createElement('canvas'), { width: 300, height: 200 });
    const context = /** @type {CanvasRenderingContext2D} */ (sheet.getContext('2d'));
    context.fillStyle = 'white';
    context.fillRect(0, 0, 300, 200);
    if (!blank) context.drawImage(/** @type {HTMLCanvasElement} */ (pad), 150, 20, 120, 120);
    return sheet.toDataURL();
  }, blank);
  return Buffer.from(url.split(',')[1], 'base64');
};

test('one picture is looked at as a drawing is; where one trains it is data', async () => {
  const visit = await site.visit('#draw');
  await visit.clear();
  await visit.draw(shapes[4]);
  await visit.settled();
  const drawn = await visit.ink('digit-seen');
  const bytes = await pictureOfPad(visit);
  const blank = await pictureOfPad(visit, true);
  await visit.clear();
  await drop(visit, 'main', { name: 'four.png', bytes });
  const text = words('en')['rail.seen.text.picture'];
  await visit.page.locator('.seen').filter({ hasText: text }).waitFor();
  await visit.settled();
  assert.ok(correlation(await visit.ink('digit-seen'), drawn) > 0.9, 'sized and centred as if it had been drawn');
  await drop(visit, 'main', { name: 'blank.png', bytes: blank });
  const dialog = visit.page.locator('dialog.own-data');
  await dialog.filter({ hasText: 'Files refused: 1' }).waitFor();
  await visit.page.keyboard.press('Escape');
  await visit.open('train');
  await drop(visit, 'main', { name: 'four.png', bytes });
  await dialog.filter({ hasText: 'Pictures taken: 1.' }).waitFor();
  assert.equal(await visit.get('toast').count(), 0);
  await visit.close();
});

test('text may be dropped into a field', async () => {
  const visit = await site.visit('#train');
  await visit.get('train-settings-toggle').click();
  assert.deepEqual(await drop(visit, '[data-testid=train-hidden]', { text: '200' }), [false, false, false]);
  await visit.close();
});

test('a file is chosen among all: some systems know no .safetensors', async () => {
  const visit = await site.visit('#draw');
  assert.equal(await visit.get('model-load').getAttribute('accept'), null);
  await visit.close();
});
