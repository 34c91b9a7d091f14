// The figures of the first chapters: what they show is what the worker answers about this digit and this model, or what a
// closed form says; they follow the hand, the keyboard and every change of digit and model.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { distance, greys } from './support/images.js';
import { openSite } from './support/site.js';
import { attributeOf, boxOf, parse, textOf } from './support/visit.js';

const site = await openSite();
after(() => site.close());

/** A zigzag over the whole pad: no digit. */
/** @type {import('./support/shapes.js').Stroke[]} */
const scribble = [
  [
    [0.1, 0.1],
    [0.9, 0.2],
    [0.1, 0.4],
    [0.9, 0.5],
    [0.1, 0.7],
    [0.9, 0.9],
    [0.2, 0.95],
  ],
];

/** @typedef {import('./support/visit.js').Visit} Visit */

/** @param {string} hash @param {string} figure */
async function open(hash, figure) {
  const visit = await site.visit(hash);
  await visit.page.locator(`vae-figure-${figure}`).scrollIntoViewIfNeeded();
  await visit.page.locator(`vae-figure-${figure} > *`).first().waitFor();
  await visit.settled();
  return visit;
}

/** @param {Visit} visit @param {number} label @returns {Promise<Float32Array>} the page's digit from now on */
async function pick(visit, label) {
  const { x, labels } = await visit.ask('examples');
  await visit.get(`test-digit-${label}`).click();
  await visit.settled();
  const at = labels.indexOf(label) * 784;
  return x.slice(at, at + 784);
}

/** @param {Visit} visit @param {string} testid @param {string} key */
async function press(visit, testid, key) {
  await visit.get(testid).focus();
  await visit.page.keyboard.press(key);
  await visit.settled();
}

/** @param {Visit} visit @param {string} testid @param {number[][]} places from and to, shares of its box */
async function drag(visit, testid, places) {
  const box = await boxOf(visit.get(testid));
  const { mouse } = visit.page;
  const at = (/** @type {number[]} */ [x, y]) =>
    /** @type {[number, number]} */ ([box.x + x * box.width, box.y + y * box.height]);
  await mouse.move(...at(places[0]));
  await mouse.down();
  for (const place of places.slice(1)) await mouse.move(...at(place));
  await mouse.up();
  await visit.settled();
}

/** @param {number} shown @param {number} truth @param {number} digits @param {string} what */
const agree = (shown, truth, digits, what) =>
  assert.ok(Math.abs(shown - truth) <= 0.51 * 10 ** -digits, `${what}: ${shown}, not ${truth}`);

/** Pictures show 0 to 1. @param {ArrayLike<number>} values */
const shownInk = (values) => Array.from(values, (value) => Math.max(0, Math.min(1, value)));

/** The browser's advice about canvases is for the test, which reads them. @param {Visit} visit */
async function leave(visit) {
  assert.deepEqual(
    visit.complaints.filter((text) => !text.includes('willReadFrequently')),
    [],
  );
  await visit.close();
}

test("three tiles: a sample, the digit's mu, its log p(x); the dice change the sample alone", async () => {
  const visit = await open('#learn/why', 'three-tiles');
  const x = await pick(visit, 7);
  const { mu } = await visit.ask('encode', x);
  const logPx = await visit.ask('logPx', x, 256, 1);
  agree(await visit.number('three-tiles-logpx'), logPx, 1, 'log p(x)');
  const numbers = await visit.get('three-tiles-mu').locator('li').allTextContents();
  assert.deepEqual(
    numbers.map((text) => parse(text.trim().split(/\s+/).at(-1) ?? null)),
    [...mu].map((value) => Number(value.toFixed(1)) + 0),
  );

  const line = await attributeOf(visit.get('three-tiles-line'), 'aria-label');
  assert.ok(line.includes(`7: ${logPx.toFixed(1).replace('-', '−')}`), `the seven is on the line: ${line}`);

  const first = await visit.ink('three-tiles-sample');
  await visit.get('three-tiles-roll').click();
  await visit.settled();
  const second = await visit.ink('three-tiles-sample');
  // The first is a seed's that comes out clean.
  const { mean } = await visit.ask('sample', 1, 1, 29);
  assert.ok(distance(second, mean) < greys && distance(first, second) > 0.1);
  agree(await visit.number('three-tiles-logpx'), logPx, 1, 'log p(x) after the dice');

  // What the text says of the pictures that it offers, among the ten test digits.
  const others = [...line.matchAll(/\d: (−\d+\.\d)/g)].map(([, value]) => parse(value));
  assert.equal(others.length, 10);
  for (const [name, below] of /** @type {const} */ ([
    ['bar', 9],
    ['letter', 4],
    ['scribble', 0],
  ])) {
    await visit.get(`try-${name}`).click();
    await visit.settled();
    const its = await visit.number('three-tiles-logpx');
    assert.equal(others.filter((value) => value < its).length, below, `${name}: ${its} among ${others}`);
    assert.equal(await visit.get(`try-${name}`).getAttribute('aria-pressed'), 'true');
  }
  assert.ok((await visit.number('three-tiles-logpx')) < logPx - 80, 'a scribble is less probable than a seven');
  await visit.clear();
  await visit.settled();
  assert.ok(Number.isNaN(await visit.number('three-tiles-logpx')), 'no digit, no number');
  await leave(visit);
});

