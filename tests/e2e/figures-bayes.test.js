// The figures of joint, Bayes, integration and expectation: their numbers are those that the core answers for this digit
// and this model, agree with one another where theory says so, and follow the reader's hand.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { testDigit } from './support/core.js';
import { correlation } from './support/images.js';
import { shapes } from './support/shapes.js';
import { openSite } from './support/site.js';
import { attributeOf, boxOf, parse, textOf } from './support/visit.js';

const site = await openSite();
after(() => site.close());

/** @typedef {import('./support/visit.js').Visit} Visit */

/** Waits until a figure has nothing more to come. @param {Visit} visit @param {string} name */
async function complete(visit, name) {
  await visit.settled(); // what was just done is rendered in the next frame
  await visit.page.locator(`[data-testid=figure-${name}][aria-busy=false]`).waitFor();
  await visit.settled();
}

/**
 * @param {string} chapter
 * @param {string} name a figure that says when it is complete
 * @param {string} [model]
 */
async function openFigure(chapter, name, model = 'mnist-2d') {
  const visit = await site.visit(`#learn/${chapter}?model=${model}`);
  await visit.get(`figure-${name}`).scrollIntoViewIfNeeded();
  await visit.get('test-digit-7').click();
  await complete(visit, name);
  return visit;
}

/** @param {Visit} visit @param {string} testid @param {string} key */
async function press(visit, testid, key) {
  await visit.get(testid).focus();
  await visit.page.keyboard.press(key);
}

/** @param {Float64Array} values */
const last = (values) => values[values.length - 1];

/** @param {number} value @param {number} truth @param {number} tolerance @param {string} what */
const near = (value, truth, tolerance, what) =>
  assert.ok(Math.abs(value - truth) <= tolerance, `${what}: ${value}, not ${truth}`);

/** Every pixel of a canvas as one string. @param {Visit} visit @param {string} testid */
const picture = (visit, testid) => visit.get(testid).evaluate((/** @type {HTMLCanvasElement} */ canvas) => canvas.toDataURL());

test('joint: the map zooms to the mass, whose cells add up to what quadrature finds', async () => {
  // With 20 latents the page's model has no such plane: the shipped one answers, and the figure says so.
  const visit = await openFigure('joint', 'joint', 'mnist-20d');
  assert.equal(await visit.get('plane-notice').count(), 1);
  const truth = await visit.ask.of('mnist-2d')('quadrature', testDigit(7));
  near(await visit.number('figure-joint-logpx'), truth.logPx, 0.006, 'log p(x)');
  // Without motion it is at once where it would fly.
  // A smooth density on a fine grid that holds it: the sum of value times area is the integral.
  near(await visit.number('figure-joint-sum'), truth.logPx, 0.02, 'the sum of the cells');
  await press(visit, 'figure-joint-zoom', 'Home');
  await complete(visit, 'joint');
  const whole = await picture(visit, 'figure-joint-map');
  await visit.get('figure-joint-fly').click();
  await complete(visit, 'joint');
  const close = await picture(visit, 'figure-joint-map');
  assert.notEqual(close, whole);
  assert.match(await attributeOf(visit.get('figure-joint-map'), 'aria-label'), /log p\(x\) = −87\.4/);

  await visit.page.locator('vae-figure-joint input[type=radio]').nth(1).focus();
  await visit.page.keyboard.press('Space');
  await visit.settled();
  assert.notEqual(await picture(visit, 'figure-joint-map'), close, 'the logarithm has other shades');

  const before = await visit.number('figure-joint-logpx');
  await visit.clear();
  await visit.draw(shapes[2]);
  await complete(visit, 'joint');
  assert.ok(Math.abs((await visit.number('figure-joint-logpx')) - before) > 1, 'it follows the hand');
  assert.deepEqual(visit.complaints, []);
  await visit.close();
});

test('joint: at a point of the map the likelihood times the prior is the joint', async () => {
  const visit = await openFigure('joint', 'joint');
  await press(visit, 'figure-joint-zoom', 'Home');
  await complete(visit, 'joint');
  const map = visit.get('figure-joint-probe');
  const { width, height } = await boxOf(map);
  await map.click({ position: { x: width * 0.7, y: height * 0.3 } });
  await visit.settled();
  const place = async () => {
    const said = await textOf(visit.page.locator('.figure-joint-product [role=status]'));
    return (said.match(/\((.*), (.*)\)/) ?? []).slice(1).map(parse);
  };
  const shown = (/** @type {string} */ name) => visit.number(`figure-joint-${name}`);
  const before = await place();
  assert.ok(before[0] > 0.5 && before[1] > 0.5, `up and to the right: ${before}`);
  await map.focus();
  for (const key of ['ArrowRight', 'ArrowDown', 'Shift+ArrowDown']) await visit.page.keyboard.press(key);
  await visit.settled();
  const z = await place();
  // A hundredth of the map's eight units a press, five times that with Shift.
  near(z[0] - before[0], 0.08, 0.011, 'to the right');
  near(z[1] - before[1], -0.48, 0.011, 'down');
  // log N(0, I) in two dimensions; the place is said to a hundredth.
  near(await shown('prior'), -Math.log(2 * Math.PI) - (z[0] ** 2 + z[1] ** 2) / 2, 0.03, 'log p(z)');
  const [logLikelihood] = await visit.ask('logLikelihood', testDigit(7), Float32Array.from(z));
  near(await shown('likelihood'), logLikelihood, Math.abs(logLikelihood) * 0.02, 'log p(x|z)');
  near(await shown('joint'), (await shown('likelihood')) + (await shown('prior')), 1e-6, 'the joint, as it is shown');
  const { mean } = await visit.ask('decode', Float32Array.from(z));
  assert.ok(correlation(await visit.ink('figure-joint-decoded'), mean) > 0.98, 'what the decoder draws there');
  assert.deepEqual(visit.complaints, []);
  await visit.close();
});

