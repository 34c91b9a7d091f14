/**
 * Firefox as its makers build it, through WebDriver BiDi. What that protocol, or this Firefox, cannot be told yet is said
 * to it in preferences when it starts.
 */
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { firefox } from 'playwright-core';
import { until } from './visit.js';

/** @typedef {Record<string, string | number | boolean>} Preferences */

/**
 * @param {import('./browser.js').Options & import('playwright-core').BrowserContextOptions} options
 * @returns {Preferences}
 */
const preferencesOf = ({ letters, colorScheme, reducedMotion }) => ({
  'font.size.variable.x-western': letters,
  'font.size.variable.zh-CN': letters,
  'layout.css.prefers-color-scheme.content-override': colorScheme === 'dark' ? 0 : 1,
  'ui.prefersReducedMotion': reducedMotion === 'reduce' ? 1 : 0,
  // The whole width is the page's, as in the other browsers under test.
  'ui.useOverlayScrollbars': 1,
});

/**
 * @param {string} executablePath
 * @param {import('./browser.js').Options} given
 * @returns {Promise<import('./browser.js').Running>}
 */
export async function launchFirefox(executablePath, given) {
  const downloadsPath = await mkdtemp(join(tmpdir(), 'vae-playground-'));
  /** One for each choice of preferences. @type {Map<string, Promise<import('playwright-core').Browser>>} */
  const browsers = new Map();
  const start = async (/** @type {Preferences} */ firefoxUserPrefs) => {
    const browser = await firefox.launch({ channel: 'moz-firefox', executablePath, downloadsPath, firefoxUserPrefs });
    answerForIt(browser);
    return browser;
  };
  return {
    async newContext(options) {
      const preferences = preferencesOf({ ...given, ...options });
      const key = JSON.stringify(preferences);
      const browser = browsers.get(key) ?? start(preferences);
      browsers.set(key, browser);
      return (await browser).newContext(options);
    },
    saved: (_, act) => savedIn(downloadsPath, act),
    async close() {
      for (const browser of browsers.values()) await (await browser).close();
      await rm(downloadsPath, { recursive: true });
    },
  };
}

/**
 * Playwright tells each context of colours and motion in a command that Firefox 153 does not have, and gives up where it
 * fails. The preferences have said the same, so it is answered as done.
 * @param {any} browser
 */
function answerForIt(browser) {
  const transport = browser._connection.toImpl(browser)._connection._transport;
  const send = transport.send.bind(transport);
  transport.send = (/** @type {{ id: number, method: string }} */ message) => {
    if (message.method !== 'emulation.setMediaFeaturesOverride') send(message);
    else setImmediate(() => transport.onmessage({ id: message.id, type: 'success', result: {} }));
  };
}

/**
 * What comes to lie in the folder: through this protocol playwright hears of no downloads.
 * @param {string} folder empty
 * @param {() => Promise<unknown>} act
 */
async function savedIn(folder, act) {
  await act();
  let name = '';
  await until(async () => {
    const names = await readdir(folder);
    [name] = names;
    // Until it is whole there is a second file, of what has come.
    return names.length === 1 && !name.endsWith('.part') && (await stat(join(folder, name))).size > 0;
  }, 'a file to be saved');
  const path = join(folder, name);
  const bytes = await readFile(path);
  await rm(path);
  return { bytes, name };
}
