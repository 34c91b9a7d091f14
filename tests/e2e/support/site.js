/**
 * The built site on a port of its own and one browser. `visit` opens a page of it, in a fresh profile, and keeps what
 * the page complains about and asks the network for.
 */
import { fileURLToPath } from 'node:url';
import { bundle, isBuilt } from '../../../scripts/bundle.mjs';
import { start } from '../../../scripts/static-server.mjs';
import { launch } from './browser.js';
import { Visit } from './visit.js';
import { watchWorker } from './watch-worker.js';

/** What people are served, and what it is made of. */
export const folder = fileURLToPath(new URL('../../../dist/', import.meta.url));
export const sources = fileURLToPath(new URL('../../../www/', import.meta.url));

// Tests of an older site would prove nothing.
if (!isBuilt(sources, folder)) await bundle(sources, folder);

/** Runs in the page before its own scripts: as in a browser that has none. */
export const withoutServiceWorker = () => Reflect.deleteProperty(Navigator.prototype, 'serviceWorker');

/** What pages wait at most, milliseconds: generous, since every wait ends as soon as its condition holds. */
const patience = 60_000;

/**
 * @param {string} [root] the folder served
 * @param {string} [path] where in it the page lies
 * @param {{ letters?: number }} [options] letters: the size of the browser's letters, pixels
 */
export async function openSite(root = folder, path = '', { letters = 16 } = {}) {
  const server = await start(root, 0);
  const browser = await launch({ letters });
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
     * @param {'load' | 'commit'} [options.until] without it, how much of the page there is: all that it names, or its beginning
     * @param {boolean} [options.offline] with the service worker, which then answers what the page asks for; else as in a
     *   browser that has none
     */
    async visit(hash = '', options = {}) {
      const {
        width = 1280,
        height = 900,
        locale = 'en-US',
        touch = false,
        motion = false,
        scheme = 'light',
        offline = false,
      } = options;
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
      if (!offline) await page.addInitScript(withoutServiceWorker);
      const visit = new Visit(page, browser.saved);
      await options.prepare?.(page);
      await page.goto(address + hash, { waitUntil: options.until ?? 'load' });
      if (options.wait !== false) await visit.started();
      return visit;
    },
    /** As where there is no network. */
    stopServing: () => server.close(),
    async close() {
      await browser.close();
      await server.close();
    },
  };
}
