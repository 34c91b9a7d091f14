// The figures of the chapters on KL and on reparameterization: dragged by mouse and by keys, on strokes and on other
// models, with numbers that equal the core's and the closed forms of textbooks.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { lacks } from './support/browser.js';
import { distance, greys } from './support/images.js';
import { shapes } from './support/shapes.js';
import { openSite } from './support/site.js';
import { boxOf } from './support/visit.js';

const site = await openSite();
after(() => site.close());

/** @typedef {import('./support/visit.js').Visit} Visit */

/** @param {Visit} visit @param {string} name */
async function showFigure(visit, name) {
  await visit.page.locator(`vae-figure-${name}`).waitFor({ state: 'attached' });
  await visit.page.locator(`vae-figure-${name}`).scrollIntoViewIfNeeded();
  await visit.page.locator(`vae-figure-${name} > *`).first().waitFor();
  await visit.settled();
}

/** A number of a figure. @param {Visit} visit @param {string} name */
const shown = (visit, name) => visit.number(`figure-${name}`);

/** @param {Visit} visit @param {string} handle @param {...string} keys */
async function press(visit, handle, ...keys) {
  await visit.get(`figure-${handle}`).focus();
  for (const key of keys) await visit.page.keyboard.press(key);
  await visit.settled();
}

/** Pulls a handle sideways with the mouse. @param {Visit} visit @param {string} handle @param {number} pixels */
async function pull(visit, handle, pixels) {
  const dot = visit.get(`figure-${handle}`);
  await dot.scrollIntoViewIfNeeded();
  const { x, y, width, height } = await boxOf(dot);
  const { mouse } = visit.page;
  await mouse.move(x + width / 2, y + height / 2);
  await mouse.down();
  for (const share of [0.3, 0.7, 1]) await mouse.move(x + width / 2 + share * pixels, y + height / 2);
  await mouse.up();
  await visit.settled();
}

/** The value that a handle says. @param {Visit} visit @param {string} handle */
const handleValue = async (visit, handle) => Number(await visit.get(`figure-${handle}`).getAttribute('aria-valuenow'));

/** @param {number} found @param {number} expected @param {number} tolerance @param {string} [what] */
const near = (found, expected, tolerance, what = '') =>
  assert.ok(Math.abs(found - expected) <= tolerance, `${what}: ${found}, not ${expected}`);

/** The digit that is on the page, as the model gets it. @param {Visit} visit */
const digitOf = (visit) => visit.page.evaluate(() => Array.from(document.querySelector('vae-learn-view').digit.x));

/** A question about that digit. @param {Visit} visit @returns {Promise<any>} */
const ask = async (visit, /** @type {string} */ name, /** @type {any[]} */ ...args) =>
  Object(visit).ask(name, Float32Array.from(await digitOf(visit)), ...args);

/** KL(N(mu, sigma^2) || N(nu, tau^2)). @see Bishop 2006, exercise 1.30 */
const gaussianKl = (/** @type {number[]} */ [mu, sigma], /** @type {number[]} */ [nu, tau]) =>
  Math.log(tau / sigma) + (sigma ** 2 + (mu - nu) ** 2) / (2 * tau ** 2) - 0.5;

test('two Gaussians: examples, mouse and keys give the KL of the closed form, both ways', async () => {
  const visit = await site.visit('#learn/kl');
  await showFigure(visit, 'two-gaussians');
  const agrees = async (/** @type {string} */ what) => {
    const [q, p] = await Promise.all(
      ['q', 'p'].map((name) =>
        Promise.all(['mu', 'sigma'].map((number) => handleValue(visit, `two-gaussians-${name}-${number}`))),
      ),
    );
    near(await shown(visit, 'two-gaussians-kl-qp'), gaussianKl(q, p), 0.00051, `${what}, KL(q||p)`);
    near(await shown(visit, 'two-gaussians-kl-pq'), gaussianKl(p, q), 0.00051, `${what}, KL(p||q)`);
    return { q, p };
  };
  await agrees('at first');
  await visit.get('two-gaussians-equal').click();
  await visit.settled();
  assert.equal(await shown(visit, 'two-gaussians-kl-qp'), 0);
  await visit.get('two-gaussians-widths').click();
  await visit.settled();
  const { p } = await agrees('equal means');
  assert.deepEqual(p, [0, 2]);

  await pull(visit, 'two-gaussians-q-mu', 40);
  const pulled = await agrees('q pulled');
  assert.ok(pulled.q[0] > 1 && pulled.p[0] === 0, `q went to ${pulled.q[0]}`);
  await pull(visit, 'two-gaussians-p-sigma', 20);
  assert.ok((await agrees('p narrower')).p[1] < 1.7, 'the bar on the left of p pulled to the right makes it narrower');
  await press(visit, 'two-gaussians-q-sigma', 'ArrowUp', 'Shift+ArrowRight');
  near((await agrees('q wider')).q[1], 1.3, 1e-9);
  await press(visit, 'two-gaussians-p-mu', 'Home');
  assert.equal((await agrees('p at the end')).p[0], -3);
  assert.deepEqual(visit.complaints, []);
  await visit.close();
});

