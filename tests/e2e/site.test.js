// The page as a static site: at home under any path, silent towards everybody else, safe, complete in every language,
// steady while it loads, inside its window, and usable without a pointer.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { views as registry } from '../../www/app/views.js';
import { languages } from '../../www/languages/languages.js';
import { mnist } from '../mnist.js';
import { lacks } from './support/browser.js';
import { eachChapter } from './support/chapters.js';
import { shapes } from './support/shapes.js';
import { openSite } from './support/site.js';
import { until, words } from './support/visit.js';

/** @typedef {PerformanceEntry & { value: number, sources: { node: (Node & Partial<Element>) | null }[] }} Shift of the layout */

/** @typedef {import('./support/visit.js').Visit} Visit */

const root = fileURLToPath(new URL('../../', import.meta.url));
// Served from the folder above: every address that begins with a slash would miss.
const site = await openSite(root, 'dist/');
after(() => site.close());

const views = registry.map(({ name }) => name);

/** A file's name without what changes with its contents. @param {string} address */
const nameOf = (address) => address.replace(/^.*\//, '').replace(/-[0-9a-f]{8}\./, '.');

test("the first texts are on their way before the page's script is there, in the reader's language, and once", async () => {
  /** @type {Visit | undefined} */
  let visit;
  const texts = () =>
    visit?.requests.filter((address) => nameOf(address) === 'page.json').map((at) => at.split('/').at(-2)) ?? [];
  for (const [hash, locale, language] of [
    ['', 'zh-TW', 'zh'],
    ['', 'fr', 'en'],
    ['#draw?language=zh', 'en', 'zh'],
  ]) {
    const prepare = (/** @type {import('playwright-core').Page} */ page) =>
      page.route(/\/main-/, async (route) => {
        await until(async () => texts().length > 0, 'the texts to be asked for');
        await route.continue();
      });
    visit = await site.visit(hash, { locale, wait: false, until: 'commit', prepare });
    await visit.started();
    assert.deepEqual(texts(), [language]);
    assert.deepEqual(visit.complaints, []);
    await visit.close();
  }
});

test('a whole session under a sub-path: nothing of another origin, no errors, no warnings', async () => {
  for (const [language, locale] of [
    ['en', 'en-GB'],
    ['zh', 'zh-CN'],
  ]) {
    const visit = await site.visit('', { locale });
    assert.equal(await visit.page.title(), words(language)['app.title']);
    for (const view of views) {
      await visit.open(view);
      await visit.settled();
      await visit.get('test-digit-5').click();
      await visit.settled();
    }
    await visit.draw(shapes[2]);
    await visit.open('train');
    await visit.get('train-step').click();
    await visit.page.waitForFunction(() => document.querySelector('[data-testid=metric-step]').textContent === '1');
    await visit.get('theme').click();
    await visit.get('help').click();
    const [, number] = /^version = "([^"]+)"/m.exec(readFileSync('Cargo.toml', 'utf8')) ?? [];
    assert.ok((await visit.get('help-version').textContent())?.includes(`${number}`), 'the version in the help');
    await visit.get('help-tour').click();
    for (const stop of ['pad', 'encoder', 'latent', 'train', 'learn']) {
      await visit.get(`tour-${stop}`).waitFor();
      await visit.get('tour-next').click();
    }
    await visit.openChip();
    await visit.get('model-mnist-2d').click();
    await visit.settled();
    for (const view of views) {
      await visit.open(view);
      await visit.settled();
    }
    await eachChapter(visit, async () => {});
    assert.deepEqual(visit.complaints, []);
    const elsewhere = visit.requests.filter((address) => !address.startsWith(site.address) && !address.startsWith('blob:'));
    assert.deepEqual(elsewhere, []);
    assert.ok(
      visit.requests.some((address) => nameOf(address) === mnist.parts[0].files[0]),
      'the worker was listened to as well',
    );
    await visit.close();
  }
});

