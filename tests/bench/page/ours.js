// One module of ours in one Worker. The digits are kept as bytes, so a step includes their conversion, the shuffle and eps.
import { batch, dataFile, images, sizes } from './task.js';

/**
 * The module of a build, started: what it exports, its memory, and the training of the benchmark as its configuration.
 * @param {string} build
 * @param {'dense' | 'conv'} [network]
 */
export async function load(build, network = 'dense') {
  const module = await import(`/pkg/${build}/vae_wasm.js`);
  const { memory } = await module.default();
  const { model, train } = module.Functions.configOf('mnist');
  const config = {
    model: { ...model, ...(network === 'conv' ? convolutions : { hidden: [sizes.hidden] }), latent: sizes.latent },
    train: { ...train, batch, lr: 1e-3, epochs: 1000 },
  };
  return { module, memory, config };
}

/** The page's preset. */
const convolutions = { network: 'conv', channels: [16, 32], hidden: [] };

/** @type {{ step(): { nll: number, kl: number } }} */
let session;

export async function start(/** @type {{ build: string, network: 'dense' | 'conv' }} */ { build, network }) {
  const { module, config } = await load(build, network);
  const created = new module.Session(config);
  created.setTrainingData(await dataFile('10k'), undefined, images);
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
