// The time machine: one goes back through the run by keyboard and pointer, sees what the model was, comes back to now, replays,
// and goes on from a moment; what was trained stays in the library.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { openSite } from './support/site.js';
import { attributeOf, boxOf, textOf, until } from './support/visit.js';

const site = await openSite();
after(() => site.close());

/** A small network on few images by one worker, so that a slow machine trains it in a moment. */
const small = '#train?hidden=32&latent=2&batch=100&seed=7&count=500&workers=1&lr=0.002&epochs=0';

/** @typedef {import('./support/visit.js').Visit} Visit */

/** Digits in a row of the wall, and its samples as train/wall.js asks for them. */
const columns = 6;
const samples = /** @type {const} */ ([36, 1, 20]);

/** @param {Float32Array} mean (36, 784) @returns {number[]} as they lie on the wall, row by row of its pixels */
function sheetOf(mean) {
  const width = columns * 28;
  return Array.from({ length: mean.length }, (_, at) => {
    const [x, y] = [at % width, Math.floor(at / width)];
    return mean[(Math.floor(y / 28) * columns + Math.floor(x / 28)) * 784 + (y % 28) * 28 + (x % 28)];
  });
}

/** Waits until the wall shows what a model samples: the present one, or the one of a moment. @param {Visit} visit @param {string} [id] */
async function shows(visit, id) {
  const { mean } = await (id ? visit.ask.of(id) : visit.ask)('sample', ...samples);
  const expected = sheetOf(Float32Array.from(Object.values(mean)));
  await until(
    async () => (await visit.ink('train-samples')).every((ink, at) => Math.abs(ink - expected[at]) < 0.02),
    `${id ?? 'now'}`,
  );
}

/** The step that the scrubber says. @param {Visit} visit */
const said = async (visit) =>
  Number(/[\d,]+/.exec(await attributeOf(visit.get('replay-scrubber'), 'aria-valuetext'))?.[0].replace(/,/g, ''));

/** Trains until there are moments enough, and pauses. @param {Visit} visit */
async function train(visit) {
  await visit.get('train-start').click();
  await until(async () => (await visit.ask('moments')).moments.length > 12, 'moments');
  await visit.get('train-pause').click();
  await visit.get('train-start').waitFor();
  await visit.settled();
  const { moments } = await visit.ask('moments');
  // The page looks at the list now and then.
  await until(async () => (await attributeOf(visit.get('replay-scrubber'), 'max')) === String(moments.length), 'the whole run');
  return moments;
}

test('one scrubs through the run by keys and pointer, replays it, and goes on from a moment', async () => {
  const visit = await site.visit(small);
  assert.equal(await visit.get('replay-scrubber').count(), 0, 'without a run there is nothing to replay');
  const moments = await train(visit);
  const scrubber = visit.get('replay-scrubber');
  await shows(visit);

  await scrubber.focus();
  await scrubber.press('Home');
  await shows(visit, moments[0].id);
  assert.equal(await said(visit), 0);
  await scrubber.press('ArrowRight');
  await scrubber.press('ArrowRight');
  assert.equal(await said(visit), moments[2].step);
  await shows(visit, moments[2].id);
  await scrubber.press('End');
  await shows(visit);

  const { x, y, width, height } = await boxOf(scrubber);
  const { mouse } = visit.page;
  await mouse.move(x + width - 8, y + height / 2);
  await mouse.down();
  await mouse.move(x + width / 2, y + height / 2, { steps: 4 });
  await mouse.up();
  const middle = await said(visit);
  const there = moments.find(({ step }) => step === middle);
  assert.ok(there && middle > 0 && middle < moments[moments.length - 1].step, `step ${middle}`);
  await shows(visit, there.id);
  // What stands over the figures is of that moment too, and says so in the first screen.
  assert.match(await textOf(visit.get('train-past')), new RegExp(`step ${middle} of`));
  assert.equal(await visit.number('metric-step'), middle);
  const curves = await attributeOf(visit.get('train-curves'), 'aria-valuetext');
  const [, nll, kl] = /nll ([\d.]+), KL ([\d.]+)/.exec(curves) ?? [];
  assert.deepEqual([await textOf(visit.get('metric-nll')), await textOf(visit.get('metric-kl'))], [nll, kl]);
  assert.match(
    await attributeOf(visit.get('train-network-figure').locator('svg').first(), 'aria-label'),
    new RegExp(`nll ${nll}, KL ${kl}`),
  );
  await visit.open('draw');
  await visit.open('train');
  const strip = await boxOf(visit.get('past-now'));
  assert.ok(strip.y > 0 && strip.y < 400, `${strip.y}`);
  await visit.get('past-now').click();
  await shows(visit);
  assert.equal(await visit.get('train-past').count(), 0);
  assert.equal(await visit.number('metric-step'), moments[moments.length - 1].step);

  await visit.get('replay-play').click();
  await until(async () => (await said(visit)) > 0, 'the replay to move on');
  await visit.get('replay-play').click();

  await scrubber.focus();
  await scrubber.press('Home');
  for (let i = 0; i < 10; i++) await scrubber.press('ArrowRight');
  const from = moments.slice(0, 11).findLast(({ whole }) => whole);
  assert.ok(from && from.step > 0);
  // The buttons are about the step that is shown.
  if (from !== moments[10]) await visit.get('replay-whole').click();
  assert.equal(await said(visit), from.step);
  const last = moments[moments.length - 1].step;
  await visit.page.evaluate(() => (globalThis.watch.steps = []));
  await visit.get('replay-go-on').click();
  await visit.page.waitForFunction(() => globalThis.watch.steps.length);
  const next = await visit.page.evaluate(() => globalThis.watch.steps[0].step);
  assert.ok(next > from.step && next < last, `step ${next} between ${from.step} and ${last}`);
  await visit.get('train-pause').click();
  await visit.get('train-start').waitFor();
  const { moments: left } = await visit.ask('moments');
  assert.deepEqual(
    left.filter(({ step }) => step <= from.step),
    moments.filter(({ step }) => step <= from.step),
  );
  assert.ok((await visit.number('metric-step')) > from.step);
  await until(async () => (await visit.get('library-entry').count()) === 2, 'both ways in the library');

  const { bytes, name } = await visit.saved(() => visit.get('save-samples-png').click());
  assert.equal(name, 'vae-samples.png');
  assert.deepEqual([bytes.toString('latin1', 1, 4), bytes.readUInt32BE(16) >= 1000], ['PNG', true]);
  // That a canvas is read often is this test's own doing.
  assert.deepEqual(
    visit.complaints.filter((text) => !text.includes('willReadFrequently')),
    [],
  );
  await visit.close();
});

test('a run that has ended is watched again by a button in the first screen', async () => {
  const visit = await site.visit(small.replace('epochs=0', 'epochs=30'), { width: 1280, height: 800 });
  await visit.get('train-start').click();
  const again = visit.get('train-again');
  await again.waitFor();
  const { y } = await boxOf(again);
  assert.ok(y < 300, `${y}`);
  await again.click();
  await visit.get('train-past').waitFor();
  const [scrubber, map] = [
    await boxOf(visit.get('replay-scrubber')),
    await boxOf(visit.page.locator('.train-map canvas').first()),
  ];
  assert.ok(scrubber.y + scrubber.height <= 800 && map.y >= 0, `${JSON.stringify([scrubber, map])}`);
  await visit.get('replay-play').click();
  await visit.close();
});
