// What goes wrong on the page itself: files that are no checkpoints, a worker that dies or hangs, training that diverges. Each
// is said in the reader's language, and afterwards the page works as before.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, test } from 'node:test';
import { languages } from '../../www/languages/languages.js';
import { before, hurry, hurryUp, messages, reached, told } from './support/faults.js';
import { correlation } from './support/images.js';
import { shapes } from './support/shapes.js';
import { openSite, sources } from './support/site.js';
import { words } from './support/visit.js';

/** @typedef {import('./support/visit.js').Visit} Visit */

const site = await openSite();
after(() => site.close());

/** What the model says about the digit at hand. @param {Visit} visit */
async function answer(visit) {
  await visit.settled();
  const [nll, kl] = [await visit.number('digit-nll'), await visit.number('digit-kl')];
  assert.ok(nll > 0 && kl > 0);
  return { nll, kl, reconstruction: await visit.ink('reconstruction') };
}

/** @param {Visit} visit */
async function stillDraws(visit) {
  await visit.clear();
  await visit.draw(shapes[7]);
  const { reconstruction } = await answer(visit);
  assert.ok(correlation(reconstruction, await visit.ink('digit-seen')) > 0.75);
}

/** The worker's own request for it: the page itself never asks. @param {Visit} visit */
const crash = (visit) => visit.page.evaluate(() => globalThis.watch.worker.postMessage({ id: -1, name: 'crash', args: [] }));

test('files that are no checkpoints are refused in words, and the model stays', async () => {
  const good = readFileSync(`${sources}models/mnist-2d.safetensors`);
  const lies = Buffer.from(good);
  lies.writeBigUInt64LE(1n << 60n);
  const files = {
    'empty.safetensors': Buffer.alloc(0),
    'text.safetensors': Buffer.from('this is no checkpoint'),
    'truncated.safetensors': good.subarray(0, good.length - 1000),
    'lying.safetensors': lies,
  };
  for (const { id: language } of languages) {
    const visit = await site.visit(`#draw?language=${language}`);
    await visit.get('test-digit-2').click();
    const before = await answer(visit);
    const chip = await visit.get('model-chip').textContent();
    for (const [name, buffer] of Object.entries(files)) {
      await visit.openChip();
      await visit.get('model-load').setInputFiles({ name, mimeType: 'application/octet-stream', buffer });
      await told(visit, language, 'error.checkpoint');
      assert.deepEqual(await answer(visit), before, name);
      assert.equal(await visit.get('model-chip').textContent(), chip, name);
    }
    await stillDraws(visit);
    assert.deepEqual(
      visit.complaints.filter((complaint) => !complaint.includes('willReadFrequently')),
      [],
    );
    await visit.close();
  }
});

test('after a crash there is a new worker with the same model, and it is said', async () => {
  for (const { id: language } of languages) {
    const visit = await site.visit(`#draw?language=${language}&model=mnist-2d`);
    await visit.get('test-digit-6').click();
    const before = await answer(visit);
    await crash(visit);
    await told(visit, language, 'error.panic');
    await visit.started();
    assert.deepEqual(await answer(visit), before);
    await stillDraws(visit);
    await visit.close();
  }
});

test('after a crash while training, training can go on from the last good model', async () => {
  const visit = await site.visit('#train?hidden=32&latent=4&batch=32');
  const step = () => visit.number('metric-step');
  await visit.get('train-reset').click();
  await visit.settled();
  await visit.get('train-start').click();
  await visit.page.waitForFunction(() => Number.parseFloat(document.querySelector('[data-testid=metric-step]').textContent) > 30);
  await visit.get('train-pause').click();
  await visit.get('train-start').waitFor();
  await visit.settled();
  const paused = await step();
  await visit.get('train-start').click();
  await visit.page.waitForFunction(
    (paused) => Number(document.querySelector('[data-testid=metric-step]').textContent) > paused,
    paused,
  );
  await crash(visit);
  await told(visit, 'en', 'error.panic');
  await visit.get('train-start').waitFor();
  await visit.settled();
  // Pausing keeps the model, and so does time: what comes back is no older than the pause.
  const back = await step();
  assert.ok(back >= paused, `paused at ${paused}, back at ${back}`);
  await visit.get('train-step').click();
  await visit.page.waitForFunction(
    (back) => Number(document.querySelector('[data-testid=metric-step]').textContent) === back + 1,
    back,
  );
  await visit.close();
});

