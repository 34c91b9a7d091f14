// Generate and Interpolate: samples that change, agree or become the digit as their controls say; and the two ways between
// two digits, against the model without any page and against the definitions of lerp and slerp.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, test } from 'node:test';
import { inGreys } from '../../www/shared/greys.js';
import { openModel, testDigit } from './support/core.js';
import { correlation, distance, greys, tile } from './support/images.js';
import { shapes } from './support/shapes.js';
import { openSite } from './support/site.js';
import { boxOf, textOf, words } from './support/visit.js';

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

/** The means of a shipped model's prior (K, latent), read from its file of f16 by its own header. @param {string} model */
function meansOfPrior(model) {
  const bytes = readFileSync(new URL(`../../www/models/${model}.safetensors`, import.meta.url));
  const start = 8 + Number(bytes.readBigUInt64LE());
  const { dtype, data_offsets } = JSON.parse(bytes.subarray(8, start).toString())['prior.mu'];
  assert.equal(dtype, 'F16');
  const [from, to] = data_offsets;
  return Float32Array.from({ length: (to - from) / 2 }, (_, i) => ofHalf(bytes.readUInt16LE(start + from + 2 * i)));
}

/** A number of IEEE 754's binary16. @param {number} bits */
function ofHalf(bits) {
  const [sign, exponent, fraction] = [bits & 0x8000 ? -1 : 1, (bits >> 10) & 31, bits & 1023];
  return sign * (exponent ? 2 ** (exponent - 15) * (1 + fraction / 1024) : 2 ** -14 * (fraction / 1024));
}

/** Of the samples that Generate opens with. */
const firstSeed = 6;

