// A page that cannot start, or starts without its worker: one sentence says why and what to do, and nothing is said that is
// not so.
import assert from 'node:assert/strict';
import { pathToFileURL } from 'node:url';
import { after, test } from 'node:test';
import { before, everyLanguage, hurry, hurryUp, messages, missing, mistyped } from './support/faults.js';
import { folder, openSite } from './support/site.js';
import { words } from './support/visit.js';

/** @typedef {import('playwright-core').Page} Page */
/** @typedef {import('./support/visit.js').Visit} Visit */

const site = await openSite();
after(() => site.close());

/** Visits a page that does not come to anything. @param {(page: Page) => Promise<unknown>} prepare @param {string} [hash] */
const visitBroken = (prepare, hash) => site.visit(hash, { wait: false, prepare });

/** Waits for the one sentence that stands in for the page, in both languages. @param {Page} page @param {string} id @param {RegExp} text */
async function stands(page, id, text) {
  await page.locator(`#${id}`).waitFor({ state: 'visible' });
  assert.match((await page.locator(`#${id}`).textContent()) ?? '', text);
  assert.equal(await page.locator('#trouble > div:visible').count(), 1);
}

test('opened from a disk it says that it needs a server', async () => {
  const visit = await visitBroken(async () => {});
  await visit.page.goto(pathToFileURL(`${folder}index.html`).href);
  await stands(visit.page, 'failed', /from a disk[\s\S]*从磁盘打开/);
  await visit.close();
});

/** A script of another version. @param {Page} page */
const another = (page) =>
  page.route(/\/shared-[0-9a-f]{8}\.js/, (route) =>
    route.fulfill({ contentType: 'text/javascript', body: 'export const other = 1;' }),
  );

test('a script that is missing, of another version or of another type is told of in the page', async () => {
  const words = missing(/\/page-[0-9a-f]{8}\.json/);
  for (const prepare of [missing(/\/main-/), missing(/\/shared-/), mistyped(/\/main-/), another, words]) {
    const visit = await visitBroken(prepare);
    await stands(visit.page, 'failed', /could not start[\s\S]*Reload[\s\S]*无法启动/);
    await visit.close();
  }
});

test('where no script comes at all, the page says what to do by itself', async () => {
  const never = (/** @type {Page} */ page) => page.route(/\/main-/, () => {});
  for (const prepare of [mistyped(/\.js$/), never]) {
    const visit = await site.visit('', { wait: false, until: 'commit', prepare });
    await stands(visit.page, 'waiting', /loading[\s\S]*reload[\s\S]*正在加载/);
    await visit.close();
  }
});

test('a style sheet or a picture that is missing is no trouble, and nothing stands in for a page that has started', async () => {
  const visit = await site.visit('', { prepare: missing(/(icon\.svg|style-[0-9a-f]{8}\.css)/) });
  assert.equal(await visit.page.locator('#trouble').count(), 0);
  await visit.close();
});

test('one language that is missing leaves the other', async () => {
  const visit = await site.visit('', { prepare: missing(/languages\/en\/page-/) });
  await visit.page.locator('.brand', { hasText: words('zh')['app.title'] }).waitFor();
  await visit.close();
});

/** Four frames: what is said is drawn in the next, and without a worker nothing more comes from elsewhere. @param {Visit} visit */
const frames = (visit) =>
  visit.page.evaluate(async () => {
    for (let frame = 0; frame < 4; frame++) await new Promise((done) => requestAnimationFrame(done));
  });

const wasm = /\.wasm/;
/** The module is answered so. @param {Parameters<import('playwright-core').Route['fulfill']>[0]} answer */
const module = (answer) => (/** @type {Page} */ page) => page.route(wasm, (route) => route.fulfill(answer));

/**
 * How there is no worker, and how that is told.
 * @type {Record<string, { prepare: (page: Page) => Promise<unknown>, key: string, late?: boolean }>}
 */