test('a finger pulls a handle on a phone', { skip: lacks('touch') }, async () => {
  const visit = await site.visit('#learn/kl', { width: 390, height: 800, touch: true });
  await showFigure(visit, 'two-gaussians');
  const dot = visit.get('figure-two-gaussians-q-mu');
  await dot.scrollIntoViewIfNeeded();
  const { x, y, width, height } = await boxOf(dot);
  const [left, top] = [x + width / 2, y + height / 2];
  await visit.swipe([0, 15, 30, 45, 60, 90].map((way) => [left + way, top + way / 20]));
  await visit.settled();
  assert.equal(await handleValue(visit, 'two-gaussians-q-mu'), 3, 'as far as it goes');
  assert.equal(await visit.page.evaluate(() => document.documentElement.scrollWidth), 390);
  await visit.close();
});

test("the digit's KL: bars by the closed form, Monte Carlo within its error, other numbers for another digit", async () => {
  const visit = await site.visit('#learn/kl');
  await showFigure(visit, 'kl-of-digit');
  const closed = async () => {
    const { mu, logvar } = await ask(visit, 'encode');
    // Kingma and Welling 2014, appendix B.
    const terms = Object.values(mu).map((m, i) => 0.5 * (m ** 2 + Math.exp(logvar[i]) - 1 - logvar[i]));
    const sum = terms.reduce((a, b) => a + b, 0);
    near(await shown(visit, 'kl-of-digit-closed'), sum, 0.002, 'the closed form');
    return { terms: terms.sort((a, b) => b - a), sum };
  };
  const { terms, sum } = await closed();
  near(await shown(visit, 'kl-of-digit-term'), terms[0], 0.0051, 'the largest term');
  await press(visit, 'kl-of-digit-bars', 'ArrowRight', 'ArrowRight');
  near(await shown(visit, 'kl-of-digit-term'), terms[2], 0.0051, 'the third');

  const { estimate, standardError } = await ask(visit, 'estimateKl', 10000, 1);
  near(await shown(visit, 'kl-of-digit-estimate'), Object.values(estimate).at(-1), 0.00051, 'Monte Carlo');
  near(await shown(visit, 'kl-of-digit-error'), Object.values(standardError).at(-1), 0.00051, 'its standard error');
  assert.ok(Math.abs((await shown(visit, 'kl-of-digit-estimate')) - sum) < 4 * (await shown(visit, 'kl-of-digit-error')));
  await press(visit, 'kl-of-digit-samples', 'Home');
  assert.ok((await shown(visit, 'kl-of-digit-error')) > 0.2, 'of two samples little is known');

  await visit.draw(shapes[1]);
  await visit.settled();
  assert.notEqual((await closed()).sum, sum, 'another digit, another KL');
  await visit.close();
});

