// Training in the tab: from random weights to less than half the loss, step by step, reproducibly, with the hand answered
// meanwhile; and a checkpoint that is downloaded, trained on and loaded back goes on exactly where it was.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { distance } from './support/images.js';
import { placed, shapes } from './support/shapes.js';
import { openSite } from './support/site.js';
import { attributeOf, boxOf, parse, textOf, until } from './support/visit.js';

/** @typedef {import('./support/visit.js').Visit} Visit */

const site = await openSite();
after(() => site.close());

/** A small network, so that a slow machine trains it in seconds. */
const small = '#train?hidden=64&latent=8&batch=64&seed=7';
/** What knowing nothing costs: one bit for each of the 784 pixels, in nats. */
const ignorance = 784 * Math.LN2;

/** @param {Visit} visit */
const step = (visit) => visit.number('metric-step');

/** Waits for a step to be shown. @param {Visit} visit @param {number} wanted */
async function reached(visit, wanted) {
  await visit.page.waitForFunction(
    (wanted) => Number(document.querySelector('[data-testid=metric-step]').textContent.replace(/,/g, '')) === wanted,
    wanted,
  );
}

/**
 * So many single steps, and what they said, in full precision.
 * @param {Visit} visit
 * @param {number} count
 */
async function singleSteps(visit, count) {
  await visit.page.evaluate(() => (globalThis.watch.steps = []));
  const before = await step(visit);
  for (let i = 1; i <= count; i++) {
    await visit.get('train-step').click();
    await reached(visit, before + i);
  }
  const steps = await visit.page.evaluate(() => globalThis.watch.steps);
  assert.deepEqual(
    steps.map((metrics) => metrics.step),
    Array.from({ length: count }, (_, i) => before + i + 1),
  );
  return steps;
}

/** @param {Visit} visit @param {number} seed */
async function reset(visit, seed) {
  await visit.type('train-seed', String(seed));
  await visit.get('train-reset').click();
  await reached(visit, 0);
  await visit.settled();
}

/** The held-out ELBO in the model chip, once the model has stood still long enough to be evaluated. */
async function heldOut(/** @type {Visit} */ visit) {
  const chip = visit.page.locator('.chip-elbo', { hasText: /\d/ });
  await chip.waitFor();
  return chip.textContent();
}

test('start, pause and single step: the loss falls to less than half, and the hand is answered meanwhile', async (t) => {
  // Without an end: on a slow machine it would come before the hand has been answered.
  const visit = await site.visit(`${small}&epochs=0`);
  await reset(visit, 7);
  const [first] = await singleSteps(visit, 1);
  assert.ok(Math.abs(first.nll - ignorance) < 15, `the first nll is ${first.nll}`);
  assert.ok(first.kl >= 0 && first.kl < 5, `the first KL is ${first.kl}`);

  await visit.get('train-start').click();
  await reachedAtLeast(visit, 20);
  await answersTheHand(visit, t);
  await visit.page.waitForFunction(() => Number.parseFloat(document.querySelector('[data-testid=metric-nll]').textContent) < 250);
  assert.ok((await visit.number('metric-speed')) > 0);

  await visit.get('train-pause').click();
  await visit.get('train-start').waitFor();
  await visit.settled();
  const paused = await step(visit);
  // Long enough for several reports, of which there are ten a second.
  await visit.page.evaluate(() => new Promise((done) => setTimeout(done, 600)));
  assert.equal(await step(visit), paused, 'no step after pause');
  await singleSteps(visit, 1);
  assert.equal(await step(visit), paused + 1);

  // A model that rests is evaluated anew; until then there is no number of it.
  await visit.page.waitForFunction(() => /\d/.test(document.querySelector('[data-testid=metric-elbo]').textContent));
  assert.ok((await visit.number('metric-elbo')) < 0, 'the held-out ELBO is shown');
  assert.match(await attributeOf(visit.get('train-curves'), 'aria-valuetext'), /nll \d/);
  await visit.open('draw');
  await visit.settled();
  assert.match(await textOf(visit.get('model-chip')), /Your model/);
  assert.ok((await visit.number('digit-nll')) < 400, 'the trained model explains the digit');
  await visit.close();
});