const without = {
  'workers are forbidden': {
    prepare: (page) =>
      page.addInitScript(() => {
        window.Worker = /** @type {any} */ (
          class {
            constructor() {
              throw new DOMException('denied', 'SecurityError');
            }
          }
        );
      }),
    key: 'error.worker',
  },
  'the worker is missing': { prepare: missing(/\/worker-/), key: 'error.worker' },
  'the worker is of another type': { prepare: mistyped(/\/worker-/), key: 'error.worker' },
  'the worker never comes': {
    prepare: async (page) => {
      await page.addInitScript(hurry);
      await page.route(/\/worker-/, () => {});
    },
    key: 'error.stalled',
    late: true,
  },
  'there is no WebAssembly': {
    prepare: before('worker', () => void Reflect.deleteProperty(globalThis, 'WebAssembly')),
    key: 'error.worker',
  },
  'WebAssembly is forbidden': {
    prepare: (page) =>
      page.route(/\/worker-[0-9a-f]{8}\.js/, async (route) => {
        const response = await route.fetch();
        const headers = response.headers();
        const policy = headers['content-security-policy'].replace(" 'wasm-unsafe-eval'", '');
        await route.fulfill({ response, headers: { ...headers, 'content-security-policy': policy } });
      }),
    key: 'error.worker',
  },
  'the module is missing': { prepare: missing(wasm), key: 'error.server' },
  'the module is a web page': { prepare: module({ contentType: 'text/html', body: '<!doctype html>' }), key: 'error.web-page' },
  'the module is another file': { prepare: module({ body: Buffer.alloc(3e6, 'asm') }), key: 'error.worker' },
  'a part of the module came': { prepare: module({ body: Buffer.alloc(100) }), key: 'error.damaged' },
  'the module never comes': {
    prepare: async (page) => {
      await page.addInitScript(hurry);
      await page.route(wasm, () => {});
    },
    key: 'error.stalled',
    late: true,
  },
};

for (const [name, { prepare, key, late }] of Object.entries(without)) {
  test(`where ${name} the page says so, once, and nothing of a model`, async () => {
    for (const language of everyLanguage) {
      const visit = await visitBroken(prepare, `#draw?language=${language}`);
      await visit.get('model-chip').waitFor();
      if (late) await hurryUp(visit);
      await visit
        .get('toast')
        .filter({ hasText: words(language)[key] })
        .waitFor();
      await visit.page.locator('.chip', { hasText: words(language)['model.none'] }).waitFor();
      await frames(visit);
      assert.deepEqual(await messages(visit), [words(language)[key]]);
      const uncaught = visit.complaints.filter((complaint) => complaint.startsWith('uncaught'));
      assert.deepEqual(uncaught, []);
      await visit.close();
    }
  });
}

test('a worker that could not be had is asked for again when something is wished for, and the page begins', async () => {
  const visit = await visitBroken(async (page) => {
    await missing(wasm)(page);
    await page.clock.install();
  });
  await visit
    .get('toast')
    .filter({ hasText: words('en')['error.server'] })
    .waitFor();
  await visit.page.unroute(wasm);
  await visit.page.clock.fastForward(20_000);
  await visit.draw([
    [
      [0.3, 0.3],
      [0.5, 0.7],
    ],
  ]);
  await visit.page.clock.resume();
  await visit.page.locator('.chip', { hasText: words('en')['model.mnist-20d'] }).waitFor();
  await visit.started();
  await visit.close();
});

test('a worker that fails to start now and then is started again, and nothing is told', async () => {
  let asked = 0;
  const visit = await site.visit('', {
    prepare: (page) => page.route(/\/worker-/, (route) => (asked++ < 2 ? route.fulfill({ status: 503 }) : route.continue())),
  });
  await visit.page.locator('.chip', { hasText: words('en')['model.mnist-20d'] }).waitFor();
  assert.deepEqual([asked, await messages(visit)], [3, []]);
  await visit.close();
});
