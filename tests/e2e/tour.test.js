// The tour: offered once, out of the way; its five stops show the real parts of the page, by button and by key, while the
// page stays usable; and the help says of each control what its tip says.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { shapes } from './support/shapes.js';
import { openSite } from './support/site.js';
import { boxOf, words } from './support/visit.js';

/** @typedef {import('./support/visit.js').Visit} Visit */

const site = await openSite();
after(() => site.close());

/** name: [the view in front, what is lit] */
/** @type {Record<string, [view: string, target: string]>} */
const stops = {
  pad: ['draw', 'vae-pad'],
  encoder: ['draw', '.draw-pipeline'],
  latent: ['latent', '.latent-box'],
  train: ['train', '.train-presets'],
  learn: ['learn', '.learn-section'],
};

/**
 * Waits until the light is on the stop's target, to be seen at least in part, and the card does not cover the top bar.
 * @param {Visit} visit
 * @param {string} name
 */
async function checkStop(visit, name) {
  const [view, target] = stops[name];
  await visit.get(`tour-${name}`).waitFor();
  await visit.page.locator(`vae-${view}-view`).waitFor({ state: 'visible' });
  await visit.page.waitForFunction((target) => {
    const part = [...document.querySelectorAll(target)].find((element) => element.checkVisibility());
    if (!part) return false;
    const a = part.getBoundingClientRect();
    const b = document.querySelector('.tour-light').getBoundingClientRect();
    return (
      Math.abs(a.left - b.left - 6) < 1.5 && Math.abs(a.bottom - b.bottom + 6) < 1.5 && a.top < innerHeight - 200 && a.bottom > 60
    );
  }, target);
  const card = await boxOf(visit.page.locator('.tour-card'));
  const { width, height } = /** @type {{ width: number, height: number }} */ (visit.page.viewportSize());
  assert.ok(
    card.x >= 0 && card.y >= 50 && card.x + card.width <= width && card.y + card.height <= height,
    `${name}: the card is outside`,
  );
}

const focused = (/** @type {Visit} */ visit) => visit.page.evaluate(() => document.activeElement?.getAttribute('data-testid'));

test('offered at the first visit only; declined, it moves nothing', async () => {
  const visit = await site.visit();
  assert.equal(await visit.get('tour-hint').isVisible(), true);
  assert.equal(await visit.page.locator('.tour-card').count(), 0);
  await visit.draw(shapes[1]);
  await visit.settled();
  assert.ok(Number.isFinite(await visit.number('digit-nll')), 'one can draw while it is offered');
  const places = () =>
    visit.page.evaluate(() =>
      ['vae-pad', '.seen', '.test-digits', 'main'].map((part) => document.querySelector(part)?.getBoundingClientRect().y),
    );
  const before = await places();
  // By the mouse itself: whoever drives Firefox scrolls to what is clicked, though it stays where it is.
  const { x, y, width, height } = await boxOf(visit.get('tour-decline'));
  await visit.page.mouse.click(x + width / 2, y + height / 2);
  await visit.get('tour-hint').waitFor({ state: 'detached' });
  assert.deepEqual(await places(), before);
  await visit.page.reload();
  await visit.started();
  assert.equal(await visit.get('tour-hint').count(), 0);
  await visit.close();
});

/** @type {(NonNullable<Parameters<typeof site.visit>[1]> & { width: number })[]} */
const visits = [{ width: 1280 }, { width: 390, height: 844, touch: true, locale: 'zh-CN', scheme: 'dark' }];
for (const options of visits) {
  test(`five stops and back, by button, ${options.width} pixels`, async () => {
    // Narrow windows offer it where the pad is.
    const visit = await site.visit(options.touch ? '#draw' : '#generate', options);
    await visit.get('tour-start').click();
    const names = Object.keys(stops);
    for (const [at, name] of names.entries()) {
      await checkStop(visit, name);
      assert.equal(await focused(visit), `tour-${name}`, 'the focus is on the card');
      await visit.page.waitForFunction(
        (shown) => /** @type {any} */ (document.querySelector('vae-model-chip')).name === shown,
        name === 'latent' ? 'mnist-2d' : 'mnist-20d',
      );
      if (at < names.length - 1) await visit.get('tour-next').click();
    }
    await visit.get('tour-back').click();
    await checkStop(visit, 'train');
    await visit.get('tour-next').click();
    await checkStop(visit, 'learn');
    await visit.get('tour-next').click();
    await visit.page.locator('vae-draw-view').waitFor({ state: 'visible' });
    assert.equal(await visit.page.locator('.tour-card').count(), 0);
    assert.equal(await focused(visit), 'draw-pad');
    assert.deepEqual(visit.complaints, []);
    await visit.close();
  });
}

test('from the help, by key: arrows go on and back, Escape leaves and gives the focus back', async () => {
  const visit = await site.visit('#draw', {
    prepare: (page) => page.addInitScript(() => localStorage.setItem('vae-playground.tour', 'offered')),
  });
  const { keyboard } = visit.page;
  assert.equal(await visit.get('tour-hint').count(), 0);
  await visit.get('help').focus();
  await keyboard.press('Enter');
  await visit.get('help-tour').focus();
  await keyboard.press('Enter');
  await checkStop(visit, 'pad');
  await keyboard.press('ArrowRight');
  await keyboard.press('Enter');
  await checkStop(visit, 'latent');
  await keyboard.press('ArrowLeft');
  await checkStop(visit, 'encoder');
  await keyboard.press('Escape');
  assert.equal(await visit.page.locator('.tour-card').count(), 0);
  assert.equal(await focused(visit), 'help');
  assert.equal(await visit.page.locator('dialog[open]').count(), 0);
  await visit.close();
});

test('the page stays alive below: one draws at the first stop, and another view chosen ends the tour', async () => {
  const visit = await site.visit();
  await visit.get('tour-start').click();
  await checkStop(visit, 'pad');
  assert.equal(
    await visit.page.evaluate(() => document.getAnimations().length),
    0,
    'nothing moves where less motion is asked for',
  );
  const before = await visit.ink('digit-seen');
  await visit.draw(shapes[0]);
  await visit.settled();
  assert.notDeepEqual(await visit.ink('digit-seen'), before);
  assert.equal(await visit.get('tour-pad').isVisible(), true);
  await visit.open('generate');
  await visit.page.locator('.tour-card').waitFor({ state: 'detached' });
  await visit.close();
});

test('the help has a table for every view, with the words of the tips', async () => {
  const visit = await site.visit('#generate');
  const tip = await visit.get('resample').getAttribute('data-tip');
  await visit.get('help').click();
  const table = visit.get('legend-generate');
  assert.equal(await table.getAttribute('open'), '', 'that of the view in front is open');
  const row = table.locator('tr', {
    has: visit.page.getByRole('rowheader', { name: words('en')['generate.resample'], exact: true }),
  });
  assert.equal(await row.locator('td').textContent(), tip);
  for (const view of ['everywhere', 'draw', 'latent', 'interpolate', 'train', 'learn']) {
    assert.ok((await visit.get(`legend-${view}`).locator('tr').count()) > 0, view);
  }
  await visit.close();
});