test('a Gaussian fitted to two bumps covers both, or sits on the one next to its start', async () => {
  const visit = await site.visit('#learn/kl');
  await showFigure(visit, 'fit-mixture');
  const q = async () => [await shown(visit, 'fit-mixture-mu'), await shown(visit, 'fit-mixture-sigma')];
  // Half of the mass is on each of two bumps far apart: KL(q || p) = log 2 for a q that is one of them.
  assert.deepEqual(await q(), [2.5, 0.6]);
  near(await shown(visit, 'fit-mixture-reverse'), Math.LN2, 0.002);
  await press(visit, 'fit-mixture-start-mu', 'Home');
  assert.deepEqual(await q(), [-2.5, 0.6]);
  // The first bump's share falls to 0.3.
  await press(visit, 'fit-mixture-weight', 'ArrowLeft', 'ArrowLeft', 'ArrowLeft', 'ArrowLeft');
  near(await shown(visit, 'fit-mixture-reverse'), -Math.log(0.3), 0.002);

  // The minimum of KL(p || q) has p's moments: mean 0.3 * -2.5 + 0.7 * 2.5, variance 0.36 + 0.3 * 0.7 * 25.
  await visit.page.locator('vae-figure-fit-mixture .choice label').first().click();
  await visit.settled();
  near((await q())[0], 1, 0.0051);
  near((await q())[1], Math.sqrt(0.36 + 5.25), 0.0051);
  await pull(visit, 'fit-mixture-b', -60);
  const b = await handleValue(visit, 'fit-mixture-b');
  assert.ok(b < 1.5, `the bump went to ${b}`);
  near((await q())[0], 0.3 * -2.5 + 0.7 * b, 0.0051, 'the mean follows the bump');

  await press(visit, 'fit-mixture-step', 'Home');
  assert.deepEqual(await q(), [-4, 1], 'the first step is the start');
  const gaussian = (/** @type {number} */ mu, sigma = 0.6) => ({ mu, sigma });
  const { forward } = await visit.ask('mixtureKl', { weight: 0.3, a: gaussian(-2.5), b: gaussian(b) }, gaussian(-4, 1));
  near(await shown(visit, 'fit-mixture-forward'), forward, 0.00051);
  await visit.get('figure-fit-mixture-play').click();
  await visit.settled();
  near((await q())[0], 0.3 * -2.5 + 0.7 * b, 0.0051, 'without motion, play goes to the end');
  assert.deepEqual(visit.complaints, []);
  await visit.close();
});

test('a fit is played step by step where motion is welcome', async () => {
  const visit = await site.visit('#learn/kl', { motion: true });
  await showFigure(visit, 'fit-mixture');
  const step = () =>
    visit
      .get('figure-fit-mixture-step')
      .evaluate((/** @type {HTMLInputElement} */ slider) => [slider.valueAsNumber, Number(slider.max)]);
  const [end] = await step();
  await visit.get('figure-fit-mixture-play').click();
  await visit.page.waitForFunction((end) => {
    const at = document.querySelector('[data-testid=figure-fit-mixture-step]').valueAsNumber;
    return at > 2 && at < end;
  }, end);
  await visit.page.waitForFunction(
    (end) => document.querySelector('[data-testid=figure-fit-mixture-step]').valueAsNumber === end,
    end,
  );
  await visit.close();
});

test('z = mu + sigma eps: each dragged while the others are held, and the decoder follows', async () => {
  const visit = await site.visit('#learn/reparameterization?model=mnist-2d');
  await showFigure(visit, 'reparameterize');
  const values = async () =>
    Object.fromEntries(
      await Promise.all(['mu', 'sigma', 'eps', 'z'].map(async (name) => [name, await shown(visit, `reparameterize-${name}`)])),
    );
  const { mu, logvar, klPerLatent, eps } = await ask(visit, 'explain', 1, 1);
  const latent = klPerLatent[0] >= klPerLatent[1] ? 0 : 1;
  const sigma = (/** @type {number} */ i) => Math.exp(logvar[i] / 2);
  const first = await values();
  near(first.mu, mu[latent], 0.0051, 'mu');
  near(first.sigma, sigma(latent), 0.00051, 'sigma');
  near(first.eps, eps[latent], 0.0051, 'eps');
  near(first.z, mu[latent] + sigma(latent) * eps[latent], 0.0051, 'z');
  const z = Float32Array.from([0, 1], (i) => mu[i] + sigma(i) * eps[i]);
  const picture = async (/** @type {Float32Array} */ z) => {
    const { mean } = await visit.ask('decode', z);
    return distance(await visit.ink('figure-reparameterize-mean'), Object.values(mean));
  };
  assert.ok((await picture(z)) < 2 * greys, 'the picture is that of z');

  await press(visit, 'reparameterize-drag-eps', 'Home');
  const low = await values();
  assert.deepEqual([low.mu, low.sigma, low.eps], [first.mu, first.sigma, -3]);
  near(low.z, mu[latent] - 3 * sigma(latent), 0.0051, 'z of eps = -3');
  assert.equal(await shown(visit, 'reparameterize-dsigma'), -3);

  await pull(visit, 'reparameterize-drag-mu', -60);
  const moved = await values();
  assert.ok(moved.mu < low.mu - 0.8, `mu went to ${moved.mu}`);
  assert.equal(moved.eps, -3);
  near(moved.z - low.z, moved.mu - low.mu, 0.011, 'z moves as far as mu');

  await press(visit, 'reparameterize-drag-sigma', ...Array(10).fill('ArrowRight'));
  const wide = await values();
  near(wide.z - moved.z, -3 * (wide.sigma - moved.sigma), 0.011, 'z moves eps times as far as sigma');
  z[latent] = (await handleValue(visit, 'reparameterize-drag-mu')) - 3 * (await handleValue(visit, 'reparameterize-drag-sigma'));
  assert.ok((await picture(z)) < 2 * greys, 'the picture followed');

  await visit.draw(shapes[7]);
  await visit.settled();
  const fresh = await ask(visit, 'encode');
  const after = await values();
  assert.ok(
    [0, 1].some((i) => Math.abs(after.mu - fresh.mu[i]) < 0.0051),
    "mu is the encoder's of the new digit",
  );
  assert.ok((await visit.ink('figure-reparameterize-mean')).some((value) => value > 0.5));
  await visit.close();
});

