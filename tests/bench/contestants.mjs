// Who takes part in the training benchmark, and how each is reached: a module of page/ in a Worker of its own, or PyTorch
// as a child process. Every one answers run(steps) with milliseconds and losses(steps) with the loss of each step.
import { openOurs, openPyTorch } from './children.mjs';

/**
 * @typedef {object} Running
 * @property {(steps: number) => Promise<number>} run
 * @property {(steps: number) => Promise<number[]>} losses
 * @property {() => Promise<unknown>} close
 */

/**
 * @typedef {object} Contestant
 * @property {string} name
 * @property {string} label
 * @property {boolean} peer
 * @property {'dense' | 'conv'} network what is trained: 400 units either side of z, or the page's preset of convolutions
 * @property {(browser: Awaited<ReturnType<typeof import('./browser.mjs').openBrowser>>) => Promise<Running>} open ready to run
 */

/**
 * @param {string} name @param {string} label @param {string} module of page/
 * @param {{ peer?: boolean, network?: 'dense' | 'conv', options?: object }} [more] `options` are what the module is started with
 * @returns {Contestant}
 */
const inTab = (name, label, module, { peer = false, network = 'dense', options = {} } = {}) => ({
  name,
  label,
  peer,
  network,
  async open(browser) {
    const worker = await browser.worker(module);
    await worker.call('start', { ...options, network });
    return {
      run: (steps) => worker.call('run', steps),
      losses: (steps) => worker.call('losses', steps),
      close: worker.close,
    };
  },
});

/**
 * @param {string} name @param {string} label @param {number} threads @param {string} manner
 * @param {'dense' | 'conv'} [network]
 * @returns {Contestant}
 */
const pytorch = (name, label, threads, manner, network = 'dense') => ({
  name,
  label,
  peer: true,
  network,
  open: () => openPyTorch(threads, manner, network),
});

/** @param {string} name @param {string} label @param {'dense' | 'conv'} network @returns {Contestant} */
const native = (name, label, network) => ({ name, label, peer: false, network, open: () => openOurs(network) });

/** @type {Contestant[]} */
export const contestants = [
  inTab('relaxed-1', 'ours, relaxed, 1 worker', 'ours.js', { options: { build: 'relaxed' } }),
  inTab('simd128-1', 'ours, simd128, 1 worker', 'ours.js', { options: { build: 'simd128' } }),
  inTab('relaxed-2', 'ours, relaxed, 2 workers', 'local-sgd.js', { options: { build: 'relaxed', workers: 2 } }),
  inTab('simd128-2', 'ours, simd128, 2 workers', 'local-sgd.js', { options: { build: 'simd128', workers: 2 } }),
  inTab('jax-js', 'jax-js 0.1.25, wasm', 'jax.js', { peer: true }),
  inTab('tfjs', 'TensorFlow.js 4.22, wasm', 'tfjs.js', { peer: true }),
  pytorch('pytorch-1', 'PyTorch, 1 thread', 1, 'default'),
  pytorch('pytorch-2', 'PyTorch, 2 threads', 2, 'default'),
  pytorch('pytorch-1-tuned', 'PyTorch, 1 thread, tuned', 1, 'tuned'),
  pytorch('pytorch-2-tuned', 'PyTorch, 2 threads, tuned', 2, 'tuned'),
  inTab('conv-relaxed-1', 'ours, convolutions, relaxed, 1 worker', 'ours.js', { network: 'conv', options: { build: 'relaxed' } }),
  inTab('conv-simd128-1', 'ours, convolutions, simd128, 1 worker', 'ours.js', { network: 'conv', options: { build: 'simd128' } }),
  native('conv-native-1', 'ours, convolutions, native, 1 thread', 'conv'),
  pytorch('conv-pytorch-1', 'PyTorch, convolutions, 1 thread', 1, 'default', 'conv'),
  pytorch('conv-pytorch-1-tuned', 'PyTorch, convolutions, 1 thread, tuned', 1, 'tuned', 'conv'),
];
