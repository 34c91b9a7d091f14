// One digit, one model: what the page shows of a test digit is what the compiled model answers without any page, for the
// 20-D and the 2-D model, and its figures are true to scale.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { modelCards } from '../../www/app/model-cards.js';
import { openModel, testDigit } from './support/core.js';
import { distance, greys } from './support/images.js';
import { openSite } from './support/site.js';
import { attributeOf, boxOf, parse, textOf, words } from './support/visit.js';

/** @typedef {import('./support/visit.js').Visit} Visit */

const site = await openSite();
after(() => site.close());

/** The page draws z eight times, with this seed until one rolls the dice. */
const draws = 8;
const firstSeed = 1;
/** Half a step of the last digit shown, and what floats add. */
const rounding = (/** @type {number} */ digits) => 0.5 * 10 ** -digits + 1e-6;

const close = (
  /** @type {number} */ actual,
  /** @type {number} */ expected,
  /** @type {number} */ digits,
  /** @type {string} */ what,
) => assert.ok(Math.abs(actual - expected) <= rounding(digits), `${what}: the page says ${actual}, the model ${expected}`);

/** @param {Visit} visit @param {number} label */
async function take(visit, label) {
  await visit.get(`test-digit-${label}`).click();
  await visit.settled();
}

/** @param {Visit} visit @param {string} id of a shipped model */
async function openShipped(visit, id) {
  await visit.openChip();
  await visit.get(`model-${id}`).click();
  await visit.page.waitForFunction((id) => location.hash.includes(`model=${id}`), id);
  await visit.settled();
}

/** What each latent's card says. @param {Visit} visit */
const cards = (visit) =>
  visit.page.locator('.draw-latent').evaluateAll((elements) =>
    elements.map((element) => ({
      index: Number(element.dataset.testid?.replace('latent-', '')),
      text: [element.querySelector('.draw-latent-kl'), ...element.querySelectorAll('.draw-latent-numbers > span')].map((span) =>
        span.textContent.replace(/^\D*?(?=[−\d])/u, ''),
      ),
    })),
  );

/** @param {Visit} visit */
async function checkAgainst(visit, /** @type {import('../../www/app/protocol.js').Explanation} */ expected) {
  close(await visit.number('digit-nll'), expected.nll, 1, 'nll');
  close(await visit.number('digit-kl'), expected.kl, 1, 'KL');
  const below = async () => parse(await visit.page.locator('.draw-card-p .value').textContent());
  close(await below(), expected.nllPerDraw[0], 1, 'nll of the draw that is shown');
  await visit.page.locator('.draw-draws-mu button').click();
  close(await below(), expected.nllAtMu, 1, 'nll of the reconstruction');
  await visit.page.locator('.draw-draws-z button').first().click();
  assert.ok(distance(await visit.ink('digit-seen'), expected.x) < greys, 'the digit seen');
  assert.ok(distance(await visit.ink('reconstruction'), expected.reconstruction) < greys, 'the reconstruction');
  const means = await visit.inks('[data-testid=draws] canvas');
  assert.equal(means.length, draws);
  means.forEach((mean, i) => {
    assert.ok(distance(mean, expected.mean.subarray(i * 784, (i + 1) * 784)) < greys, `draw ${i + 1}`);
  });
  const shown = await cards(visit);
  assert.equal(shown.length, expected.mu.length);
  for (const { index, text } of shown) {
    const [kl, mu, sigma] = text.map(parse);
    close(kl, expected.klPerLatent[index], 2, `KL of latent ${index}`);
    close(mu, expected.mu[index], 2, `mu of latent ${index}`);
    close(sigma, Math.exp(expected.logvar[index] / 2), 2, `sigma of latent ${index}`);
  }
}

