// Exact repetition across browsers: the same seed, settings and build give the same losses, weights and moments bit for bit,
// whichever browser runs the module. What Node makes of it stands for all of them.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { checkRun, restsAt, runSteps, sameRun, singleSteps } from './support/same-run.js';
import { openSite } from './support/site.js';

const site = await openSite();
after(() => site.close());

test('a run of the simd128 build gives the same bits as in Node', async () => {
  const visit = await site.visit(sameRun);
  await visit.get('train-start').click();
  await visit.page.waitForFunction(restsAt, runSteps);
  await visit.page.evaluate(() => (globalThis.watch.steps = []));
  for (let i = 1; i <= singleSteps; i++) {
    await visit.get('train-step').click();
    await visit.page.waitForFunction(restsAt, runSteps + i);
  }
  const { bytes } = await visit.ask('saveModel', { half: false, training: true });
  checkRun(bytes, await visit.page.evaluate(() => globalThis.watch.steps));
  assert.deepEqual(visit.complaints, []);
  await visit.close();
});
