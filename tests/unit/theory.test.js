// Bayes on the shipped 2-D model and a real digit, against numbers made in PyTorch without any code of this project: the
// checkpoint's decoder (three relu layers, a linear one) at the centres z of 1200 x 1200 cells over [-4, 4]^2,
//   log p(x) = logsumexp(-binary_cross_entropy_with_logits(decode(z), x).sum() + log N(z; 0, I)) + 2 log(8 / 1200)
// for x, MNIST's first test image, with the likelihoods added up in f64. Since the model's wide matrices are in 8 bits the number
// is that of the same sum by plain loops in f64, which found PyTorch's -87.41735 for the weights before they were rounded.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { before, test } from 'node:test';
import { Functions, Session, initSync } from '../../www/pkg/simd128/vae_wasm.js';
import { filesOf, mnist } from '../mnist.js';

const logPx = -87.40011;

const read = (/** @type {string} */ path) => readFileSync(new URL(`../../www/${path}`, import.meta.url));
/** @type {import('../../www/pkg/simd128/vae_wasm.js').Model} */
let model;
/** @type {Float32Array} */
let x;

before(() => {
  initSync({ module: read('pkg/simd128/vae_wasm_bg.wasm') });
  model = Session.open(read('models/mnist-2d.safetensors')).model();
  const [images, labels] = filesOf(mnist.examples);
  x = Functions.readDigits(images, labels).x.slice(0, 784);
});

function quadrature() {
  const task = model.quadrature(x);
  for (;;) {
    const found = task.advance();
    if (found) return found;
  }
}

test('quadrature finds log p(x), and what the ELBO lacks of it is KL(q(z|x) || p(z|x))', () => {
  const found = quadrature();
  assert.ok(Math.abs(found.logPx - logPx) < 2e-4, `log p(x) is ${found.logPx}`);
  assert.ok(Math.abs(found.elbo + found.klPosterior - logPx) < 1e-3 * Math.abs(logPx), `${found.elbo} + ${found.klPosterior}`);
});

test('importance sampling comes as near as its standard error says, which is a tenth of the prior’s', () => {
  const at = (/** @type {import('../../www/pkg/simd128/vae_wasm.js').Proposal} */ proposal) => {
    const { estimate, standardError } = model.estimateLogPx(x, proposal, 5000, 1);
    const last = estimate.length - 1;
    return [estimate[last], standardError[last]];
  };
  const [posterior, error] = at('posterior');
  assert.ok(error < 0.1 && Math.abs(posterior - logPx) < 5 * error, `${posterior} ± ${error}`);
  const [, priorError] = at('prior');
  assert.ok(priorError > 10 * error, `${priorError}, ${error}`);
});
