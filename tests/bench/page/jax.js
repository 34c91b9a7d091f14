// jax-js on its WebAssembly backend: loss, gradients and Adam in one jitted function, so that the library fuses what it
// can. Weights lie (out, in) and eps is drawn in JavaScript: both were faster so. Its arrays count references: each use but
// the last takes `.ref`.
import { blockUntilReady, defaultDevice, init, jit, nn, numpy as np, valueAndGrad } from '@jax-js/jax';
import { adam, batch, batches, initialParameters, normals, sizes } from './task.js';

/** @typedef {import('@jax-js/jax').Array} Array_ */
/** @typedef {Record<string, Array_>} Tree */

/** nll + kl of a batch x (128, 784) under the noise eps (128, 20), nats per image. */
function loss(/** @type {Tree} */ p, /** @type {Array_} */ x, /** @type {Array_} */ eps) {
  const layer = (/** @type {string} */ name, /** @type {Array_} */ input) =>
    np.matmul(input, p[`${name}.weight`].transpose()).add(p[`${name}.bias`]);
  const hidden = nn.relu(layer('encoder', x.ref));
  const mu = layer('mu', hidden.ref);
  const logvar = layer('logvar', hidden);
  const z = mu.ref.add(np.exp(logvar.ref.mul(0.5)).mul(eps));
  const logits = layer('out', nn.relu(layer('decoder', z)));
  const nll = nn
    .relu(logits.ref)
    .sub(logits.ref.mul(x))
    .add(np.log(np.exp(np.absolute(logits).neg()).add(1)))
    .sum();
  const kl = np.square(mu).add(np.exp(logvar.ref)).sub(logvar).sub(1).sum().mul(0.5);
  return nll.add(kl).mul(1 / batch);
}

/** One step of Adam (Kingma & Ba 2015) on every parameter; `rate` and `root` hold the bias corrections. */
const step = jit(
  (
    /** @type {Tree} */ p,
    /** @type {Tree} */ m,
    /** @type {Tree} */ v,
    /** @type {Array_} */ x,
    /** @type {Array_} */ eps,
    /** @type {Array_} */ rate,
    /** @type {Array_} */ root,
  ) => {
    const kept = Object.fromEntries(Object.entries(p).map(([name, value]) => [name, value.ref]));
    const [value, gradient] = valueAndGrad(loss)(kept, x, eps);
    /** @type {Tree[]} */
    const [newP, newM, newV] = [{}, {}, {}];
    for (const name of Object.keys(p)) {
      const g = gradient[name];
      newM[name] = m[name].mul(adam.beta1).add(g.ref.mul(1 - adam.beta1));
      newV[name] = v[name].mul(adam.beta2).add(np.square(g).mul(1 - adam.beta2));
      const scale = np.sqrt(newV[name].ref).mul(root.ref).add(adam.eps);
      newP[name] = p[name].sub(newM[name].ref.mul(rate.ref).div(scale));
    }
    rate.dispose();
    root.dispose();
    return [newP, newM, newV, value];
  },
);

/** @type {Array_[]} */
let images;
/** @type {[Tree, Tree, Tree]} */
let state;
let count = 0;

export async function start() {
  await init('wasm');
  defaultDevice('wasm');
  images = (await batches()).map((pixels) => np.array(pixels).reshape([batch, sizes.input]));
  const all = Object.entries(initialParameters());
  const tree = (/** @type {(values: Float32Array) => Float32Array} */ f) =>
    Object.fromEntries(all.map(([name, { shape, values }]) => [name, np.array(f(values)).reshape(shape.toReversed())]));
  const zeros = (/** @type {Float32Array} */ values) => new Float32Array(values.length);
  state = [tree((values) => values), tree(zeros), tree(zeros)];
}

/** One training step, eps drawn anew; answers the loss, which is not waited for. */
function next() {
  const x = images[count % images.length].ref;
  count++;
  const rate = np.array(adam.lr / (1 - adam.beta1 ** count));
  const root = np.array(1 / Math.sqrt(1 - adam.beta2 ** count));
  const eps = np.array(normals(batch * sizes.latent)).reshape([batch, sizes.latent]);
  const [p, m, v, value] = step(...state, x, eps, rate, root);
  state = [p, m, v];
  return value;
}

/** `steps` steps; answers their milliseconds. */
export async function run(/** @type {number} */ steps) {
  const began = performance.now();
  for (let i = 0; i < steps; i++) next().dispose();
  await blockUntilReady(state[0]['out.weight']);
  return performance.now() - began;
}

/** `steps` steps that are not timed; answers the loss of each. */
export async function losses(/** @type {number} */ steps) {
  const values = [];
  for (let i = 0; i < steps; i++) values.push((await next().data())[0]);
  return values;
}
