// @ts-check
/**
 * The settings: those of the model and its training, which the core describes (schema.js), and the page's own, each with
 * its default and how it is written as text. From them follow the configuration, and from a model its settings. Their
 * place in the address is address.js's business.
 */
import { languageNamed } from './first-language.js';
import { flag, numeric, oneOf } from '../shared/text-forms.js';
import { datasetOf, drawable, isOwn } from './datasets.js';
import { applies, choicesOf, configFields, fieldNamed, readText, writeText } from './schema.js';

/**
 * A table of the configuration with all its names: null where the table leaves one out.
 * @template T
 * @typedef {{ [K in keyof T]-?: {} extends Pick<T, K> ? T[K] | null : T[K] }} Given
 */

/**
 * @typedef {object} PageSettings
 * @property {import('./views.js').ViewName} view
 * @property {string} chapter a page of the view, where it has any; empty: the last one read, or the first
 * @property {import('../shared/i18n.js').Language | null} language null: the browser's
 * @property {import('./theme.js').ThemeName} theme
 * @property {string} model which shipped model opens, an id of shipped-models.js
 * @property {string} set the part of the dataset that is trained on
 * @property {number} count how many images of it, 0 for all
 * @property {number} workers that share training, 0 for as many as suit the machine
 * @property {string} figure which figure of the view stands alone; empty: the whole view
 * @property {boolean} only the view, or its figure, without what stands around it: for a frame of another page, for a lecture
 * @property {string} left which two models are compared: a shipped one's id, 'own-12' for an entry of the reader's own,
 *   'present' for the page's
 * @property {string} right
 * @property {string} words the model of words that is looked at: the shipped one, or one of the reader's own
 * @property {number} temperature of samples
 * @property {number} samples how many
 * @property {number} draws of z for one digit: the seed of their eps
 */

/** @typedef {import('./protocol.js').Config} Config */
/** @typedef {PageSettings & Given<Omit<Config['model'], 'columns'>> & Given<Config['train']>} Settings */

/**
 * A setting: its default, how it is written in the address, and how it is read back beside the settings that stand before it.
 * @template T
 * @typedef {{ initial: T } & import('../shared/text-forms.js').TextForm<T>} TextField
 */

/** Workers that may share training; each holds the data for itself. */
export const mostWorkers = 8;
/** As many at most are taken unasked, and images of a batch for each of them at least. */
const suitableWorkers = 4;
const fewestImages = 16;

/** @type {TextField<import('../shared/i18n.js').Language | null>} */
const languageField = {
  initial: null,
  write: (value) => value ?? '',
  read: languageNamed,
};

/** A word of small letters, as ids are. @param {string} initial @returns {TextField<string>} */
const idField = (initial) => ({
  initial,
  write: (value) => value,
  read: (text) => (/^[a-z0-9-]{1,40}$/.test(text) ? text : undefined),
});

/** The id, among models to compare, of the page's. */
export const presentModel = 'present';

/** @param {import('./schema.js').Field} field @returns {[string, TextField<any>]} */
const described = (field) => [
  field.name,
  { initial: field.default, write: (value) => writeText(field, value), read: (text) => readText(field, text) },
];

/** A dataset that can be trained on here: one that the page offers, or whatever a reader has brought. @param {string} id */
const offered = (id) => drawable.find((dataset) => dataset.id === id) ?? ownOf(id);

/** @param {string} id */
function ownOf(id) {
  const dataset = datasetOf(id);
  return dataset && isOwn(dataset) ? dataset : undefined;
}

/** Of the datasets that the page offers; a model of other data has none. @type {TextField<string | null>} */
const dataField = {
  initial: drawable[0].id,
  write: (value) => value ?? '',
  read: (text) => (text === '' ? null : offered(text)?.id),
};

/** @param {string | null} data */
const partsOf = (data) => datasetOf(data)?.parts ?? [];

/** @type {TextField<string>} */
const setField = {
  initial: drawable[0].parts[0].id,
  write: (value) => value,
  read: (text, { data }) => partsOf(data).find(({ id }) => id === text)?.id,
};

/** @param {Settings} settings */
const imagesIn = ({ data, set }) => partsOf(data).find(({ id }) => id === set)?.count ?? 0;

/**
 * Every setting but the view and its chapter, which are the address's first words. The keys are the names in the address;
 * the dataset comes before what it decides.
 */
export const fields = {
  language: languageField,
  theme: {
    initial: /** @type {import('./theme.js').ThemeName} */ ('system'),
    ...oneOf(/** @type {const} */ (['system', 'light', 'dark'])),
  },
  figure: idField(''),
  only: { initial: false, ...flag },
  model: idField('mnist-20d'),
  ...Object.fromEntries(configFields.map(described)),
  data: dataField,
  set: setField,
  count: { initial: 0, ...numeric(0, imagesIn) },
  workers: { initial: 0, ...numeric(0, mostWorkers) },
  left: idField(presentModel),
  right: idField('mnist-20d-autoencoder'),
  words: idField('words'),
  temperature: { initial: 1, ...numeric(0, 3, false) },
  samples: { initial: 64, ...numeric(1, 400) },
  draws: { initial: 1, ...numeric(0, 2 ** 32 - 1) },
};

