// Figures about a model's parts: the aggregate posterior, each latent, four likelihoods, words. Their numbers are those
// of the model without any page, of the worker, or closed forms; and they follow the hand, the keyboard and a stroke.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, test } from 'node:test';
import { examples, openModel, testDigit } from './support/core.js';
import { correlation, distance, greys, images } from './support/images.js';
import { shapes } from './support/shapes.js';
import { openSite } from './support/site.js';
import { boxOf, parse, textOf, words as texts } from './support/visit.js';
import { principalComponents } from '../../www/learn/figures/linear-vae/principal.js';
import { averageKl, bestVariance, reconstruct } from '../../www/learn/figures/linear-vae/solution.js';

/** @typedef {import('./support/visit.js').Visit} Visit */

const site = await openSite();
after(() => site.close());

/** KL(N(mu, sigma^2) || N(0, 1)): appendix B of Kingma and Welling (2014). */
const klOf = (/** @type {number} */ mu, /** @type {number} */ sigma) => (mu ** 2 + sigma ** 2 - 1 - Math.log(sigma ** 2)) / 2;
const close = (
  /** @type {number} */ found,
  /** @type {number} */ expected,
  /** @type {number} */ tolerance,
  /** @type {string} */ what,
) => assert.ok(Math.abs(found - expected) <= tolerance, `${what}: ${found}, not ${expected}`);

/** All but what Chromium says of the tests' own looks at canvases. @param {Visit} visit */
const complaints = (visit) => visit.complaints.filter((complaint) => !complaint.includes('willReadFrequently'));

/** @param {string} chapter @param {string} figure */
async function open(chapter, figure, /** @type {Parameters<typeof site.visit>[1]} */ options = {}) {
  const visit = await site.visit(`#learn/${chapter}`, options);
  await visit.page.locator(`vae-figure-${figure} > *`).first().waitFor();
  await visit.page.locator(`vae-figure-${figure}`).scrollIntoViewIfNeeded();
  await visit.settled();
  return visit;
}

/** @param {Visit} visit @param {string} testid @param {string[]} keys */
async function press(visit, testid, ...keys) {
  await visit.get(testid).focus();
  for (const key of keys) await visit.page.keyboard.press(key);
  await visit.settled();
}

/** @param {Visit} visit @param {number} label */
async function pick(visit, label) {
  await visit.get(`test-digit-${label}`).click();
  await visit.settled();
}

test('latents: sorted by KL, the chosen one with its numbers, and what another q would cost', async () => {
  const visit = await open('variational', 'latents');
  await pick(visit, 5);
  const { mu, logvar, klPerLatent, kl } = openModel('mnist-20d').explain(testDigit(5), 1, 1);
  close(await visit.number('latents-total'), kl, 0.051, 'total');
  const order = [...klPerLatent.keys()].sort((a, b) => klPerLatent[b] - klPerLatent[a]);
  const cards = await visit.page.locator('.figure-latents-card').evaluateAll((all) => all.map((card) => card.dataset.testid));
  assert.deepEqual(
    cards,
    order.map((index) => `latents-card-${index}`),
  );
  assert.equal(await visit.number('latents-collapsed'), klPerLatent.filter((value) => value < 0.01).length);

  const chosen = order[3];
  await visit.get(`latents-card-${chosen}`).click();
  close(await visit.number('latents-mu'), mu[chosen], 0.0051, 'mu');
  close(await visit.number('latents-sigma'), Math.exp(logvar[chosen] / 2), 0.00051, 'sigma');
  close(await visit.number('latents-kl'), klOf(mu[chosen], Math.exp(logvar[chosen] / 2)), 0.0051, 'KL');

  // The chapter's own example: mu 0, sigma 0.1.
  await press(visit, 'latents-handle-mu', 'Home', ...Array(8).fill('PageUp'));
  await press(visit, 'latents-handle-sigma', 'Home', ...Array(9).fill('ArrowRight'));
  assert.deepEqual(
    await Promise.all(['mu', 'sigma', 'kl', 'mean', 'wide'].map((name) => visit.number(`latents-${name}`))),
    [0, 0.1, 1.81, 0, 1.81],
  );
  const grip = await boxOf(visit.get('latents-handle-mu').locator('.handle-dot'));
  await visit.page.mouse.move(grip.x + grip.width / 2, grip.y + grip.height / 2);
  await visit.page.mouse.down();
  await visit.page.mouse.move(grip.x + 80, grip.y, { steps: 4 });
  await visit.page.mouse.up();
  await visit.settled();
  const [dragged, cost] = [await visit.number('latents-mu'), await visit.number('latents-kl')];
  assert.ok(dragged > 0.5, `dragged to the right: ${dragged}`);
  close(cost, klOf(dragged, 0.1), 0.011, 'KL after the drag');
  await visit.get('latents-back').click();
  close(await visit.number('latents-mu'), mu[chosen], 0.0051, 'mu again');

  await visit.get('latents-handle-mu').press('ArrowRight');
  const before = await visit.number('latents-total');
  await visit.clear();
  await visit.draw(shapes[1]);
  await visit.settled();
  assert.notEqual(await visit.number('latents-total'), before);
  assert.equal(await visit.get('latents-back').isEnabled(), false, 'a stroke takes the handles back');
  assert.deepEqual(complaints(visit), []);
  await visit.close();
});

