/**
 * The built site on a port of its own and one Chromium. `visit` opens a page of it, in a fresh profile, and keeps what
 * the page complains about and asks the network for.
 */
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { start } from '../../../scripts/static-server.mjs';
import { flags } from '../../chromium.js';
import { Visit } from './visit.js';
import { watchWorker } from './watch-worker.js';

export const folder = fileURLToPath(new URL('../../../www/', import.meta.url));

function findChromium() {
  if (process.env.CHROMIUM) return process.env.CHROMIUM;
  for (const name of ['chromium', 'chromium-browser', 'google-chrome']) {
    try {
      return execFileSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8' }).trim();
    } catch {
      // Not this one.
    }
  }
  throw new Error('no Chromium on PATH: run scripts/setup, or set CHROMIUM');
}

/** What pages wait at most, milliseconds: generous, since every wait ends as soon as its condition holds. */
const patience = 60_000;

/**
 * @param {string} [root] the folder served
 * @param {string} [path] where in it the page lies
 */
export async function openSite(root = folder, path = '') {
  const server = await start(root, 0);
  const browser = await chromium.launch({ executablePath: findChromium(), args: flags });
  const address = server.url + path;
  return {
    address,
    /**
     * @param {string} [hash] '#view?…'
     * @param {object} [options]
     * @param {number} [options.width] CSS pixels
     * @param {number} [options.height]
     * @param {string} [options.locale] the browser's language
     * @param {boolean} [options.touch]
     * @param {boolean} [options.motion] with it, the first digit takes two seconds to draw itself
     * @param {'light' | 'dark'} [options.scheme]
     * @param {(page: import('playwright-core').Page) => Promise<unknown>} [options.prepare] before the page is opened
     * @param {boolean} [options.wait] until it has started
     */
    async visit(hash = '', options = {}) {
      const { width = 1280, height = 900, locale = 'en-US', touch = false, motion = false, scheme = 'light' } = options;
      const context = await browser.newContext({
        viewport: { width, height },
        locale,
        hasTouch: touch,
        isMobile: touch,
        reducedMotion: motion ? 'no-preference' : 'reduce',
        colorScheme: scheme,
      });
      const page = await context.newPage();
      page.setDefaultTimeout(patience);
      await page.addInitScript(watchWorker);
      const visit = new Visit(page);
      await options.prepare?.(page);
      await page.goto(address + hash);
      if (options.wait !== false) await visit.started();
      return visit;
    },
    async close() {
      await browser.close();
      await server.close();
    },
  };
}