/** Draws while the model trains. @param {Visit} visit @param {import('node:test').TestContext} t */
async function answersTheHand(visit, t) {
  const painted = (/** @type {string} */ testid) =>
    visit.page.waitForFunction(
      (testid) => document.querySelector(`[data-testid=${testid}]`).getContext('2d').getImageData(0, 0, 1, 1).data[3],
      testid,
    );
  await visit.open('draw');
  await visit.clear();
  const blank = '[data-testid=reconstruction]';
  await visit.page.waitForFunction(
    (selector) => !document.querySelector(selector).getContext('2d').getImageData(0, 0, 1, 1).data[3],
    blank,
  );
  await visit.page.evaluate(() => Object.assign(globalThis.watch, { waited: [], steps: [] }));
  await visit.draw(placed(shapes[0], 0.6));
  await painted('digit-seen');
  await painted('reconstruction');
  const { waited, steps } = await visit.page.evaluate(() => globalThis.watch);
  assert.ok(steps.length > 1, 'training went on under the hand');
  const longest = Math.max(...waited.map(({ milliseconds }) => milliseconds));
  t.diagnostic(`while training, ${waited.length} requests were answered, the slowest after ${Math.round(longest)} ms`);
  assert.ok(longest < 5000, `a request waited for ${longest} ms`);
  await visit.open('train');
}

/** @param {Visit} visit @param {number} least */
async function reachedAtLeast(visit, least) {
  await visit.page.waitForFunction(
    (least) => Number(document.querySelector('[data-testid=metric-step]').textContent.replace(/,/g, '')) >= least,
    least,
  );
}

test('the same seed gives the same losses, bit for bit; another seed others', async () => {
  const visit = await site.visit(small);
  const runs = [];
  for (const seed of [7, 7, 8]) {
    await reset(visit, seed);
    runs.push(await singleSteps(visit, 4));
  }
  assert.deepEqual(runs[0], runs[1]);
  assert.notDeepEqual(runs[0], runs[2]);
  await visit.close();
});

test('a downloaded checkpoint goes on exactly where it was, with the same evaluation', async () => {
  const visit = await site.visit(small);
  await reset(visit, 3);
  await singleSteps(visit, 5);
  const evaluation = await heldOut(visit);
  const { bytes, name } = await visit.download();
  await visit.closeChip();
  assert.equal(name, 'vae-8d-step-5.safetensors');
  const header = JSON.parse(bytes.subarray(8, 8 + Number(bytes.readBigUInt64LE(0))).toString('utf8'));
  assert.deepEqual(header['encoder.hidden.0.weight'].shape, [64, 784]);
  assert.deepEqual(header['decoder.out.weight'].shape, [784, 64]);
  assert.ok(header['optimizer.m.encoder.mu.weight'], 'the state of the optimizer is in the file');

  const straight = await singleSteps(visit, 3);
  await visit.openChip();
  await visit.get('model-load').setInputFiles({ name, mimeType: 'application/octet-stream', buffer: bytes });
  await reached(visit, 5);
  assert.equal(await heldOut(visit), evaluation);
  assert.deepEqual(await singleSteps(visit, 3), straight);

  // In a page that has never trained, too.
  const other = await site.visit('#train?hidden=64&latent=8&batch=64&seed=3');
  await other.openChip();
  await other.get('model-load').setInputFiles({ name, mimeType: 'application/octet-stream', buffer: bytes });
  await reached(other, 5);
  assert.deepEqual(await singleSteps(other, 3), straight);
  await other.close();
  await visit.close();
});