test('latents: those below 0.01 nats are marked as collapsed, as most of an untrained model are', async () => {
  const visit = await site.visit('#train');
  await visit.get('train-reset').click();
  await visit.settled();
  await visit.page.evaluate(() => (location.hash = '#learn/variational'));
  await visit.page.locator('.figure-latents-card').first().waitFor();
  await visit.page.locator('vae-figure-latents').scrollIntoViewIfNeeded();
  await pick(visit, 2);
  const { klPerLatent } = await visit.ask('explain', testDigit(2), 1, 1);
  const collapsed = Object.values(klPerLatent).filter((kl) => kl < 0.01).length;
  assert.ok(collapsed > 0, 'there are some');
  assert.equal(await visit.number('latents-collapsed'), collapsed);
  assert.equal(
    await visit.page.locator('.figure-latents-card', { hasText: texts('en')['learn.latents.collapsed'] }).count(),
    collapsed,
  );
  assert.deepEqual(complaints(visit), []);
  await visit.close();
});

test('linear VAE: at every beta its closed form; latents collapse one by one, to the average image', async () => {
  const visit = await open('variational', 'linear-vae');
  await pick(visit, 3);
  const steps = principalComponents(examples.x, examples.labels.length, 20);
  let step = steps.next();
  while (!step.done) step = steps.next();
  const principal = step.value;
  await visit.page.waitForFunction(() => /\d/.test(document.querySelector('[data-testid=linear-vae-active]').textContent));
  for (const key of ['Home', 'PageUp', 'End']) {
    await press(visit, 'linear-vae-beta', key);
    const beta = 10 ** (Number(await visit.get('linear-vae-beta').inputValue()) / 20);
    const noise = beta * bestVariance(principal);
    const kls = principal.variances.map((variance) => averageKl(variance, noise));
    assert.equal(await visit.number('linear-vae-active'), kls.filter((kl) => kl > 0).length, `active at ${beta}`);
    close(
      await visit.number('linear-vae-kl'),
      kls.reduce((sum, kl) => sum + kl, 0),
      0.051,
      `KL at ${beta}`,
    );
    const truth = reconstruct(testDigit(3), principal, noise).map((value) => Math.max(0, Math.min(1, value)));
    assert.ok(distance(await visit.ink('linear-vae-picture'), truth) < greys, `the picture at ${beta}`);
  }
  assert.equal(await visit.number('linear-vae-active'), 0);
  assert.deepEqual(complaints(visit), []);
  await visit.close();
});

