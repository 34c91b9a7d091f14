// A language is a folder: one that nobody speaks is added to a copy of the site, and the whole page is gone through with
// it, wide and narrow. Every word of the interface must come from that folder, and, being long, must fit where it stands.
import assert from 'node:assert/strict';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { bundle } from '../../scripts/bundle.mjs';
import { buildLanguages } from '../../scripts/languages.mjs';
import { views as registry } from '../../www/app/views.js';
import { chapters, glossary } from '../../www/learn/chapters.js';
import { eachChapter } from './support/chapters.js';
import { misfits, untranslated } from './support/fit.js';
import { addPseudo, pseudo } from './support/pseudo.js';
import { openSite, sources } from './support/site.js';
import { textOf } from './support/visit.js';

const copy = await mkdtemp(join(tmpdir(), 'vae-playground-'));
const www = join(copy, 'www');
await cp(sources, www, { recursive: true });
addPseudo(www);
assert.deepEqual(buildLanguages(www), []);
await bundle(www, join(copy, 'dist'), { compress: false });
const site = await openSite(join(copy, 'dist'));
after(async () => {
  await site.close();
  await rm(copy, { recursive: true });
});

/** The chapters have a test of their own. */
const views = registry.map(({ name }) => name).filter((name) => name !== 'learn');

/** @param {import('./support/visit.js').Visit} visit @param {string} where */
async function check(visit, where) {
  await visit.settled();
  const found = { words: await visit.page.evaluate(untranslated, pseudo.lang), misfits: await visit.page.evaluate(misfits) };
  assert.deepEqual(found, { words: [], misfits: [] }, where);
}

test('the switch, the address and the document know a language that is added', async () => {
  const visit = await site.visit('#draw?language=zh');
  const lang = () => visit.page.evaluate(() => document.documentElement.lang);
  const onward = async (/** @type {string} */ tag) => {
    await visit.get('language').click();
    await visit.page.waitForFunction((tag) => document.documentElement.lang === tag, tag);
  };
  assert.equal(await lang(), 'zh-CN');
  for (const tag of ['en', pseudo.lang, 'zh-CN', 'en', pseudo.lang]) await onward(tag);
  await visit.page.waitForFunction((id) => location.hash.includes(`language=${id}`), pseudo.id);
  assert.equal((await textOf(visit.get('language'))).trim(), '中文');
  await visit.page.evaluate((page) => (location.hash = `#learn/${page}`), glossary);
  const entry = visit.page.locator('.glossary-term').first();
  await entry.waitFor();
  assert.deepEqual(await entry.locator('dd[lang]').evaluateAll((all) => all.map((element) => element.getAttribute('lang'))), [
    'en',
    pseudo.lang,
  ]);
  assert.deepEqual(visit.complaints, []);
  await visit.close();
});

for (const width of [390, 1280]) {
  test(`every view speaks the language and has room for it: ${width} pixels`, async () => {
    const visit = await site.visit(`#draw?language=${pseudo.id}`, { width });
    for (const view of views) {
      await visit.open(view);
      if (view === 'train') await visit.get('train-settings-toggle').click();
      await check(visit, `${view}, ${width}`);
    }
    await visit.openChip();
    await check(visit, `the model's panel, ${width}`);
    await visit.closeChip();
    await visit.get('help').click();
    await check(visit, `help, ${width}`);
    await visit.close();
  });

  test(`every chapter speaks the language and has room for it: ${width} pixels`, async () => {
    const visit = await site.visit(`#learn/${chapters[0].id}?language=${pseudo.id}`, { width });
    await eachChapter(visit, (id) => check(visit, `${id}, ${width}`));
    await visit.get('learn-glossary').click();
    await visit.get('glossary').waitFor();
    await check(visit, `${glossary}, ${width}`);
    await visit.close();
  });
}
