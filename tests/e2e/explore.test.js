// The latent space explored: a part of the map enlarged, the plane of the principal components, the board of all latents. What
// is shown is compared with the model without any page.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { openModel, testDigit } from './support/core.js';
import { distance, greys } from './support/images.js';
import { openSite } from './support/site.js';
import { attributeOf, boxOf, parse, textOf } from './support/visit.js';

/** @typedef {import('./support/visit.js').Visit} Visit */

const site = await openSite();
after(() => site.close());

/** The numbers in a text. @param {string} text */
const numbersIn = (text) => [...text.matchAll(/(?<![₀-₉\d])[−]?\d+(?:\.\d+)?/gu)].map(([found]) => parse(found));

/** What the map shows, by its name: left, right, low, high. @param {Visit} visit */
const shown = async (visit) => numbersIn(await attributeOf(visit.get('latent-map'), 'aria-label')).slice(0, 4);

/** @param {Visit} visit @param {number} x @param {number} y */
async function decodedAt(visit, x, y) {
  await visit.page.mouse.move(x, y);
  await visit.settled();
  const z = numbersIn(await textOf(visit.page.locator('.latent-cursor p')));
  const [preview] = await visit.inks('[data-testid=map-preview] canvas');
  assert.ok(distance(preview, openModel('mnist-2d').decode(Float32Array.from(z)).mean) < 0.05, `what is decoded at ${z}`);
  return z;
}

test('a part of the map: enlarged by the wheel where one points, moved by the hand, whole again', async () => {
  const visit = await site.visit('#latent?model=mnist-2d', { height: 1000 });
  const { mouse, keyboard } = visit.page;
  const box = await boxOf(visit.get('latent-map'));
  const [x, y] = [box.x + 0.7 * box.width, box.y + 0.3 * box.height];
  const before = await decodedAt(visit, x, y);
  assert.deepEqual(await shown(visit), [-4, 4, -4, 4]);

  // The wheel alone scrolls the page.
  await keyboard.down('Control');
  for (let i = 0; i < 3; i++) await mouse.wheel(0, -120);
  await keyboard.up('Control');
  await visit.settled();
  const [left, right, low, high] = await shown(visit);
  assert.ok(right - left < 4 && Math.abs(right - left - (high - low)) < 0.15, `${left} to ${right}, ${low} to ${high}`);
  const after = await decodedAt(visit, x, y);
  assert.ok(Math.hypot(after[0] - before[0], after[1] - before[1]) < 0.03, `${before} became ${after}`);

  const seen = await visit.ink('digit-seen');
  await mouse.down();
  await mouse.move(x - 60, y, { steps: 3 });
  await mouse.up();
  await visit.settled();
  const moved = await decodedAt(visit, x - 60, y);
  assert.ok(Math.hypot(moved[0] - before[0], moved[1] - before[1]) < 0.03, `${before} moved to ${moved}`);
  assert.deepEqual(await visit.ink('digit-seen'), seen, 'a hand that drags takes nothing');

  await mouse.dblclick(x, y);
  await visit.settled();
  assert.deepEqual(await shown(visit), [-4, 4, -4, 4]);
  await visit.get('zoom-in').click();
  await visit.page.locator('.latent-box').focus();
  for (let i = 0; i < 11; i++) await keyboard.press('Shift+ArrowRight');
  await visit.settled();
  assert.equal((await shown(visit))[1], 4, 'the part follows the cursor to the end');
  await visit.close();
});

test('two fingers enlarge the map', async () => {
  const visit = await site.visit('#latent?model=mnist-2d', { width: 390, height: 844, touch: true });
  const map = visit.get('latent-map');
  await map.scrollIntoViewIfNeeded();
  const box = await boxOf(map);
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  const cdp = await visit.page.context().newCDPSession(visit.page);
  const touch = (/** @type {'touchStart' | 'touchMove' | 'touchEnd'} */ type, /** @type {number[]} */ ...offsets) =>
    cdp.send('Input.dispatchTouchEvent', { type, touchPoints: offsets.map((by, id) => ({ x: x + by, y, id })) });
  await touch('touchStart', -20);
  await touch('touchStart', -20, 20);
  for (const by of [30, 40, 50, 60]) await touch('touchMove', -by, by);
  await touch('touchEnd');
  await visit.settled();
  const [left, right] = await shown(visit);
  // The fingers went three times as far apart.
  assert.ok(Math.abs(right - left - 8 / 3) < 0.25, `${left} to ${right}`);
  await visit.close();
});