test('posterior: the three numbers are computed apart and agree; the ellipse is the encoder’s', async () => {
  const visit = await openFigure('bayes', 'posterior');
  assert.equal(await visit.get('plane-notice').count(), 0);
  const shown = (/** @type {string} */ name) => visit.number(`figure-posterior-${name}`);
  for (const label of [7, 5]) {
    // This 5 is the one of which the text tells.
    await visit.get(label === 7 ? 'test-digit-7' : 'try-digit-8').click();
    await complete(visit, 'posterior');
    const x = testDigit(label);
    const truth = await visit.ask('quadrature', x);
    for (const name of /** @type {const} */ (['logPx', 'elbo', 'klPosterior', 'nll', 'kl']))
      near(await shown(name.toLowerCase()), truth[name], 0.006, name);
    near(await shown('logpx'), (await shown('elbo')) + (await shown('klposterior')), 0.016, 'log p(x) = ELBO + KL');
    near(await shown('difference'), truth.logPx - truth.elbo - truth.klPosterior, 6e-5, 'the difference');
    // KL of two Gaussians in closed form (Kingma and Welling 2014, appendix B).
    const { mu, logvar } = await visit.ask('encode', x);
    const kl = mu.reduce(
      (/** @type {number} */ sum, /** @type {number} */ m, /** @type {number} */ i) =>
        sum + (m * m + Math.exp(logvar[i]) - 1 - logvar[i]) / 2,
      0,
    );
    near(await shown('kl'), kl, 0.006, 'KL to the prior');
    const place = Array.from(mu, (z) => z.toFixed(2).replace('-', '−')).join(', ');
    assert.ok((await attributeOf(visit.get('figure-posterior-map'), 'aria-label')).includes(`μ (${place})`));
  }
  assert.ok((await shown('klposterior')) > 45, 'the encoder points to the wrong place');
  const near2 = await picture(visit, 'figure-posterior-map');
  await visit.page.locator('vae-figure-posterior input[type=radio]').nth(1).focus();
  await visit.page.keyboard.press('Space');
  await complete(visit, 'posterior');
  assert.notEqual(await picture(visit, 'figure-posterior-map'), near2, 'the whole prior is another picture');

  await visit.clear();
  await visit.settled();
  assert.ok(Number.isNaN(await shown('logpx')), 'without a digit there are no numbers');
  await visit.draw(shapes[0]);
  await complete(visit, 'posterior');
  assert.ok((await shown('klposterior')) >= 0);
  assert.deepEqual(visit.complaints, []);
  await visit.close();
});

test('dimensions: 100 to the power d, at the speed that was measured', async () => {
  const visit = await site.visit('#learn/integration');
  await visit.get('figure-dimensions').scrollIntoViewIfNeeded();
  const text = (/** @type {string} */ name) => textOf(visit.get(`figure-dimensions-${name}`));
  await visit.page.waitForFunction(() =>
    /\d/.test(document.querySelector('[data-testid=figure-dimensions-speed]')?.textContent ?? ''),
  );
  const speed = parse(await text('speed'));
  assert.ok(speed > 100 && speed < 1e8, `${speed} points a second`);
  assert.equal(await text('points'), '10,000');
  const slider = visit.get('figure-dimensions-d');
  await slider.focus();
  await visit.page.keyboard.press('End');
  assert.equal(await text('points'), '10200');
  for (let d = 100; d > 20; d--) await visit.page.keyboard.press('ArrowLeft');
  await visit.settled();
  assert.equal(await text('points'), '1040');
  // 10^40 points at so many a second; a year has 3.16e7 seconds.
  const years = (await text('time')).match(/^10(\d+) years$/);
  near(Number(years?.[1]), 40 - Math.log10(speed) - Math.log10(3.156e7), 0.53, 'the power of ten of the years');
  for (let d = 20; d > 4; d--) await visit.page.keyboard.press('ArrowLeft');
  await visit.settled();
  const minutes = 1e8 / speed / 60;
  const [amount, unit] = (await text('time')).split(' ');
  near(
    parse(amount) * /** @type {Record<string, number>} */ ({ s: 1 / 60, min: 1, h: 60, days: 1440 })[unit],
    minutes,
    0.12 * minutes,
    `d = 4 takes ${amount} ${unit}`,
  );
  assert.deepEqual(visit.complaints, []);
  await visit.close();
});