test('of several draws an image the bound is nearer than the ELBO, and is what the network shows', async () => {
  const visit = await site.visit(`${small}&count=1000&workers=1&objective=importance-weighted&iw_samples=5`);
  await reset(visit, 7);
  const steps = await singleSteps(visit, 3);
  for (const { nll, kl, loss } of steps) assert.ok(loss < nll + kl && loss > (nll + kl) / 2, `${loss} of ${nll} + ${kl}`);
  const shown = (await textOf(visit.page.locator('.train-part-loss'))).replaceAll(/\s/g, '');
  assert.ok(shown.endsWith(`−L₅${steps[2].loss.toFixed(1)}`), shown);
  await visit.get('train-settings-toggle').click();
  assert.equal(await visit.get('train-iw_samples').inputValue(), '5');
  await visit.get('train-objective').selectOption({ label: 'ELBO' });
  await visit.get('train-iw_samples').waitFor({ state: 'detached' });
  await visit.close();
});

test('slow motion says what each part of a step does, with its numbers', async () => {
  const visit = await site.visit(`${small}&count=1000&workers=1&epochs=0`);
  const [slow, caption] = [visit.page.locator('.train-transport .choice label').nth(1), visit.get('train-phase-caption')];
  await slow.click();
  await visit.get('train-start').click();
  await visit.page.locator('.train-graph[data-phase=sample]').waitFor();
  const [, mu, sigma, eps, z] = /= (−?[\d.]+) \+ ([\d.]+) × \(?(−?[\d.]+)\)? = (−?\d+\.\d+)/.exec(await textOf(caption)) ?? [];
  assert.ok(Math.abs(parse(mu) + parse(sigma) * parse(eps) - parse(z)) < 0.0051, `${mu} + ${sigma} × ${eps} = ${z}`);
  await visit.page.setViewportSize({ width: 390, height: 844 });
  assert.match(await textOf(visit.get('train-brief')), /Step 1 · nll \d/, 'on a phone beside the pictures');
  await visit.page.setViewportSize({ width: 1280, height: 800 });
  assert.equal(await visit.get('train-brief').isVisible(), false);
  await visit.get('train-pause').click();
  await visit.page.locator('.train-phase', { hasText: 'Loss' }).hover();
  assert.match(await textOf(caption), new RegExp(`nll ${await textOf(visit.get('metric-nll'))} `));
  await visit.page.mouse.move(0, 0);
  // Paused, it stays at the part that was lit.
  await visit.page.locator('.train-graph[data-phase=sample]').waitFor();
  await visit.close();
});

test('every click on a view opens it, however often training renders the page', async () => {
  const visit = await site.visit(`${small}&epochs=0`);
  await visit.get('train-start').click();
  await reachedAtLeast(visit, 5);
  for (let i = 0; i < 3; i++) {
    for (const view of ['draw', 'latent', 'generate', 'interpolate', 'train']) await visit.open(view);
  }
  assert.equal(await visit.get('train-pause').isVisible(), true, 'it still trains');
  assert.deepEqual(visit.complaints, []);
  await visit.close();
});

test('samples and reconstructions improve as one watches', async () => {
  const visit = await site.visit(small);
  await reset(visit, 7);
  const error = async () => {
    const sheets = await visit.inks('[data-testid=train-reconstructions] canvas');
    assert.equal(sheets.length, 2);
    return sheets[0].reduce((sum, value, i) => sum + (value - sheets[1][i]) ** 2, 0) / 10;
  };
  // Random weights make every pixel a half, which is off by a quarter for paper and ink alike.
  await until(async () => (await error()) > 150, 'the reconstructions of random weights');
  const noise = await visit.ink('train-samples');
  await visit.get('train-start').click();
  await until(async () => (await error()) < 75, 'reconstructions that resemble');
  await visit.get('train-pause').click();
  await visit.get('train-start').waitFor();
  // The samples may be answered a round before the reconstructions are, so the wall is asked once more at rest.
  await until(async () => distance(await visit.ink('train-samples'), noise) > 0.3, 'samples that have changed');
  await visit.close();
});

