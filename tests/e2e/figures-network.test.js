// The network opened: what its strips and numbers say is what the core's own trace of the same digit says, in each part of
// the step; it follows the digit, the noise and the model, and is walked by buttons and by keys.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { openModel, testDigit } from './support/core.js';
import { distance, greys } from './support/images.js';
import { shapes } from './support/shapes.js';
import { openSite } from './support/site.js';
import { parse, textOf } from './support/visit.js';

/** @typedef {import('./support/visit.js').Visit} Visit */

const site = await openSite();
after(() => site.close());

const phases = ['forward', 'sample', 'decode', 'loss', 'backward', 'update'];
/** Half of the last digit shown, and what a float may be off. */
const nats = 0.0501;

/** @param {string} model @param {object} [options] of the visit */
async function openFigure(model, options) {
  const visit = await site.visit(`#learn/model?model=${model}`, options);
  await visit.page.locator('vae-figure-place').first().scrollIntoViewIfNeeded();
  await visit.get('figure-network').waitFor();
  await visit.settled();
  return visit;
}

const phaseOf = (/** @type {Visit} */ visit) => visit.get('figure-network').getAttribute('data-phase');
/** The numbers beside the layers, from the picture down. */
const norms = async (/** @type {Visit} */ visit) => {
  const texts = await visit.page.locator('.figure-network-value').allTextContents();
  return texts
    .map((/** @type {string} */ text) => /‖.‖ (.*)/.exec(text)?.[1])
    .filter(Boolean)
    .map((text) => parse(text ?? null));
};

/** To three digits that count. */
function assertSame(/** @type {number[]} */ found, /** @type {ArrayLike<number>} */ expected, /** @type {string} */ what) {
  assert.equal(found.length, expected.length, what);
  found.forEach((/** @type {number} */ value, /** @type {number} */ i) =>
    assert.ok(Math.abs(value - expected[i]) <= 0.006 * expected[i] + 1e-6, `${what} ${i}: ${value}, not ${expected[i]}`),
  );
}

/** @param {Visit} visit @param {import('../../www/pkg/simd128/vae_wasm.js').Trace} trace */
async function checkTerms(visit, { nll, kl, beta, nllAfter, klAfter }) {
  const expected = {
    nll,
    kl,
    loss: nll + beta * kl,
    'nll-after': nllAfter,
    'kl-after': klAfter,
    'loss-after': nllAfter + beta * klAfter,
  };
  for (const [name, value] of Object.entries(expected)) {
    // The loss is the sum of the terms as they are written.
    const off = Math.abs((await visit.number(`figure-network-${name}`)) - value);
    assert.ok(off < (name.startsWith('loss') ? 2 * nats : nats), `${name} is off by ${off}`);
  }
}

for (const name of ['mnist-20d', 'mnist-2d']) {
  test(`each part of the step says what the core's trace says: ${name}`, async () => {
    const visit = await openFigure(name);
    await visit.get('test-digit-3').click();
    await visit.settled();
    const trace = openModel(name).trace(testDigit(3), 1);
    await checkTerms(visit, trace);
    assert.ok(distance(await visit.ink('figure-network-mean'), trace.mean) < greys, 'the picture that comes out');
    const strips = await visit.page
      .locator('.figure-network-strip')
      .evaluateAll((canvases) =>
        /** @type {HTMLCanvasElement[]} */ (canvases).map(
          (canvas) => /** @type {const} */ ([canvas.dataset.part, Number(canvas.getAttribute('aria-valuemax')), canvas.width]),
        ),
      );
    const sampled = ['sigma', 'eps', 'z'].map((part) => [part, trace.mu.length]);
    const layers = trace.layers.map((layer) => /** @type {[string, number]} */ ([layer.name, layer.activations.length]));
    const from = layers.findIndex(([part]) => part.startsWith('decoder'));
    assert.deepEqual(
      strips.map(([part, units]) => [part, units]),
      [...layers.slice(0, from), ...sampled, ...layers.slice(from)],
    );
    for (const [part, units, drawn] of strips) assert.equal(drawn, Math.min(units, 112), part);

    await visit.get('figure-network-phase-backward').click();
    assertSame(
      await norms(visit),
      trace.layers.map(({ gradient }) => gradient),
      'gradient',
    );
    await visit.get('figure-network-phase-update').click();
    assertSame(
      await norms(visit),
      trace.layers.map(({ update }) => update),
      'update',
    );
    assert.equal(await visit.get('figure-network-loss-after').isVisible(), true);
    assert.deepEqual(visit.complaints, []);
    await visit.close();
  });
}

test('colours are the units: grey where negative, none where nothing, gradients by magnitude', async () => {
  const visit = await openFigure('mnist-20d');
  await visit.get('test-digit-3').click();
  await visit.settled();
  const trace = openModel('mnist-20d').trace(testDigit(3), 1);
  const cells = (/** @type {string} */ part) =>
    visit.page.locator(`canvas[data-part="${part}"]`).evaluate((/** @type {HTMLCanvasElement} */ canvas) => {
      const { data } = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d')).getImageData(0, 0, canvas.width, 1);
      return Array.from({ length: canvas.width }, (_, i) => ({
        blue: data[i * 4 + 2] - data[i * 4],
        alpha: data[i * 4 + 3] / 255,
      }));
    });
  const { activations, gradients } = trace.layers.find(({ name }) => name === 'encoder.mu') ?? assert.fail('no layer of mu');
  const checkAlpha = (
    /** @type {{ alpha: number }[]} */ shown,
    /** @type {ArrayLike<number>} */ values,
    /** @type {string} */ what,
  ) => {
    const most = Math.max(...Array.from(values, Math.abs));
    shown.forEach(({ alpha }, /** @type {number} */ i) =>
      assert.ok(Math.abs(alpha - (Math.abs(values[i]) / most) ** 0.7) < 0.01, `${what} ${i}`),
    );
  };
  const answers = await cells('encoder.mu');
  checkAlpha(answers, activations, 'answer');
  answers.forEach(({ blue, alpha }, i) => alpha > 0.3 && assert.equal(blue > 60, activations[i] > 0, `the sign of unit ${i}`));
  await visit.get('figure-network-phase-backward').click();
  checkAlpha(await cells('encoder.mu'), gradients, 'gradient');
  await visit.close();
});

