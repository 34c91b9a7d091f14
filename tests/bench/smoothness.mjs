// How smoothly one draws while a model trains: how long a pointer's move takes to be on the pad, and which tasks hold up the
// page's thread meanwhile. The pace is the browser's, which takes a move a frame. The numbers are this machine's.
//
//   node tests/bench/smoothness.mjs [FOLDER] [MOVES] [SITUATION]
import { chromium } from 'playwright-core';
import { start } from '../../scripts/static-server.mjs';
import { flags } from '../chromium.js';

const [folder = 'dist', moves = '240', only = ''] = process.argv.slice(2);

/** What trains meanwhile: the settings of the page's address; none for nothing. 0 workers are as many as the page takes. */
const situations = [
  { name: 'at rest', training: null },
  { name: '256-16, batch 50', training: 'hidden=256&latent=16&batch=50&lr=0.003&workers=1' },
  { name: '400-20, 1 worker', training: 'hidden=400&latent=20&workers=1' },
  { name: '400-20, workers as by default', training: 'hidden=400&latent=20&workers=0' },
].filter(({ name }) => name.includes(only));

/** As many passes as nobody waits for. */
const epochs = 1000;

/** Runs in the page: notes when moves are painted, and long tasks. */
function watchPainting() {
  globalThis.smoothness = { painted: [], tasks: [] };
  const { smoothness } = globalThis;
  new PerformanceObserver((list) => smoothness.tasks.push(...list.getEntries().map(({ duration }) => duration))).observe({
    type: 'longtask',
  });
  const painted = new MessageChannel();
  painted.port1.onmessage = ({ data }) => smoothness.painted.push(performance.now() - data);
  // The frame that a move falls into is painted before the next message is heard.
  addEventListener('pointermove', ({ timeStamp }) => requestAnimationFrame(() => painted.port2.postMessage(timeStamp)), true);
}

/** @param {number[]} values at least one @param {number} share */
const quantile = (values, share) => values.toSorted((a, b) => a - b)[Math.floor(share * (values.length - 1))];

/**
 * One digit's worth of strokes after the other: where on the pad a hand is after `share` of the way, as shares of its sides.
 * @param {number} share
 */
function handAt(share) {
  const turns = 8 * Math.PI * share;
  return { x: 0.5 + 0.3 * Math.sin(turns) * Math.cos(turns / 7), y: 0.5 + 0.35 * Math.cos(turns) };
}

const server = await start(folder, 0);
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? 'chromium', args: flags });

/** @param {string | null} training */
async function measure(training) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, reducedMotion: 'reduce', locale: 'en-US' });
  const page = await context.newPage();
  await page.addInitScript(watchPainting);
  await page.goto(`${server.url}${training === null ? '' : `#train?set=60k&epochs=${epochs}&${training}`}`);
  await page.locator('[data-testid=test-digit-0]:enabled').waitFor();
  if (training !== null) {
    await page.getByTestId('train-start').click();
    await page.waitForFunction(() => document.querySelector('[data-testid=metric-step]').textContent.length > 1);
    await page.getByTestId('nav-draw').click();
  }
  await page.getByTestId('pad-clear').click();
  const box = await page.getByTestId('draw-pad').boundingBox();
  if (!box) throw new Error('there is no pad');
  const go = (/** @type {number} */ i) => {
    const { x, y } = handAt(i / Number(moves));
    return page.mouse.move(box.x + x * box.width, box.y + y * box.height);
  };
  await go(0);
  await page.mouse.down();
  await page.evaluate(() => void Object.assign(globalThis.smoothness, { painted: [], tasks: [] }));
  const began = performance.now();
  for (let i = 1; i <= Number(moves); i++) await go(i);
  const seconds = (performance.now() - began) / 1000;
  await page.mouse.up();
  const { painted, tasks } = await page.evaluate(() => globalThis.smoothness);
  await context.close();
  return { painted, tasks, seconds };
}

console.log('| meanwhile | moves | median, ms | 95th of 100 | longest | tasks over 50 ms | longest | seconds |');
console.log('|---|---|---|---|---|---|---|---|');
for (const { name, training } of situations) {
  const { painted, tasks, seconds } = await measure(training);
  const times = [quantile(painted, 0.5), quantile(painted, 0.95), Math.max(...painted)].map((ms) => ms.toFixed(0));
  const held = [tasks.length, Math.max(0, ...tasks).toFixed(0), seconds.toFixed(1)];
  console.log(`| ${[name, painted.length, ...times, ...held].join(' | ')} |`);
}
await browser.close();
await server.close();