test('estimates: both are the core’s, importance sampling agrees with quadrature, and samples come in', async () => {
  const visit = await openFigure('integration', 'estimates');
  const shown = (/** @type {string} */ name) => visit.number(`figure-estimates-${name}`);
  const x = testDigit(7);
  for (const proposal of /** @type {const} */ (['prior', 'posterior'])) {
    const { estimate, standardError } = await visit.ask('estimateLogPx', x, proposal, 4000, 1);
    near(await shown(proposal), last(estimate), 0.006, proposal);
    near(await shown(`${proposal}-error`), last(standardError), 0.006, `its error from the ${proposal}`);
  }
  near(await shown('posterior'), await shown('exact'), 5 * (await shown('posterior-error')), 'importance sampling');
  const all = await shown('posterior');

  await press(visit, 'figure-estimates-samples', 'Home');
  await visit.settled();
  const { estimate } = await visit.ask('estimateLogPx', x, 'prior', 4000, 1);
  near(await shown('prior'), estimate[0], 0.006, 'after the first two samples');
  await visit.get('figure-estimates-play').click();
  await visit.settled();
  assert.equal(await shown('posterior'), all, 'in the end all are there');

  await visit.get('figure-estimates-again').click();
  await complete(visit, 'estimates');
  const again = await visit.ask('estimateLogPx', x, 'posterior', 4000, 2);
  near(await shown('posterior'), last(again.estimate), 0.006, 'other samples');

  // Where the draws fall, as the text tells it.
  await visit.page.locator('vae-figure-misses').scrollIntoViewIfNeeded();
  await complete(visit, 'misses');
  const hits = async () => [await visit.number('misses-prior'), await visit.number('misses-q')];
  assert.deepEqual(await hits(), [2, 992]);
  await visit.get('try-digit-8').click();
  await complete(visit, 'misses');
  assert.deepEqual(await hits(), [8, 0]);
  await visit.page.locator('vae-figure-estimates').scrollIntoViewIfNeeded();

  await visit.clear();
  await visit.draw(shapes[1]);
  await complete(visit, 'estimates');
  assert.ok(Math.abs((await shown('posterior')) - all) > 1, 'it follows the hand');
  assert.deepEqual(visit.complaints, []);
  await visit.close();
});

test('expectation: mean, error and spread are the core’s, and agree with Gauss-Hermite nodes', async () => {
  const visit = await openFigure('expectation', 'expectation');
  const shown = (/** @type {string} */ name) => visit.number(`figure-expectation-${name}`);
  const x = testDigit(7);
  const { estimate, standardError, values } = await visit.ask('expectation', x, 10000, 1);
  near(await shown('mean'), last(estimate), 0.006, 'mean');
  near(await shown('error'), last(standardError), 6e-4, 'error');
  const mean = values.reduce((/** @type {number} */ sum, /** @type {number} */ value) => sum + value, 0) / values.length;
  const spread = Math.sqrt(
    values.reduce((/** @type {number} */ sum, /** @type {number} */ value) => sum + (value - mean) ** 2, 0) / (values.length - 1),
  );
  near(await shown('spread'), spread, 0.006, 's');
  const { nll } = await visit.ask('quadrature', x);
  near(await shown('mean'), -nll, 5 * (await shown('error')) + 0.005, 'another way to the same expectation');
  const { mu } = await visit.ask('encode', x);
  const [atMean] = await visit.ask('logLikelihood', x, mu);
  near(await shown('at-mean'), atMean, 0.006, 'log p(x|mu)');

  await press(visit, 'figure-expectation-samples', 'Home');
  await visit.settled();
  near(await shown('mean'), (values[0] + values[1]) / 2, 0.006, 'the mean of the first two');
  await press(visit, 'figure-expectation-samples', 'End');

  // Another model, of other latents and another likelihood, while the figure is open.
  await visit.openChip();
  await visit.get('model-mnist-2d-categorical').click();
  await complete(visit, 'expectation');
  await visit.closeChip();
  const other = await visit.ask('expectation', x, 10000, 1);
  near(await shown('mean'), last(other.estimate), 0.006, 'under the other model');
  await visit.clear();
  await visit.draw(shapes[3]);
  await complete(visit, 'expectation');
  assert.ok(Math.abs((await shown('mean')) - last(other.estimate)) > 1, 'it follows the hand');
  assert.deepEqual(visit.complaints, []);
  await visit.close();
});