test('all that one watches is in the first screen with the buttons', async () => {
  const visit = await site.visit(small, { width: 1280, height: 800 });
  for (const size of [
    { width: 1280, height: 800 },
    { width: 1600, height: 1000 },
  ]) {
    await visit.page.setViewportSize(size);
    await visit.settled();
    for (const testid of [
      'train-start',
      'train-network-figure',
      'train-map',
      'train-samples',
      'train-reconstructions',
      'train-curves',
    ]) {
      const { y, height } = await boxOf(visit.get(testid));
      assert.ok(y >= 0 && y + height <= size.height, `${testid} at ${size.width} x ${size.height}: ${y} to ${y + height}`);
    }
    // Opened settings take the rail's place: one changes beta and watches the map.
    const map = await boxOf(visit.get('train-map'));
    await visit.get('train-settings-toggle').click();
    const { x, y, width, height } = await boxOf(visit.get('train-beta'));
    assert.deepEqual(await boxOf(visit.get('train-map')), map);
    assert.ok(x + width < map.x && y + height <= size.height, `beta at ${x}, ${y}`);
    // By keys, as a person: Firefox takes what a program fills in for no change.
    await visit.get('train-beta').selectText();
    await visit.page.keyboard.type('4');
    await visit.page.keyboard.press('Escape');
    assert.equal(await visit.page.locator('#train-settings').isVisible(), false);
    await visit.page.waitForFunction(() => location.hash.includes('beta=4'));
    await visit.page.locator('.rail').waitFor();
  }
  await visit.close();
});

test('a cloud of test digits moves as training goes, and the curves are read by keyboard and taken as a table', async () => {
  const visit = await site.visit(`${small}&epochs=0`);
  await reset(visit, 7);
  const dots = visit.page.locator('[data-testid=train-map] > canvas');
  const picture = () => dots.evaluate((canvas) => /** @type {HTMLCanvasElement} */ (canvas).toDataURL());
  const atFirst = await picture();
  await visit.get('train-start').click();
  await until(async () => (await picture()) !== atFirst, 'dots that move');
  await reachedAtLeast(visit, 120);
  await until(
    async () => /(\d\.\d\d, ){7}\d/.test(await attributeOf(visit.get('train-latents'), 'aria-label')),
    'the KL of eight latents',
  );
  assert.match(await attributeOf(visit.get('train-map'), 'aria-label'), /z[₁-₈] and z[₁-₈]/);
  const colours = await visit.page.locator('.train-map .class-key li').allTextContents();
  assert.deepEqual(colours, [...'0123456789']);
  await visit.get('train-pause').click();
  await visit.get('train-start').waitFor();
  await visit.settled();

  const curves = visit.get('train-curves');
  const read = () => attributeOf(curves, 'aria-valuetext');
  await curves.focus();
  const last = await read();
  assert.match(last, /^Step [\d,]+\. Training: nll \d+\.\d, KL \d/);
  await visit.page.keyboard.press('Home');
  assert.match(await read(), /^Step 1\. Training: nll 5[345]\d/);
  await visit.page.keyboard.press('ArrowRight');
  assert.doesNotMatch(await read(), /^Step 1\./);
  await visit.page.keyboard.press('Escape');
  assert.equal(await read(), last);

  const { bytes, name } = await visit.saved(() => visit.get('train-csv').click());
  assert.match(name, /^vae-training-step-\d+\.csv$/);
  const [head, first, ...rest] = bytes.toString('utf8').trim().split('\n');
  assert.match(head, /^step,nll,kl,elbo,gradient_norm,heldout_nll,.*,heldout_kl_z8$/);
  assert.match(first, /^1,5[345]\d\.\d+,/);
  assert.match(String(rest.at(-1)), new RegExp(`^${await step(visit)},`));
  assert.ok(Number(first.split(',')[4]) > 0, 'the norm of the gradient');
  await visit.close();
});