test('samples: all different at temperature 1, all alike at 0, others when resampled', async () => {
  const visit = await site.visit('#generate?generate.prior=standard');
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

test("a learned prior's samples at temperature 0 are what the means of its Gaussians decode to, and no length is said to be usual", async () => {
  const visit = await site.visit('#generate?model=mnist-20d-mixture');
  await press(visit, 'temperature', 'Home');
  const cold = await samples(visit);
  const model = openModel('mnist-20d-mixture');
  const means = model.decode(meansOfPrior('mnist-20d-mixture')).mean;
  const decoded = Array.from({ length: means.length / 784 }, (_, k) => means.subarray(k * 784, (k + 1) * 784));
  cold.forEach((image, i) => {
    const nearest = Math.min(...decoded.map((mean) => distance(image, mean)));
    assert.ok(nearest < greys, `sample ${i + 1} is ${nearest} from all of them`);
  });
  const texts = words('en');
  const about = visit.page.locator('.generate-temperature');
  assert.equal(await textOf(about), texts['generate.temperature.zero.learned']);
  assert.match((await visit.page.locator('.generate-norm').first().textContent()) ?? '', /^\s*Length \|z\| = \d+\.\d\d\s*$/);
  assert.equal(await textOf(visit.page.locator('.generate-chosen > .hint')), texts['generate.where.cloud.learned']);
  assert.deepEqual(visit.complaints, []);
  await visit.close();
});

test('a sample that is clicked becomes the digit, everywhere', async () => {
  const visit = await site.visit('#generate?generate.prior=standard');
  const [, , , chosen] = await samples(visit);
  await visit.page.locator('[data-testid=samples] button').nth(3).click();
  await visit.settled();
  assert.deepEqual(await visit.ink('digit-seen'), chosen);
  assert.deepEqual(await visit.ink('sample-chosen'), chosen);
  const z = openModel('mnist-20d')
    .sample(64, 1, firstSeed)
    .z.subarray(3 * 20, 4 * 20);
  const logPrior = z.reduce((sum, value) => sum - (value * value + Math.log(2 * Math.PI)) / 2, 0);
  assert.ok(Math.abs((await visit.number('sample-log-prior')) - logPrior) < 0.051, 'log p(z) of the sample');
  await visit.open('draw');
  await visit.settled();
  const expected = openModel('mnist-20d')
    .sample(64, 1, firstSeed)
    .mean.subarray(3 * 784, 4 * 784);
  const explained = openModel('mnist-20d').explain(inGreys(expected), 8, 1);
  assert.ok(Math.abs((await visit.number('digit-nll')) - explained.nll) < 0.051, 'the Draw view explains the sample');
  await visit.close();
});

test('both strips lead from one posterior mean to the other, each in its own way', async () => {
  const model = openModel('mnist-20d');
  const visit = await site.visit('#interpolate');
  await visit.get('test-digit-0').click();
  await visit.settled();
  const [a, b] = await visit.inks('[data-testid=slot-a] canvas, [data-testid=slot-b] canvas');
  // The page begins with a four, and the other end is its digit.
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

test('what is kept stays, and the way to what one draws next follows the hand', async () => {
  const visit = await site.visit('#interpolate');
  const model = openModel('mnist-20d');
  const ends = () => visit.inks('[data-testid=slot-a] canvas, [data-testid=slot-b] canvas');
  await visit.draw(shapes[5]);
  await visit.settled();
  const five = await visit.ink('digit-seen');
  await visit.get('keep-as-a').click();
  await visit.settled();
  assert.ok(
    (await ends()).every((end) => distance(end, five) < greys),
    'both ends are the digit that was kept',
  );
  assert.equal(await visit.page.locator('.pad-frame .picked').count(), 0, 'its strokes stay on the pad');

  // No clearing in between: the next stroke begins another digit.
  await visit.draw(shapes[9]);
  await visit.settled();
  const nine = await visit.ink('digit-seen');
  assert.ok(distance(nine, five) > 0.5, 'another digit');
  let [a, b] = await ends();
  assert.ok(distance(a, five) < greys && distance(b, nine) < greys, 'A is kept, B follows');
  const strip = await visit.ink('strip-lerp');
  for (const [index, end] of /** @type {const} */ ([
    [0, a],
    [tiles - 1, b],
  ])) {
    assert.ok(
      correlation(tile(strip, tiles, index), model.decode(model.encode(Float32Array.from(end)).mu).mean) > 0.98,
      `end ${index}`,
    );
  }
  const middle = tile(await visit.ink('strip-pixels'), tiles, 5);
  assert.ok(
    distance(
      middle,
      five.map((ink, i) => (ink + nine[i]) / 2),
    ) <
      2 * greys,
    'blending is half of each',
  );

  // What A was given by its own button stays, too, as does B once it has something else.
  await visit.get('slot-a-digit').click();
  await visit.get('slot-b-test').click();
  await visit.get('test-digit-7').click();
  await visit.settled();
  [a, b] = await ends();
  assert.ok(distance(a, nine) < greys && distance(b, testDigit(7)) > 0.5, 'neither is the new digit');
  await visit.get('slot-b-digit').click();
  await visit.settled();
  [a, b] = await ends();
  assert.ok(distance(a, nine) < greys && distance(b, testDigit(7)) < greys, 'B is the digit again');
  await visit.close();
});

test('four corners: each corner is what its digit decodes to, and a place on the sheet becomes the digit', async () => {
  const visit = await site.visit('#interpolate');
  const model = openModel('mnist-20d');
  await visit.get('test-digit-0').click();
  const sheet = visit.get('corner-sheet');
  await sheet.scrollIntoViewIfNeeded();
  const box = await boxOf(sheet);
  for (const [label, x, y] of [
    [4, 0.02, 0.02],
    [0, 0.98, 0.02],
    [7, 0.02, 0.98],
    [3, 0.98, 0.98],
  ]) {
    await visit.page.mouse.move(box.x + x * box.width, box.y + y * box.height);
    await visit.settled();
    const { mean } = model.decode(model.encode(testDigit(label)).mu);
    assert.ok(distance(await visit.ink('corner-digit'), mean) < 2 * greys, `corner ${label}`);
  }
  await sheet.focus();
  for (let i = 0; i < 4; i++) await visit.page.keyboard.press('ArrowUp');
  for (let i = 0; i < 4; i++) await visit.page.keyboard.press('ArrowLeft');
  await visit.page.keyboard.press('Enter');
  await visit.settled();
  const mu = [4, 0, 7, 3].map((label) => model.encode(testDigit(label)).mu);
  const { mean } = model.decode(mu[0].map((_, i) => mu.reduce((sum, { [i]: value }) => sum + value, 0) / 4));
  assert.ok(distance(await visit.ink('digit-seen'), mean) < 2 * greys, 'a quarter of each');
  await visit.close();
});