/**
 * What goes with a dataset: the form of its images and a size of z that suits it.
 * @param {string | null} data
 * @returns {Partial<Settings>} nothing where it is no dataset of the registry
 */
export function settingsOfData(data) {
  const dataset = datasetOf(data);
  if (!dataset) return {};
  const { shape, latent, symbols, parts, table } = dataset;
  const levels = symbols ?? fieldNamed('levels').default;
  /** @type {Partial<Settings>} */
  const ofRows = table ? { likelihood: 'gaussian-learned', pixels: 'grey', network: 'mlp' } : {};
  return { ...ofRows, data, input: shape[0] * shape[1], shape, classes: null, latent, levels, set: parts[0].id, count: 0 };
}

/**
 * The choices that there are not beside the other settings, put back to their defaults.
 * @param {Settings} settings
 * @returns {Partial<Settings>}
 */
export function misfits(settings) {
  const values = /** @type {Record<string, any>} */ (settings);
  const wrong = configFields
    .filter(({ type }) => type === 'choice')
    .filter((field) => !choicesOf(field, settings).includes(values[field.name]));
  return Object.fromEntries(wrong.map((field) => [field.name, field.default]));
}

/**
 * The configuration that the settings describe.
 * @param {Settings} settings
 * @returns {Config}
 */
export function configOf(settings) {
  /** @type {Record<string, Record<string, unknown>>} */
  const config = {};
  for (const { name, table } of configFields) {
    const value = /** @type {Record<string, any>} */ (settings)[name];
    config[table] ??= {};
    if (value !== null) config[table][name] = value;
  }
  // No setting, but what goes with the table.
  const columns = datasetOf(settings.data)?.columns;
  if (columns) config.model.columns = columns;
  return /** @type {any} */ (config);
}

/** What a model is, and what may change while it trains. */
const [ofTraining, ofModel] = [true, false].map((next) => configFields.filter(({ effect }) => (effect === 'next-step') === next));

/** The names of the settings that count from the next step on. */
export const trainingNames = ofTraining.map(({ name }) => name);

/**
 * The settings that describe a model; how it is trained further is left as it is.
 * @param {import('./protocol.js').ModelInfo} model
 * @returns {Partial<Settings>}
 */
export function settingsOfModel({ config, data, shape }) {
  const tables = /** @type {Record<string, Record<string, any>>} */ (/** @type {unknown} */ (config));
  const values = ofModel.map(({ name, table }) => [name, tables[table][name] ?? null]);
  // A file need not say what its images are: the model itself knows.
  return { ...Object.fromEntries(values), data: data ?? null, shape };
}

/**
 * What makes the settings those of a model that is there.
 * @param {Settings} settings
 * @param {import('./protocol.js').ModelInfo} model
 */
export function keeping(settings, model) {
  const patch = settingsOfModel(model);
  return patch.data === settings.data ? patch : { ...settingsOfData(patch.data ?? null), ...patch };
}

/**
 * What makes the settings those of a model and of its training, so that starting goes on with it.
 * @param {Settings} settings
 * @param {import('./protocol.js').ModelInfo} model
 * @returns {Partial<Settings>}
 */
export function settingsOfRun(settings, model) {
  const train = /** @type {Record<string, any>} */ (model.config.train);
  const ofRun = Object.fromEntries(ofTraining.map(({ name }) => [name, train[name] ?? null]));
  return { ...keeping(settings, model), ...ofRun };
}

/**
 * Whether the settings describe another model than this one, so that a fresh start is needed.
 * @param {Settings} settings
 * @param {import('./protocol.js').ModelInfo} model
 */
export function describesAnother(settings, model) {
  const present = /** @type {Record<string, any>} */ (settingsOfModel(model));
  const wanted = /** @type {Record<string, any>} */ (settings);
  return ofModel.some(({ name, when }) => applies(when, settings) && String(wanted[name]) !== String(present[name]));
}

/**
 * The training that the settings ask of a model that is there: what needs fresh weights stays the model's own.
 * @param {Settings} settings
 * @param {import('./protocol.js').ModelInfo} model
 * @returns {Config['train']}
 */
export const trainingOf = (settings, model) => configOf({ ...settings, ...settingsOfModel(model) }).train;

/**
 * How many workers train: those that the settings name, or as many as suit the machine and the batch. One core is left to
 * the page, whose hand would otherwise wait for the training.
 * @param {Settings} settings
 * @param {number} [cores]
 */
export function workersOf({ workers, batch }, cores = globalThis.navigator?.hardwareConcurrency ?? 1) {
  return workers || Math.max(1, Math.min(cores - 1, suitableWorkers, Math.floor(batch / fewestImages)));
}
