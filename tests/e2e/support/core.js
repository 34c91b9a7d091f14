/**
 * The same compiled model without any page, in Node: what the page shows is compared with what it answers. Whether its
 * answers are right is the Rust crates' tests' business.
 */
import { readFileSync } from 'node:fs';
import { Experiments, initSync as initAside } from '../../../www/pkg/aside/vae_wasm.js';
import { Functions, Session, initSync } from '../../../www/pkg/simd128/vae_wasm.js';
import { filesOf, mnist } from '../../mnist.js';
import { sources } from './site.js';

const file = (/** @type {string} */ path) => readFileSync(sources + path);
initSync({ module: file('pkg/simd128/vae_wasm_bg.wasm') });
initAside({ module: file('pkg/aside/vae_wasm_bg.wasm') });

export { Experiments, Functions, Session };

/** @param {string} model a shipped one */
export const openModel = (model) => Session.open(file(`models/${model}.safetensors`)).model();

const [images, labels] = filesOf(mnist.examples);
/** The shipped test digits. */
export const examples = Functions.readDigits(images, labels);

/** The first shipped test digit of a class, (784). @param {number} label */
export function testDigit(label) {
  const at = examples.labels.indexOf(label) * 784;
  return examples.x.slice(at, at + 784);
}
