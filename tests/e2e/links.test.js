// A link holds what one sees: the drawing with its very numbers, and what each view shows. Whoever opens it sees the same.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { shapes } from './support/shapes.js';
import { openSite } from './support/site.js';
import { textOf, words } from './support/visit.js';

/** @typedef {import('./support/visit.js').Visit} Visit */

const site = await openSite();
after(() => site.close());

/** The link that the share button offers, as the address's last part. @param {Visit} visit */
async function share(visit) {
  await visit.settled();
  await visit.get('share').click();
  await visit.get('share-link').waitFor();
  const { hash } = new URL(await visit.get('share-link').inputValue());
  await visit.page.keyboard.press('Escape');
  return hash;
}

/** What the page says of its digit, and of the draws of z. @param {Visit} visit */
const drawn = async (visit) => ({
  nll: await visit.number('digit-nll'),
  kl: await visit.number('digit-kl'),
  latents: await visit.page.locator('.draw-latent').allTextContents(),
  selected: await visit.page.locator('.draw-draws [aria-pressed=true] canvas').count(),
  draws: await visit.inks('.draw-draws-row canvas'),
});

/** @param {Visit} visit */
const between = async (visit) => ({
  ends: await Promise.all(
    ['a', 'b', 'c', 'd'].map(async (end) => [
      await textOf(visit.get(`slot-${end}`)),
      ...(await visit.inks(`[data-testid=slot-${end}] canvas`)),
    ]),
  ),
  t: await visit.get('interpolate-t').inputValue(),
  ways: await visit.inks('.interpolate-between canvas'),
});

/** @param {Visit} visit */
const onBoard = async (visit) => ({
  sliders: await visit.page
    .locator('.latent-board-sliders input')
    .evaluateAll((all) => all.map((input) => /** @type {HTMLInputElement} */ (input).value)),
  picture: await visit.ink('board-digit'),
  near: await textOf(visit.get('nearest')),
  shown: await visit.page.locator('.latent-side input[type=radio]:checked + span').allTextContents(),
  zoomed: await visit.get('zoom-out').isEnabled(),
});

/** @param {Visit} visit */
const samples = async (visit) => ({
  chosen: await textOf(visit.get('sample-z')),
  temperature: await visit.get('temperature').inputValue(),
});

/** @param {Visit} visit */
const chapter = async (visit) => {
  await visit.get('two-gaussians-widths').waitFor();
  await visit.settled();
  return visit.page
    .locator('.figure-two-gaussians [role=slider]')
    .evaluateAll((all) => all.map((handle) => handle.getAttribute('aria-valuetext')));
};

test('a link holds what one sees in each view', async () => {
  const visit = await site.visit('#draw?model=mnist-20d');
  await visit.draw(shapes[2]);
  await visit.settled();
  await visit.get('roll').click();
  await visit.page.locator('.draw-draws-row button').nth(4).click();
  /** @type {{ look: (visit: Visit) => Promise<object>, hash: string, seen: object }[]} */
  const links = [{ look: drawn, hash: await share(visit), seen: await drawn(visit) }];

  await visit.open('interpolate');
  await visit.get('slot-a-digit').click();
  await visit.get('slot-c-test').click();
  await visit.clear();
  await visit.draw(shapes[8]);
  await visit.get('interpolate-t').fill('0.3');
  links.push({ look: between, hash: await share(visit), seen: await between(visit) });

  await visit.open('latent');
  await visit.page.locator('.latent-board-sliders input').first().fill('3.55');
  await visit.page.locator('label', { hasText: 'dots' }).click();
  await visit.get('zoom-in').click();
  links.push({ look: onBoard, hash: await share(visit), seen: await onBoard(visit) });

  await visit.open('generate');
  await visit.get('resample').click();
  await visit.get('temperature').fill('0.7');
  await visit.page.locator('[data-testid=samples] button').nth(5).focus();
  links.push({ look: samples, hash: await share(visit), seen: await samples(visit) });

  await visit.page.evaluate(() => location.replace('#learn/kl'));
  await visit.get('two-gaussians-widths').click();
  await visit.page.locator('.figure-two-gaussians [role=slider]').first().press('ArrowRight');
  links.push({ look: chapter, hash: await share(visit), seen: await chapter(visit) });
  assert.deepEqual(visit.complaints, []);
  await visit.close();

  // The first by a page that opens with it, the others one after another, as a lecture does it.
  const other = await site.visit(links[0].hash);
  for (const { look, hash, seen } of links) {
    await other.page.evaluate((hash) => location.replace(hash), hash);
    await other.page.locator(`vae-${hash.match(/\w+/)}-view`).waitFor({ state: 'visible' });
    await other.settled();
    assert.deepEqual(await look(other), seen, hash);
  }

  // What makes no sense changes nothing.
  const { hash, look, seen } = links[3];
  const hostile = '&generate.seed=-1&generate.chosen=1e9&generate.__proto__=1&latent.moved=x&interpolate.slots=.&drawing=AwAA';
  await other.page.evaluate((hash) => location.replace(hash), hash.replaceAll(/&(generate\.|drawing=)[^&]*/g, '') + hostile);
  await other.settled();
  assert.deepEqual(await look(other), seen);

  await lecture(other);
  assert.deepEqual(other.complaints, []);
  await other.close();
});

/** A figure of a chapter is called as a person would, and a lecture that a link brings says what it is. @param {Visit} visit */
async function lecture(visit) {
  await visit.page.evaluate(() => location.replace('#learn/why'));
  await visit.page.locator('vae-figure-three-tiles').waitFor();
  await visit.get('share').click();
  await visit.get('lecture-add').click();
  const step = await textOf(visit.get('lecture').locator('a'));
  assert.ok(
    step.endsWith(await textOf(visit.page.locator('article h1')).then((title) => title.trim().replace(/\s+/g, ' '))),
    step,
  );
  await visit.get('lecture-link').click();
  await visit.page.waitForFunction(() => document.querySelector('[data-testid=share-link]')?.value.includes('lecture='));
  const link = await visit.get('share-link').inputValue();
  await visit.page.keyboard.press('Escape');
  await visit.page.evaluate((link) => location.replace(link), link);
  await visit
    .get('share-said')
    .filter({ hasText: words('en')['share.lecture.came'] })
    .waitFor();
  assert.equal(await visit.get('share-link').count(), 0);
}
