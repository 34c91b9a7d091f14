// The page while time passes otherwise than for a reader who sits before it: a machine that slept, a tab that the browser
// froze or hid. Training goes on from where it was, nobody is taken for dead, and no number is absurd.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { lacks } from './support/browser.js';
import { before, hurry, hurryUp, messages, reached } from './support/faults.js';
import { openSite } from './support/site.js';

/** @typedef {import('./support/visit.js').Visit} Visit */

const site = await openSite();
after(() => site.close());

/** Runs in the page and in the worker: every clock leaps by hours when they are told so. */
function sleeps() {
  const now = performance.now.bind(performance);
  const date = Date.now.bind(Date);
  let slept = 0;
  performance.now = () => now() + slept;
  Date.now = () => date() + slept;
  addEventListener('message', ({ data }) => (slept += data?.name === 'sleep' ? 8 * 3_600_000 : 0));
}

/** What a test reads off a report of training. @typedef {{ running: boolean, seconds: number, imagesPerSecond: number, evaluated: boolean }} Told */

/** @param {Visit} visit @returns {Promise<Told[]>} */
const reports = (visit) =>
  visit.page.evaluate(() =>
    globalThis.reports.map(({ running, seconds, imagesPerSecond, heldOut }) => ({
      running,
      seconds,
      imagesPerSecond,
      evaluated: heldOut !== null,
    })),
  );

/** Keeps them. @param {Visit} visit */
const listen = (visit) =>
  visit.page.evaluate(() => {
    /** @type {import('../../www/app/protocol.js').TrainProgress[]} */
    const heard = (globalThis.reports = []);
    globalThis.watch.worker.addEventListener('message', ({ data }) => data.type === 'progress' && heard.push(data.progress));
  });

test('a machine that slept for hours, again and again, trains on as if it had not', async () => {
  const visit = await site.visit('#train?hidden=32&latent=4&batch=32&epochs=10000&count=1000&workers=2', {
    prepare: async (page) => {
      await page.addInitScript(sleeps);
      await before('worker', sleeps)(page);
    },
  });
  const began = performance.now();
  await visit.get('train-start').click();
  await reached(visit, 300);
  await listen(visit);
  for (let night = 1; night <= 20; night++) {
    await visit.page.evaluate(() => {
      postMessage({ name: 'sleep' });
      globalThis.watch.worker.postMessage({ id: -1, name: 'sleep', args: [] });
    });
    await reached(visit, (await visit.number('metric-step')) + 100);
  }
  // Evaluations go on, too: none waits for a tenth of the hours that the one before seemed to take.
  const evaluations = async () => (await reports(visit)).filter(({ evaluated }) => evaluated).length;
  const sofar = await evaluations();
  await visit.page.waitForFunction(
    (sofar) => /** @type {any} */ (globalThis).reports.filter((/** @type {any} */ { heldOut }) => heldOut).length > sofar,
    sofar,
  );
  const told = (await reports(visit)).filter(({ running }) => running);
  const speeds = told.map(({ imagesPerSecond }) => imagesPerSecond).sort((a, b) => a - b);
  const [slowest, usual, fastest] = [speeds[0], speeds[speeds.length >> 1], speeds[speeds.length - 1]];
  assert.ok(slowest > usual / 20 && fastest < usual * 20, `from ${slowest} to ${fastest} images/s, as a rule ${usual}`);
  const { seconds } = told[told.length - 1];
  assert.ok(seconds < (performance.now() - began) / 1000, `${seconds} s of training`);
  assert.deepEqual([await messages(visit), visit.complaints], [[], []]);
  await visit.close();
});

test('a tab that the browser froze goes on, and its worker is not taken for dead', { skip: lacks('devtools') }, async () => {
  const visit = await site.visit('#train?hidden=32&latent=4&batch=32&epochs=0&workers=1', {
    prepare: (page) => page.addInitScript(hurry),
  });
  await visit.get('train-start').click();
  await reached(visit, 20);
  await hurryUp(visit);
  const cdp = await visit.page.context().newCDPSession(visit.page);
  for (let time = 0; time < 3; time++) {
    await cdp.send('Page.setWebLifecycleState', { state: 'frozen' });
    // Longer than a worker may be silent by the page's hurried ticks, of which there are none meanwhile.
    await new Promise((done) => setTimeout(done, 4000));
    await cdp.send('Page.setWebLifecycleState', { state: 'active' });
    await reached(visit, (await visit.number('metric-step')) + 50);
  }
  assert.deepEqual([await messages(visit), visit.complaints], [[], []]);
  await visit.close();
});

test('a tab that was hidden while it trained has whole curves when it is seen again', async () => {
  const visit = await site.visit('#train?hidden=32&latent=4&batch=32&epochs=0&workers=1&count=1000');
  await visit.get('train-start').click();
  await reached(visit, 20);
  // A hidden tab draws no frames.
  await visit.page.evaluate(() => {
    const { requestAnimationFrame } = window;
    /** @type {FrameRequestCallback[]} */
    const frames = [];
    window.requestAnimationFrame = (frame) => frames.push(frame);
    Object.assign(window, {
      seen: () => {
        window.requestAnimationFrame = requestAnimationFrame;
        frames.forEach((frame) => requestAnimationFrame(frame));
      },
    });
  });
  const steps = () => visit.page.evaluate(() => globalThis.watch.steps.at(-1)?.step ?? 0);
  const hidden = await steps();
  await visit.page.waitForFunction((hidden) => (globalThis.watch.steps.at(-1)?.step ?? 0) > hidden + 3000, hidden);
  const shown = await steps();
  await visit.page.evaluate(() => /** @type {any} */ (window).seen());
  await visit.page.waitForFunction(
    (shown) => Number(document.querySelector('[data-testid=metric-step]').textContent.replace(/,/g, '')) >= shown,
    shown,
  );
  const { points, heldOut } = await visit.page.evaluate(() => {
    const { history } = document.querySelector('vae-train-view');
    return {
      points: history.points.map((/** @type {any} */ { step }) => step),
      heldOut: history.heldOut.map((/** @type {any} */ { step }) => step),
    };
  });
  const gaps = points.map((/** @type {number} */ step, /** @type {number} */ i) => step - (points[i - 1] ?? 0));
  assert.ok(Math.max(...gaps) < 300, `${Math.max(...gaps)} steps without a point`);
  assert.ok(
    heldOut.some((/** @type {number} */ step) => step > hidden && step < shown),
    'held-out points while it was hidden',
  );
  await visit.close();
});