test('before the first stroke it fetches no training data, and no more than 1.4 MB', async (t) => {
  const visit = await site.visit('', { wait: false });
  await visit.started();
  const data = visit.requests.filter((address) => address.includes('/data/')).map(nameOf);
  assert.deepEqual(data.sort(), mnist.examples.files.toSorted());
  const asked = [...new Set(visit.requests)];
  const bytes = await visit.page.evaluate(async (addresses) => {
    const sizes = await Promise.all(
      addresses.map(async (address) => {
        const stream = /** @type {ReadableStream} */ ((await fetch(address)).body).pipeThrough(new CompressionStream('gzip'));
        return (await new Response(stream).arrayBuffer()).byteLength;
      }),
    );
    return sizes.reduce((sum, size) => sum + size, 0);
  }, asked);
  t.diagnostic(`${asked.length} files, ${(bytes / 1e6).toFixed(2)} MB where the server compresses`);
  assert.ok(bytes < 1.4e6, `${bytes} bytes`);
  await visit.close();
});

test('the Content-Security-Policy of the page itself allows only the site and WebAssembly', async () => {
  const policy = /http-equiv="Content-Security-Policy"\s+content="([^"]+)"/.exec(
    readFileSync(`${root}dist/index.html`, 'utf8'),
  )?.[1];
  assert.ok(policy, 'index.html has none');
  const rules = Object.fromEntries(
    policy.split(';').map((rule) => [rule.trim().split(' ')[0], rule.trim().split(' ').slice(1).join(' ')]),
  );
  assert.equal(rules['default-src'], "'none'");
  assert.equal(rules['script-src'], "'self' 'wasm-unsafe-eval'");
  assert.equal(rules['style-src'], "'self'");
  assert.equal(rules['connect-src'], "'self'");
  // A frame without an origin starts its workers from a script that it has itself.
  assert.equal(rules['worker-src'], "'self' blob:");
  // A figure is saved by way of a picture that the page has itself.
  assert.equal(rules['img-src'], "'self' blob:");
  for (const [name, rule] of Object.entries(rules)) {
    if (!['worker-src', 'img-src'].includes(name)) assert.match(rule, /^'(self|none|self' 'wasm-unsafe-eval)'$/);
  }
  // It is at work, not only there.
  const visit = await site.visit();
  const ran = await visit.page.evaluate(async () => {
    const script = document.createElement('script');
    script.textContent = 'globalThis.inlineRan = true';
    document.body.append(script);
    // The first task is the debugger's, which may evaluate what it wants; the next is not.
    await new Promise((done) => setTimeout(done));
    try {
      // biome-ignore lint/security/noGlobalEval: that it is refused is what is tested
      return globalThis.inlineRan || globalThis.eval('true');
    } catch {
      return false;
    }
  });
  assert.equal(ran, false);
  await visit.close();
});

test('the language follows the browser, the switch and the address', async () => {
  const chinese = await site.visit('', { locale: 'zh-TW' });
  const lang = (/** @type {Visit} */ visit) => visit.page.evaluate(() => document.documentElement.lang);
  const heading = (/** @type {Visit} */ visit, /** @type {string} */ view) =>
    visit.get(`nav-${view}`).locator('span').textContent();
  assert.equal(await lang(chinese), 'zh-CN');
  assert.equal(await heading(chinese, 'latent'), words('zh')['nav.latent']);
  await chinese.get('language').click();
  await chinese.page.waitForFunction(() => document.documentElement.lang === 'en');
  await chinese.settled();
  assert.equal(await heading(chinese, 'latent'), words('en')['nav.latent']);
  assert.equal(await chinese.page.title(), words('en')['app.title']);
  for (const view of views) {
    await chinese.open(view);
    await chinese.settled();
    // biome-ignore lint/performance/useDomNodeTextContent: only what is visible counts
    const left = (await chinese.page.locator('#app').innerText()).replace('中文', '').match(/[\u3400-\u9fff]+/gu);
    assert.equal(left, null, `Chinese words are left in the view ${view}`);
  }
  // It is remembered.
  await chinese.page.goto(site.address);
  await chinese.started();
  assert.equal(await lang(chinese), 'en');
  await chinese.close();

  const other = await site.visit('', { locale: 'fr-FR' });
  assert.equal(await lang(other), 'en');
  await other.close();
});