test('a test digit has the same numbers and pictures on the page as in the model', async () => {
  const model = openModel('mnist-20d');
  const visit = await site.visit();
  const numbers = [];
  for (const label of [3, 8]) {
    await take(visit, label);
    await checkAgainst(visit, model.explain(testDigit(label), draws, firstSeed));
    numbers.push(await visit.number('digit-nll'));
  }
  assert.notEqual(numbers[0], numbers[1]);
  await visit.get('roll').click();
  await visit.settled();
  await checkAgainst(visit, model.explain(testDigit(8), draws, firstSeed + 1));
  await visit.close();
});

test('the shown KL follows from the shown mu and sigma', async () => {
  const visit = await site.visit();
  await take(visit, 5);
  // KL(N(mu, sigma^2) || N(0, 1)) = (mu^2 + sigma^2 - 1 - ln sigma^2) / 2 (Kingma and Welling 2014, appendix B); the
  // slack is what rounding mu and sigma to 0.005 can change.
  let sum = 0;
  for (const { index, text } of await cards(visit)) {
    const [kl, mu, sigma] = text.map(parse);
    const expected = (mu ** 2 + sigma ** 2 - 1) / 2 - Math.log(sigma);
    const slack = 0.005 * (Math.abs(mu) + Math.abs(sigma - 1 / sigma)) + 0.006;
    assert.ok(Math.abs(kl - expected) < slack, `latent ${index}: ${kl}, from mu and sigma ${expected}`);
    sum += kl;
  }
  const total = await visit.number('digit-kl');
  assert.ok(Math.abs(sum - total) < 20 * 0.005 + 0.051, `the latents' KL add up to ${sum}, shown are ${total}`);
  await visit.close();
});

test('the 2-D model opens from the chip, and its ellipses are true to scale', async () => {
  const model = openModel('mnist-2d');
  const visit = await site.visit();
  await take(visit, 4);
  await openShipped(visit, 'mnist-2d');
  const expected = model.explain(testDigit(4), draws, firstSeed);
  await checkAgainst(visit, expected);
  const sigma = Array.from(expected.logvar, (v) => Math.exp(v / 2));
  const outlines = await visit.get('posterior').evaluate((figure) =>
    ['one', 'two'].map((name) => {
      const d = figure.querySelector(`.draw-flight-q .${name}`).getAttribute('d');
      return [...d.matchAll(/([\d.]+) ([\d.]+)/g)].map(([, x, y]) => [Number(x) / 400, 1 - Number(y) / 400]);
    }),
  );
  // Both axes of the map are shares of the prior: an outline reaches from the share below mu - n sigma to that below mu + n sigma.
  outlines.forEach((outline, at) => {
    for (const axis of [0, 1]) {
      const shares = outline.map((point) => point[axis]);
      const ends = [-1, 1].map((sign) => normalShare(expected.mu[axis] + sign * (at + 1) * sigma[axis]));
      assert.ok(Math.abs(Math.min(...shares) - ends[0]) < 1e-4, `${at + 1} deviations below, axis ${axis}`);
      assert.ok(Math.abs(Math.max(...shares) - ends[1]) < 1e-4, `${at + 1} deviations above, axis ${axis}`);
    }
  });
  await visit.close();
});

/** The standard normal's share below z, by the trapezoid rule. @param {number} z */
function normalShare(z) {
  const [from, steps] = [-9, 20_000];
  const step = (z - from) / steps;
  const density = (/** @type {number} */ v) => Math.exp((-v * v) / 2) / Math.sqrt(2 * Math.PI);
  let sum = (density(from) + density(z)) / 2;
  for (let i = 1; i < steps; i++) sum += density(from + i * step);
  return sum * step;
}

