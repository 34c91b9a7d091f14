/**
 * Which browser the tests run in: Chromium, or the one that BROWSER names; how it is found and started, and what a test
 * cannot ask of it. WebKit, whose driver speaks another protocol, has tests of its own (tests/webkit).
 */
import { execFileSync } from 'node:child_process';
import { chromium } from 'playwright-core';
import { flags } from '../../chromium.js';
import { launchFirefox } from './firefox.js';

/**
 * @typedef {object} Running
 * @property {(options: import('playwright-core').BrowserContextOptions) => Promise<import('playwright-core').BrowserContext>} newContext
 * @property {import('./visit.js').Saved} [saved] where no event tells of it
 * @property {() => Promise<void>} close
 */

/** @typedef {{ letters: number }} Options letters: the size of the browser's letters, pixels */

/** @typedef {'devtools' | 'touch' | 'media' | 'shifts' | 'retries'} Ability */

/**
 * @typedef {object} Kind
 * @property {string} variable of the environment, which names the program
 * @property {string[]} commands that it may have on PATH
 * @property {(executablePath: string, options: Options) => Promise<Running>} launch
 * @property {Partial<Record<Ability, string>>} lacks why a test that needs it is left out
 */

/** @type {Record<string, Kind>} */
const kinds = {
  chromium: {
    variable: 'CHROMIUM',
    commands: ['chromium-headless-shell', 'chromium', 'chromium-browser', 'google-chrome'],
    launch: (executablePath, { letters }) =>
      chromium.launch({ executablePath, args: [...flags, `--blink-settings=defaultFontSize=${letters}`] }),
    lacks: {},
  },
  firefox: {
    variable: 'FIREFOX',
    commands: ['firefox-esr', 'firefox'],
    launch: launchFirefox,
    lacks: {
      devtools: "needs Chromium's DevTools protocol",
      touch: 'WebDriver BiDi, as playwright speaks it, has no touch',
      media: 'WebDriver BiDi, as playwright speaks it, shows no page as it is printed or with forced colours',
      shifts: 'Firefox tells of no layout shifts',
      retries: 'Firefox asks for a module that could not be had only once, until the page is loaded again',
    },
  },
};

const name = process.env.BROWSER || 'chromium';
const kind = kinds[name];
if (!kind)
  throw new Error(`BROWSER=${name}: expected one of ${Object.keys(kinds).join(', ')}; WebKit's tests are in tests/webkit`);

function findProgram() {
  const named = process.env[kind.variable];
  if (named) return named;
  for (const command of kind.commands) {
    try {
      return execFileSync('sh', ['-c', `command -v ${command}`], { encoding: 'utf8' }).trim();
    } catch {
      // Not this one.
    }
  }
  throw new Error(`no ${kind.commands[0]} on PATH: run scripts/setup, or set ${kind.variable}`);
}

/** @param {Options} options */
export const launch = (options) => kind.launch(findProgram(), options);

/** For the option `skip` of a test. @param {Ability} ability that it needs @returns {string | false} why this browser has it not */
export const lacks = (ability) => kind.lacks[ability] ?? false;
