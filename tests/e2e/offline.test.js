// The page without a network: after one visit everything works, a newer version comes whole or not at all, and is told of.
import assert from 'node:assert/strict';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { bundle, filesIn } from '../../scripts/bundle.mjs';
import { start } from '../../scripts/static-server.mjs';
import { views as registry } from '../../www/app/views.js';
import { languages } from '../../www/languages/languages.js';
import { shapes } from './support/shapes.js';
import { lacks } from './support/browser.js';
import { folder, openSite, sources } from './support/site.js';
import { until, words } from './support/visit.js';

/** @typedef {import('./support/visit.js').Visit} Visit */

const copy = await mkdtemp(join(tmpdir(), 'vae-playground-'));
after(() => rm(copy, { recursive: true }));

/** A site of its own, which the test may change: without variants, which would have to change as well. @param {string} name */
async function deploy(name) {
  const dist = join(copy, name);
  await cp(folder, dist, { recursive: true, filter: (file) => !/\.br$|(?<!\.idx)\.gz$/.test(file) });
  return dist;
}

/** Puts a newer version in a site's place: its title is another. @param {string} dist @param {string} title */
async function publish(dist, title) {
  const www = join(copy, `www-${title}`);
  await cp(sources, www, { recursive: true });
  const file = join(www, 'languages/en/page.json');
  const texts = JSON.parse(await readFile(file, 'utf8'));
  await writeFile(file, JSON.stringify({ ...texts, 'app.title': title }));
  await bundle(www, dist, { compress: false });
}

/** Until the service worker serves the page and has what it keeps. @param {Visit} visit */
const kept = (visit) => visit.page.waitForFunction(() => navigator.serviceWorker.controller?.state === 'activated');

/** Has the browser look for a newer version. @param {Visit} visit */
const lookForNewer = (visit) =>
  visit.page.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.update().catch(() => {}));

const title = (/** @type {Visit} */ visit) => visit.page.locator('.brand').textContent();

/** Draws, and sees that the model answers. @param {Visit} visit */
async function works(visit) {
  await visit.clear();
  await visit.draw(shapes[3]);
  await visit.settled();
  assert.ok((await visit.number('digit-nll')) > 0);
}

test('after one visit the whole page works without its server, in every language, also from a link', async () => {
  const site = await openSite(await deploy('whole'));
  const visit = await site.visit('', { offline: true });
  await kept(visit);
  await site.stopServing();
  for (const { id: language } of languages) {
    await visit.page.goto('about:blank');
    await visit.page.goto(`${site.address}#draw?language=${language}`);
    await visit.started();
    await visit.page.locator('.chip', { hasText: words(language)['model.mnist-20d'] }).waitFor();
    await works(visit);
    for (const { name } of registry) {
      await visit.open(name);
      await visit.settled();
    }
    assert.equal(await title(visit), words(language)['app.title']);
  }
  await visit.page.goto('about:blank');
  await visit.page.goto(`${site.address}#learn/joint`);
  await visit.page.locator('vae-figure-joint > *').first().waitFor();
  assert.deepEqual(visit.complaints, []);
  await site.close();
});

test('what has been used once is there without the server, and what has not is asked for in words', async () => {
  const site = await openSite(await deploy('used'));
  const visit = await site.visit('#train', { offline: true });
  await kept(visit);
  const step = async () => {
    await visit.get('train-step').click();
    await visit.page.waitForFunction(() => document.querySelector('[data-testid=metric-step]').textContent === '1');
  };
  await visit.page.reload();
  await visit.started();
  await step();
  await site.stopServing();
  await visit.page.reload();
  await visit.started();
  await step();
  await visit.openChip();
  await visit.get('model-mnist-2d-gaussian').click();
  await visit
    .get('toast')
    .filter({ hasText: words('en')['error.network'] })
    .waitFor();
  await visit.open('draw');
  await works(visit);
  await site.close();
});

test('the address reaches the worker through the service worker: the other build is taken, and is there afterwards', async () => {
  const site = await openSite(await deploy('build'));
  const visit = await site.visit('', { offline: true });
  await kept(visit);
  visit.requests.length = 0;
  await visit.page.goto(`${site.address}?build=simd128`);
  await visit.started();
  const modules = visit.requests.filter((address) => address.endsWith('.wasm'));
  assert.ok(modules.length > 0 && modules.every((address) => address.includes('/simd128/')), modules.join());
  await site.stopServing();
  await visit.page.reload();
  await visit.started();
  await works(visit);
  await site.close();
});

test('a newer version is told of, comes when it is wanted, and is one version', async () => {
  const dist = await deploy('newer');
  const site = await openSite(dist);
  const visit = await site.visit('', { offline: true });
  await kept(visit);
  await publish(dist, 'Newer');
  // Of the version that is shown nothing is on the server any more.
  await visit.page.reload();
  await visit.started();
  assert.equal(await title(visit), words('en')['app.title']);
  await visit.open('learn');
  await visit.page.locator('.learn-text').first().waitFor();
  await visit.get('newer-version').waitFor();
  await visit.get('newer-version').getByRole('button').click();
  await visit.page.waitForFunction(() => document.querySelector('.brand')?.textContent === 'Newer');
  await visit.started();
  assert.equal(await visit.get('newer-version').count(), 0);
  await site.stopServing();
  await visit.page.reload();
  await visit.started();
  assert.equal(await title(visit), 'Newer');
  assert.deepEqual(visit.complaints, []);
  await site.close();
});

