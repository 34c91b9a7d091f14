// A convolutional network from the settings to the opened network: what is built is what was asked for, each pixel of a feature
// map reads as the core has it, and a form that is none is said beside its field while the model stays.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { Session, testDigit } from './support/core.js';
import { openSite } from './support/site.js';
import { parse, textOf } from './support/visit.js';

const site = await openSite();
after(() => site.close());

const form = 'network=conv&channels=3,40&kernel=3&stride=2&hidden=6&latent=2&batch=8&seed=5';

/** A model of the settings, with two steps behind it. */
async function trained() {
  const visit = await site.visit(`#train?${form}`);
  await visit.get('train-reset').click();
  await visit.settled();
  for (let step = 1; step <= 2; step++) {
    await visit.get('train-step').click();
    await visit.page.locator('[data-testid=metric-step]', { hasText: String(step) }).waitFor();
  }
  await visit.settled();
  return visit;
}

test('a feature map reads as the core has it, by pointer and by keys', async () => {
  const visit = await trained();
  const label = await visit.page.locator('.train-graph').getAttribute('aria-label');
  assert.match(label ?? '', /784, 3·14×14, 40·7×7, 6\D/);
  assert.match(label ?? '', /6, 40·7×7, 3·14×14, 784/);
  await visit.get('test-digit-3').click();
  await visit.settled();
  const { bytes } = await visit.download();
  await visit.closeChip();
  const trace = Session.open(bytes).model().trace(testDigit(3), 1);

  await visit.open('learn');
  await visit.page.evaluate(() => void (globalThis.location.hash = '#learn/model'));
  const strip = visit.page.locator('canvas[data-part="encoder.conv.1"]');
  await strip.scrollIntoViewIfNeeded();
  await visit.settled();
  const layer = trace.layers.find(({ name }) => name === 'encoder.conv.1') ?? assert.fail('no second convolution');
  /** What the line below says is the unit of this map, row and column. */
  const says = async (/** @type {number} */ map, /** @type {number} */ row, /** @type {number} */ column) => {
    const [layerName, place] = (await textOf(visit.page.locator('.figure-network-unit'))).split(': ');
    assert.match(layerName, new RegExp(`map ${map} of 40, row ${row}, column ${column}$`));
    const value = layer.activations[((row - 1) * 7 + column - 1) * 40 + map - 1];
    assert.ok(Math.abs((parse(place.split(';')[0]) ?? 0) - value) < 0.002, `${place}, not ${value}`);
  };
  // Not all forty have room: the first that is drawn is the second.
  const box = (await strip.boundingBox()) ?? assert.fail('no strip');
  await visit.page.mouse.move(box.x + 20 * (2.5 / 7), box.y + 20 * (4.5 / 7));
  const first = /map (\d+) of/.exec(await textOf(visit.page.locator('.figure-network-unit')))?.[1];
  await says(Number(first), 5, 3);
  await strip.focus();
  await visit.page.keyboard.press('ArrowRight');
  await says(Number(first), 5, 4);
  await visit.page.keyboard.press('PageDown');
  await visit.page.keyboard.press('Home');
  await says(1, 1, 1);
  assert.deepEqual(visit.complaints, []);
  await visit.close();
});

test('channels apply to convolutions alone, and too long a stride is refused beside its field', async () => {
  const visit = await site.visit(`#train?${form}`);
  const toggle = visit.get('train-settings-toggle');
  if ((await toggle.getAttribute('aria-expanded')) === 'false') await toggle.click();
  const problem = visit.page.locator('#train-stride-problem');
  await visit.type('train-stride', '4');
  await problem.filter({ hasText: 'Not possible beside the other settings.' }).waitFor();
  await visit.type('train-stride', '2');
  await problem.filter({ hasText: /^$/ }).waitFor({ state: 'attached' });
  await visit.get('train-network').selectOption({ label: 'fully connected' });
  await visit.get('train-channels').waitFor({ state: 'detached' });
  assert.deepEqual(visit.complaints, []);
  await visit.close();
});
