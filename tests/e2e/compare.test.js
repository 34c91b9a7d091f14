// Two models side by side, a link that carries the drawing, one figure alone in another page's frame, and a lecture by its keys.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, test } from 'node:test';
import { drawingOf } from '../../www/shell/shared-drawing.js';
import { openModel, testDigit } from './support/core.js';
import { distance, greys } from './support/images.js';
import { shapes } from './support/shapes.js';
import { openSite } from './support/site.js';
import { attributeOf, boxOf, textOf, words } from './support/visit.js';

/** @typedef {import('./support/visit.js').Visit} Visit */

const site = await openSite();
after(() => site.close());

/** What both sides say is by these. */
const [draws, seed] = [8, 1];

test('two models answer about the same digit, each as it does alone, and draw the same z', async () => {
  const visit = await site.visit('#compare?left=mnist-20d&right=mnist-20d-autoencoder');
  await visit.get('test-digit-3').click();
  await visit.settled();
  for (const [side, id] of [
    ['left', 'mnist-20d'],
    ['right', 'mnist-20d-autoencoder'],
  ]) {
    const model = openModel(id);
    const { nll, kl, reconstruction } = model.explain(testDigit(3), draws, seed);
    assert.ok(Math.abs((await visit.number(`compare-${side}-nll`)) - nll) < 0.051, `nll of ${id}`);
    assert.ok(Math.abs((await visit.number(`compare-${side}-kl`)) - kl) < 0.051, `KL of ${id}`);
    assert.ok(distance(await visit.ink(`compare-${side}-reconstruction`), reconstruction) < greys);
    const first = model.sample(36, 1, 1).mean.subarray(0, 784);
    const sheet = await visit.ink(`compare-${side}-samples`);
    const shown = Float32Array.from({ length: 784 }, (_, i) => sheet[Math.floor(i / 28) * 6 * 28 + (i % 28)]);
    assert.ok(distance([...shown], first) < greys, `the first sample of ${id}`);
  }
  assert.equal(await textOf(visit.get('compare-verdict')), words('en')['compare.together']);
  await visit
    .get('compare-question')
    .filter({ hasText: words('en')['compare.ask.autoencoder'].replace('{digit}', 'digit') })
    .waitFor();
  const { y, height } = await boxOf(visit.get('compare-right-samples'));
  assert.ok(y + height <= 800, 'the answer, its samples, is in the first screen of a laptop');
  // Whoever follows the link compares the same.
  await visit.get('compare-pair-likelihood').click();
  await visit.page.waitForFunction(() => location.hash.includes('right=mnist-2d-gaussian'));
  await visit.settled();
  assert.equal(await textOf(visit.get('compare-verdict')), words('en')['compare.apart.density']);
  // A learned prior has other draws than N(0, I), of as many latents and the same seed.
  await visit.get('compare-pair-prior').click();
  await visit
    .get('compare-question')
    .filter({ hasText: words('en')['compare.ask.prior'] })
    .waitFor();
  await visit.settled();
  const seeds = visit.page.locator('.compare-samples .hint', { hasText: words('en')['compare.samples.seed'] });
  assert.equal(await seeds.count(), 2);
  assert.deepEqual(visit.complaints, []);
  await visit.close();
});

