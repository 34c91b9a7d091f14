// A model that is told the class: every digit in one's own hand, samples of one class, a sheet of style by class. What is drawn is
// recognized by the test images that resemble it.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { openModel } from './support/core.js';
import { distance, greys, nearestClass } from './support/images.js';
import { openSite } from './support/site.js';
import { attributeOf, textOf } from './support/visit.js';

const site = await openSite();
after(() => site.close());

/** Of the samples that Generate opens with. */
const firstSeed = 6;

/** How many pictures are of the classes that were asked for. @param {number[][]} pictures @param {number[]} asked */
const asAsked = (pictures, asked) => pictures.filter((picture, i) => nearestClass(picture) === asked[i]).length;

test('what one draws is taken for a class, and every class comes in the same hand; one may say what it is', async () => {
  const visit = await site.visit('#draw?model=mnist-class');
  await visit.get('test-digit-6').click();
  await visit.settled();
  const hand = '[data-testid=handwriting] canvas';
  const tiles = await visit.inks(hand);
  assert.ok(asAsked(tiles, [...tiles.keys()]) >= 8, 'ten classes');
  assert.match(await textOf(visit.get('hand-said')), /\b6\b.*\b\d+ %/);
  const pressed = visit.page.locator('[data-testid=handwriting] [aria-pressed=true]');
  assert.match(await attributeOf(pressed, 'aria-label'), /^6, probability \d+ %$/);
  assert.ok(distance(await visit.ink('reconstruction'), tiles[6]) < greys, 'as what it is, it is its own reconstruction');
  const cost = await visit.number('digit-cost');

  const eight = visit.page.locator('[data-testid=handwriting] button').nth(8);
  await eight.click();
  await visit.settled();
  assert.equal(await eight.getAttribute('aria-pressed'), 'true');
  assert.match(await textOf(visit.get('hand-said')), /You say that it is 8/);
  assert.ok((await visit.number('digit-cost')) > cost + 5, 'an 8 it is not');
  const mean = (await visit.ask('decode', openModel('mnist-class').explain(await seen(visit), 1, 1, 8).mu)).mean;
  assert.ok(distance((await visit.inks(hand))[8], mean) < greys, 'the decoder is told so too');
  await eight.press('Enter');
  await visit.settled();
  assert.equal(await visit.number('digit-cost'), cost, 'left to the model again');
  await visit.close();
});

/** The test digit on the page. @param {import('./support/visit.js').Visit} visit */
async function seen(visit) {
  const { x, labels } = await visit.ask('examples');
  const six = [...labels].indexOf(6);
  return x.slice(six * 784, (six + 1) * 784);
}

test('samples of one class, and a sheet of style by class', async () => {
  const visit = await site.visit('#generate?model=mnist-class&samples=10');
  const samples = '[data-testid=samples] canvas';
  const choose = (/** @type {string} */ name) => visit.get('generate-class').getByRole('radio', { name, exact: true }).click();
  await choose('7');
  await visit.settled();
  const sevens = await visit.inks(samples);
  assert.equal(sevens.length, 10);
  assert.ok(asAsked(sevens, Array(10).fill(7)) >= 8, 'sevens');

  await choose('style × class');
  await visit.settled();
  const sheet = await visit.inks(samples);
  assert.ok(asAsked(sheet, [...sheet.keys()]) >= 8, 'each column a class');
  const { mean } = await visit.ask('decode', (await visit.ask('sample', 10, 1, firstSeed)).z.slice(0, 4), Uint8Array.of(3));
  assert.ok(distance(sheet[3], mean) < greys, 'each row one z');
  await visit.page.locator('[data-testid=samples] button').nth(3).click();
  await visit.settled();
  assert.match(
    await attributeOf(visit.page.locator('[data-testid=samples] [aria-pressed=true]'), 'aria-label'),
    /^Sample 4 of 10/,
  );
  await visit.close();
});
