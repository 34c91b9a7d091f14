// The linear memory of one build in the page's default training on all 60,000 digits. WebAssembly memory never shrinks, so
// its length is also its peak.
import { dataFile } from './task.js';
import { load } from './ours.js';

const all = 0;
const warmUp = 100;
const evaluated = 1000;

/** @type {any} */
let session;
/** @type {WebAssembly.Memory} */
let memory;

export async function start(/** @type {{ build: string }} */ { build }) {
  const loaded = await load(build);
  memory = loaded.memory;
  session = new loaded.module.Session(loaded.config);
  session.setTrainingData(await dataFile('60k'), undefined, all);
  session.setHeldOutData(await dataFile('test'), undefined);
  train(warmUp);
}

function train(/** @type {number} */ steps) {
  for (let i = 0; i < steps; i++) session.step();
  session.evaluate(evaluated, 1);
}

/** Bytes before and after `steps` further steps. */
export function measure(/** @type {number} */ steps) {
  const before = memory.buffer.byteLength;
  train(steps);
  return { before, after: memory.buffer.byteLength };
}
