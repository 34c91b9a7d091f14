// How long a first visit waits, on three networks: until there is something to see, and until the first reconstruction. A
// fresh profile each time; medians. The numbers are this machine's, which does everything that both sides do.
//
//   node tests/bench/first-load.mjs [FOLDER] [VISITS]
import { chromium } from 'playwright-core';
import { start } from '../../scripts/static-server.mjs';
import { flags } from '../chromium.js';
import { slowLine } from './line.mjs';

const [folder = 'dist', visits = '5'] = process.argv.slice(2);

/** As the lines are sold: megabits a second, and milliseconds there and back. */
const networks = [
  { name: '1.6 Mbit/s, 150 ms', bytesPerSecond: 200_000, milliseconds: 150 },
  { name: '10 Mbit/s, 40 ms', bytesPerSecond: 1_250_000, milliseconds: 40 },
  { name: 'this machine', bytesPerSecond: Infinity, milliseconds: 0 },
];

/** Runs in the page: notes when the first digit has been reconstructed. */
function watchReconstruction() {
  const look = () => {
    if (/\d/.test(document.querySelector('[data-testid=digit-nll]')?.textContent ?? ''))
      globalThis.reconstructed = performance.now();
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}

/** @param {number[]} values */
const median = (values) => [...values].sort((a, b) => a - b)[values.length >> 1];

const server = await start(folder, 0);
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? 'chromium', args: flags });

/** @param {string} address */
async function visit(address) {
  const context = await browser.newContext({ reducedMotion: 'reduce', locale: 'en-US' });
  const page = await context.newPage();
  page.setDefaultTimeout(120_000);
  await page.addInitScript(watchReconstruction);
  await page.goto(address, { waitUntil: 'commit' });
  await page.waitForFunction(() => globalThis.reconstructed);
  const [seen, reconstructed] = await page.evaluate(() => [
    performance.getEntriesByName('first-contentful-paint')[0].startTime,
    globalThis.reconstructed ?? Number.NaN,
  ]);
  await context.close();
  return { seen, reconstructed };
}

console.log(`| network | seen, s | reconstructed, s |\n|---|---|---|`);
for (const { name, ...network } of networks) {
  const line = Number.isFinite(network.bytesPerSecond) ? await slowLine(server.port, network) : server;
  /** @type {Awaited<ReturnType<typeof visit>>[]} */
  const measured = [];
  for (let i = 0; i < Number(visits); i++) measured.push(await visit(line.url));
  if (line !== server) await line.close();
  const seconds = (/** @type {'seen' | 'reconstructed'} */ what) => (median(measured.map((one) => one[what])) / 1000).toFixed(2);
  console.log(`| ${name} | ${seconds('seen')} | ${seconds('reconstructed')} |`);
}
await browser.close();
await server.close();
