/**
 * A browser driven by plain WebDriver (https://www.w3.org/TR/webdriver2/): one window, the few commands that the tests
 * need. What it is asked to run is a function that stands for itself, as in in-page.js.
 */
import { until } from './visit.js';

/** What stands for an element in answers has its id under this name. */
const elementKey = 'element-6066-11e4-a52e-4f735466cecf';

/** What a script may take, milliseconds. */
const patience = 120_000;

/** What WebKit's driver says, now and then and by its own fault, in place of a script's answer. */
const lostAnswer = /unknown error: Could not parse script result/;

/** @param {string} address @param {string} method @param {object} [body] @returns {Promise<any>} */
async function command(address, method, body) {
  const answer = await fetch(address, { method, body: body && JSON.stringify(body) });
  const { value } = /** @type {any} */ (await answer.json());
  if (!answer.ok) throw new Error(`${method} ${address}: ${value.error}: ${value.message}`);
  return value;
}

/**
 * Opens a window.
 * @param {string} driver its address
 * @param {object} capabilities
 */
export async function openWindow(driver, capabilities) {
  const { sessionId } = await command(`${driver}/session`, 'POST', { capabilities: { alwaysMatch: capabilities } });
  const session = `${driver}/session/${sessionId}`;
  const post = (/** @type {string} */ path, /** @type {object} */ body) => command(`${session}/${path}`, 'POST', body);
  await post('timeouts', { script: patience, pageLoad: patience });

  /**
   * What a function answers in the page; typed arrays come as plain ones. It is asked again where the answer was lost, so that it has
   * to be one that does no more when it runs twice.
   * @template {any[]} Given
   * @template Answer
   * @param {(...given: Given) => Answer} asked
   * @param {Given} given
   * @returns {Promise<Awaited<Answer>>}
   */
  async function run(asked, ...given) {
    const script = `const done = arguments[arguments.length - 1];
      const given = [...arguments].slice(0, -1);
      const plain = (value) => JSON.parse(JSON.stringify(value ?? null, (_, part) => (ArrayBuffer.isView(part) ? [...part] : part)));
      Promise.resolve().then(() => (${asked})(...given))
        .then((value) => done({ value: plain(value) }), (error) => done({ error: String(error) }));`;
    const ask = () => post('execute/async', { script, args: given });
    const { value, error } = await ask().catch((error) => {
      if (lostAnswer.test(error.message)) return ask();
      throw error;
    });
    if (error) throw new Error(error);
    return value;
  }

  /** Waits for a condition in the page. @type {<Given extends any[]>(condition: (...given: Given) => unknown, ...given: Given) => Promise<void>} */
  const wait = (condition, ...given) => until(async () => Boolean(await run(condition, ...given)), `${condition}: ${given}`);

  return {
    run,
    goTo: (/** @type {string} */ url) => post('url', { url }),
    wait,
    /**
     * Clicks on an element, once it is there, whole in the window, and rests: the driver leaves one that is half in it where it is, and
     * clicks where it was.
     * @param {string} selector
     */
    async click(selector) {
      await wait((selector) => document.querySelector(selector)?.checkVisibility(), selector);
      await run(async (selector) => {
        const top = () => document.querySelector(selector).getBoundingClientRect().top;
        for (let before = NaN; before !== top(); ) {
          document.querySelector(selector).scrollIntoView({ block: 'nearest', behavior: 'instant' });
          before = top();
          for (let frame = 0; frame < 3; frame++) await new Promise(requestAnimationFrame);
        }
      }, selector);
      const element = await post('element', { using: 'css selector', value: selector });
      await post(`element/${element[elementKey]}/click`, {});
    },
    /** Draws with the mouse. @param {number[][][]} strokes points on the window */
    async draw(strokes) {
      const move = (/** @type {number[]} */ [x, y]) => ({ type: 'pointerMove', x: Math.round(x), y: Math.round(y), duration: 0 });
      const actions = strokes.flatMap(([first, ...others]) => [
        move(first),
        { type: 'pointerDown', button: 0 },
        ...others.map(move),
        { type: 'pointerUp', button: 0 },
      ]);
      await post('actions', { actions: [{ type: 'pointer', id: 'mouse', parameters: { pointerType: 'mouse' }, actions }] });
    },
    close: () => command(session, 'DELETE'),
  };
}