test('the notice waits while a model trains', async () => {
  const dist = await deploy('training');
  const site = await openSite(dist);
  const visit = await site.visit('#train?hidden=16&latent=2&data=shapes&epochs=0', { offline: true });
  await kept(visit);
  await visit.get('train-start').click();
  await visit.page.waitForFunction(() => Number(document.querySelector('[data-testid=metric-step]').textContent) > 5);
  await publish(dist, 'Later');
  await lookForNewer(visit);
  await visit.page.waitForFunction(async () => Boolean((await navigator.serviceWorker.getRegistration())?.waiting));
  await visit.page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  assert.equal(await visit.get('newer-version').count(), 0);
  await visit.get('train-pause').click();
  await visit.get('newer-version').waitFor();
  await site.close();
});

test('half an update is none: the version that is there stays, until the other is whole', async () => {
  const dist = await deploy('half');
  const site = await openSite(dist);
  const visit = await site.visit('', { offline: true });
  await kept(visit);
  const next = join(copy, 'next');
  await cp(dist, next, { recursive: true });
  await publish(next, 'Half');
  const files = filesIn(next);
  // The service worker's script has come, and the page; a file is missing, and one is still being written.
  for (const path of files) await cp(join(next, path), join(dist, path));
  const script = /** @type {string} */ (files.find((path) => /assets\/main-\w+\.js$/.test(path)));
  const texts = /** @type {string} */ (files.find((path) => /languages\/en\/page-\w+\.json$/.test(path)));
  await rm(join(dist, script));
  await writeFile(join(dist, texts), (await readFile(join(next, texts))).subarray(0, 1000));
  const refused = visit.page.evaluate(
    () =>
      new Promise((done) => {
        void navigator.serviceWorker.getRegistration().then((registration) =>
          registration?.addEventListener('updatefound', () => {
            const { installing } = registration;
            installing?.addEventListener('statechange', () => done(installing.state));
          }),
        );
      }),
  );
  await lookForNewer(visit);
  assert.equal(await refused, 'redundant');
  await visit.page.reload();
  await visit.started();
  assert.equal(await title(visit), words('en')['app.title']);
  await works(visit);
  for (const path of [script, texts]) await cp(join(next, path), join(dist, path));
  await lookForNewer(visit);
  await visit.get('newer-version').getByRole('button').click();
  await visit.page.waitForFunction(() => document.querySelector('.brand')?.textContent === 'Half');
  await site.close();
});

test('when no page of the old version is open the newer one comes by itself, and the old one goes', async () => {
  const dist = await deploy('alone');
  const site = await openSite(dist);
  const visit = await site.visit('', { offline: true });
  await kept(visit);
  const caches = () => visit.page.evaluate(async () => (await globalThis.caches.keys()).length);
  await publish(dist, 'Alone');
  await lookForNewer(visit);
  await visit.page.waitForFunction(async () => Boolean((await navigator.serviceWorker.getRegistration())?.waiting));
  assert.equal(await caches(), 2);
  await visit.page.goto('about:blank');
  await until(async () => {
    await visit.page.goto(site.address);
    await visit.started();
    const now = await title(visit);
    await visit.page.goto('about:blank');
    return now === 'Alone';
  }, 'the newer version');
  await visit.page.goto(site.address);
  await visit.started();
  await until(async () => (await caches()) === 1, 'the old version to go');
  await site.close();
});

test('where the sources are served, the service worker of the built site goes', async () => {
  const site = await openSite(await deploy('dev'));
  const visit = await site.visit('', { offline: true });
  await kept(visit);
  await site.stopServing();
  const { startDev } = await import('../../scripts/dev.mjs');
  const port = Number(new URL(site.address).port);
  const dev = await startDev({ root: join(sources, '..'), port, run: {}, tell: () => {} });
  await visit.page.goto(site.address);
  await visit.page.waitForFunction(() => document.querySelector('script[src="app/main.js"]'));
  assert.equal(await visit.page.evaluate(async () => (await globalThis.caches.keys()).length), 0);
  await dev.close();
  await site.close();
});

test('the page can be installed: a manifest with its name, its icons, and a start that is in its scope', {
  skip: lacks('devtools'),
}, async () => {
  const server = await start(folder, 0);
  const ask = async (/** @type {string} */ path) => {
    const answer = await fetch(server.url + path);
    assert.equal(answer.status, 200, path);
    return answer;
  };
  const answer = await ask('manifest.webmanifest');
  assert.equal(answer.headers.get('content-type'), 'application/manifest+json');
  const manifest = await answer.json();
  assert.deepEqual([manifest.start_url, manifest.scope, manifest.display], ['./', './', 'standalone']);
  const sizes = await Promise.all(
    manifest.icons.map(async (/** @type {{ src: string, sizes: string, type: string }} */ { src, sizes, type }) => {
      const icon = await ask(src);
      assert.equal(icon.headers.get('content-type'), type, src);
      if (type !== 'image/png') return sizes;
      const bytes = Buffer.from(await icon.arrayBuffer());
      return `${bytes.readUInt32BE(16)}x${bytes.readUInt32BE(20)}`;
    }),
  );
  assert.deepEqual(
    sizes,
    manifest.icons.map((/** @type {{ sizes: string }} */ { sizes }) => sizes),
  );
  assert.ok(sizes.includes('192x192') && sizes.includes('512x512'));
  await server.close();

  const site = await openSite();
  const visit = await site.visit();
  const cdp = await visit.page.context().newCDPSession(visit.page);
  const { errors, url } = await cdp.send('Page.getAppManifest');
  assert.deepEqual(errors, []);
  assert.equal(url, `${site.address}manifest.webmanifest`);
  await site.close();
});