test('the map of the 2-D model shows where the digit lies, and decodes under the pointer', async () => {
  const model = openModel('mnist-2d');
  const visit = await site.visit('#latent?model=mnist-2d', { height: 1000 });
  await take(visit, 4);
  const { mu, logvar } = model.encode(testDigit(4));
  const map = visit.get('latent-map');
  const label = await attributeOf(map, 'aria-label');
  const said = [...label.matchAll(/([−\d.]+) ± ([\d.]+)/g)].map(([, at, sigma]) => [parse(at), parse(sigma)]);
  assert.equal(said.length, 2, label);
  said.forEach(([at, sigma], axis) => {
    close(at, mu[axis], 2, `mu on axis ${axis}`);
    close(sigma, Math.exp(logvar[axis] / 2), 3, `sigma on axis ${axis}`);
  });

  const box = await boxOf(map);
  const ellipse = await changedByDigit(visit);
  // Both axes of the map go from -4 to 4 and keep 26 pixels for their numbers, left and below.
  const size = Math.min(box.width, box.height) - 26;
  const unit = size / 8;
  const middle = [26 + (mu[0] + 4) * unit, (4 - mu[1]) * unit];
  // Around two deviations of q(z|x) stands a gap of 4 pixels and hair lines of 16, round which is half of a halo.
  const reach = [0, 1].map((axis) => 2 * Math.exp(logvar[axis] / 2) * unit + 20);
  [0, 1].forEach((axis) => {
    const [from, to] = [ellipse[axis], ellipse[2 + axis]];
    assert.ok(
      Math.abs((from + to) / 2 - middle[axis]) < 1.5,
      `axis ${axis}: painted around ${(from + to) / 2}, mu is at ${middle[axis]}`,
    );
    assert.ok(
      Math.abs((to - from) / 2 - reach[axis]) < 3.5,
      `axis ${axis}: painted ${(to - from) / 2} far, expected ${reach[axis]}`,
    );
  });

  // A point is decoded where one points at, and a click makes that the digit.
  const z = [1, -0.5];
  await visit.page.mouse.move(Math.round(box.x + 26 + (z[0] + 4) * unit), Math.round(box.y + (4 - z[1]) * unit));
  await visit.settled();
  const place = await textOf(visit.page.locator('.latent-cursor p'));
  const [across, up] = [...place.matchAll(/[−\d.]+(?= |\s*$)/gu)].map(([text]) => parse(text));
  assert.ok(Math.abs(across - z[0]) < 0.02 && Math.abs(up - z[1]) < 0.02, place);
  const [preview] = await visit.inks('[data-testid=map-preview] canvas');
  assert.ok(distance(preview, model.decode([across, up]).mean) < 0.05, 'what is decoded at the pointer');
  await visit.page.mouse.down();
  await visit.page.mouse.up();
  await visit.settled();
  assert.deepEqual(await visit.ink('digit-seen'), preview);
  await visit.close();
});

/**
 * The box, in CSS pixels of the map, of what changes on it when the digit goes and nothing else does.
 * @param {Visit} visit
 * @returns {Promise<[number, number, number, number]>} left, top, right, bottom
 */
async function changedByDigit(visit) {
  const keep = () =>
    visit.page.evaluate(() => {
      const canvas = document.querySelector('[data-testid=latent-map]');
      globalThis.kept = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    });
  await keep();
  await visit.clear();
  await visit.settled();
  return visit.page.evaluate(() => {
    const canvas = document.querySelector('[data-testid=latent-map]');
    const now = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
    const box = [Infinity, Infinity, -Infinity, -Infinity];
    for (let i = 0; i < now.length; i += 4) {
      if ([0, 1, 2].every((c) => Math.abs(now[i + c] - globalThis.kept.data[i + c]) < 24)) continue;
      const [x, y] = [(i / 4) % canvas.width, Math.floor(i / 4 / canvas.width)];
      box[0] = Math.min(box[0], x);
      box[1] = Math.min(box[1], y);
      box[2] = Math.max(box[2], x + 1);
      box[3] = Math.max(box[3], y + 1);
    }
    const scale = canvas.getBoundingClientRect().width / canvas.width;
    return /** @type {[number, number, number, number]} */ (box.map((value) => value * scale));
  });
}

