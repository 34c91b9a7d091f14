// A model that learns the class from few labels: its test error while it trains, and what it takes a drawing for, live.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { openSite } from './support/site.js';
import { attributeOf, textOf } from './support/visit.js';

const site = await openSite();
after(() => site.close());

const form = '#train?condition=semi-supervised&labels=100&labels_first=20&hidden=32&latent=2&batch=32&seed=5&set=10k';

test('the test error is told while it trains, and a drawing gets a probability of each class as one draws', async () => {
  const visit = await site.visit(form);
  await visit.get('train-reset').click();
  await visit.settled();
  await visit.get('train-start').click();
  const error = visit.get('test-error');
  await error.filter({ hasText: /\d+\.\d+ %/ }).waitFor();
  assert.match(await attributeOf(visit.get('train-error'), 'aria-label'), /now \d+\.\d+ %.*report 11\.97 %/);
  await visit.get('train-pause').click();
  await visit.settled();
  const percent = Number((await textOf(error)).split(' ')[0]);
  assert.ok(percent > 10 && percent <= 100, `${percent} % after a moment`);

  await visit.open('draw');
  await visit.settled();
  const bars = visit.get('class-probabilities');
  const before = await attributeOf(bars, 'aria-label');
  assert.match(before, /probability \d+ %/);
  await visit.get('test-digit-1').click();
  await visit.settled();
  const { classes } = await visit.page.evaluate(() => document.querySelector('vae-draw-view').explanation);
  const sum = Object.values(classes).reduce((sum, share) => sum + Number(share), 0);
  assert.ok(Math.abs(sum - 1) < 1e-4, 'probabilities');
  const most = [...Object.values(classes).keys()].sort((a, b) => classes[b] - classes[a])[0];
  assert.match(await attributeOf(bars, 'aria-label'), new RegExp(`: ${most}, probability ${Math.round(100 * classes[most])} %`));
  assert.deepEqual(visit.complaints, []);
  await visit.close();
});
