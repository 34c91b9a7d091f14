// Headless Chromium on a folder made for the run: the page's modules and data, and what the tab runs for each contestant
// (the peers bundled). It opens Workers and calls functions in them; what these measure is not its business.
import { cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { chromium } from 'playwright-core';
import { start } from '../../scripts/static-server.mjs';
import { flags } from '../chromium.js';

const here = fileURLToPath(new URL('.', import.meta.url));
/** The sources, which the modules of page/ import, and over them the page as it is served. */
const folders = ['www', 'dist'].map((name) => fileURLToPath(new URL(`../../${name}/`, import.meta.url)));
const peers = ['jax.js', 'tfjs.js'];
const target = process.env.CARGO_TARGET_DIR ?? fileURLToPath(new URL('../../target', import.meta.url));
/** Where cargo puts the example `gemm` of each build. */
const examples = { simd128: target, relaxed: join(target, 'relaxed') };

/** The folder to serve: bench/ with one module a contestant, and copies of what the page serves. */
async function makeSite(/** @type {boolean} */ withPeers) {
  const site = mkdtempSync(join(tmpdir(), 'vae-bench-'));
  for (const folder of folders) cpSync(folder, site, { recursive: true });
  const modules = readdirSync(join(here, 'page')).filter((name) => withPeers || !peers.includes(name));
  await build({
    entryPoints: modules.map((name) => join(here, 'page', name)),
    outdir: join(site, 'bench'),
    bundle: true,
    format: 'esm',
    minify: true,
    logLevel: 'error',
  });
  if (withPeers) {
    const from = join(here, 'node_modules/@tensorflow/tfjs-backend-wasm/dist');
    for (const name of readdirSync(from).filter((name) => name.endsWith('.wasm')))
      cpSync(join(from, name), join(site, 'bench/tfjs', name));
  }
  for (const [name, folder] of Object.entries(examples)) {
    cpSync(join(folder, 'wasm32-unknown-unknown/wasm/examples/gemm.wasm'), join(site, `bench/gemm-${name}.wasm`));
  }
  writeFileSync(join(site, 'bench/index.html'), '<!doctype html><title>bench</title>');
  return site;
}

/**
 * A Worker in a page and a profile of its own, with one module of page/ loaded.
 * @param {import('playwright-core').Browser} browser
 * @param {string} address
 * @param {string} module
 */
async function openWorker(browser, address, module) {
  const context = await browser.newContext();
  const page = await context.newPage();
  page.setDefaultTimeout(0);
  await page.goto(`${address}bench/`);
  if (await page.evaluate(() => crossOriginIsolated)) throw new Error('the page is cross-origin isolated');
  const send = (/** @type {object} */ message) =>
    page.evaluate((message) => {
      const scope = /** @type {any} */ (globalThis);
      scope.worker ??= new Worker('/bench/worker.js', { type: 'module' });
      return new Promise((done, fail) => {
        scope.worker.onmessage = (/** @type {MessageEvent} */ { data }) =>
          'error' in data ? fail(new Error(data.error)) : done(data.value);
        scope.worker.onerror = (/** @type {ErrorEvent} */ event) => fail(new Error(event.message));
        scope.worker.postMessage(message);
      });
    }, message);
  await send({ load: `/bench/${module}` });
  return {
    call: (/** @type {string} */ name, /** @type {unknown[]} */ ...args) => send({ call: name, args }),
    close: () => context.close(),
  };
}

/** @param {{ withPeers: boolean }} options */
export async function openBrowser({ withPeers }) {
  if (!process.env.CHROMIUM) throw new Error('no Chromium: run scripts/bench, which looks for it, or set CHROMIUM');
  const site = await makeSite(withPeers);
  const server = await start(site, 0);
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: flags });
  return {
    address: server.url,
    version: browser.version(),
    browser,
    worker: (/** @type {string} */ module) => openWorker(browser, server.url, module),
    async close() {
      await browser.close();
      await server.close();
      rmSync(site, { recursive: true });
    },
  };
}
