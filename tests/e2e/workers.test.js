// Training shared by several workers: as good as one alone, the same again for the same seed, paused, saved and resumed
// exactly, with the hand answered meanwhile; and what is said when a helper cannot be had.
import assert from 'node:assert/strict';
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { languages } from '../../www/languages/languages.js';
import { roundSteps } from '../../www/worker/local-sgd.js';
import { messages, reached, told } from './support/faults.js';
import { placed, shapes } from './support/shapes.js';
import { folder, openSite } from './support/site.js';
import { words } from './support/visit.js';

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

test('a helper that cannot be had is said in words, one worker trains without, and a sweep ends', async () => {
  const crippled = await mkdtemp(join(tmpdir(), 'vae-playground-'));
  await cp(folder, crippled, { recursive: true, filter: (file) => !/helper-\w+\.js/.test(file) });
  const site = await openSite(crippled);
  for (const { id: language } of languages) {
    const visit = await site.visit(`#train?hidden=64&batch=64&workers=2&language=${language}`);
    await visit.get('train-start').click();
    await visit
      .get('toast')
      .filter({ hasText: words(language)['error.helper'] })
      .waitFor();
    await reached(visit, 5);
    assert.equal(await visit.get('train-pause').isVisible(), true);
    await visit.close();
  }
  const sweep = await site.visit('#experiments/latents?language=en');
  await sweep.get('experiment-run').click();
  await told(sweep, 'en', 'error.run');
  // Nothing goes on, and it can be tried again.
  await sweep.get('experiment-run').waitFor();
  await sweep.close();
  await site.close();
  await rm(crippled, { recursive: true });
});

/** What becomes of a helper in its third round: each runs in it, before it, and does so while `broken`. */
const ends = {
  hangs: `while (broken);`,
  traps: `postMessage({ type: 'panic', message: 'unreachable' }); close();`,
  closes: `close();`,
  throws: `throw new RangeError('out of memory');`,
};

/**
 * A copy of the site whose helpers end so for as long as the copy has a file that says it. What a worker within a worker fetches
 * cannot be changed on its way.
 * @param {string} end
 */
async function openBroken(end) {
  const copy = await mkdtemp(join(tmpdir(), 'vae-playground-'));
  await cp(folder, copy, { recursive: true, filter: (file) => !/helper-\w+\.js\.\w+$/.test(file) });
  const sign = join(copy, 'broken.txt');
  await writeFile(sign, '');
  const assets = join(copy, 'assets');
  const name = (await readdir(assets)).find((file) => /^helper-\w+\.js$/.test(file)) ?? '';
  const first = `let [broken, rounds] = [false, 0];
    fetch(new URL('../broken.txt', location.href)).then(({ ok }) => (broken = ok));
    addEventListener('message', ({ data }) => {
      if (broken && data.type === 'round' && ++rounds > 2) { ${end} }
    });`;
  await writeFile(join(assets, name), `${first}\n${await readFile(join(assets, name), 'utf8')}`);
  const site = await openSite(copy);
  return {
    visit: site.visit,
    mend: () => rm(sign),
    async close() {
      await site.close();
      await rm(copy, { recursive: true });
    },
  };
}

for (const [name, end] of Object.entries(ends)) {
  test(`a helper that ${name} amid a round is left out: training goes on, it is said, and a new start has all`, async () => {
    const broken = await openBroken(end);
    const visit = await broken.visit(`${start}&epochs=0&workers=2`);
    await visit.get('train-start').click();
    await told(visit, 'en', 'error.helper');
    const at = await visit.number('metric-step');
    assert.ok(at >= 2 * roundSteps, `nothing but the round is lost: step ${at}`);
    await reached(visit, at + 100);
    assert.doesNotMatch((await visit.page.locator('.train-status').textContent()) ?? '', /learning rate/i);
    await visit.get('train-pause').click();
    await visit.get('train-start').waitFor();
    await broken.mend();
    await visit.get('train-start').click();
    await reached(visit, (await visit.number('metric-step')) + 4 * roundSteps);
    assert.deepEqual(await messages(visit), []);
    await visit.close();
    await broken.close();
  });
}
