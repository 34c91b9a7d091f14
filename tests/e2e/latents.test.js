// Generate and Interpolate: samples that change, agree or become the digit as their controls say; and the two ways between
// two digits, against the model without any page and against the definitions of lerp and slerp.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { openModel, testDigit } from './support/core.js';
import { distance, greys, tile } from './support/images.js';
import { openSite } from './support/site.js';

/** @typedef {import('./support/visit.js').Visit} Visit */

const site = await openSite();
after(() => site.close());

const tiles = 11;

/** @param {Visit} visit @param {string} testid @param {string} key */
async function press(visit, testid, key) {
  await visit.get(testid).focus();
  await visit.page.keyboard.press(key);
  await visit.settled();
}

/** @param {Visit} visit */
const samples = (visit) => visit.inks('[data-testid=samples] canvas');

test('samples: all different at temperature 1, all alike at 0, others when resampled', async () => {
  const visit = await site.visit('#generate');
  const first = await samples(visit);
  assert.equal(first.length, 64);
  const different = (/** @type {number[][]} */ images) =>
    new Set(images.map((/** @type {number[]} */ image) => image.join())).size;
  assert.equal(different(first), 64);

  await visit.get('resample').click();
  await visit.settled();
  const second = await samples(visit);
  second.forEach((image, i) => assert.ok(distance(image, first[i]) > 0.3, `sample ${i + 1} did not change`));

  await press(visit, 'temperature', 'Home');
  const cold = await samples(visit);
  assert.equal(different(cold), 1);
  const origin = openModel('mnist-20d').decode(new Float32Array(20)).mean;
  assert.ok(distance(cold[0], origin) < greys, 'at temperature 0 every z is the origin');

  // The noise stays while the temperature moves: back at 1 the same samples are there.
  for (let i = 0; i < 20; i++) await visit.page.keyboard.press('ArrowRight');
  await visit.settled();
  assert.deepEqual(await samples(visit), second);
  await visit.close();
});

test('a sample that is clicked becomes the digit, everywhere', async () => {
  const visit = await site.visit('#generate');
  const [, , , chosen] = await samples(visit);
  await visit.page.locator('[data-testid=samples] button').nth(3).click();
  await visit.settled();
  assert.deepEqual(await visit.ink('digit-seen'), chosen);
  assert.deepEqual(await visit.ink('sample-chosen'), chosen);
  const z = openModel('mnist-20d')
    .sample(64, 1, 1)
    .z.subarray(3 * 20, 4 * 20);
  const logPrior = z.reduce((sum, value) => sum - (value * value + Math.log(2 * Math.PI)) / 2, 0);
  assert.ok(Math.abs((await visit.number('sample-log-prior')) - logPrior) < 0.051, 'log p(z) of the sample');
  await visit.open('draw');
  await visit.settled();
  const expected = openModel('mnist-20d')
    .sample(64, 1, 1)
    .mean.subarray(3 * 784, 4 * 784);
  const explained = openModel('mnist-20d').explain(expected, 8, 1);
  assert.ok(Math.abs((await visit.number('digit-nll')) - explained.nll) < 0.051, 'the Draw view explains the sample');
  await visit.close();
});

test('both strips lead from one posterior mean to the other, each in its own way', async () => {
  const model = openModel('mnist-20d');
  const visit = await site.visit('#interpolate');
  const [a, b] = await visit.inks('[data-testid=slot-a] canvas, [data-testid=slot-b] canvas');
  // The page begins with a four and a zero.
  assert.ok(distance(a, testDigit(4)) < greys && distance(b, testDigit(0)) < greys, 'the ends are a four and a zero');
  const [from, to] = [model.encode(testDigit(4)).mu, model.encode(testDigit(0)).mu];
  const dot = (/** @type {Float32Array} */ u, /** @type {Float32Array} */ v) =>
    u.reduce((sum, value, i) => sum + value * v[i], 0);
  const angle = Math.acos(dot(from, to) / Math.hypot(...from) / Math.hypot(...to));
  // Shoemake 1985 for slerp.
  const weights = {
    lerp: (/** @type {number} */ t) => [1 - t, t],
    slerp: (/** @type {number} */ t) => [Math.sin((1 - t) * angle) / Math.sin(angle), Math.sin(t * angle) / Math.sin(angle)],
  };
  for (const [kind, weightsAt] of Object.entries(weights)) {
    const strip = await visit.ink(`strip-${kind}`);
    for (const index of [0, 3, 5, 10]) {
      const [p, q] = weightsAt(index / (tiles - 1));
      const { mean } = model.decode(from.map((value, i) => p * value + q * to[i]));
      // Where a pixel is between two greys, the last bit of z decides.
      assert.ok(distance(tile(strip, tiles, index), mean) < 2 * greys, `${kind}, tile ${index + 1}`);
    }
  }
  const middles = await Promise.all(['lerp', 'slerp'].map(async (kind) => tile(await visit.ink(`strip-${kind}`), tiles, 5)));
  assert.ok(distance(middles[0], middles[1]) > 0.02, 'lerp and slerp differ in the middle');
  await visit.close();
});

test('the slider goes along the strips, and play moves it until it is stopped', async () => {
  const visit = await site.visit('#interpolate', { motion: true });
  for (const { key, index } of [
    { key: 'Home', index: 0 },
    { key: 'End', index: tiles - 1 },
  ]) {
    await press(visit, 'interpolate-t', key);
    for (const kind of ['lerp', 'slerp']) {
      assert.deepEqual(await visit.ink(`between-${kind}`), tile(await visit.ink(`strip-${kind}`), tiles, index));
    }
  }
  const t = () => visit.get('interpolate-t').evaluate((/** @type {HTMLInputElement} */ slider) => slider.valueAsNumber);
  assert.equal(await t(), 1);
  const still = await visit.ink('between-slerp');
  await visit.get('interpolate-play').click();
  await visit.page.waitForFunction(() => document.querySelector('[data-testid=interpolate-t]').valueAsNumber < 0.8);
  await visit.get('interpolate-play').click();
  const stopped = await t();
  assert.ok(distance(still, await visit.ink('between-slerp')) > 0.05, 'the picture moved');
  await visit.page.evaluate(() => new Promise((done) => setTimeout(done, 300)));
  assert.equal(await t(), stopped, 'it stands still after pause');
  await visit.close();
});

test("an end follows the page's digit, and a test digit fills the other", async () => {
  // The test digit is picked by chance: here always the one in the middle, which is not the one that is there.
  const prepare = (/** @type {import('playwright-core').Page} */ page) => page.addInitScript(() => (Math.random = () => 0.5));
  const visit = await site.visit('#interpolate', { prepare });
  await visit.get('slot-a-digit').click();
  await visit.get('test-digit-7').click();
  await visit.settled();
  const [a, before] = await visit.inks('[data-testid=slot-a] canvas, [data-testid=slot-b] canvas');
  assert.deepEqual(a, await visit.ink('digit-seen'));
  const model = openModel('mnist-20d');
  const start = model.decode(model.encode(testDigit(7)).mu).mean;
  assert.ok(distance(tile(await visit.ink('strip-lerp'), tiles, 0), start) < 2 * greys, 'the way begins at the new digit');
  await visit.get('slot-b-test').click();
  await visit.settled();
  const [, other] = await visit.inks('[data-testid=slot-a] canvas, [data-testid=slot-b] canvas');
  assert.notDeepEqual(other, before);
  await visit.close();
});