test('walk: log p(x|z) and the picture where z stands, by keys, by mouse, from its peak', async () => {
  const visit = await open('#learn/why', 'walk-likelihood');
  const x = await pick(visit, 3);
  const { mu, klPerLatent } = await visit.ask('explain', x, 1, 1);
  const latent = klPerLatent.indexOf(Math.max(...klPerLatent));
  const check = async (/** @type {number | null} */ value) => {
    const z = mu.slice();
    z[latent] = value ?? mu[latent];
    const [logLikelihood] = await visit.ask('logLikelihood', x, z);
    const { mean } = await visit.ask('decode', z);
    agree(await visit.number('walk-likelihood-z'), z[latent], 2, 'z');
    agree(await visit.number('walk-likelihood-value'), logLikelihood, 1, 'log p(x|z)');
    assert.ok(distance(await visit.ink('walk-likelihood-mean'), mean) < greys, 'the picture is the mean there');
    return logLikelihood;
  };
  await check(null);
  const shown = (/** @type {string} */ name) => visit.number(`walk-likelihood-${name}`);
  await press(visit, 'walk-likelihood-grip', 'ArrowRight');
  const stepped = await shown('z');
  assert.ok(Math.abs(stepped - mu[latent]) < 0.08);
  await check(stepped);

  const grip = await boxOf(visit.get('walk-likelihood-grip'));
  const plot = await boxOf(visit.page.locator('.figure-walk-likelihood-plot'));
  await visit.page.mouse.move(grip.x + grip.width / 2, grip.y + grip.height / 2);
  await visit.page.mouse.down();
  await visit.page.mouse.move(plot.x + 0.3 * plot.width, plot.y + plot.height / 2, { steps: 4 });
  await visit.page.mouse.up();
  await visit.settled();
  const dragged = await shown('z');
  assert.ok(Math.abs(dragged - stepped) > 1, 'z follows the pointer');
  const there = await check(dragged);
  const peak = await shown('peak');
  assert.ok(peak > there, 'the peak is higher');
  assert.ok(Math.abs((await shown('peak-at')) - mu[latent]) < 0.5, 'it is near mu');
  const z = mu.slice();
  z[latent] = await shown('peak-at');
  // The place is shown to two digits; the curve is flat at its peak.
  agree(peak, (await visit.ask('logLikelihood', x, z))[0], 0, 'log p(x|z) at the peak');

  await visit.get('walk-likelihood-back').click();
  await visit.settled();
  await check(null);
  await visit.get('walk-likelihood-latent').selectOption({ index: 4 });
  await visit.settled();
  const fifth = [...klPerLatent.keys()].sort((a, b) => klPerLatent[b] - klPerLatent[a])[4];
  agree(await shown('z'), mu[fifth], 2, 'z along another latent');
  await leave(visit);
});