test('aggregate: dots within circles as counted without the page; any point decodes', async () => {
  const visit = await open('prior', 'aggregate');
  const model = openModel('mnist-2d');
  const count = 2000;
  const pixels = images.subarray(0, count * 784);
  const { mu } = model.encode(Float32Array.from(pixels, (value) => value / 255));
  const inside = (/** @type {number} */ across, /** @type {number} */ up, /** @type {number} */ radius) => {
    let found = 0;
    for (let i = 0; i < count; i++) if (Math.hypot(mu[2 * i] - across, mu[2 * i + 1] - up) <= radius) found++;
    return found;
  };
  for (const radius of [1, 2, 3]) {
    close(await visit.number(`aggregate-share-${radius}`), (inside(0, 0, radius) / count) * 100, 0.51, `radius ${radius}`);
  }
  const place = async () => (await textOf(visit.get('aggregate-place'))).split(', ').map((part) => parse(part.split(' ')[1]));
  const agrees = async (/** @type {string} */ what) => {
    const z = await place();
    close(await visit.number('aggregate-found'), inside(z[0], z[1], 0.25), 0, `${what}: dots around`);
    assert.ok(
      distance(await visit.ink('aggregate-decoded'), model.decode(Float32Array.from(z)).mean) < greys,
      `${what}: decoded`,
    );
    return z;
  };
  await agrees('at first');
  // As the text tells: few digits where the prior has mass, and a picture with more doubt than ink.
  assert.equal(await visit.number('aggregate-found'), 3);
  close(await visit.number('aggregate-expected'), 11, 0.5, 'the prior has mass in the hole');
  const doubt = (/** @type {number[]} */ picture) =>
    picture.reduce((sum, m) => sum + m * (1 - m), 0) / picture.reduce((sum, m) => sum + m, 0);
  assert.ok(doubt(await visit.ink('aggregate-decoded')) > 0.6, 'nobody can read it');
  assert.equal(inside(0.6, 0.1, 0.25), 13);
  assert.ok(doubt([...model.decode(Float32Array.of(0.6, 0.1)).mean]) < 0.5, 'a clean 4 in a gap');

  // The middle of the map's square, which lies to the right of its numbers and above those below it.
  const map = visit.get('aggregate-map');
  const { width } = await boxOf(map);
  await map.click({ position: { x: 26 + (width - 26) / 2, y: (width - 26) / 2 } });
  await visit.settled();
  (await agrees('clicked')).forEach((value) => close(value, 0, 0.02, 'the origin'));
  // A disc of the standard Gaussian about the origin has the mass 1 - exp(-r^2 / 2).
  close(await visit.number('aggregate-expected'), count * (1 - Math.exp(-(0.25 ** 2) / 2)), 0.1, 'expected');
  const from = await place();
  await press(visit, 'aggregate-map', 'Shift+ArrowLeft', 'ArrowUp');
  const to = await agrees('by keys');
  close(to[0] - from[0], -0.5, 0.011, 'left');
  close(to[1] - from[1], 0.1, 0.011, 'up');

  const canvas = visit.page.locator('vae-figure-aggregate .fig-map');
  const picture = () => canvas.evaluate((/** @type {HTMLCanvasElement} */ element) => element.toDataURL());
  const before = await picture();
  await visit.clear();
  await visit.draw(shapes[0]);
  await visit.settled();
  assert.notEqual(await picture(), before, 'the ellipse follows the stroke');
  await visit.get('aggregate-take').click();
  await visit.settled();
  assert.ok(distance(await visit.ink('digit-seen'), await visit.ink('aggregate-decoded')) < greys);
  assert.deepEqual(complaints(visit), []);
  await visit.close();
});

test('likelihoods: four models on one digit, each with its own numbers, draws that change and means that do not', async () => {
  const visit = await open('generative', 'likelihoods');
  const ids = ['mnist-2d', 'mnist-2d-gaussian', 'mnist-2d-gaussian-learned', 'mnist-2d-categorical'];
  const pictures = (/** @type {string} */ kind) => Promise.all(ids.map((id) => visit.ink(`likelihoods-${kind}-${id}`)));
  const inRange = (/** @type {number[] | Float32Array} */ values) =>
    values.map((/** @type {number} */ value) => Math.min(1, Math.max(0, value)));
  await pick(visit, 8);
  for (const id of ids) {
    const model = openModel(id);
    const { mu, nll } = model.explain(testDigit(8), 16, 1);
    const { mean, variance } = model.pixels(mu);
    close(await visit.number(`likelihoods-nll-${id}`), nll, 0.051, id);
    assert.ok(distance(await visit.ink(`likelihoods-mean-${id}`), inRange(mean)) < greys, `${id}: mean`);
    const deviation = variance.map((value) => Math.sqrt(value) * 2);
    assert.ok(distance(await visit.ink(`likelihoods-deviation-${id}`), inRange(deviation)) < greys, `${id}: deviation`);
    if (!id.includes('gaussian')) continue;
    close(await visit.number(`likelihoods-variance-${id}`), variance[0], 0.00006, `${id}: variance`);
  }
  const [means, drawn] = [await pictures('mean'), await pictures('draw')];
  const levels = (/** @type {number[]} */ image, /** @type {number} */ parts) =>
    image.every((/** @type {number} */ ink) => Math.abs(ink * parts - Math.round(ink * parts)) < 0.05);
  assert.ok(levels(drawn[0], 1), 'Bernoulli draws are black or white');
  assert.ok(levels(drawn[3], 7), 'categorical draws have eight levels');
  assert.ok(!levels(drawn[1], 7), 'Gaussian draws have any');
  await visit.get('likelihoods-again').click();
  await visit.settled();
  assert.deepEqual(await pictures('mean'), means);
  (await pictures('draw')).forEach((image, i) => assert.ok(distance(image, drawn[i]) > 0.1, `${ids[i]} drew anew`));
  await visit.clear();
  await visit.settled();
  assert.equal((await visit.canvases('[data-testid=likelihoods-mean-mnist-2d]'))[0], null, 'without a digit there is nothing');
  await visit.draw(shapes[7]);
  await visit.settled();
  (await pictures('mean')).forEach((image, i) => assert.ok(distance(image, means[i]) > 0.1, `${ids[i]} follows the stroke`));
  assert.deepEqual(complaints(visit), []);
  await visit.close();
});

