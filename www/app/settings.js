// @ts-check
/**
 * The settings: every one of them with its default and how it is written as text, and what follows from them for the
 * model and its training. Their place in the address is address.js's business.
 */
import { languages } from '../languages/languages.js';

/**
 * @typedef {object} Settings
 * @property {import('./views.js').ViewName} view
 * @property {string} chapter a page of the view, where it has any; empty: the last one read, or the first
 * @property {import('../shared/i18n.js').Language | null} language null: the browser's
 * @property {import('./theme.js').ThemeName} theme
 * @property {string} model which shipped model opens, an id of models.js
 * @property {number[]} hidden the model to be trained, until `pixels`
 * @property {number} latent
 * @property {import('./protocol.js').Activation} activation
 * @property {import('./protocol.js').Likelihood} likelihood
 * @property {number} variance of the gaussian likelihood
 * @property {number} levels of grey of the categorical likelihood
 * @property {import('./protocol.js').Pixels} pixels
 * @property {number} batch how it is trained, until `count`
 * @property {number} lr
 * @property {number} epochs
 * @property {number} beta
 * @property {number} warmup
 * @property {number} clip
 * @property {number} seed
 * @property {import('./protocol.js').TrainingSet} set
 * @property {number} count training images used, 0 for the whole set
 * @property {number} workers that share training, 0 for as many as suit the machine
 * @property {number} temperature of samples
 * @property {number} samples how many
 */

/**
 * How one setting is written in the address and read back; `read` gives undefined for what it does not accept.
 * @template T
 * @typedef {{ initial: T, write: (value: T) => string, read: (text: string) => T | undefined }} Field
 */

/**
 * @template {string} T
 * @param {T} initial
 * @param {readonly T[]} allowed
 * @returns {Field<T>}
 */
const oneOf = (initial, allowed) => ({
  initial,
  write: (value) => value,
  read: (text) => allowed.find((value) => value === text),
});

/**
 * @param {number} initial
 * @param {number} min
 * @param {number} max
 * @param {boolean} [integer]
 * @returns {Field<number>}
 */
const numeric = (initial, min, max, integer = true) => ({
  initial,
  write: String,
  read: (text) => {
    const value = text.trim() === '' ? NaN : Number(text);
    return value >= min && value <= max && (!integer || Number.isInteger(value)) ? value : undefined;
  },
});

/** Workers that may share training; each holds the data for itself. */
export const mostWorkers = 8;
/** As many at most are taken unasked, and images of a batch for each of them at least. */
const suitableWorkers = 4;
const fewestImages = 16;

/** @type {Field<number[]>} */
const widths = {
  initial: [400],
  write: (value) => value.join('-'),
  read: (text) => {
    const values = text === '' ? [] : text.split('-').map(Number);
    return values.length <= 4 && values.every((v) => Number.isInteger(v) && v >= 1 && v <= 2048) ? values : undefined;
  },
};

/** @type {Field<import('../shared/i18n.js').Language | null>} */
const languageField = {
  initial: null,
  write: (value) => value ?? '',
  read: (text) => languages.find(({ id }) => id === text)?.id,
};

/** @type {Field<string>} */
const modelField = {
  initial: 'mnist-20d',
  write: (value) => value,
  read: (text) => (/^[a-z0-9-]{1,40}$/.test(text) ? text : undefined),
};

/** Every setting but the view and its chapter, which are the address's first words. The keys are the names in the address. */
export const fields = {
  language: languageField,
  theme: oneOf('system', /** @type {const} */ (['system', 'light', 'dark'])),
  model: modelField,
  hidden: widths,
  latent: numeric(20, 1, 256),
  activation: oneOf('relu', /** @type {const} */ (['relu', 'tanh', 'silu'])),
  likelihood: oneOf('bernoulli', /** @type {const} */ (['bernoulli', 'gaussian', 'gaussian-learned', 'categorical'])),
  variance: numeric(0.1, 0.0001, 100, false),
  levels: numeric(8, 2, 256),
  pixels: oneOf('grey', /** @type {const} */ (['grey', 'dynamic', 'threshold', 'one-hot'])),
  batch: numeric(128, 1, 4096),
  lr: numeric(0.001, 1e-6, 1, false),
  epochs: numeric(10, 0, 1000),
  beta: numeric(1, 0, 100, false),
  warmup: numeric(0, 0, 1e6),
  clip: numeric(0, 0, 1e6, false),
  seed: numeric(1, 0, 0xffffffff),
  set: oneOf('10k', /** @type {const} */ (['10k', '60k'])),
  count: numeric(0, 0, 60000),
  workers: numeric(0, 0, mostWorkers),
  temperature: numeric(1, 0, 3, false),
  samples: numeric(64, 1, 400),
};

/**
 * The configuration that the settings describe.
 * @param {Settings} settings
 * @returns {import('./protocol.js').Config}
 */
export function configOf(settings) {
  const { hidden, latent, activation, likelihood, variance, levels, pixels } = settings;
  const { batch, lr, epochs, beta, warmup, clip, seed } = settings;
  return {
    model: { input: 784, hidden, latent, activation, likelihood, variance, levels, pixels },
    train: { batch, lr, epochs, beta, warmup, clip, seed },
  };
}

/**
 * How many workers train: those that the settings name, or as many as suit the machine and the batch.
 * @param {Settings} settings
 * @param {number} [cores]
 */
export function workersOf({ workers, batch }, cores = globalThis.navigator?.hardwareConcurrency ?? 1) {
  return workers || Math.max(1, Math.min(cores, suitableWorkers, Math.floor(batch / fewestImages)));
}
