// Everything of ours but the training speed: for both builds the matrix products beside the peak, latencies, sizes and
// memory; and how soon the page is there. Latencies and products are medians of interleaved rounds.
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { median } from './statistics.mjs';

/** @typedef {Awaited<ReturnType<typeof import('./browser.mjs').openBrowser>>} Browser */

export const builds = ['simd128', 'relaxed'];
const rounds = 7;
const visits = 5;

/** Repeated measurements as one: a peak is the best ever seen, all else a median. */
const together = (/** @type {string} */ key, /** @type {number[]} */ values) =>
  key === 'peak' ? Math.max(...values) : median(values);

/**
 * What measure() answers in each build, the builds taking turns.
 * @param {Browser} browser
 * @param {string} module of page/
 * @returns {Promise<Record<string, Record<string, number>>>} by build, by what it is
 */
async function inTurns(browser, module) {
  const workers = [];
  for (const build of builds) {
    const worker = await browser.worker(module);
    await worker.call('start', { build });
    workers.push(worker);
  }
  /** @type {Record<string, number>[][]} */
  const measured = builds.map(() => []);
  for (let round = 0; round < rounds; round++) {
    for (const [i, worker] of workers.entries()) measured[i].push(await worker.call('measure'));
  }
  for (const worker of workers) await worker.close();
  return Object.fromEntries(
    builds.map((build, i) => [
      build,
      Object.fromEntries(
        Object.keys(measured[i][0]).map((key) => [
          key,
          together(
            key,
            measured[i].map((one) => one[key]),
          ),
        ]),
      ),
    ]),
  );
}

/** Bytes of a build's module, as it is and as `gzip -9` makes it. */
function size(/** @type {string} */ build) {
  const bytes = readFileSync(new URL(`../../www/pkg/${build}/vae_wasm_bg.wasm`, import.meta.url));
  return { raw: bytes.length, gzip: gzipSync(bytes, { level: 9 }).length };
}

async function memory(/** @type {Browser} */ browser, /** @type {string} */ build, /** @type {number} */ steps) {
  const worker = await browser.worker('memory.js');
  await worker.call('start', { build });
  const measured = await worker.call('measure', steps);
  await worker.close();
  return { steps, ...measured };
}

/** Milliseconds from navigation to a bound on the Draw view, at a first visit; Chromium gets the build that it can run. */
async function start(/** @type {Browser} */ { browser, address }) {
  const measured = [];
  for (let visit = 0; visit < visits; visit++) {
    const context = await browser.newContext({ reducedMotion: 'reduce', locale: 'en-US' });
    const page = await context.newPage();
    await page.goto(address, { waitUntil: 'commit' });
    const shown = await page.waitForFunction(
      () => /\d/.test(document.querySelector('[data-testid=digit-elbo]')?.textContent ?? '') && performance.now(),
    );
    measured.push(Number(await shown.jsonValue()));
    await context.close();
  }
  return median(measured);
}

/**
 * @param {Browser} browser
 * @param {{ memorySteps: number, progress: (text: string) => void }} options
 */
export async function measureModule(browser, { memorySteps, progress }) {
  progress('matrix products');
  const gemm = await inTurns(browser, 'gemm.js');
  progress('latencies');
  const latency = await inTurns(browser, 'latency.js');
  progress('the start of the page');
  const startMs = await start(browser);
  /** @type {Record<string, { steps: number, before: number, after: number }>} */
  const memories = {};
  for (const build of builds) {
    progress(`memory of ${build} over ${memorySteps} steps`);
    memories[build] = await memory(browser, build, memorySteps);
  }
  return { gemm, latency, memory: memories, size: Object.fromEntries(builds.map((build) => [build, size(build)])), startMs };
}
