// Experiments on the page's model: each is run as a visitor runs it, and its numbers are held to what the literature says or to the
// core's own.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { shippedModels } from '../../www/app/shipped-models.js';
import { examples, Functions, openModel, testDigit } from './support/core.js';
import { csvOf, numbersOf, run } from './support/experiments.js';
import { openSite } from './support/site.js';
import { textOf } from './support/visit.js';

/** @type {Awaited<ReturnType<typeof openSite>>} */
let site;
before(async () => {
  site = await openSite();
});
after(() => site.close());

/** What a task of the core finds. @template T @param {{ advance: () => T | undefined }} task @returns {T} */
function carriedOut(task) {
  for (;;) {
    const found = task.advance();
    if (found !== undefined) return found;
  }
}

test('pictures that are no digits are likelier than digits, and digits than clothes for a model of clothes', async () => {
  const visit = await site.visit('#experiments/likelihood?language=en');
  await run(visit);
  const beaten = async (/** @type {string} */ name) => Number(/beats (\d+)/.exec(await textOf(visit.get(`odd-${name}`)))?.[1]);
  assert.ok((await beaten('bar')) > 80, 'a lying bar beats most test digits');
  assert.equal(await beaten('noise'), 0);
  const [digits, digitsError] = await numbersOf(visit, 1);
  const [clothes, clothesError] = await numbersOf(visit, 2);
  // Nalisnick et al. 2019: not so for a model of digits, so for a model of clothes.
  assert.ok(digits < -2 * digitsError, `${digits} ± ${digitsError}`);
  assert.ok(clothes > 2 * clothesError, `${clothes} ± ${clothesError}`);
  const { name, records } = await csvOf(visit);
  assert.equal(name, 'vae-experiment-likelihood-mnist-20d.csv');
  assert.deepEqual(Object.keys(records[0]), ['kind', 'name', 'log_px', 'standard_error']);
  assert.equal(records.filter(({ kind }) => kind === 'test').length, 100);
  assert.deepEqual(visit.complaints, []);
  await visit.close();
});