test('every shipped model has a card, and that of the present model is open', async () => {
  const visit = await site.visit('#draw?model=mnist-50d-k50&language=en');
  await visit.openChip();
  await visit.get('model-cards').click();
  const card = visit.get('card-mnist-50d-k50');
  await card.locator('.value').first().waitFor();
  assert.equal(await visit.page.locator('.model-card').count(), Object.keys(modelCards).length);
  assert.equal(await visit.page.locator('.model-card[open]').count(), 1);
  const { commands, logPx, bytes } = modelCards['mnist-50d-k50'];
  const text = await textOf(card);
  for (const command of commands) assert.ok(text.includes(command), command);
  const values = (await card.locator('.value').allTextContents()).map(parse);
  assert.ok(logPx && values.includes(logPx.nats) && values.includes(logPx.error), `${values}`);
  const file = await visit.saved(() => card.locator('a[download]').click());
  assert.equal(file.bytes.length, bytes);
  await visit.page.keyboard.press('Escape');
  await visit.page.locator('dialog.model-cards').waitFor({ state: 'hidden' });
  assert.deepEqual(visit.complaints, []);
  await visit.close();
});

test('samples are of a learned prior at first, and of N(0, I) by a press; the page keeps its model', async () => {
  const visit = await site.visit('#generate');
  await visit.settled();
  const areOf = async (/** @type {string} */ id) => {
    const { mean } = openModel(id).sample(64, 1, 6);
    for (const [at, ink] of (await visit.inks('[data-testid=samples] canvas')).entries())
      assert.ok(distance(ink, mean.subarray(at * 784, (at + 1) * 784)) < greys, `sample ${at + 1} of ${id}`);
  };
  const choose = async (/** @type {string} */ name) => {
    await visit.get('generate-prior').getByRole('radio', { name, exact: true }).click();
    await visit.settled();
  };
  await areOf('mnist-20d-mixture');
  await choose('N(0, I)');
  await areOf('mnist-20d');
  await choose('learned');
  await areOf('mnist-20d-mixture');
  assert.equal((await visit.ask('info')).config.model.prior, 'standard');
  // Links of an earlier page are of the model's own samples.
  await visit.page.evaluate(() => location.replace('#generate?generate.seed=6'));
  await visit.settled();
  await areOf('mnist-20d');

  await visit.openChip();
  await visit.get('model-mnist-2d').click();
  await visit.settled();
  assert.equal(await visit.get('generate-prior').count(), 0);
  // After a step it is no longer the model that the address names.
  await visit.open('train');
  await visit.openChip();
  await visit.get('model-mnist-20d').click();
  await visit.settled();
  await visit.get('train-step').click();
  await visit.settled();
  await visit.open('generate');
  await visit.settled();
  assert.equal(await visit.get('generate-prior').count(), 0);
  await visit.close();
});

test('while the model of a learned prior is on its way, that is said in the place of what it is', async () => {
  /** @type {(value?: unknown) => void} */
  let come = () => {};
  const held = new Promise((done) => (come = done));
  const visit = await site.visit('#generate', {
    prepare: (page) => page.route(/mnist-20d-mixture/, (route) => void held.then(() => route.continue())),
    wait: false,
  });
  const about = visit.get('generate-prior-about');
  await about.filter({ hasText: words('en')['model.loading'] }).waitFor();
  come();
  await about.filter({ hasText: 'MNIST 20-D, learned prior' }).waitFor();
  await visit.close();
});

test('where the model of a learned prior cannot be had, samples are the own model’s, and that is told once', async () => {
  const visit = await site.visit('#generate', {
    prepare: (page) => page.route(/mnist-20d-mixture/, (route) => route.fulfill({ status: 503 })),
  });
  await visit.get('toast').waitFor();
  await visit.settled();
  assert.ok(await visit.get('generate-prior').getByRole('radio', { name: 'N(0, I)', exact: true }).isChecked());
  const [ink] = await visit.inks('[data-testid=samples] canvas');
  assert.ok(distance(ink, openModel('mnist-20d').sample(64, 1, 6).mean.subarray(0, 784)) < greys);
  assert.equal(await visit.get('toast').count(), 1);
  await visit.close();
});
