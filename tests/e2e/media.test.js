// Pages as some readers have them: with colours forced on them, on paper, and with less motion. What is said by a colour must
// be seen where backgrounds are taken away.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { inflateSync } from 'node:zlib';
import { lacks } from './support/browser.js';
import { contrast, seen } from './support/pixels.js';
import { openSite } from './support/site.js';

/** @typedef {import('./support/visit.js').Visit} Visit */

const site = await openSite();
after(() => site.close());

/** So far apart, two colours are two to the eye. */
const apart = 40;

const forced = (/** @type {import('playwright-core').Page} */ page) => page.emulateMedia({ forcedColors: 'active' });

/** @type {('light' | 'dark')[]} */
const schemes = ['light', 'dark'];
for (const scheme of schemes) {
  test(`forced colours, ${scheme}: the bound's bar, its parts, and the marks of the figures are seen`, {
    skip: lacks('media'),
  }, async () => {
    const visit = await site.visit('#draw', { scheme, prepare: forced });
    const bar = await seen(visit.page.locator('vae-draw-view .elbo-track'));
    const shares = await visit.page.locator('vae-draw-view .elbo-part').evaluateAll((parts) =>
      parts.map((part) => {
        const box = part.getBoundingClientRect();
        const track = /** @type {Element} */ (part.parentElement).getBoundingClientRect();
        return (box.left + box.width / 2 - track.left) / track.width;
      }),
    );
    const [nll, kl, rest] = [...shares, 0.995].map((across) => bar.at(across, 0.5));
    assert.ok(contrast(nll, kl) > apart && contrast(nll, rest) > apart && contrast(kl, rest) > apart, `${[nll, kl, rest]}`);

    await visit.open('latent');
    const dots = visit.page.locator('.class-toggle i');
    const [zero, one] = [await seen(dots.nth(0)), await seen(dots.nth(1))];
    assert.ok(contrast(zero.at(0.5, 0.5), one.at(0.5, 0.5)) > apart, 'the classes have their colours');
    await visit.page.locator('.class-toggle').nth(0).click();
    const hidden = await seen(dots.nth(0));
    assert.ok(contrast(hidden.at(0.5, 0.5), zero.at(0.5, 0.5)) > apart, 'a class that is left out is hollow');
    await visit.close();
  });

  test(`forced colours, ${scheme}: what is chosen is seen`, { skip: lacks('media') }, async () => {
    const visit = await site.visit('#draw?theme=light', { scheme, prepare: forced });
    const brushes = visit.page.locator('.pad-tools .choice-options label');
    const grounds = [];
    for (let i = 0; i < 3; i++) {
      const brush = await seen(brushes.nth(i));
      grounds.push(brush.at(0.15, 0.5));
      assert.ok(contrast(brush.at(0.5, 0.5), brush.at(0.15, 0.5)) > apart, `brush ${i} is seen`);
    }
    assert.ok(contrast(grounds[1], grounds[0]) > apart && contrast(grounds[1], grounds[2]) > apart, 'the chosen brush');
    await visit.open('train');
    const paces = visit.get('train-pace').or(visit.page.locator('.train-transport .choice-options label'));
    const [full, slow] = [await seen(paces.nth(0)), await seen(paces.nth(1))];
    assert.ok(contrast(full.at(0.05, 0.5), slow.at(0.05, 0.5)) > apart, 'the chosen pace');
    const tabs = visit.page.locator('nav.views a');
    const outlined = await tabs.evaluateAll((all) =>
      all.filter((tab) => getComputedStyle(tab).outlineStyle === 'solid').map((tab) => tab.getAttribute('data-testid')),
    );
    assert.deepEqual(outlined, ['nav-train'], 'the view in front');
    await visit.close();
  });
}

test('forced colours: figures are of the colours that the system has, whatever theme was chosen', {
  skip: lacks('media'),
}, async () => {
  const visit = await site.visit('#draw?theme=light', { scheme: 'dark', prepare: forced });
  assert.equal(await visit.page.evaluate(() => document.documentElement.dataset.theme), 'dark');
  await visit.page.emulateMedia({ forcedColors: 'none' });
  await visit.page.waitForFunction(() => document.documentElement.dataset.theme === 'light');
  await visit.close();
});

/** The colours that a PDF file fills with, as '#rrggbb'. @param {Buffer} pdf */
function fills(pdf) {
  /** @type {Set<string>} */
  const found = new Set();
  const hex = (/** @type {string} */ value) =>
    Math.round(Number(value) * 255)
      .toString(16)
      .padStart(2, '0');
  for (let from = pdf.indexOf('stream\n'); from >= 0; from = pdf.indexOf('stream\n', from + 1)) {
    const begin = from + 'stream\n'.length;
    try {
      const drawing = inflateSync(pdf.subarray(begin, pdf.indexOf('endstream', begin))).toString('latin1');
      for (const [, r, g, b] of drawing.matchAll(/([\d.]+) ([\d.]+) ([\d.]+) rg/g)) found.add(`#${hex(r)}${hex(g)}${hex(b)}`);
    } catch {
      // Not compressed, or the end of another.
    }
  }
  return found;
}

test("on paper the bound's bar keeps its colours, and nothing is printed that is for the hand", {
  skip: lacks('media'),
}, async () => {
  const visit = await site.visit('#draw', { scheme: 'dark' });
  const colours = fills(await visit.page.pdf({ printBackground: false }));
  // --c-nll and --c-kl of the light theme, in app/style.css.
  assert.ok(colours.has('#d55e00') && colours.has('#b65a93'), `${[...colours]}`);
  await visit.page.emulateMedia({ media: 'print' });
  for (const part of ['.top-bar', '.rail', 'nav.views']) assert.equal(await visit.page.locator(part).isVisible(), false, part);
  await visit.close();
});

test('with less motion nothing moves by itself, and the page does not glide to its head', async () => {
  const visit = await site.visit('#draw', { width: 390, height: 700 });
  await visit.page.evaluate(() => scrollTo(0, document.body.scrollHeight));
  await visit.page.locator('.thumbnail').waitFor();
  const where = await visit.page.locator('.thumbnail').evaluate((thumbnail) => {
    /** @type {HTMLElement} */ (thumbnail).click();
    return scrollY;
  });
  assert.equal(where, 0);
  assert.equal(await visit.page.evaluate(() => document.getAnimations().length), 0);
  await visit.close();
});
