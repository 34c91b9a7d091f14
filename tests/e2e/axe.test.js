// What axe-core finds against WCAG 2.2 A and AA (contrast, roles, names, structure, sizes): nothing, in every view, light and
// dark, wide and narrow, Chinese and English.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, test } from 'node:test';
import { views as registry } from '../../www/app/views.js';
import { chapters } from '../../www/learn/chapters.js';
import { eachChapter } from './support/chapters.js';
import { openSite } from './support/site.js';

const site = await openSite();
after(() => site.close());

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
/** @type {import('axe-core').RunOptions} */
const rules = { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa'] };

/** @param {import('./support/visit.js').Visit} visit @param {string} [part] of the page */
async function violations(visit, part = 'html') {
  const look = (/** @type {{ part: string, rules: import('axe-core').RunOptions }} */ { part, rules }) => {
    scrollTo(0, 0); // where nothing lies below the bars
    return globalThis.axe.run(part, rules);
  };
  const { violations } = await visit.page.evaluate(look, { part, rules });
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, any }) => `${id}: ${target.join(' ')} ${any.map(({ message }) => message).join('; ')}`),
  );
}

/**
 * Words are of one language or the other, colours of one theme or the other, and each is told from the others by its tokens.
 * @type {{ scheme: 'light' | 'dark', width: number, language: string }[]}
 */
const visits = [
  { scheme: 'light', width: 1280, language: 'en' },
  { scheme: 'dark', width: 390, language: 'zh' },
];
for (const { scheme, width, language } of visits) {
  test(`axe finds nothing: ${scheme}, ${width} pixels, ${language}`, async () => {
    const visit = await site.visit(`#draw?language=${language}`, { scheme, width });
    await visit.page.evaluate(axe);
    for (const { name: view } of registry) {
      if (view === 'learn') continue; // below, chapter by chapter
      await visit.open(view);
      // With settings that are refused, and a message.
      if (view === 'train') {
        await visit.page.evaluate(() => (location.hash += '&hidden=4096-4096'));
        await visit.page.locator('[data-testid=train-hidden][aria-invalid=true]').waitFor();
        await visit.get('train-reset').click();
        await visit.get('toast').waitFor();
      }
      if (view === 'latent') await visit.openChip();
      await visit.settled();
      assert.deepEqual(await violations(visit), [], view);
      await visit.page.keyboard.press('Escape');
    }
    await visit.get('help').click();
    assert.deepEqual(await violations(visit), [], 'help');
    await visit.page.keyboard.press('Escape');
    await visit.openChip();
    await visit.get('model-cards').click();
    await visit.page.locator('.model-card[open]').waitFor();
    assert.deepEqual(await violations(visit), [], 'model cards');
    await visit.close();
  });
  test(`axe finds nothing in the chapters: ${scheme}, ${width} pixels, ${language}`, async () => {
    const visit = await site.visit(`#learn/${chapters[0].id}?language=${language}`, { scheme, width });
    await visit.page.evaluate(axe);
    await eachChapter(visit, async (id) => assert.deepEqual(await violations(visit, 'vae-learn-view'), [], id));
    await visit.close();
  });
}
