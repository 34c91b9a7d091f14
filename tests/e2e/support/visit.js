/**
 * One page as a reader has it: what is drawn on its canvases, what its numbers say, whether it has come to rest, and a
 * hand that draws. What is expected of it all is the tests' business.
 */
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { asking } from '../../../www/shared/asking.js';
import { joining } from '../../../www/shared/joins.js';
import { askWorker, atRest, inkOf } from './in-page.js';

/** The page's words, to recognize what it says. @param {string} language */
export function words(language) {
  const read = (/** @type {string} */ name) =>
    readFileSync(new URL(`../../../www/languages/${language}/${name}`, import.meta.url), 'utf8');
  return JSON.parse(joining(JSON.parse(read('language.json')).joins)(read('page.json')));
}

/** A number as the page writes it. @param {string | null} text */
export const parse = (text) => (text === null || text.trim() === '–' ? NaN : Number(text.replace('−', '-').replaceAll(',', '')));

/** What `until` waits at most, and between two looks, milliseconds. */
const patience = 60_000;
const look = 50;

/**
 * Waits for what only Node can tell.
 * @param {() => Promise<boolean>} condition
 * @param {string} what
 */
export async function until(condition, what) {
  const end = performance.now() + patience;
  while (!(await condition())) {
    if (performance.now() > end) throw new Error(`waited in vain for ${what}`);
    await new Promise((done) => setTimeout(done, look));
  }
}

/** Where an element is on the window. @param {import('playwright-core').Locator} locator */
export async function boxOf(locator) {
  const box = await locator.boundingBox();
  if (!box) throw new Error(`${locator} is not to be seen`);
  return box;
}

/** @param {import('playwright-core').Locator} locator @param {string} name @returns {Promise<string>} empty without it */
export const attributeOf = async (locator, name) => (await locator.getAttribute(name)) ?? '';

/** What an element says. @param {import('playwright-core').Locator} locator */
export const textOf = async (locator) => (await locator.textContent()) ?? '';

/**
 * What the page has the browser save.
 * @typedef {(page: import('playwright-core').Page, act: () => Promise<unknown>) => Promise<{ bytes: Buffer, name: string }>} Saved
 *   act: what makes it do so
 */

/** @type {Saved} */
async function savedByEvent(page, act) {
  const [file] = await Promise.all([page.waitForEvent('download'), act()]);
  return { bytes: await readFile(await file.path()), name: file.suggestedFilename() };
}

