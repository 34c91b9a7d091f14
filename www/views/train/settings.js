// @ts-check
/**
 * Every setting of a model and its training, in three groups by when they take effect, as the core says it. Plain
 * settings in, patches out. A setting that is added to the core is here by itself.
 */
import { html } from '../../vendor/lit.js';
import { hasText, t, whole } from '../../shared/i18n.js';
import { button, select } from '../../shared/controls/controls.js';
import { icon } from '../../shared/controls/icon.js';
import { datasetOf, drawable, imagesOf, ownDatasets } from '../../app/datasets.js';
import { applies, choicesOf, configFields, fieldNamed } from '../../app/schema.js';
import { mostWorkers, settingsOfData, workersOf } from '../../app/settings.js';
import { control, named } from './fields.js';

/** @typedef {import('../../app/schema.js').Field} Field */
/** @typedef {import('../../app/settings.js').Settings} Settings */
/** @typedef {import('./fields.js').Panel} Panel */

/** What follows from the dataset, whose list is below, and the seed, which stands beside the buttons. */
const elsewhere = ['data', 'input', 'shape', 'classes', 'letters', 'seed'];

/**
 * Whether a setting has a control here: it applies, and there is something to choose.
 * @param {Field} field
 * @param {Settings} settings
 */
export const isShown = (field, settings) =>
  !elsewhere.includes(field.name) &&
  applies(field.when, settings) &&
  (field.type !== 'choice' || choicesOf(field, settings).length > 1);

/**
 * @param {string} name
 * @param {unknown} fields
 */
const group = (name, fields) =>
  html`<section class="train-setting-group">
    <h3>${t(`train.group.${name}`)}</h3>
    <p class="hint">${t(`train.group.${name}.when`)}</p>
    <div class="train-setting-fields">${fields}</div>
  </section>`;

/**
 * @param {Panel} panel
 * @param {() => void} onClose
 * @param {readonly Field[]} [fields]
 */
export function settingsPanel(panel, onClose, fields = configFields) {
  const controls = (/** @type {Field['effect']} */ effect) =>
    fields.filter((field) => field.effect === effect && isShown(field, panel.settings)).map((field) => control(field, panel));
  return html`<div class="train-settings">
    <div class="train-settings-head">
      <h2>${t('train.settings')}</h2>
      ${button({ label: icon('close'), name: t('train.settings.close'), tip: t('train.settings.close'), kind: 'quiet', onClick: onClose })}
    </div>
    ${group('model', controls('fresh-weights'))} ${group('training', controls('next-step'))}
    ${group('data', [datasetControl(panel), ownControl(panel), sizeControl(panel), controls('new-data'), workersControl(panel)])}
  </div>`;
}

/** @param {Panel} panel */
function datasetControl({ settings, onChange }) {
  const offered = [...drawable, ...ownDatasets()].map(({ id }) => id);
  const ids = [...new Set([...offered, ...(settings.data === null ? [] : [settings.data])])];
  return select({
    ...named(fieldNamed('data')),
    value: settings.data ?? '',
    options: ids.map((id) => ({ value: id, label: dataName(id) })),
    onChange: (data) => onChange(settingsOfData(data)),
  });
}

/** What a dataset is called. @param {string} id */
export const dataName = (id) => datasetOf(id)?.name ?? (hasText(`data.${id}`) ? t(`data.${id}`) : t('data.own', { id }));

/** @param {Panel} panel */
const ownControl = ({ onOwn }) => button({ label: t('own.open'), tip: t('own.open.tip'), testid: 'own-open', onClick: onOwn });

/**
 * The parts of the dataset, and beginnings of them that are worth offering; what the settings have beside these too.
 * @param {Settings} settings
 */
function sizesOf({ data, set, count }) {
  const parts = datasetOf(data)?.parts ?? [];
  const offered = parts.flatMap(({ id, first }) => [...first, 0].map((count) => ({ set: id, count })));
  return offered.some((size) => size.set === set && size.count === count) ? offered : [...offered, { set, count }];
}

/** @param {Panel} panel */
function sizeControl({ settings, onChange }) {
  const { data } = settings;
  const sizes = sizesOf(settings);
  const label = (/** @type {{ set: string, count: number }} */ size) => {
    const own = `data.${data}.${size.set}`;
    return t(hasText(own) && size.count === 0 ? own : 'train.images.count', { count: whole(imagesOf({ data, ...size })) });
  };
  return select({
    label: t('train.images'),
    tip: t('train.images.tip'),
    value: sizes.findIndex(({ set, count }) => set === settings.set && count === settings.count),
    options: sizes.map((size, value) => ({ value, label: label(size) })),
    testid: 'train-images',
    onChange: (at) => onChange(sizes[at]),
  });
}

/** @param {Panel} panel */
const workersControl = ({ settings, onChange }) =>
  select({
    label: t('train.workers'),
    tip: t('train.workers.tip'),
    value: settings.workers,
    options: Array.from({ length: mostWorkers + 1 }, (_, count) => ({
      value: count,
      label: count ? whole(count) : t('train.workers.auto', { count: whole(workersOf({ ...settings, workers: 0 })) }),
    })),
    testid: 'train-workers',
    onChange: (workers) => onChange({ workers }),
  });