test('the bound rises with k, from the ELBO on; it can be stopped, and its link opens it', async () => {
  const visit = await site.visit('#experiments?language=en');
  await visit.get('experiment-bound').click();
  await visit.page.waitForURL(/#experiments\/bound/);
  await visit.get('experiment-run').click();
  await visit.get('experiment-stop').click();
  await visit.get('experiment-run').waitFor();
  assert.equal(await visit.get('experiment-table').count(), 0);
  await run(visit);
  const gains = await Promise.all([1, 2, 3].map((row) => numbersOf(visit, row)));
  for (const [gain, error] of gains) assert.ok(gain > 2 * error, `${gain} ± ${error}`);
  assert.ok(gains[0][0] < gains[1][0] && gains[1][0] < gains[2][0]);
  // 100 images are a sample of those of which the file says the ELBO.
  const [elbo, error] = await numbersOf(visit, 0);
  const [{ heldOut }] = shippedModels;
  assert.ok(Math.abs(elbo - heldOut.elbo) < 4 * error, `${elbo} ± ${error}, all images ${heldOut.elbo}`);
  // The numbers are of the digit that was there: where there is another, the page shows which.
  assert.equal(await visit.get('experiment-other-digit').count(), 0);
  await visit.get('test-digit-3').click();
  await visit.get('experiment-other-digit').waitFor();
  assert.deepEqual(visit.complaints, []);
  await visit.close();
});

test('the gaps of your digit are those of quadrature, and the bounds of a hundred are in order', async () => {
  const visit = await site.visit('#experiments/gap?language=en&model=mnist-2d');
  await visit.get('test-digit-7').click();
  await run(visit);
  const { records } = await csvOf(visit);
  assert.equal(records.length, 101);
  const numbers = new Map(
    records.map(({ image, ...values }) => [
      image,
      Object.fromEntries(Object.entries(values).map(([name, value]) => [name, Number(value)])),
    ]),
  );
  const yours = numbers.get('yours');
  const exact = carriedOut(openModel('mnist-2d').quadrature(testDigit(7)));
  const near = (/** @type {string} */ name, /** @type {number} */ truth, beside = 0.01) => {
    const error = yours?.[`${name}_standard_error`] ?? Number.NaN;
    assert.ok(
      Math.abs((yours?.[name] ?? Number.NaN) - truth) < 5 * error + beside,
      `${name}: ${yours?.[name]} ± ${error}, not ${truth}`,
    );
  };
  near('log_px', exact.logPx);
  near('encoder_elbo', exact.elbo);
  // What q* lacks is at most what the encoder's q lacks, KL(q(z|x) || p(z|x)), of which the amortization gap is the rest.
  near('amortization_gap', exact.klPosterior - (yours?.approximation_gap ?? Number.NaN), 0.05);
  for (const [name, of] of numbers) {
    const below = (/** @type {string} */ a, /** @type {string} */ b) => {
      const error = Math.hypot(of[`${a}_standard_error`], of[`${b}_standard_error`]);
      assert.ok(of[a] < of[b] + 5 * error, `${name}: ${a} ${of[a]} above ${b} ${of[b]}, ± ${error}`);
    };
    below('encoder_elbo', 'gaussian_elbo');
    below('gaussian_elbo', 'log_px');
    below('flow_elbo', 'log_px');
  }
  const [approximation, amortization, closed] = await Promise.all([0, 1, 2].map((row) => numbersOf(visit, row)));
  for (const [gap, error] of [approximation, amortization, closed]) assert.ok(gap > 3 * error, `${gap} ± ${error}`);
  assert.ok(closed[0] < approximation[0], 'no flow is above log p(x)');
  assert.deepEqual(visit.complaints, []);
  await visit.close();
});

test('the KL splits in two, of the model of two latents as its file says, and its prior has holes', async () => {
  const visit = await site.visit('#experiments/holes?model=mnist-2d&language=en');
  await run(visit);
  const [[rate, error], [information], [marginal], [holes, holesError]] = await Promise.all(
    [0, 1, 2, 3].map((row) => numbersOf(visit, row)),
  );
  // Hoffman and Johnson 2016: of the same z the two are the rate, but for the table's digits.
  assert.ok(Math.abs(information + marginal - rate) < 0.02, `${information} + ${marginal}, ${rate}`);
  assert.ok(information <= Math.log(400), `${information}`);
  const known = shippedModels.find(({ id }) => id === 'mnist-2d');
  assert.ok(known && Math.abs(rate - known.heldOut.kl) < 4 * error, `${rate} ± ${error}, all images ${known?.heldOut.kl}`);
  // Were p(z) the q(z) of the images, one draw in a hundred would lie in a hole.
  assert.ok(holes > 1 + 2 * holesError, `${holes} ± ${holesError}`);
  assert.equal(await visit.get('drawn-hole').count(), 1);
  const { name, records } = await csvOf(visit);
  assert.equal(name, 'vae-experiment-holes-mnist-2d.csv');
  assert.deepEqual(Object.keys(records[0]), ['kind', 'a', 'b', 'log_q', 'log_p', 'in_hole']);
  assert.equal(records.filter(({ kind }) => kind === 'draw').length, 400);
  assert.deepEqual(visit.complaints, []);
  await visit.close();
});

test('test images become as many bits as the bound says, and come back bit for bit', async () => {
  const visit = await site.visit('#experiments/compression?language=en');
  await run(visit);
  assert.match(await textOf(visit.get('compression-equal')), /^501 of 501 /);
  const [[net], [elbo, error], [beyond, beyondError], [gross], [gzip], [bz2]] = await Promise.all(
    [0, 1, 2, 3, 4, 5].map((row) => numbersOf(visit, row)),
  );
  assert.ok(Math.abs(beyond) < 5 * beyondError, `${beyond} ± ${beyondError} bits an image beyond the bound`);
  assert.ok(Math.abs(net - elbo) < 0.01 && net < gross, `${net}, ${elbo}, ${gross}`);
  const [{ heldOut }] = shippedModels;
  const known = -heldOut.elbo / Math.LN2 / 784;
  assert.ok(Math.abs(elbo - known) < 5 * error, `${elbo} ± ${error}, all images ${known}`);
  // Townsend et al. 2019: shorter than either.
  assert.ok(net < bz2 && bz2 < gzip, `${net}, ${bz2}, ${gzip}`);

  const { records } = await csvOf(visit);
  const some = records.find(({ gzip_bits }) => gzip_bits !== '');
  const count = Number(some?.image);
  const theirs = 8 * gzipSync(packed(count), { level: 9 }).length;
  // Ours finds a little less that repeats than zlib.
  assert.ok(Math.abs(Number(some?.gzip_bits) - theirs) < 0.03 * theirs, `${some?.gzip_bits}, zlib ${theirs}`);
  const sum = records.reduce((sum, { net_bits }) => sum + Number(net_bits), 0);
  assert.ok(Math.abs(sum / records.length / 784 - net) < 0.001, `${sum}`);

  // The digit was coded among them: with another on the pad it is said which.
  await visit.get('test-digit-4').click();
  await visit.get('experiment-other-digit').waitFor();
  assert.deepEqual(visit.complaints, []);
  await visit.close();
});

test('a model that is told the class codes nothing, and the page says why', async () => {
  const visit = await site.visit('#experiments/compression?language=en&model=mnist-class');
  await visit.page.getByText('and no classes').waitFor();
  assert.equal(await visit.page.locator('.experiment-notes code').count(), 0, 'no command does it either');
  assert.ok(await visit.get('experiment-run').isDisabled());
  assert.deepEqual(visit.complaints, []);
  await visit.close();
});

/** The first `count` of the 500 test images that are taken, binarized as the page does it, a bit a pixel. @param {number} count */
function packed(count) {
  const bytes = new Uint8Array(count * 98);
  for (let i = 0; i < count; i++) {
    const from = Math.floor((i * (examples.x.length / 784)) / 500) * 784;
    const x = Functions.binarize(examples.x.slice(from, from + 784), 1_000_000 + i);
    for (let at = 0; at < 784; at++) bytes[i * 98 + (at >> 3)] |= x[at] << (7 - (at & 7));
  }
  return bytes;
}
