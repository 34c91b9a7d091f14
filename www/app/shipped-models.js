// @ts-check
/**
 * The models that the site ships. Their names in words are the texts 'model.<id>'. `heldOut` is the worker's own answer
 * to `evaluate` on all held-out images with seed 1, but for what each latent says, kept here so that no visitor fetches them for
 * it; a test compares.
 */

/**
 * @typedef {object} ShippedModel `data`, `latent` and `likelihood` as its file says, which a test compares too
 * @property {string} id
 * @property {string} url
 * @property {string} data the dataset that it was trained on
 * @property {number} latent
 * @property {string} likelihood
 * @property {number} [beta] that it was trained with, where that is not 1
 * @property {import('./protocol.js').HeldOut} heldOut
 */

/** @type {ShippedModel[]} */
export const shippedModels = [
  {
    id: 'mnist-20d',
    url: 'models/mnist-20d.safetensors',
    data: 'mnist',
    latent: 20,
    likelihood: 'bernoulli',
    heldOut: {
      images: 10000,
      nll: 69.7,
      kl: 27.01,
      elbo: -96.71,
      activeUnits: 20,
      standardErrors: { nll: 0.22, kl: 0.043, elbo: 0.251 },
    },
  },
  {
    id: 'mnist-2d',
    url: 'models/mnist-2d.safetensors',
    data: 'mnist',
    latent: 2,
    likelihood: 'bernoulli',
    heldOut: {
      images: 10000,
      nll: 125.69,
      kl: 7.46,
      elbo: -133.16,
      activeUnits: 2,
      standardErrors: { nll: 0.476, kl: 0.007, elbo: 0.477 },
    },
  },
  {
    id: 'mnist-5d',
    url: 'models/mnist-5d.safetensors',
    data: 'mnist',
    latent: 5,
    likelihood: 'bernoulli',
    beta: 1.4,
    heldOut: {
      images: 10000,
      nll: 105.11,
      kl: 10.86,
      elbo: -115.97,
      activeUnits: 5,
      standardErrors: { nll: 0.408, kl: 0.013, elbo: 0.413 },
    },
  },
  {
    id: 'mnist-20d-mixture',
    url: 'models/mnist-20d-mixture.safetensors',
    data: 'mnist',
    latent: 20,
    likelihood: 'bernoulli',
    heldOut: {
      images: 10000,
      nll: 73.42,
      kl: 19.44,
      elbo: -92.86,
      activeUnits: 19,
      standardErrors: { nll: 0.256, kl: 0.044, elbo: 0.282 },
    },
  },
  {
    id: 'mnist-20d-convolutions',
    url: 'models/mnist-20d-convolutions.safetensors',
    data: 'mnist',
    latent: 20,
    likelihood: 'bernoulli',
    heldOut: {
      images: 10000,
      nll: 68.13,
      kl: 27.44,
      elbo: -95.57,
      activeUnits: 20,
      standardErrors: { nll: 0.206, kl: 0.048, elbo: 0.242 },
    },
  },
  {
    id: 'mnist-50d',
    url: 'models/mnist-50d.safetensors',
    data: 'mnist',
    latent: 50,
    likelihood: 'bernoulli',
    heldOut: {
      images: 10000,
      nll: 67.79,
      kl: 23.83,
      elbo: -91.62,
      activeUnits: 16,
      standardErrors: { nll: 0.22, kl: 0.045, elbo: 0.255 },
    },
  },
  {
    id: 'mnist-50d-k50',
    url: 'models/mnist-50d-k50.safetensors',
    data: 'mnist',
    latent: 50,
    likelihood: 'bernoulli',
    heldOut: {
      images: 10000,
      nll: 74.71,
      kl: 20.27,
      elbo: -94.97,
      activeUnits: 38,
      standardErrors: { nll: 0.237, kl: 0.043, elbo: 0.269 },
    },
  },
  {
    id: 'mnist-2d-gaussian',
    url: 'models/mnist-2d-gaussian.safetensors',
    data: 'mnist',
    latent: 2,
    likelihood: 'gaussian',
    heldOut: {
      images: 10000,
      nll: -188.68,
      kl: 8.65,
      elbo: 180.03,
      activeUnits: 2,
      standardErrors: { nll: 1.339, kl: 0.01, elbo: 1.339 },
    },
  },
  {
    id: 'mnist-2d-gaussian-learned',
    url: 'models/mnist-2d-gaussian-learned.safetensors',
    data: 'mnist',
    latent: 2,
    likelihood: 'gaussian-learned',
    heldOut: {
      images: 10000,
      nll: -207.79,
      kl: 9.12,
      elbo: 198.68,
      activeUnits: 2,
      standardErrors: { nll: 2.019, kl: 0.013, elbo: 2.021 },
    },
  },
  {
    id: 'mnist-2d-categorical',
    url: 'models/mnist-2d-categorical.safetensors',
    data: 'mnist',
    latent: 2,
    likelihood: 'categorical',
    heldOut: {
      images: 10000,
      nll: 351.42,
      kl: 7.39,
      elbo: -358.81,
      activeUnits: 2,
      standardErrors: { nll: 1.07, kl: 0.01, elbo: 1.067 },
    },
  },
  {
    id: 'mnist-20d-autoencoder',
    url: 'models/mnist-20d-autoencoder.safetensors',
    data: 'mnist',
    latent: 20,
    likelihood: 'bernoulli',
    beta: 0,
    heldOut: {
      images: 10000,
      nll: 58.1,
      kl: 349.3,
      elbo: -407.39,
      activeUnits: 20,
      standardErrors: { nll: 0.22, kl: 0.688, elbo: 0.769 },
    },
  },
  {
    id: 'mnist-class',
    url: 'models/mnist-class.safetensors',
    data: 'mnist',
    latent: 4,
    likelihood: 'bernoulli',
    heldOut: {
      images: 10000,
      nll: 106.6,
      kl: 8.19,
      elbo: -114.79,
      activeUnits: 4,
      standardErrors: { nll: 0.401, kl: 0.014, elbo: 0.403 },
    },
  },
  {
    id: 'fashion-2d',
    url: 'models/fashion-2d.safetensors',
    data: 'fashion',
    latent: 2,
    likelihood: 'bernoulli',
    heldOut: {
      images: 10000,
      nll: 249.5,
      kl: 6.51,
      elbo: -256,
      activeUnits: 2,
      standardErrors: { nll: 0.806, kl: 0.007, elbo: 0.807 },
    },
  },
  {
    id: 'characters-2d',
    url: 'models/characters-2d.safetensors',
    data: 'characters',
    latent: 2,
    likelihood: 'bernoulli',
    heldOut: {
      images: 2392,
      nll: 289.96,
      kl: 9.02,
      elbo: -298.98,
      activeUnits: 2,
      standardErrors: { nll: 1.695, kl: 0.042, elbo: 1.68 },
    },
  },
  {
    id: 'characters-32d',
    url: 'models/characters-32d.safetensors',
    data: 'characters',
    latent: 32,
    likelihood: 'bernoulli',
    heldOut: {
      images: 2392,
      nll: 186.09,
      kl: 44.76,
      elbo: -230.855,
      activeUnits: 32,
      standardErrors: { nll: 0.846, kl: 0.081, elbo: 0.884 },
    },
  },
];

/** The model of words: not one of those above, since no digit fits it. What is held out of it is words. */
export const wordsModel = { id: 'words', url: 'models/words.safetensors', heldOut: null };

/** @param {string} id */
export const shippedModel = (id) => shippedModels.find((model) => model.id === id) ?? shippedModels[0];

/** @param {string} id */
export const isShipped = (id) => shippedModels.some((model) => model.id === id);

/** The VAEs whose latent space is a plane, of one dataset and every likelihood that there is a model for. */
export const planeModels = shippedModels.filter(
  ({ data, latent, beta = 1 }) => latent === 2 && beta > 0 && data === shippedModels[0].data,
);
