// The matrix products of the step's large layers in one build, and beside them the speed of registers alone: the example
// `gemm` of vae-kernels, a module without glue.
import { batch, sizes } from './task.js';

const { input, hidden } = sizes;
/**
 * out (m, n) = a (m, k) b (k, n). Weights are (out, in), so the forward pass has b, and the gradient of the weights a, transposed.
 * @type {Record<string, [m: number, n: number, k: number, aTransposed: number, bTransposed: number]>}
 */
const products = {
  forward: [batch, hidden, input, 0, 1],
  gradientOfInput: [batch, hidden, input, 0, 0],
  gradientOfWeights: [hidden, input, batch, 1, 0],
};
/** Of one measurement; long enough that what a call sets up does not count. */
const repeats = 60;
const peakRounds = 20_000_000;
const peakOperations = 80;

/** @type {any} */
let exports;

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
  measure();
}

/** GFLOP/s of `call`, which does `operations`. */
function rate(/** @type {number} */ operations, /** @type {() => number} */ call) {
  const began = performance.now();
  if (Number.isNaN(call())) throw new Error('the product failed');
  return operations / 1e6 / (performance.now() - began);
}

/** GFLOP/s of each. */
export function measure() {
  /** @type {Record<string, number>} */
  const rates = { peak: rate(peakRounds * peakOperations, () => exports.peak(peakRounds)) };
  for (const [name, [m, n, k, aTransposed, bTransposed]] of Object.entries(products)) {
    rates[name] = rate(2 * m * n * k * repeats, () => exports.gemm(m, n, k, aTransposed, bTransposed, repeats));
  }
  return rates;
}