test('draw x and z: draws come from the data and from the prior, whose moments are known', async () => {
  const visit = await open('#learn/variables?model=mnist-2d', 'draw-x-and-z');
  const { x } = await visit.ask('examples');
  const before = await visit.ink('draw-x-sheet');
  await visit.get('draw-x').click();
  await visit.settled();
  assert.equal(await visit.number('draw-x-count'), 17);
  const sheet = await visit.ink('draw-x-sheet');
  const place = (/** @type {number[]} */ image, /** @type {number} */ at) =>
    Array.from({ length: 784 }, (_, i) => image[(Math.floor(at / 4) * 28 + Math.floor(i / 28)) * 112 + (at % 4) * 28 + (i % 28)]);
  for (let at = 0; at < 16; at++) {
    const drawn = place(sheet, at);
    assert.ok(
      Array.from({ length: x.length / 784 }, (_, i) => i).some((i) => distance(drawn, x.slice(i * 784, (i + 1) * 784)) < greys),
      `place ${at} is a test digit`,
    );
    if (at > 0) assert.equal(distance(drawn, place(before, at)), 0, 'one draw changes one place');
  }
  const decoded = async () => {
    const sheet = await visit.ink('draw-z-sheet');
    return Array.from({ length: 784 }, (_, i) => sheet[Math.floor(i / 28) * 8 * 28 + (i % 28)]);
  };
  const firstZ = (await visit.ask('sample', 16, 1, 1)).mean.slice(0, 784);
  assert.ok(distance(await decoded(), firstZ) < greys, 'each draw of z is decoded in its place');

  await visit.get('draw-z').click();
  await visit.settled();
  assert.equal(await visit.number('draw-z-count'), 17);
  assert.ok(
    distance(await decoded(), (await visit.ask('sample', 1, 1, 2)).mean) < greys,
    'the seventeenth in place of the first',
  );
  const [a, b] = (await textOf(visit.get('draw-z-newest'))).match(/[−\d.]+/g)?.map(parse) ?? [];
  assert.ok(Math.abs((await visit.number('draw-z-length')) - Math.hypot(a, b)) < 0.015);
  for (let i = 0; i < 4; i++) await visit.get('draw-z-many').click();
  await visit.settled();
  assert.equal(await visit.number('draw-z-count'), 417);
  // The length of a standard normal in the plane is Rayleigh's: mean sqrt(pi / 2), variance 2 - pi / 2. 400 are kept.
  const within = async (/** @type {string} */ name, /** @type {number} */ truth, /** @type {number} */ deviation) =>
    assert.ok(Math.abs(Number.parseFloat(await textOf(visit.get(`draw-z-${name}`))) - truth) < 5 * deviation, name);
  await within('mean-length', Math.sqrt(Math.PI / 2), Math.sqrt((2 - Math.PI / 2) / 400));
  await within('inside-1', 68.27, 100 * Math.sqrt((0.6827 * 0.3173) / 800) + 0.1);
  await within('inside-2', 95.45, 100 * Math.sqrt((0.9545 * 0.0455) / 800) + 0.1);

  await visit.page.evaluate(() => (location.hash = '#learn/variables?model=mnist-20d'));
  await visit.page.waitForFunction(() => document.querySelector('[data-testid=draw-z-newest]').textContent.includes('…'));
  await visit.settled();
  assert.equal(await visit.number('draw-z-count'), 16, 'another number of latents begins anew');
  await leave(visit);
});

test('pixel: the distribution of each pixel under each likelihood, chosen by mouse and keys', async () => {
  const visit = await open('#learn/distributions?model=mnist-2d', 'pixel');
  const x = await pick(visit, 8);
  const shown = (/** @type {string} */ name) => visit.number(`pixel-${name}`);
  const models = ['mnist-2d', 'mnist-2d-gaussian', 'mnist-2d-gaussian-learned', 'mnist-2d-categorical'];
  for (const [index, on] of models.entries()) {
    await visit.get('pixel-model').selectOption({ index: index + 1 });
    await visit.settled();
    await visit.get('pixel-picture').click({ position: await centre(visit, 9, 15) });
    await press(visit, 'pixel-picture', 'ArrowDown');
    const at = 10 * 28 + 15;
    const { mu } = await visit.ask.of(on)('encode', x);
    const { mean, variance, probs } = await visit.ask.of(on)('pixels', mu);
    agree(await shown('mean'), mean[at], 3, `${on}: mean`);
    agree(await shown('variance'), variance[at], 3, `${on}: variance`);
    agree(await shown('own'), x[at], 3, "the digit's own value");
    assert.equal(await shown('total'), 1, `${on}: what it sums or integrates to`);
    assert.ok(distance(await visit.ink('pixel-mean-picture'), shownInk(mean)) < greys, `${on}: the picture`);
    const bars = visit.page.locator('.pixel-plot .bar');
    if (on === 'mnist-2d') {
      agree(await shown('variance'), mean[at] * (1 - mean[at]), 3, "a Bernoulli's variance");
      const heights = await visit.page.locator('.pixel-plot .bar-value').allTextContents();
      assert.deepEqual(
        heights.map(parse),
        [1 - mean[at], mean[at]].map((p) => Number(p.toFixed(3))),
      );
    } else if (probs.length) {
      assert.equal(await bars.count(), 8);
      // Level k of 8 stands for k / 7.
      assert.equal(await visit.get('pixel-level').textContent(), `(level ${Math.round(7 * x[at])})`, 'the level that is scored');
      const own = probs.slice(8 * at, 8 * at + 8);
      agree(
        await shown('mean'),
        own.reduce((/** @type {number} */ sum, /** @type {number} */ p, /** @type {number} */ k) => sum + (p * k) / 7, 0),
        3,
        "a categorical's mean",
      );
      agree(await shown('peak'), Math.max(...own), 3, 'the greatest probability');
    } else {
      agree(await shown('peak'), 1 / Math.sqrt(2 * Math.PI * variance[at]), 3, "a Gaussian's peak");
      assert.equal(await visit.page.locator('.pixel-plot .curve').count(), 1);
    }
  }
  // The three families at once: a press shows one large.
  await visit.get('pixel-family-gaussian').click();
  await visit.settled();
  assert.equal(await textOf(visit.get('pixel-family')), 'Gaussian PDF');
  assert.equal(await visit.page.locator('.figure-pixel-families svg').count(), 3);
  await visit.get('pixel-model').selectOption({ index: 0 });
  for (const [place, truth] of Object.entries({ stroke: 1, edge: 0.5, outside: 0 })) {
    await visit.get(`pixel-${place}`).click();
    await visit.settled();
    assert.ok(Math.abs((await shown('mean')) - truth) < 0.12, place);
  }
  await leave(visit);
});