test('buttons and arrow keys walk the parts round; it plays slowly, and pauses where it is', async () => {
  const visit = await openFigure('mnist-20d');
  const { keyboard } = visit.page;
  assert.equal(await phaseOf(visit), 'whole');
  for (const phase of [...phases, 'whole']) {
    await visit.get('figure-network-next').click();
    assert.equal(await phaseOf(visit), phase);
  }
  await visit.get('figure-network-back').click();
  assert.equal(await phaseOf(visit), 'update');
  await visit.get('figure-network-phase-forward').focus();
  await keyboard.press('Enter');
  await keyboard.press('ArrowRight');
  await keyboard.press('ArrowRight');
  assert.equal(await phaseOf(visit), 'decode');
  assert.equal(await visit.page.evaluate(() => document.activeElement?.getAttribute('aria-current')), 'step');
  await visit.get('figure-network-play').click();
  await visit.page.locator('[data-phase=sample].figure-network').waitFor();
  await visit.get('figure-network-play').click();
  assert.equal(await phaseOf(visit), 'sample');
  assert.equal(
    await visit.page.evaluate(() => document.getAnimations().length),
    0,
    'nothing moves where less motion is asked for',
  );
  await visit.close();
});

test('arrow keys read unit after unit, and go to the layers below', async () => {
  const visit = await openFigure('mnist-20d');
  const { keyboard } = visit.page;
  await visit.get('test-digit-3').click();
  await visit.settled();
  const trace = openModel('mnist-20d').trace(testDigit(3), 1);
  const read = async () => (await textOf(visit.page.locator('.figure-network-unit'))).replaceAll('−', '-');
  await visit.page.locator('canvas[data-part="encoder.mu"]').focus();
  for (let i = 0; i < 4; i++) await keyboard.press('ArrowRight');
  const mu = trace.layers.find(({ name }) => name === 'encoder.mu') ?? assert.fail('no layer of mu');
  assert.ok((await read()).includes(`unit 5 of 20: ${mu.activations[4].toFixed(3)}`), await read());
  const gradient = Number(/gradient of the loss (.*)/.exec(await read())?.[1]);
  assert.ok(Math.abs(gradient - mu.gradients[4]) <= 0.006 * Math.abs(mu.gradients[4]), `${gradient}`);
  for (let i = 0; i < 3; i++) await keyboard.press('ArrowDown');
  await keyboard.press('End');
  assert.ok((await read()).includes(`unit 20 of 20: ${trace.eps[19].toFixed(3)}`), await read());
  assert.equal(await visit.page.evaluate(() => /** @type {HTMLElement} */ (document.activeElement).dataset.part), 'eps');
  await visit.close();
});

test('it follows a stroke and other noise; without a digit it has dashes', async () => {
  const visit = await openFigure('mnist-20d');
  const numbers = () => Promise.all(['nll', 'kl'].map((name) => visit.number(`figure-network-${name}`)));
  await visit.clear();
  await visit.settled();
  assert.ok((await numbers()).every(Number.isNaN));
  await visit.draw(shapes[0]);
  await visit.settled();
  const [nll, kl] = await numbers();
  assert.ok(nll > 0 && kl > 0);
  await visit.get('figure-network-roll').click();
  await visit.settled();
  const rolled = await numbers();
  assert.notEqual(rolled[0], nll);
  assert.equal(rolled[1], kl, 'the noise does not enter the KL');
  assert.deepEqual(visit.complaints, []);
  await visit.close();
});

test('models of other shapes and likelihoods, one after another, on a phone in Chinese and the dark', async () => {
  const visit = await openFigure('mnist-2d-categorical', { width: 390, height: 844, locale: 'zh-CN', scheme: 'dark' });
  await visit.page.locator('.thumbnail').click();
  for (const name of ['mnist-2d-categorical', 'mnist-2d-gaussian-learned', 'mnist-20d']) {
    await visit.page.evaluate((hash) => (location.hash = hash), `#learn/model?model=${name}`);
    await visit.page.waitForFunction((name) => document.querySelector('vae-model-chip').name === name, name);
    await visit.get('test-digit-7').click();
    await visit.settled();
    await visit.get('figure-network').scrollIntoViewIfNeeded();
    await visit.settled();
    await checkTerms(visit, openModel(name).trace(testDigit(7), 1));
    const outside = await visit.page
      .locator('.figure-network-diagram *')
      .evaluateAll((parts) =>
        parts.filter((part) => part.getBoundingClientRect().right > innerWidth + 1).map((part) => part.outerHTML.slice(0, 80)),
      );
    assert.deepEqual(outside, [], name);
  }
  assert.deepEqual(visit.complaints, []);
  await visit.close();
});
