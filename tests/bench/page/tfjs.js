// TensorFlow.js on its WebAssembly backend (SIMD; its threads need an isolated page), with the library's fused layers and
// its own Adam, everything tidied, and the gradient of the likelihood in its short form.
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-core/dist/register_all_gradients.js';
import { adam, batch, batches, initialParameters, sizes } from './task.js';

/** @type {import('@tensorflow/tfjs-core').Tensor2D[]} */
let images;
/** @type {Record<string, import('@tensorflow/tfjs-core').Variable>} */
let p;
/** @type {import('@tensorflow/tfjs-core').Optimizer} */
let optimizer;
let count = 0;

export async function start() {
  setWasmPaths('/bench/tfjs/');
  await tf.setBackend('wasm');
  if (tf.getBackend() !== 'wasm') throw new Error(`the backend is ${tf.getBackend()}`);
  images = (await batches()).map((pixels) => tf.tensor2d(pixels, [batch, sizes.input]));
  p = Object.fromEntries(
    Object.entries(initialParameters()).map(([name, { shape, values }]) => [name, tf.variable(tf.tensor(values, shape))]),
  );
  optimizer = tf.train.adam(adam.lr, adam.beta1, adam.beta2, adam.eps);
}

/** -log p(x|z) of all x together, whose gradient by the logits is sigmoid(logits) - x. */
const bernoulli = tf.customGrad((logits, x, save) => {
  const [l, pixels] = /** @type {import('@tensorflow/tfjs-core').Tensor[]} */ ([logits, x]);
  /** @type {import('@tensorflow/tfjs-core').GradSaveFunc} */ (save)([l, pixels]);
  return {
    value: tf.sum(tf.sub(tf.softplus(l), tf.mul(l, pixels))),
    gradFunc: (dy, [l, pixels]) => [tf.mul(dy, tf.sub(tf.sigmoid(l), pixels)), tf.zerosLike(pixels)],
  };
});

/** nll + kl of a batch x (128, 784), nats per image. */
function loss(/** @type {import('@tensorflow/tfjs-core').Tensor2D} */ x) {
  const layer = (/** @type {string} */ name, /** @type {any} */ a, /** @type {'linear' | 'relu'} */ activation) =>
    tf.fused.matMul({ a, b: /** @type {any} */ (p[`${name}.weight`]), bias: p[`${name}.bias`], activation });
  const hidden = layer('encoder', x, 'relu');
  const mu = layer('mu', hidden, 'linear');
  const logvar = layer('logvar', hidden, 'linear');
  const z = tf.add(mu, tf.mul(tf.exp(tf.mul(logvar, 0.5)), tf.randomNormal([batch, sizes.latent])));
  const logits = layer('out', layer('decoder', z, 'relu'), 'linear');
  const nll = bernoulli(logits, x);
  const kl = tf.mul(tf.sum(tf.sub(tf.add(tf.square(mu), tf.exp(logvar)), tf.add(logvar, 1))), 0.5);
  return /** @type {import('@tensorflow/tfjs-core').Scalar} */ (tf.mul(tf.add(nll, kl), 1 / batch));
}

/** One training step; answers the loss only where it is asked for. */
function next(/** @type {boolean} */ wanted) {
  const x = images[count++ % images.length];
  return tf.tidy(() => optimizer.minimize(() => loss(x), wanted));
}

/** `steps` steps; answers their milliseconds. */
export function run(/** @type {number} */ steps) {
  const began = performance.now();
  for (let i = 0; i < steps; i++) next(false);
  return performance.now() - began;
}

/** `steps` steps that are not timed; answers the loss of each. */
export function losses(/** @type {number} */ steps) {
  return Array.from({ length: steps }, () => {
    const value = /** @type {import('@tensorflow/tfjs-core').Scalar} */ (next(true));
    const [number] = value.dataSync();
    value.dispose();
    return number;
  });
}