test('likelihoods: of the 7 the four models make the same, of the 5 they do not', () => {
  const meansOf = (/** @type {number} */ label) =>
    ['mnist-2d', 'mnist-2d-gaussian', 'mnist-2d-gaussian-learned', 'mnist-2d-categorical'].map((id) => {
      const model = openModel(id);
      return [...model.decode(model.encode(testDigit(label)).mu).mean];
    });
  for (const [label, alike] of /** @type {[number, boolean][]} */ ([
    [7, true],
    [5, false],
  ])) {
    const [first, ...others] = meansOf(label);
    for (const other of others) assert.equal(correlation(first, other) > 0.9, alike, `${label}: ${correlation(first, other)}`);
  }
});

test('words: nearly all that were learned come back, and every other one that was not', () => {
  const model = openModel('words');
  const list = readFileSync(new URL('../../www/data/words.txt', import.meta.url), 'utf8')
    .trim()
    .split('\n');
  const { words } = model.words(model.encode(model.readWords(list)).mu);
  const back = (/** @type {boolean} */ heldOut) => {
    const some = list
      .map((word, i) => ({ same: words[i] === word, heldOut: i % 10 === 9 }))
      .filter((one) => one.heldOut === heldOut);
    return some.filter(({ same }) => same).length / some.length;
  };
  assert.ok(back(false) > 0.98, `${back(false)}`);
  assert.ok(back(true) > 0.48 && back(true) < 0.6, `${back(true)}`);
});

test('words: read, walked, drawn', async () => {
  const visit = await open('words', 'words');
  const ask = visit.ask.of('words');
  const panel = (/** @type {string} */ name) =>
    visit.page.locator('.figure-words .choice label', { hasText: texts('en')[`learn.words.panel.${name}`] }).click();
  await visit.get('words-from').fill('Hou se7!');
  await visit.settled();
  assert.equal(await visit.get('words-from').inputValue(), 'house');
  const x = await ask('readWords', ['house']);
  const { nll, kl, mu } = await ask('explain', x, 64, 1);
  close(await visit.number('words-nll'), nll, 0.0051, 'nll');
  close(await visit.number('words-kl'), kl, 0.0051, 'KL');
  const { words, probs } = await ask('words', mu);
  assert.equal(await visit.get('words-back').textContent(), words[0]);
  const shares = await visit.page.locator('.letters text:nth-of-type(2)').allTextContents();
  shares.slice(0, 8).forEach((share, place) => {
    const best = Math.max(...Object.values(probs).slice(place * 27, (place + 1) * 27));
    close(parse(share.replace('%', '')), best * 100, 0.51, `place ${place + 1}`);
  });

  await visit.get('words-to').fill('river');
  await visit.settled();
  const way = await visit.get('words-way').locator('button').allTextContents();
  const other = await ask('readWords', ['river']);
  const { words: last } = await ask('words', (await ask('encode', other)).mu);
  assert.deepEqual([way.length, way[0], way.at(-1)], [9, words[0], last[0]]);
  await press(visit, 'words-t', 'End');
  assert.equal(await visit.get('words-at').textContent(), last[0]);

  await panel('draws');
  await visit.settled();
  const draws = () => visit.get('words-draws').locator('td').allTextContents();
  const first = await draws();
  assert.equal(first.length, 6 * 4);
  assert.equal(first[0], words[0]);
  await visit.get('words-again').click();
  await visit.settled();
  assert.notDeepEqual(await draws(), first);
  await visit.get('words-from').fill('');
  await visit.settled();
  assert.equal(await visit.get('words-nll').textContent(), '–');
  assert.deepEqual(complaints(visit), []);
  await visit.close();
});