test("a model of the reader's own stands beside the page's", async () => {
  const visit = await site.visit('#train?hidden=16&latent=2');
  // On the way: what one has set is undone, and made again.
  const seed = visit.get('train-seed');
  const before = await seed.inputValue();
  await visit.type('train-seed', '77');
  await visit.get('train-undo').click();
  await visit.page.waitForFunction((value) => document.querySelector('[data-testid=train-seed]').value === value, before);
  await visit.get('train-redo').click();
  await visit.page.waitForFunction(() => document.querySelector('[data-testid=train-seed]').value === '77');
  await visit.get('train-step').click();
  await visit.settled();
  await visit.get('share').click();
  await visit.get('share-own').waitFor();
  const { bytes } = await visit.saved(() => visit.get('share-save').click());
  assert.ok(bytes.length > 10_000, 'the model as a file');
  await visit.page.keyboard.press('Escape');
  // Another model becomes the page's: the one just made is kept, and can be compared.
  await visit.openChip();
  await visit.get('model-mnist-2d').click();
  await visit.settled();
  await visit.open('compare');
  const choice = visit.get('compare-right-model');
  const own = choice.locator('option', { hasText: '(yours)' });
  await own.waitFor({ state: 'attached' });
  await choice.selectOption({ label: await textOf(own) });
  await visit.page.waitForFunction(() => /right=own-\d+/.test(location.hash));
  await visit.settled();
  assert.ok(Number.isFinite(await visit.number('compare-right-nll')));
  assert.notEqual(await visit.number('compare-right-nll'), await visit.number('compare-left-nll'));
  await visit.close();
});

/** The link that the share button offers. @param {Visit} visit */
async function share(visit) {
  await visit.get('share').click();
  await visit.get('share-link').waitFor();
  return new URL(await visit.get('share-link').inputValue());
}

/** A clipboard that takes what it is given, until it is told not to. */
function clipboard() {
  const writeText = async () => {
    if (Reflect.get(globalThis, 'denied')) throw new Error('denied');
  };
  Object.defineProperty(navigator, 'clipboard', { value: { writeText } });
}

test('a link brings the view, the model and the drawing to another browser', async () => {
  const visit = await site.visit('#draw?model=mnist-2d', { prepare: (page) => page.addInitScript(clipboard) });
  const said = (/** @type {string} */ key) =>
    visit
      .get('share-said')
      .filter({ hasText: words('en')[key] })
      .waitFor();
  await visit.draw(shapes[7]);
  await visit.settled();
  const link = await share(visit);
  await said('share.copied');
  await visit.page.evaluate(() => Reflect.set(globalThis, 'denied', true));
  await visit.get('share-figure-link').click();
  await said('share.denied');
  const chosen = await visit.page.evaluate(() => {
    const field = /** @type {HTMLInputElement} */ (document.activeElement);
    return field.value.slice(field.selectionStart ?? 0, field.selectionEnd ?? 0);
  });
  assert.ok(chosen.includes('only=yes') && chosen.startsWith(site.address), 'the link is chosen, to be copied by hand');
  const drawing = drawingOf(new URLSearchParams(link.hash.split('?')[1]).get('drawing'));
  assert.ok(drawing && 'strokes' in drawing && drawing.strokes.length === shapes[7].length);
  const drawn = await visit.ink('digit-seen');
  await visit.close();
  const other = await site.visit(link.hash, { locale: 'zh-CN' });
  assert.ok(distance(await other.ink('digit-seen'), Float32Array.from(drawn)) < 0.2, 'the same digit');
  assert.equal(await attributeOf(other.page.locator('html'), 'lang'), 'en');
  await other.openChip();
  assert.equal(await attributeOf(other.get('model-mnist-2d'), 'aria-pressed'), 'true');
  await other.close();
});

test('a figure stands alone in the frame of another page, which gives it no storage', async () => {
  const frameOf = (/** @type {string} */ hash) =>
    `<iframe src="${site.address}${hash}&amp;only" sandbox="allow-scripts" width="700" height="500"></iframe>`;
  const page = frameOf('#learn/kl?figure=two-gaussians') + frameOf('#draw?figure=chain');
  const server = createServer((_, response) => response.setHeader('Content-Type', 'text/html').end(page));
  await new Promise((done) => server.listen(0, '127.0.0.1', () => done(null)));
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  const visit = await site.visit('', { wait: false });
  await visit.page.goto(`http://127.0.0.1:${port}/`);
  const frame = visit.page.frameLocator('iframe').first();
  await frame.locator('vae-figure-two-gaussians svg').first().waitFor();
  assert.equal(await frame.locator('.top-bar').isVisible(), false);
  assert.equal(await frame.locator('vae-figure-expectation').isVisible(), false);
  const back = await attributeOf(frame.getByTestId('whole-page'), 'href');
  assert.ok(back.startsWith('#learn/kl') && !back.includes('only'), back);
  const answer = visit.page.frameLocator('iframe').last().getByTestId('digit-nll').filter({ hasText: /\d/ });
  await answer.waitFor();
  await visit.close();
  server.close();
});

