// One module of ours in one Worker. The digits are kept as bytes, so a step includes their conversion, the shuffle and eps.
import { batch, dataFile, images, sizes } from './task.js';

/** The training of the benchmark, as the module's configuration. */
export const config = {
  model: {
    input: sizes.input,
    hidden: [sizes.hidden],
    latent: sizes.latent,
    activation: 'relu',
    likelihood: 'bernoulli',
    variance: 0.1,
    pixels: 'grey',
  },
  train: { batch, lr: 1e-3, epochs: 1000, beta: 1, warmup: 0, clip: 0, seed: 1 },
};

/** The module of a build, started: what it exports and its memory. */
export async function load(/** @type {string} */ build) {
  const module = await import(`/pkg/${build}/vae_wasm.js`);
  const { memory } = await module.default();
  return { module, memory };
}

/** @type {{ step(): { nll: number, kl: number } }} */
let session;

export async function start(/** @type {{ build: string }} */ { build }) {
  const { module } = await load(build);
  const created = new module.Session(config);
  created.setTrainingData(await dataFile('train-images-10k'), undefined, images);
  session = created;
}

/** `steps` steps; answers their milliseconds. */
export function run(/** @type {number} */ steps) {
  const began = performance.now();
  for (let i = 0; i < steps; i++) session.step();
  return performance.now() - began;
}

/** `steps` steps that are not timed; answers the loss of each. */
export function losses(/** @type {number} */ steps) {
  return Array.from({ length: steps }, () => {
    const { nll, kl } = session.step();
    return nll + kl;
  });
}
