// An hour of use without a pause: a model trains while a visitor draws, looks at every view and chapter, and changes language
// and theme. Each round says what it cost; memory that grows, answers that come later and later, or a single message in the
// console fail the run.
//
//   node tests/bench/soak.mjs [MINUTES]
import { readFileSync } from 'node:fs';
import { views } from '../../www/app/views.js';
import { chapters } from '../../www/learn/chapters.js';
import { shapes } from '../e2e/support/shapes.js';
import { openSite } from '../e2e/support/site.js';
import { median } from './statistics.mjs';

const minutes = Number(process.argv[2] ?? 60);
if (!(minutes > 0)) {
  console.error(`soak: MINUTES: expected a number above 0, got ${process.argv[2]}`);
  process.exit(2);
}

/** What the last third of the rounds may have more of than the first third, as a share. */
const growth = { heap: 0.1, memory: 0.1, answer: 0.5 };
/** A model of 784-400-20 that trains until it is told to stop. */
const training = '#train?hidden=400&latent=20&workers=1&epochs=0';

/** @typedef {import('../e2e/support/visit.js').Visit} Visit */

/**
 * Megabytes that the page's processes hold, workers and WebAssembly included; NaN where the system does not say.
 * @param {import('playwright-core').CDPSession} browser
 */
async function residentOf(browser) {
  const { processInfo } = await browser.send('SystemInfo.getProcessInfo');
  const pages = processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id);
  try {
    const kilobytes = pages.map((id) => Number(/^Rss:\s+(\d+)/m.exec(readFileSync(`/proc/${id}/smaps_rollup`, 'utf8'))?.[1]));
    return kilobytes.reduce((sum, one) => sum + one, 0) / 1024;
  } catch {
    return Number.NaN;
  }
}

/** Everything that a visitor does. @param {Visit} visit @param {number} round */
async function use(visit, round) {
  for (const { name } of views) {
    await visit.open(name);
    await visit.clear();
    await visit.draw(shapes[round % 10]);
    await visit.get(`test-digit-${round % 10}`).click();
  }
  const chapter = chapters[round % chapters.length].id;
  await visit.page.evaluate((chapter) => (location.hash = location.hash.replace(/^#[^?]*/, `#learn/${chapter}`)), chapter);
  await visit.page.locator('.learn-text').first().waitFor();
  await visit.get('language').click();
  await visit.get('theme').click();
}

/** Takes what was noted of requests since the last time. @param {Visit} visit */
const requestsOf = (visit) =>
  visit.page.evaluate(() => {
    globalThis.watch.steps.length = 0;
    return globalThis.watch.waited.splice(0).map(({ milliseconds }) => milliseconds);
  });

const site = await openSite();
const visit = await site.visit(training);
const page = await visit.page.context().newCDPSession(visit.page);
const browser = await /** @type {import('playwright-core').Browser} */ (visit.page.context().browser()).newBrowserCDPSession();
await page.send('Performance.enable');
// A browser without a window asks for the icon at each change of the address, and whoever drives it keeps every answer: that
// memory is not the page's.
await visit.page.route('**/favicon.ico', (route) => route.fulfill({ status: 204 }));
await visit.page.evaluate(() => document.querySelector('link[rel=icon]')?.remove());
await visit.get('train-start').click();

/** @type {{ heap: number, memory: number, answer: number }[]} */
const rounds = [];
const heard = new Set();
console.log(
  '| minute | step | heap, MB | processes, MB | nodes | answer, median, ms | longest | messages |\n|---|---|---|---|---|---|---|---|',
);
const begin = performance.now();
const elapsed = () => (performance.now() - begin) / 60_000;
while (elapsed() < minutes) {
  await use(visit, rounds.length);
  await page.send('HeapProfiler.collectGarbage');
  const { metrics } = await page.send('Performance.getMetrics');
  const metric = (/** @type {string} */ of) => metrics.find(({ name }) => name === of)?.value ?? Number.NaN;
  const answers = await requestsOf(visit);
  const row = { heap: metric('JSHeapUsedSize') / 2 ** 20, memory: await residentOf(browser), answer: median(answers) };
  rounds.push(row);
  await visit.open('train');
  const facts = [elapsed().toFixed(1), await visit.number('metric-step'), row.heap.toFixed(1), row.memory.toFixed(0)];
  facts.push(metric('Nodes'), row.answer.toFixed(1), Math.max(...answers).toFixed(0), visit.complaints.length);
  console.log(`| ${facts.join(' | ')} |`);
  for (const complaint of visit.complaints) {
    if (!heard.has(complaint)) console.error(complaint);
    heard.add(complaint);
  }
}

const third = Math.ceil(rounds.length / 3);
const faults = [...heard];
for (const [name, share] of Object.entries(growth)) {
  const of = rounds.map((row) => row[/** @type {keyof typeof growth} */ (name)]);
  const [early, late] = [median(of.slice(0, third)), median(of.slice(-third))];
  console.log(`${name}: ${early.toFixed(1)} in the first third, ${late.toFixed(1)} in the last`);
  if (late > early * (1 + share)) faults.push(`${name} grew by more than ${share * 100} %`);
}
await visit.close();
await site.close();
for (const fault of faults) console.error(`soak: ${fault}`);
process.exitCode = faults.length ? 1 : 0;