/** Where a pixel of the picture is. @param {Visit} visit @param {number} row @param {number} column */
async function centre(visit, row, column) {
  const { width } = await boxOf(visit.get('pixel-picture'));
  return { x: ((column + 0.5) / 28) * width, y: ((row + 0.5) / 28) * width };
}

test('conditional: mean, variance and draws follow z, which follows mouse, keys and digit', async () => {
  const visit = await open('#learn/conditional?model=mnist-2d', 'conditional');
  const x = await pick(visit, 5);
  const z = async () => [await visit.number('conditional-z-0'), await visit.number('conditional-z-1')];
  const { mu } = await visit.ask('encode', x);
  (await z()).forEach((value, i) => agree(value, mu[i], 2, 'z begins at mu'));

  await drag(visit, 'conditional-pad', [
    [0.6, 0.4],
    [0.7, 0.3],
    [0.75, 0.25],
  ]);
  await press(visit, 'conditional-pad', 'ArrowUp');
  const [across, up] = await z();
  assert.ok(across > 1 && across < 3 && up > 1.5 && up < 3.5, `${across}, ${up}`);
  const { mean } = await visit.ask('decode', Float32Array.of(across, up));
  assert.ok(distance(await visit.ink('conditional-mean'), mean) < greys, "the mean is the decoder's");
  // A Bernoulli's variance, which is shown in shares of 1/4.
  const variance = mean.map((/** @type {number} */ m) => m * (1 - m));
  assert.ok(
    distance(
      await visit.ink('conditional-variance'),
      variance.map((/** @type {number} */ value) => 4 * value),
    ) < greys,
    'the variance is m (1 - m)',
  );
  agree(await visit.number('conditional-high'), Math.max(...variance), 3, 'greatest variance');
  agree(await visit.number('conditional-low'), Math.min(...variance), 3, 'least variance');

  const draws = await visit.inks('[data-testid=conditional-draw]');
  assert.equal(new Set(draws.map((image) => image.join())).size, 4, 'four different draws');
  for (const draw of draws) {
    assert.ok(
      draw.every((value) => Math.min(Math.abs(value), Math.abs(1 - value)) < greys),
      'a pixel is black or white',
    );
    // The sum of independent pixels: mean and variance add up.
    const ink =
      draw.reduce((sum, value) => sum + value, 0) -
      mean.reduce((/** @type {number} */ sum, /** @type {number} */ value) => sum + value, 0);
    assert.ok(
      Math.abs(ink) < 5 * Math.sqrt(variance.reduce((/** @type {number} */ sum, /** @type {number} */ value) => sum + value, 0)),
      'as much ink as the mean has',
    );
  }
  await visit.get('conditional-toss').click();
  await visit.settled();
  const again = await visit.inks('[data-testid=conditional-draw]');
  assert.ok(distance(again[0], draws[0]) > 0.9, 'other tosses');

  await visit.get('test-digit-1').click();
  await visit.settled();
  const one = await visit.ask('encode', await pick(visit, 1));
  (await z()).forEach((value, i) => agree(value, one.mu[i], 2, 'another digit, another mu'));
  await leave(visit);
});

test('another model, no digit, a stroke: every one of them goes on', async () => {
  const figures = { why: 'walk-likelihood', variables: 'draw-x-and-z', distributions: 'pixel', conditional: 'conditional' };
  const visit = await site.visit('#learn/why', { width: 390, height: 844 });
  await visit.page.locator('.thumbnail').click();
  for (const [chapter, figure] of Object.entries(figures)) {
    for (const model of ['mnist-2d-categorical', 'mnist-20d', 'mnist-2d-gaussian']) {
      await visit.page.evaluate((hash) => (location.hash = hash), `#learn/${chapter}?model=${model}`);
      await visit.page.locator(`vae-figure-${figure}`).scrollIntoViewIfNeeded();
      await visit.settled();
    }
    await visit.clear();
    await visit.settled();
    await visit.draw(scribble);
    await visit.settled();
  }
  agree(await visit.number('conditional-high'), 0.05, 3, 'one variance for every pixel, as this model was trained with');
  await visit.page.evaluate(() => (location.hash = '#learn/conditional?model=mnist-20d'));
  await visit.settled();
  assert.equal(await visit.page.getByRole('alert').count(), 0);
  await leave(visit);
});