const prefixes = new Set(Object.keys(words('en')).map((key) => key.split('.')[0]));

/** What stands in the page as the key of a text does. @param {Visit} visit */
async function missingTexts(visit) {
  const html = await visit.page.locator('body').innerHTML();
  const alike = [...html.matchAll(/[>"]\s*([a-z]+(?:\.[a-zA-Z0-9-]+)+)\s*[<"]/g)].map(([, text]) => text);
  return alike.filter((text) => prefixes.has(text.split('.')[0]) && !text.endsWith('.js'));
}

test('every view fits its window, narrow and wide, in every language, and no text is a missing key', async () => {
  for (const width of [390, 1600]) {
    for (const { id: language } of languages) {
      const visit = await site.visit(`#draw?language=${language}`, { width });
      for (const view of views) {
        await visit.open(view);
        await visit.settled();
        if (view === 'train') await visit.get('train-settings-toggle').click();
        const { scrollWidth, wide } = await visit.page.evaluate(() => ({
          scrollWidth: document.documentElement.scrollWidth,
          wide: [...document.querySelectorAll('body *')]
            .filter((element) => element.getBoundingClientRect().right > innerWidth + 1 && element.checkVisibility())
            .map((element) => `${element.tagName}.${element.getAttribute('class')}`),
        }));
        assert.ok(scrollWidth <= width, `${view}, ${language}: ${scrollWidth} of ${width} pixels, by ${wide.slice(0, 5)}`);
        assert.deepEqual(await missingTexts(visit), [], `${view}, ${language}`);
      }
      await visit.close();
    }
  }
});

test('nothing jumps while a view loads', { skip: lacks('shifts') }, async () => {
  const prepare = (/** @type {import('playwright-core').Page} */ page) =>
    page.addInitScript(() => {
      globalThis.shifts = [];
      new PerformanceObserver((list) => {
        for (const { value, sources } of /** @type {Shift[]} */ (list.getEntries())) {
          globalThis.shifts.push({ value, of: sources.map(({ node }) => node?.getAttribute?.('class') ?? node?.nodeName) });
        }
      }).observe({ type: 'layout-shift', buffered: true });
    });
  for (const width of [390, 1280]) {
    for (const view of views) {
      const visit = await site.visit(`#${view}`, { width, prepare, motion: view === 'draw' });
      const shifts = await visit.page.evaluate(() => globalThis.shifts);
      const sum = shifts.reduce((/** @type {number} */ total, { value }) => total + value, 0);
      assert.ok(sum < 0.1, `${view} at ${width} pixels: the layout shifted by ${sum}: ${JSON.stringify(shifts)}`);
      await visit.close();
    }
  }
});

test('until the first reconstruction it asks 25 times at most, for nothing that can wait', async (t) => {
  const visit = await site.visit('', { wait: false });
  await visit.page.waitForFunction(() => /\d/.test(document.querySelector('[data-testid=digit-nll]')?.textContent ?? ''));
  // In the order of asking: the first file of what can wait ends what could not.
  const asked = visit.requests.map(nameOf);
  const first = asked.findIndex((name) => /^(latent|generate|interpolate|train|learn)-view/.test(name));
  const before = first < 0 ? asked : asked.slice(0, first);
  t.diagnostic(`${before.length} requests: ${before.join(' ')}`);
  assert.ok(before.length <= 25, `${before.length} requests`);
  assert.ok(before.includes('vae_wasm_bg.wasm') && before.includes('mnist-20d.safetensors'), before.join(' '));
  await visit.close();
});

test('the first digit is explained soon', async (t) => {
  const began = performance.now();
  const visit = await site.visit('', { wait: false });
  await visit.page.waitForFunction(() => /\d/.test(document.querySelector('[data-testid=digit-nll]')?.textContent ?? ''));
  const usable = performance.now() - began;
  t.diagnostic(`after ${Math.round(usable)} ms`);
  assert.ok(usable < 20_000, `after ${usable} ms`);
  await visit.close();
});
