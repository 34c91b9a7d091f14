/** What can go wrong on the way to the page, brought about: other files than there are, and time that passes otherwise. */
import { languages } from '../../../www/languages/languages.js';
import { words } from './visit.js';

/** @typedef {import('playwright-core').Page} Page */
/** @typedef {import('./visit.js').Visit} Visit */

/** Every language that the page speaks. */
export const everyLanguage = languages.map(({ id }) => id);

/** Waits for a message, and closes it. @param {Visit} visit @param {string} language @param {string} key */
export async function told(visit, language, key) {
  const message = visit.get('toast').filter({ hasText: words(language)[key] });
  await message.waitFor();
  await message.getByRole('button').click();
  await message.waitFor({ state: 'detached' });
}

/** The messages on the page. @param {Visit} visit */
export const messages = (visit) =>
  visit.get('toast').evaluateAll((toasts) => toasts.map((toast) => toast.querySelector('p').textContent));

/** Waits for a step of training. @param {Visit} visit @param {number} step */
export const reached = (visit, step) =>
  visit.page.waitForFunction(
    (step) => Number(document.querySelector('[data-testid=metric-step]').textContent.replace(/,/g, '')) >= step,
    step,
  );

/** What the server does not have. @param {RegExp} pattern */
export const missing = (pattern) => (/** @type {Page} */ page) => page.route(pattern, (route) => route.fulfill({ status: 404 }));

/** Served, but not called what it is. @param {RegExp} pattern */
export const mistyped = (pattern) => (/** @type {Page} */ page) =>
  page.route(pattern, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, headers: { ...response.headers(), 'content-type': 'text/plain' } });
  });

/**
 * A script of the built site, by its name in www/, with something before it.
 * @param {string} name
 * @param {() => void} first runs there: a function of its own text
 */
export const before = (name, first) => (/** @type {Page} */ page) =>
  page.route(new RegExp(`/${name}-[0-9a-f]{8}\\.js`), async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: `(${first})();\n${await response.text()}` });
  });

/**
 * Seconds that a page or a worker counts in ticks pass twenty times as fast, from `hurryUp` on: what is to be had at all comes
 * before that, on a slow machine too. For `before` and init scripts.
 */
export function hurry() {
  const { setInterval } = globalThis;
  const faster = 20;
  let hurried = false;
  addEventListener('message', ({ data }) => (hurried ||= data?.name === 'hurry'));
  globalThis.setInterval = /** @type {any} */ (
    (/** @type {() => void} */ work, /** @type {number} */ ms) => {
      let ticks = 0;
      return setInterval(() => (hurried || ++ticks % faster === 0) && work(), ms / faster);
    }
  );
}

/** The page and its worker, where they have `hurry` before them. @param {Visit} visit */
export const hurryUp = (visit) =>
  visit.page.evaluate(() => {
    postMessage({ name: 'hurry' });
    globalThis.watch.worker.postMessage({ id: -1, name: 'hurry', args: [] });
  });
