// What a person waits for, in one build: the answer to a drawing, a map of latents, and the importance-weighted log p(x), for
// the 20-D model. Random weights cost what trained ones do.
import { dataFile, sizes } from './task.js';
import { load } from './ours.js';

const mapLatents = 400;
const samples = 1000;

/** @type {any} */
let model;
/** @type {Float32Array} */
let x;

export async function start(/** @type {{ build: string }} */ { build }) {
  const { module, config } = await load(build);
  const session = new module.Session(config);
  session.setHeldOutData(await dataFile('test-500'), undefined);
  x = session.heldOut(0, 1).x;
  model = session.model();
  measure();
}

/** Milliseconds of one call, of `count` in a row: the clock of a page is coarse. */
function time(/** @type {number} */ count, /** @type {() => unknown} */ call) {
  const began = performance.now();
  for (let i = 0; i < count; i++) call();
  return (performance.now() - began) / count;
}

/** Milliseconds of each. */
export function measure() {
  const z = Float32Array.from({ length: mapLatents * sizes.latent }, (_, i) => Math.sin(i));
  return {
    explain: time(50, () => model.explain(x, 1, 1)),
    decode: time(10, () => model.decode(z)),
    logPx: time(3, () => model.logPx(x, samples, 1)),
  };
}