test('every figure of every view can be saved with what is written on it, and stands alone by its name', async () => {
  const visit = await site.visit('#draw?model=mnist-20d');
  await visit.settled();
  /** @type {Record<string, string[]>} */
  const figures = {};
  for (const view of ['draw', 'latent', 'generate', 'interpolate', 'train', 'compare']) {
    if (view !== 'draw') await visit.open(view);
    await visit.settled();
    figures[view] = await visit.page.evaluate(
      (tag) =>
        [...document.querySelectorAll(`${tag} .figure-tools`)].map((tools) => {
          const place = /** @type {HTMLElement} */ (tools.closest('[data-figure]'));
          const kinds = [...tools.querySelectorAll('button')].map(({ dataset }) => dataset.testid);
          return place?.dataset.title && kinds.length ? `${place.dataset.figure}` : `a figure of ${tag} has no name`;
        }),
      `vae-${view}-view`,
    );
  }
  assert.deepEqual(figures, {
    draw: ['draw-map', 'chain', 'draws', 'draw-latents'],
    latent: ['map', 'board', 'near', 'walks'],
    generate: ['wall', 'chosen'],
    interpolate: ['ends', 'strips', 'measures', 'corners'],
    train: ['network', 'curves', 'samples', 'train-map', 'reconstructions'],
    compare: ['compare'],
  });
  await visit.open('train');
  const curves = (await visit.saved(() => visit.get('save-curves-svg').click())).bytes.toString();
  const [, width, pixels] = curves.match(/<image[^>]* width="([\d.]+)"[^>]*href="data:image\/png;base64,([^"]+)"/) ?? [];
  const wide = Buffer.from(pixels, 'base64').readUInt32BE(16);
  assert.ok(Math.abs(wide - 2 * Number(width)) < 2, `curves of ${width} CSS pixels are painted anew, not enlarged: ${wide}`);
  await visit.open('draw');
  await visit.settled();
  const { bytes, name } = await visit.saved(() => visit.get('save-chain-svg').click());
  assert.equal(name, 'vae-chain.svg');
  const svg = bytes.toString();
  const letters = [...svg.matchAll(/<text[^>]*>([^<]*)</g)].map(([, label]) => label);
  for (const label of ['encoder', 'decoder', 'nll', await textOf(visit.get('digit-elbo'))])
    assert.ok(letters.includes(label), label);
  assert.ok(!letters.includes(words('en')['draw.roll']), 'a button is no part of a figure');
  assert.equal(svg.match(/<image/g)?.length, 3, 'x, the map and p(x|z)');
  const png = await visit.saved(() => visit.get('save-chain-png').click());
  assert.deepEqual([png.bytes.toString('latin1', 1, 4), png.bytes.readUInt32BE(16) >= 1600], ['PNG', true]);
  await visit.page.evaluate(pictureClipboard);
  await visit.get('copy-chain').click();
  await visit.get('copy-chain').and(visit.page.locator('[data-done]')).waitFor();
  assert.ok(
    Buffer.from(await visit.page.evaluate(() => globalThis.taken ?? ''), 'base64').equals(png.bytes),
    'what is copied is what is saved',
  );
  await visit.page.evaluate(() => (globalThis.taken = null));
  assert.deepEqual((await visit.saved(() => visit.get('copy-chain').click())).name, 'vae-chain.png', 'a clipboard that refuses');
  assert.deepEqual(visit.complaints, []);
  await visit.close();
});