test("two estimators of one gradient: the worker's numbers, whichever row, and the score function's large variance", async () => {
  const visit = await site.visit('#learn/reparameterization?model=mnist-2d');
  await showFigure(visit, 'gradient-variance');
  // Three digits of each number are shown.
  const close = (/** @type {number} */ found, /** @type {number} */ expected, /** @type {string} */ what) =>
    near(found, expected, Math.max(0.0051, 0.0051 * Math.abs(expected)), what);
  const agrees = async (/** @type {number} */ row, /** @type {number} */ samples) => {
    await visit.page.locator('[data-testid=figure-gradient-variance][aria-busy=false]').waitFor();
    const { klPerLatent } = await ask(visit, 'explain', 1, 1);
    const latent = Object.keys(klPerLatent).sort((a, b) => klPerLatent[b] - klPerLatent[a])[row];
    const estimates = await ask(visit, 'estimateGradient', samples, 1);
    for (const name of ['pathwise', 'score']) {
      const { mean, variance } = estimates[name];
      close(await shown(visit, `gradient-variance-${name}-mean`), mean[latent], `${name}, mean`);
      close(await shown(visit, `gradient-variance-${name}-variance`), variance[latent], `${name}, variance`);
      close(await shown(visit, `gradient-variance-${name}-error`), Math.sqrt(variance[latent] / samples), `${name}, error`);
    }
    const sum = (/** @type {{ variance: number[] }} */ { variance }) => variance[0] + variance[1];
    close(await shown(visit, 'gradient-variance-ratio'), sum(estimates.score) / sum(estimates.pathwise), 'ratio');
  };
  await agrees(0, 256);
  assert.ok((await shown(visit, 'gradient-variance-ratio')) > 100);
  await press(visit, 'gradient-variance-plot', 'ArrowDown');
  await agrees(1, 256);
  await press(visit, 'gradient-variance-samples', 'ArrowRight', 'ArrowRight');
  await agrees(1, 1024);
  await visit.draw(shapes[0]);
  await visit.settled();
  await agrees(1, 1024);
  assert.deepEqual(visit.complaints, []);
  await visit.close();
});

test('the figures stay with whatever model comes, and without a digit', async () => {
  const visit = await site.visit('#learn/reparameterization');
  for (const model of ['mnist-2d-categorical', 'mnist-2d-gaussian-learned', 'mnist-20d']) {
    await visit.page.evaluate((model) => (location.hash = `#learn/reparameterization?model=${model}`), model);
    await visit.page.waitForFunction(
      (model) => document.querySelector('vae-learn-view').model?.config.model.latent === (model === 'mnist-20d' ? 20 : 2),
      model,
    );
    for (const name of ['reparameterize', 'gradient-variance']) await showFigure(visit, name);
    assert.ok(Number.isFinite(await shown(visit, 'reparameterize-z')), model);
    assert.ok((await shown(visit, 'gradient-variance-ratio')) > 10, model);
  }
  await visit.clear();
  await visit.settled();
  assert.ok(Number.isNaN(await shown(visit, 'reparameterize-z')));
  assert.equal(await visit.get('figure-gradient-variance-ratio').count(), 0, 'nothing is said of no digit');
  await visit.draw(shapes[3]);
  await visit.settled();
  assert.ok(Number.isFinite(await shown(visit, 'reparameterize-z')));
  assert.deepEqual(visit.complaints, []);
  await visit.close();
});