test('a model of many latents: the plane of its principal components, and the digit on it', async () => {
  const visit = await site.visit('#latent', { height: 1000 });
  await visit.get('test-digit-4').click();
  await visit.settled();
  const { x } = await visit.ask('heldOutDigits', { count: 2000 });
  const model = openModel('mnist-20d');
  const { components, variances } = model.components(model.encode(x).mu);
  const { mu, logvar } = model.encode(testDigit(4));
  const along = (/** @type {number} */ axis, /** @type {(i: number, weight: number) => number} */ term) =>
    mu.reduce((sum, _, i) => sum + term(i, components[axis * 20 + i]), 0);
  const label = await attributeOf(visit.get('latent-map'), 'aria-label');
  const said = [...label.matchAll(/([−\d.]+) ± ([\d.]+)/g)].map(([, at, sigma]) => [parse(at), parse(sigma)]);
  assert.equal(said.length, 2, label);
  said.forEach(([at, sigma], axis) => {
    const mean = along(axis, (i, weight) => weight * mu[i]);
    const variance = along(axis, (i, weight) => weight ** 2 * Math.exp(logvar[i]));
    assert.ok(Math.abs(at - mean) < 0.011 && Math.abs(sigma - Math.sqrt(variance)) < 0.0021, `axis ${axis}: ${at} ± ${sigma}`);
  });
  const share = (100 * (variances[0] + variances[1])) / variances.reduce((sum, value) => sum + value, 0);
  assert.match(await textOf(visit.page.locator('.latent-notice')), new RegExp(`${share.toFixed(0)} %`));

  // Of two latents instead: a slice through the digit.
  await visit.page.locator('[data-testid=latent-plane] label').nth(1).click();
  await visit.settled();
  const latents = await attributeOf(visit.get('latent-map'), 'aria-label');
  const [, first] = latents.match(/z([₀-₉]+) [−\d.]+ ±/u) ?? [];
  const index = Number([...(first ?? '')].map((digit) => '₀₁₂₃₄₅₆₇₈₉'.indexOf(digit)).join('')) - 1;
  assert.ok(latents.includes(`z${first} ${mu[index].toFixed(2).replace('-', '−')} ±`), latents);
  await visit.close();
});

test('the board: a slider moves one latent, a difference of classes is added, and what comes out becomes the digit', async () => {
  const visit = await site.visit('#latent', { height: 1000 });
  const model = openModel('mnist-20d');
  await visit.get('test-digit-9').click();
  await visit.settled();
  const { mu } = model.encode(testDigit(9));
  const near = (await visit.page.locator('[data-testid=nearest] li').allTextContents()).map((text) => text.trim()[0]);
  assert.equal(near.length, 8);
  assert.ok(near.filter((label) => label === '9').length > 4, `nearest to a nine: ${near}`);

  const rule = numbersIn(await textOf(visit.page.locator('.latent-board-hands > .hint')));
  assert.equal(rule[0] + rule[1], 20, 'active and collapsed are all');
  const slider = visit.page.locator('.latent-board-slider input').first();
  const index = Number((await attributeOf(slider, 'data-testid')).replace('board-', ''));
  await slider.focus();
  await visit.page.keyboard.press('End');
  await visit.settled();
  const expected = mu.slice();
  expected[index] = 4;
  assert.ok(distance(await visit.ink('board-digit'), model.decode(expected).mean) < 2 * greys, 'one latent at 4');
  await visit.get('board-reset').click();
  await visit.settled();
  assert.ok(distance(await visit.ink('board-digit'), model.decode(mu).mean) < 2 * greys, 'mu again');

  const { x, labels } = await visit.ask('heldOutDigits', { count: 2000 });
  const encoded = model.encode(x).mu;
  const meanOf = (/** @type {number} */ label) => {
    const those = [...labels.keys()].filter((n) => labels[n] === label);
    return mu.map((_, i) => those.reduce((sum, n) => sum + encoded[n * 20 + i], 0) / those.length);
  };
  const [four, nine] = [meanOf(4), meanOf(9)];
  await visit.get('arithmetic-strength').focus();
  for (let i = 0; i < 20; i++) await visit.page.keyboard.press('ArrowRight');
  await visit.settled();
  const sum = model.decode(mu.map((value, i) => value + four[i] - nine[i])).mean;
  const board = await visit.ink('board-digit');
  assert.ok(distance(board, sum) < 3 * greys, 'nine plus four minus nine');
  await visit.get('board-send').click();
  await visit.settled();
  assert.ok(distance(await visit.ink('digit-seen'), board) < 2 * greys);
  await visit.close();
});
