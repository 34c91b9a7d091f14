// Training shared by several workers: as good as one alone, the same again for the same seed, paused, saved and resumed
// exactly, with the hand answered meanwhile. What becomes of lost ones is in lost-workers.test.js.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { roundSteps } from '../../www/worker/local-sgd.js';
import { reached } from './support/faults.js';
import { placed, shapes } from './support/shapes.js';
import { openSite } from './support/site.js';

const site = await openSite();
after(() => site.close());

/** The README's model on the 10,000 images that come with the page, in the build that gives the same bits everywhere. */
const start = '?build=simd128#train?seed=5';
/** Steps of one pass over them, 128 at a time. */
const pass = 79;

/** Waits until training has come to rest at a step. @param {import('./support/visit.js').Visit} visit @param {number} step */
async function finished(visit, step) {
  await visit.page.waitForFunction(
    (step) => Number(document.querySelector('[data-testid=metric-step]').textContent.replace(/,/g, '')) === step,
    step,
  );
  await visit.get('train-start').waitFor();
  await visit.settled();
}

/** One pass by so many workers, and what it comes to on all test images. @param {number} workers */
async function onePass(workers) {
  const visit = await site.visit(`${start}&epochs=1&workers=${workers}`);
  await visit.get('train-start').click();
  await finished(visit, pass);
  const evaluation = await visit.ask('evaluate', { images: 10_000, seed: 1 });
  const { bytes } = await visit.download();
  assert.deepEqual(visit.complaints, []);
  await visit.close();
  return { evaluation, bytes };
}

test('two workers learn as much from a pass as one does, and the same again', async (t) => {
  const [one, two, again] = [await onePass(1), await onePass(2), await onePass(2)];
  t.diagnostic(`held-out ELBO after a pass: ${one.evaluation.elbo} by one worker, ${two.evaluation.elbo} by two`);
  // Adam divides by the root of mean squares, which the noise of half a batch makes larger: two lag behind by some steps,
  // each of which is worth about half a nat here.
  assert.ok(Math.abs(one.evaluation.elbo - two.evaluation.elbo) < 6);
  assert.notDeepEqual(one.evaluation, two.evaluation, 'two workers draw other noise');
  assert.deepEqual(two.evaluation, again.evaluation);
  assert.ok(two.bytes.equals(again.bytes), 'weights and moments, bit for bit');
});

test('paused, saved and resumed by two workers, a run is bit for bit the one that never stopped', async () => {
  const hash = `${start}&epochs=3&workers=2`;
  const straight = await site.visit(hash);
  await straight.get('train-start').click();
  await finished(straight, 3 * pass);
  const { bytes: expected } = await straight.download();
  await straight.close();

  const visit = await site.visit(hash);
  await visit.get('train-start').click();
  await reached(visit, 10);
  await visit.get('train-pause').click();
  await visit.get('train-start').waitFor();
  await visit.settled();
  const step = await visit.number('metric-step');
  assert.ok(step < 3 * pass, 'it was paused in time');
  const { bytes, name } = await visit.download();
  assert.equal(await visit.number('metric-step'), step, 'no step after a pause');

  const other = await site.visit(hash);
  await other.openChip();
  await other.get('model-load').setInputFiles({ name, mimeType: 'application/octet-stream', buffer: bytes });
  await finished(other, step);
  for (const page of [visit, other]) {
    await page.closeChip();
    await page.get('train-start').click();
    await finished(page, 3 * pass);
    assert.ok((await page.download()).bytes.equals(expected));
    assert.deepEqual(page.complaints, []);
    await page.close();
  }
});

test('a checkpoint that is saved while two workers train is between two rounds', async () => {
  const visit = await site.visit(`${start}&epochs=0&workers=2`);
  await visit.get('train-start').click();
  await reached(visit, 10);
  const { bytes } = await visit.download();
  const header = JSON.parse(bytes.subarray(8, 8 + Number(bytes.readBigUInt64LE(0))).toString('utf8'));
  const steps = Number(/step\W+(\d+)/.exec(JSON.stringify(header.__metadata__))?.[1]);
  assert.equal((steps % pass) % roundSteps, 0, `saved after ${steps} steps`);
  assert.deepEqual(visit.complaints, []);
  await visit.close();
});

test('the hand is answered while two workers train, and so is a new learning rate', async (t) => {
  const visit = await site.visit(`${start}&epochs=0&workers=2`);
  await visit.get('train-start').click();
  await reached(visit, 10);
  await visit.clear();
  await visit.page.evaluate(() => Object.assign(globalThis.watch, { waited: [], steps: [] }));
  await visit.draw(placed(shapes[0], 0.6));
  await visit.page.waitForFunction(() => globalThis.watch.waited.filter(({ name }) => name === 'seeDrawing').length > 0);
  await visit.page.waitForFunction(() => globalThis.watch.steps.length > 3);
  await visit.get('train-settings-toggle').click();
  await visit.type('train-batch', '64');
  await visit.page.waitForFunction(() => globalThis.watch.waited.some(({ name }) => name === 'configureTraining'));
  await reached(visit, (await visit.number('metric-step')) + 20);
  const { waited } = await visit.page.evaluate(() => globalThis.watch);
  const longest = Math.max(...waited.map(({ milliseconds }) => milliseconds));
  t.diagnostic(`${waited.length} requests were answered, the slowest after ${Math.round(longest)} ms`);
  assert.ok(longest < 5000, `a request waited for ${longest} ms`);
  assert.equal(await visit.get('train-pause').isVisible(), true, 'it still trains');

  await visit.get('train-pause').click();
  await visit.get('train-start').waitFor();
  await visit.settled();
  const pauses = (await visit.page.evaluate(() => globalThis.watch.waited)).filter(({ name }) => name === 'trainPause');
  t.diagnostic(`the pause was answered after ${Math.round(pauses[0].milliseconds)} ms`);
  assert.deepEqual(visit.complaints, []);
  await visit.close();
});
