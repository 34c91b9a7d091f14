// A dataset that is made on the spot, of another shape than MNIST's: trained on by several workers, drawn, shown at its own
// size, saved, and left again for a model of MNIST.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { openSite } from './support/site.js';
import { until, words } from './support/visit.js';

const site = await openSite();
after(() => site.close());

const shapes = '#train?data=shapes&hidden=64&latent=4&batch=50&epochs=2&count=1000&workers=2&language=en';

test('a model of made-up shapes is trained, drawn for and left again, every image at its own size', async () => {
  const visit = await site.visit(shapes);
  await visit.settled();
  await visit.get('train-start').click();
  // Two epochs of twenty steps.
  await until(async () => (await visit.number('metric-step')) === 40, 'the end of training');
  const info = await visit.ask('info');
  assert.deepEqual([info.data, info.shape, info.config.model.input], ['shapes', [16, 16], 256]);
  const nll = await visit.number('metric-nll');
  assert.ok(nll > 0 && nll < 256 * Math.LN2, `${nll}: knowing nothing costs a bit a pixel`);

  // A bar in the middle of the pad comes to lie in the middle of the image.
  await visit.open('draw');
  await visit.page.getByRole('button', { name: words('en')['pad.clear'] }).click();
  await visit.draw([
    [
      [0.25, 0.5],
      [0.5, 0.5],
      [0.75, 0.5],
    ],
  ]);
  await visit.settled();
  const seen = await visit.ink('digit-seen');
  assert.equal(seen.length, 256);
  const ink = seen.map((_, i) => Math.abs(seen[i] - seen[0]));
  const sum = ink.reduce((total, v) => total + v, 0);
  const row = ink.reduce((total, v, i) => total + v * Math.floor(i / 16), 0) / sum;
  assert.ok(Math.abs(row - 7.5) < 0.6, `row ${row}`);
  assert.equal((await visit.ink('reconstruction')).length, 256);
  assert.equal(await visit.page.locator('.rail').getAttribute('aria-label'), 'Your shape', 'the page speaks of shapes');

  const saved = await visit.download();
  await visit.openChip();
  await visit.get('model-mnist-20d').click();
  await until(async () => (await visit.ask('info')).data === 'mnist', 'the model of MNIST');
  await visit.settled();
  assert.equal((await visit.ink('digit-seen')).length, 784);
  assert.equal(await visit.page.locator('.rail').getAttribute('aria-label'), 'Your digit');

  await visit.openChip();
  await visit.get('model-load').setInputFiles({ name: saved.name, mimeType: 'application/octet-stream', buffer: saved.bytes });
  await until(async () => (await visit.ask('info')).data === 'shapes', 'the model of shapes');
  await visit.settled();
  assert.equal((await visit.ink('digit-seen')).length, 256);
  // Chromium minds that this test reads one canvas several times.
  assert.deepEqual(
    visit.complaints.filter((complaint) => !complaint.includes('willReadFrequently')),
    [],
  );
  await visit.close();
});

test('a character is written stroke by stroke, and its strokes are numbered', async () => {
  const visit = await site.visit('#draw?model=characters-32d&language=en', { motion: false });
  await visit.settled();
  const text = words('en');
  // The first test character of six strokes, or any that is named.
  await visit.get('test-digit-5').click();
  await visit.get('stroke-order').click();
  const said = visit.get('stroke-said');
  await said.filter({ hasText: /: 6$/ }).waitFor();
  assert.equal(await visit.page.locator('.stroke-order-figure text').count(), 6);
  await visit.get('stroke-character').fill('永');
  await visit.get('stroke-character').press('Enter');
  await said.filter({ hasText: '永: 5' }).waitFor();
  assert.deepEqual(await visit.page.locator('.stroke-order-figure text').allTextContents(), ['1', '2', '3', '4', '5']);
  await visit.settled();
  const ink = await visit.ink('digit-seen');
  assert.ok(ink.filter((v) => v !== ink[0]).length > 100, 'the pad has written it');
  await visit.get('stroke-character').fill('x');
  await visit.get('stroke-order').click();
  await said.filter({ hasText: text['strokes.unknown'].replace('{character}', 'x') }).waitFor();
  await visit.close();
});
