// The matrix products of the step's large layers in one build, from the example `gemm` of vae-kernels (a module without
// glue), and beside them what registers alone can do.
import { openPeak } from './peak.js';
import { batch, sizes } from './task.js';

const { input, hidden } = sizes;
/** Of a hundred pixels of MNIST so many are 0. */
const blank = 81;
/**
 * out (m, n) = a (m, k) b (k, n). Weights are (out, in), so the forward pass has b, and the gradient of the weights a,
 * transposed. The last two are of a hundred numbers of a and b so many zeros.
 * @type {Record<string, [m: number, n: number, k: number, aTransposed: number, bTransposed: number, aZeros: number, bZeros: number]>}
 */
const products = {
  forward: [batch, hidden, input, 0, 1, 0, 0],
  gradientOfInput: [batch, hidden, input, 0, 0, 0, 0],
  gradientOfWeights: [hidden, input, batch, 1, 0, 0, 0],
  forwardOfDigits: [batch, hidden, input, 0, 1, blank, 0],
  gradientFromDigits: [hidden, input, batch, 1, 0, 0, blank],
};
/** Of one measurement; long enough that what a call sets up does not count. */
const repeats = 60;

/** @type {any} */
let exports;
/** @type {() => number} */
let peak;

export async function start(/** @type {{ build: string }} */ { build }) {
  const module = await WebAssembly.compileStreaming(fetch(`/bench/gemm-${build}.wasm`));
  /** @type {Record<string, Record<string, () => void>>} */
  const imports = {};
  // Left from libraries that are linked but not called here.
  for (const { module: from, name } of WebAssembly.Module.imports(module)) {
    (imports[from] ??= {})[name] = () => {
      throw new Error(`the products need ${name}`);
    };
  }
  ({ exports } = await WebAssembly.instantiate(module, imports));
  peak = await openPeak(build);
  measure();
}

/** GFLOP/s of each; of a product with zeros as if they were not. */
export function measure() {
  /** @type {Record<string, number>} */
  const rates = { peak: peak() };
  for (const [name, [m, n, k, ...kinds]] of Object.entries(products)) {
    const began = performance.now();
    const last = exports.gemm(m, n, k, ...kinds, repeats);
    rates[name] = (2 * m * n * k * repeats) / 1e6 / (performance.now() - began);
    if (!(last > 0)) throw new Error(`${name}: a sum of products of positive numbers came to ${last}`);
  }
  return rates;
}