export class Visit {
  /** @param {import('playwright-core').Page} page not yet opened @param {Saved} [savedOf] */
  constructor(page, savedOf = savedByEvent) {
    this.page = page;
    /** @param {() => Promise<unknown>} act */
    this.saved = (act) => savedOf(page, act);
    /** @type {import('playwright-core').CDPSession | null} */
    this.cdp = null;
    /** Asks the page's worker beside the page. */
    this.ask = asking((name, args, of) => this.request(name, args, of));
    /** @type {string[]} errors and warnings */
    this.complaints = [];
    /** @type {string[]} addresses */
    this.requests = [];
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) this.complaints.push(`${message.type()}: ${message.text()}`);
    });
    page.on('pageerror', (error) => this.complaints.push(`uncaught: ${error.message}`));
    page.on('request', (request) => this.requests.push(request.url()));
  }

  /** @param {string} testid */
  get(testid) {
    return this.page.getByTestId(testid);
  }

  /** @param {string} testid the number that an element says, NaN for a dash */
  async number(testid) {
    return parse(await this.get(testid).first().textContent());
  }

  async close() {
    await this.page.context().close();
  }

  /** Waits until the page has started: the test digits are the last that it asks for by itself. */
  async started() {
    // Narrow windows show the rail only where one draws.
    await this.page.locator('[data-testid=test-digit-0]:enabled').waitFor({ state: 'attached' });
    await this.settled();
  }

  /** Waits until the page has come to rest. Not while training, which never rests. */
  async settled() {
    await this.page.evaluate(atRest);
  }

  /**
   * @private
   * @param {string} name
   * @param {any[]} args
   * @param {string} [of]
   * @returns {Promise<any>}
   */
  async request(name, args, of) {
    return this.page.evaluate(askWorker, /** @type {const} */ ([name, args, of]));
  }

  /**
   * What is drawn on canvases, as ink: 0 for the paper, 1 for full ink, whatever the theme; null for one left blank.
   * @param {string} selector
   * @returns {Promise<(number[] | null)[]>} row by row
   */
  async canvases(selector) {
    return this.page.evaluate(inkOf, selector);
  }

  /** The same of canvases none of which is blank. @param {string} selector */
  async inks(selector) {
    return (await this.canvases(selector)).map((ink) => {
      if (!ink) throw new Error(`one of ${selector} is blank`);
      return ink;
    });
  }

  /** @param {string} testid @returns {Promise<number[]>} of the only canvas of that name, which is not blank */
  async ink(testid) {
    const [values] = await this.canvases(`[data-testid=${testid}]`);
    if (!values) throw new Error(`${testid} is blank`);
    return values;
  }

  /** @param {string} view */
  async open(view) {
    if (await this.get('model-chip').isVisible()) await this.closeChip();
    await this.get(`nav-${view}`).click();
    await this.page.locator(`vae-${view}-view`).waitFor({ state: 'visible' });
  }

  /** Opens the model chip's panel, if it is closed. */
  async openChip() {
    const chip = this.get('model-chip');
    if ((await chip.getAttribute('aria-expanded')) === 'false') await chip.click();
  }

  /** Closes it, where it lies over other things. */
  async closeChip() {
    const chip = this.get('model-chip');
    if ((await chip.getAttribute('aria-expanded')) === 'true') await chip.click();
  }

  /** The present model as a file with the state of its training. */
  async download() {
    await this.openChip();
    await this.page.locator('.model-files input[type=checkbox]').setChecked(true);
    return this.saved(() => this.get('model-download').click());
  }

  /**
   * Where strokes in the unit square come to lie on the window.
   * @param {import('./shapes.js').Stroke[]} strokes
   */
  async onPad(strokes) {
    const pad = this.get('draw-pad');
    await pad.scrollIntoViewIfNeeded();
    const box = await boxOf(pad);
    return strokes.map((stroke) => stroke.map(([x, y]) => [box.x + x * box.width, box.y + y * box.height]));
  }

  /**
   * Draws with the mouse.
   * @param {import('./shapes.js').Stroke[]} strokes
   */
  async draw(strokes) {
    const { mouse } = this.page;
    for (const [first, ...others] of await this.onPad(strokes)) {
      await mouse.move(first[0], first[1]);
      await mouse.down();
      for (const [x, y] of others) await mouse.move(x, y);
      await mouse.up();
    }
  }

  /**
   * Draws with a finger, as the operating system reports one.
   * @param {import('./shapes.js').Stroke[]} strokes
   */
  async drawByTouch(strokes) {
    for (const stroke of await this.onPad(strokes)) await this.swipe(stroke);
  }

  /** @param {number[][]} points on the window */
  async swipe(points) {
    this.cdp ??= await this.page.context().newCDPSession(this.page);
    const { cdp } = this;
    const send = (
      /** @type {'touchStart' | 'touchMove' | 'touchEnd'} */ type,
      /** @type {{ x: number, y: number }[]} */ touchPoints,
    ) => cdp.send('Input.dispatchTouchEvent', { type, touchPoints });
    await send('touchStart', [{ x: points[0][0], y: points[0][1] }]);
    for (const [x, y] of points.slice(1)) await send('touchMove', [{ x, y }]);
    await send('touchEnd', []);
  }

  /** Types over what an input holds, key by key, and leaves it. @param {string} testid @param {string} text */
  async type(testid, text) {
    const input = this.get(testid);
    await input.focus();
    await input.press('ControlOrMeta+A');
    await input.pressSequentially(text);
    await input.blur();
  }

  /** @param {'thin' | 'medium' | 'bold'} name */
  async brush(name) {
    await this.page.locator(`.choice-options label:has([data-testid=brush-${name}])`).click();
  }

  /** Empties the pad. */
  async clear() {
    await this.get('pad-clear').click();
  }
}