/** A clipboard that takes one picture, and no second: `taken`, in base64. */
function pictureClipboard() {
  globalThis.taken = '';
  const write = async (/** @type {ClipboardItem[]} */ [item]) => {
    if (globalThis.taken === null) throw new Error('denied');
    const bytes = new Uint8Array(await (await item.getType('image/png')).arrayBuffer());
    globalThis.taken = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
  };
  Object.defineProperty(navigator, 'clipboard', { value: { write } });
}

/** How much of the window's height an element has. @param {Visit} visit @param {string} selector */
const shareOfHeight = async (visit, selector) => {
  const { height } = await boxOf(visit.page.locator(selector));
  return height / (await visit.page.evaluate(() => innerHeight));
};

test('a lecture is made of what one sees, stepped through by keys, and keeps what the class draws', async () => {
  const visit = await site.visit('#draw?model=mnist-2d');
  const add = async (index = 1) => {
    await visit.get('share').click();
    await visit.get('share-figure').selectOption({ index });
    await visit.get('lecture-add').click();
    await visit.page.keyboard.press('Escape');
  };
  await add();
  const onPage = await shareOfHeight(visit, '.draw-map');
  await visit.open('latent');
  await visit.settled();
  await add();
  await visit.page.locator('label', { hasText: 'dots' }).click();
  await visit.open('compare');
  await visit.settled();
  // All of the view.
  await add(0);
  // Who looks for it finds it in the help.
  await visit.get('help').click();
  await visit.get('help-lecture').click();
  assert.equal(await visit.get('lecture').locator('li').count(), 3);
  await visit.get('present').click();
  const at = (/** @type {string} */ text) => visit.get('present-at').filter({ hasText: text }).waitFor();
  await at('1 of 3');
  await visit.page.locator('.draw-pipeline').waitFor();
  assert.equal(await visit.page.locator('.top-bar').isVisible(), false);
  assert.ok((await shareOfHeight(visit, '.draw-map')) > onPage, 'the map is larger than on the page');
  await visit.page.keyboard.press('PageDown');
  await at('2 of 3');
  // The map has arrow keys of its own; who has clicked on it steps on all the same, and has another digit.
  await visit.get('latent-map').click({ position: { x: 200, y: 100 } });
  await visit.settled();
  const taken = await visit.ink('digit-seen');
  await visit.page.keyboard.press('ArrowRight');
  await at('3 of 3');
  await visit.get('compare-left').waitFor();
  await visit.get('present-kept').waitFor();
  const height = await visit.page.evaluate(() => document.documentElement.scrollHeight - innerHeight);
  assert.equal(height, 0, 'all of it is in sight');
  await visit.page.keyboard.press('Home');
  await at('1 of 3');
  await visit.settled();
  assert.ok(distance(await visit.ink('digit-seen'), Float32Array.from(taken)) < greys, 'the digit stays');
  await visit.get('present-stored').click();
  await visit.settled();
  assert.ok(distance(await visit.ink('digit-seen'), Float32Array.from(taken)) > 0.2, 'the step has its own again');
  await visit.get('present-leave').click();
  await visit.page.locator('.top-bar').waitFor();
  assert.equal(await visit.page.locator('vae-compare-view').isVisible(), true, 'back where one was');
  await visit.open('latent');
  await visit.settled();
  const shown = visit.page.locator('.latent-side input[type=radio]:checked + span', { hasText: 'dots' });
  assert.equal(await shown.count(), 1, 'the map as it was before the lecture, not as the step showed it');
  await visit.close();
});

test('in a lecture all of Train is in sight, and its samples are as large as that allows', async () => {
  const visit = await site.visit('#train', { width: 1600, height: 1000 });
  await visit.get('share').click();
  await visit.get('lecture-add').click();
  await visit.get('present').click();
  await visit.get('present-at').waitFor();
  await visit.settled();
  assert.ok((await shareOfHeight(visit, '.train-samples canvas')) > 0.25);
  assert.equal(await visit.page.evaluate(() => document.documentElement.scrollHeight - innerHeight), 0);
  await visit.close();
});
