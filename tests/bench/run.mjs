// Measures everything in one run and prints it: one measurement after the other, then the report. scripts/bench has
// looked at the arguments, built and installed what is needed, and found Chromium and PyTorch.
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { readArguments } from './arguments.mjs';
import { openBrowser } from './browser.mjs';
import { contestants } from './contestants.mjs';
import { measureModule } from './module.mjs';
import { measureSpeed } from './speed.mjs';
import { moduleTable, speedTable } from './table.mjs';

const options = readArguments(process.argv.slice(2));
const progress = (/** @type {string} */ text) => console.error(`bench: ${text}`);
const chosen = contestants.filter(
  ({ name, peer }) => (options.only ? options.only.includes(name) : true) && (options.withPeers || !peer),
);

progress('preparing the tab');
const browser = await openBrowser({ withPeers: options.withPeers });
try {
  const { rounds, steps } = options;
  const machine = { cpu: cpus()[0].model, cores: cpus().length, chromium: browser.version };
  console.log(`${machine.cpu}, ${machine.cores} cores; headless Chromium ${machine.chromium}.`);
  console.log(`Medians of ${rounds} rounds of ${steps} training steps, everyone in turn.\n`);
  const rows = await measureSpeed(browser, chosen, { rounds, steps, progress });
  for (const network of /** @type {const} */ (['dense', 'conv'])) {
    if (rows.some((row) => row.network === network)) console.log(`${speedTable(rows, network)}\n`);
  }
  // Chosen contestants are asked for their speed alone.
  const module = options.only ? null : await measureModule(browser, { ...options, progress });
  if (module) console.log(moduleTable(module, rows));
  const everything = { date: new Date().toISOString(), machine, rounds, steps, training: rows, module };
  if (options.json) writeFileSync(options.json, `${JSON.stringify(everything, null, 2)}\n`);
  const absent = (/** @type {string} */ name) => name.includes('pytorch') && !process.env.BENCH_PYTHON;
  if (rows.some((row) => row.failure && !absent(row.name))) process.exitCode = 1;
} finally {
  await browser.close();
}
