// Native training beside PyTorch's: Burda's network on binarized MNIST, one thread each, in short blocks by turns. What is
// counted is the time for which each has a processor, so that others may use the machine; they still take of its caches.
// scripts/bench --native runs it, and has found PyTorch where there is one.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { readArguments } from './arguments.mjs';
import { openOurs, openPyTorch } from './children.mjs';
import { complaint, mean, summary } from './statistics.mjs';
import { markdown, short } from './table.mjs';

/** What is trained, and how many steps of it take about half a second. */
const tasks = [
  { label: 'batch 20', batch: 20, draws: 1, steps: 256 },
  { label: 'batch 100', batch: 100, draws: 1, steps: 96 },
  { label: 'batch 20, k = 50', batch: 20, draws: 50, steps: 20 },
];
/** Steps until both know more than the mean image, and those whose losses are then averaged. */
const [warmUp, watched] = [400, 100];

const options = readArguments(process.argv.slice(2));
const withPyTorch = options.withPeers && Boolean(process.env.BENCH_PYTHON);
const progress = (/** @type {string} */ text) => console.error(`bench: ${text}`);

/** @typedef {Awaited<ReturnType<typeof openOurs>>} Child */

/** Milliseconds for which a child's threads have had a processor, from Linux. */
function computed(/** @type {Child} */ { pid }) {
  const times = readdirSync(`/proc/${pid}/task`).map((task) => readFileSync(`/proc/${pid}/task/${task}/schedstat`, 'utf8'));
  return times.reduce((sum, time) => sum + Number(time.split(' ')[0]), 0) / 1e6;
}

/** Milliseconds a step of a block. @param {Child} child @param {number} steps */
async function block(child, steps) {
  const before = computed(child);
  await child.run(steps);
  return (computed(child) - before) / steps;
}

async function measure(/** @type {typeof tasks[number]} */ { label, batch, draws, steps }) {
  const sizes = [batch, draws];
  const all = [await openOurs('burda', sizes), ...(withPyTorch ? [await openPyTorch(1, 'tuned', 'burda', sizes)] : [])];
  try {
    for (const one of all) await one.run(warmUp);
    const blocks = all.map(() => /** @type {number[]} */ ([]));
    for (let round = 1; round <= options.rounds; round++) {
      progress(`${label}, round ${round} of ${options.rounds}`);
      for (const [i, one] of all.entries()) blocks[i].push(await block(one, steps));
    }
    const losses = [];
    for (const one of all) losses.push(mean(await one.losses(watched)));
    const [ours, pytorch] = blocks.map(summary);
    return { label, batch, draws, ours, pytorch, losses };
  } finally {
    for (const one of all) await one.close();
  }
}

const rows = [];
for (const task of tasks) rows.push(await measure(task));

console.log(`${cpus()[0].model}, one thread. ${options.rounds} blocks each by turns, ms of a processor a step.\n`);
const head = [
  '784-200-200-50, tanh',
  'ours',
  'PyTorch, tuned',
  'ratio of medians',
  'of fastest blocks',
  'our epoch, s',
  'losses',
];
const cells = rows.map(({ label, batch, ours, pytorch, losses }) => [
  label,
  short(ours.median),
  short(pytorch?.median ?? NaN),
  short(ours.median / (pytorch?.median ?? NaN)),
  short(ours.min / (pytorch?.min ?? NaN)),
  short((ours.median * 60) / batch),
  losses.map((loss) => loss.toFixed(1)).join(', '),
]);
console.log(markdown(head, cells));
if (!withPyTorch) console.log('\nNo python with torch here, so no PyTorch.');
if (options.json) writeFileSync(options.json, `${JSON.stringify({ cpu: cpus()[0].model, rows }, null, 2)}\n`);
for (const { label, losses } of rows) {
  const wrong = losses.map((loss) => complaint(loss, losses.at(-1) ?? NaN)).find(Boolean);
  if (wrong) {
    console.log(`\n${label}: ${wrong}`);
    process.exitCode = 1;
  }
}