test('words: learned from nothing in the tab, while the model of digits stays', async () => {
  const visit = await open('words', 'words');
  const chip = await visit.get('model-chip').textContent();
  await visit.page.locator('.figure-words .choice label', { hasText: texts('en')['learn.words.panel.train'] }).click();
  await visit.get('words-train').click();
  await visit.page.waitForFunction(
    () => Number(document.querySelector('[data-testid=words-step]').textContent.replace(',', '')) > 250,
  );
  await visit.get('words-pause').click();
  await visit.settled();
  const [step, nll] = [await visit.number('words-step'), await visit.number('words-train-nll')];
  // The first point is the first step's: 27 symbols about equally likely in eight places. A nat is 4.5 units high.
  const [level, begin] = await visit.page.evaluate(() => [
    document.querySelector('.words-level').y1.baseVal.value,
    document.querySelector('.words-line[data-concept=nll]').points[0].y,
  ]);
  close(begin, level, 4.5, 'nll begins at 8 log 27');
  assert.ok(nll < 18, `nll ${nll} after ${step} steps`);
  const trained = visit.ask.of('words-own');
  const x = await trained('readWords', [await visit.get('words-from').inputValue()]);
  const own = await trained('explain', x, 64, 1);
  close(await visit.number('words-nll'), own.nll, 0.0051, 'the figure shows the model that was trained');
  assert.equal(await visit.number('words-step'), step, 'paused');
  await visit.get('words-pause').click();
  await visit.page.waitForFunction(
    (step) => Number(document.querySelector('[data-testid=words-step]').textContent.replace(',', '')) > step,
    step,
  );
  await visit.get('words-pause').click();
  assert.equal(await visit.get('model-chip').textContent(), chip);
  assert.deepEqual(complaints(visit), []);
  await visit.close();
});

/** Ten idioms of 19 different characters. */
const idioms = '一心一意 三心二意，一五一十\n十全十美 三三两两 两全其美 一心二用 美中不足 不三不四 四大皆空';

test("words: a list of one's own is learned, kept in the menu and found again", async () => {
  const visit = await open('words', 'words');
  await visit.page.locator('.figure-words .choice label', { hasText: texts('en')['learn.words.panel.train'] }).click();
  await visit.page.locator('.figure-words-own summary').click();
  const said = () => visit.get('words-own-said').textContent();
  const many = Array.from({ length: 60 }, (_, i) => String.fromCodePoint(0x5200 + i)).join(' ');
  for (const [text, why] of /** @type {const} */ ([
    ['一心一意', 'At least 3 words, please.'],
    [`${idioms} 一二三四五六七八九十甲乙丙`, '“一二三四五六七八九十甲乙丙” is too long: a word has 12 letters at most.'],
    [`${idioms} ${many}`, '79 different letters: at most 64 can be told apart.'],
  ])) {
    await visit.get('words-own-text').fill(text);
    assert.equal(await said(), why);
    assert.equal(await visit.get('words-own-train').isDisabled(), true, why);
  }
  await visit.get('words-own-text').fill(idioms);
  assert.match(String(await said()), /^10 words of 19 /);
  await visit.get('words-own-train').click();
  await visit.page.waitForFunction(
    () => Number(document.querySelector('[data-testid=words-step]').textContent.replace(',', '')) > 250,
  );
  await visit.get('words-pause').click();
  await visit.settled();
  assert.equal(await visit.get('words-from').inputValue(), '一心一意');
  assert.equal(await visit.get('words-back').textContent(), '一心一意');
  const back = (/** @type {string} */ word) => visit.get('words-back').filter({ hasText: word }).waitFor();

  // Another model, and this one again, from the menu and after the page was loaded anew.
  await visit.get('library-entry').first().waitFor({ state: 'attached' });
  await visit.page.goto(`${site.address}#train?model=mnist-2d`);
  await visit.page.reload();
  await visit.started();
  await visit.openChip();
  await visit.get('library-open').filter({ hasText: '一心一意 三心二意' }).click();
  await visit.get('words-from').waitFor();
  await visit.settled();
  const drawn = await visit.get('words-from').inputValue();
  assert.match(drawn, /^[一心意三二五十全美两其用中不足四大皆空]{1,4}$/);
  await visit.get('words-from').fill('两全其美');
  await back('两全其美');
  assert.deepEqual(complaints(visit), []);
  await visit.close();
});
