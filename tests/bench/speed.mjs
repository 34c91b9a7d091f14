// The training benchmark: all contestants are started and warmed up, then take turns with blocks of steps while the others
// idle. Afterwards each trains an epoch with its losses watched; one whose loss is not like the others' did not do the work.
import { batch } from './page/task.js';
import { complaint, mean, median, summary } from './statistics.mjs';

/** As training goes most of the time: compilers are through, as many of ReLU's units are zero, which our products leave
 * out, as later on, and Adam's moments of pixels that are never inked have faded to subnormal numbers, which slow down
 * whoever does not let them go. */
const warmUp = 800;
/** Steps whose losses are averaged: an epoch, so that everyone's mean is over the same images. */
const watched = 78;

/**
 * @typedef {object} Row
 * @property {string} name
 * @property {string} label
 * @property {'dense' | 'conv'} network
 * @property {string} [failure] why there are no numbers
 * @property {{ median: number, min: number, max: number, values: number[] }} [ms] of a step
 * @property {number} [imagesPerSecond]
 * @property {number} [loss] nats per image, mean of an epoch after all timed steps
 */

/** What went wrong, in one line. */
const oneLine = (/** @type {unknown} */ error) => String(error instanceof Error ? error.message : error).split('\n')[0];

/**
 * Calls `task` for each that still takes part; who fails is out, with the reason in its row.
 * @template {{ row: Row }} T
 * @param {T[]} all
 * @param {(one: T) => Promise<void>} task
 */
async function each(all, task) {
  for (const one of all) {
    if (one.row.failure) continue;
    try {
      await task(one);
    } catch (error) {
      one.row.failure = oneLine(error);
    }
  }
}

/** Compares each loss with PyTorch's, or with the median of all where there is no PyTorch. */
function judge(/** @type {Row[]} */ rows) {
  const done = rows.filter((row) => row.loss !== undefined);
  if (!done.length) return;
  const pytorch = done.find(({ name }) => name.endsWith('pytorch-1'));
  const reference = pytorch?.loss ?? median(done.map((row) => row.loss ?? NaN));
  for (const row of done) row.failure = complaint(row.loss ?? NaN, reference) ?? undefined;
}

/**
 * @param {Awaited<ReturnType<typeof import('./browser.mjs').openBrowser>>} browser
 * @param {import('./contestants.mjs').Contestant[]} contestants
 * @param {{ rounds: number, steps: number, progress: (text: string) => void }} options
 * @returns {Promise<Row[]>}
 */
export async function measureSpeed(browser, contestants, { rounds, steps, progress }) {
  const all = contestants.map((contestant) => ({
    contestant,
    /** @type {Row} */
    row: { name: contestant.name, label: contestant.label, network: contestant.network },
    /** @type {import('./contestants.mjs').Running | null} */
    running: null,
    /** @type {number[]} */
    blocks: [],
  }));
  const running = (/** @type {typeof all[number]} */ one) => /** @type {import('./contestants.mjs').Running} */ (one.running);
  try {
    await each(all, async (one) => {
      progress(`warming up ${one.row.name}`);
      one.running = await one.contestant.open(browser);
      // By blocks: jax-js allocates ahead of what it has computed.
      for (let done = 0; done < warmUp; done += steps) await one.running.run(steps);
    });
    for (let round = 1; round <= rounds; round++) {
      progress(`training steps, round ${round} of ${rounds}`);
      await each(all, async (one) => {
        one.blocks.push((await running(one).run(steps)) / steps);
      });
    }
    await each(all, async (one) => {
      progress(`an epoch of ${one.row.name}, for its loss`);
      one.row.loss = mean(await running(one).losses(watched));
      one.row.ms = summary(one.blocks);
      one.row.imagesPerSecond = (batch * 1000) / one.row.ms.median;
    });
  } finally {
    for (const one of all) await one.running?.close();
  }
  const rows = all.map((one) => one.row);
  // Each among those that train the same.
  for (const network of /** @type {const} */ (['dense', 'conv'])) judge(rows.filter((row) => row.network === network));
  return rows;
}