/** Runs in the worker before it: what it is sent by these names it does not live to answer. */
function mortal() {
  addEventListener('message', ({ data }) => {
    if (data.name === 'close') close();
    while (data.name === 'hang');
  });
}

for (const end of ['hang', 'close']) {
  test(`a worker that falls silent amid training (${end}) is replaced, with the model that was trained, and it is said`, async () => {
    const visit = await site.visit('#train?hidden=32&latent=4&batch=32&epochs=0&workers=1', {
      prepare: async (page) => {
        await before('worker', mortal)(page);
        await page.addInitScript(hurry);
      },
    });
    await visit.get('train-start').click();
    await reached(visit, 20);
    await visit.get('train-pause').click();
    await visit.get('train-start').waitFor();
    await visit.settled();
    const paused = await visit.number('metric-step');
    await visit.get('train-start').click();
    await reached(visit, paused + 1);
    await hurryUp(visit);
    await visit.page.evaluate((name) => globalThis.watch.worker.postMessage({ id: -1, name, args: [] }), end);
    await told(visit, 'en', 'error.panic');
    await visit.get('train-start').waitFor();
    await visit.settled();
    assert.ok((await visit.number('metric-step')) >= paused);
    assert.doesNotMatch((await visit.page.locator('.train-status').textContent()) ?? '', /learning rate/i);
    await visit.get('train-start').click();
    await reached(visit, paused + 20);
    assert.deepEqual(await messages(visit), []);
    await visit.close();
  });
}

test('what fails without a name, where nobody waits for it, is told; what has a name has been', async () => {
  const visit = await site.visit();
  await visit.page.evaluate(() => void Promise.reject(new TypeError('nobody caught this')));
  await told(visit, 'en', 'error.other');
  await visit.page.evaluate(() => void setTimeout(() => reportError(new TypeError('nor this'))));
  await told(visit, 'en', 'error.other');
  await visit.page.evaluate(() => {
    void Promise.reject(Object.assign(new Error('told before'), { kind: 'network' }));
    setTimeout(() => reportError(new TypeError('and this after it')));
  });
  await told(visit, 'en', 'error.other');
  assert.deepEqual(await messages(visit), []);
  await visit.close();
});

test('training goes on being drawn where the browser translates the page, and other words come', async () => {
  const visit = await site.visit('#train?hidden=32&latent=4&batch=32&epochs=0&workers=1');
  await visit.get('train-start').click();
  await reached(visit, 5);
  // As translators do it.
  const wrapped = await visit.page.evaluate(() => {
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    /** @type {Text[]} */
    const nodes = [];
    while (texts.nextNode()) if (texts.currentNode.nodeValue?.trim()) nodes.push(/** @type {Text} */ (texts.currentNode));
    for (const node of nodes) {
      const font = document.createElement('font');
      node.replaceWith(font);
      font.append(node);
    }
    return nodes.length;
  });
  assert.ok(wrapped > 50);
  await reached(visit, (await visit.number('metric-step')) + 20);
  await visit.get('language').click();
  await visit.page.getByText(words('zh')['train.running']).waitFor();
  await visit.page.locator('h1', { hasText: words('zh')['train.title'] }).waitFor();
  assert.deepEqual(visit.complaints, []);
  await visit.close();
});

test('training that goes wrong says so, and another model can be opened', async () => {
  // A rate a thousand times too large, and a likelihood that punishes every error ten thousandfold.
  const visit = await site.visit('#train?hidden=64&latent=8&batch=64&lr=1&likelihood=gaussian&variance=0.0001&workers=1');
  await visit.get('train-start').click();
  const { 'error.diverged': diverged, 'train.losing': losing } = words('en');
  await visit.page
    .getByText(diverged)
    .or(visit.page.getByText(losing.split('{')[0]))
    .first()
    .waitFor();
  await visit.openChip();
  await visit.get('model-mnist-20d').click();
  await visit.get('train-start').waitFor();
  await visit.open('draw');
  await stillDraws(visit);
  await visit.close();
});
