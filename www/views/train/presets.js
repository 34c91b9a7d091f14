// @ts-check
/** Ways to begin that need no knowledge: each a whole set of settings and one press. */
import { html } from '../../vendor/lit.js';
import { icon } from '../../shared/controls/icon.js';
import { t } from '../../shared/i18n.js';
import { configFields } from '../../app/schema.js';
import { datasetOf, imagesOf } from '../../app/datasets.js';
import { settingsOfData } from '../../app/settings.js';

/** @typedef {import('../../app/settings.js').Settings} Settings */
/** @typedef {{ id: string, settings: Partial<Settings> }} Preset texts: train.preset.<id>, .time and .about */

/** Every setting as it is by default, but for the seed, which stays. @type {Partial<Settings>} */
const common = {
  ...Object.fromEntries(configFields.filter(({ name }) => name !== 'seed').map((field) => [field.name, field.default ?? null])),
  ...settingsOfData('mnist'),
};

/** @type {Preset[]} */
export const presets = [
  {
    id: 'demo',
    settings: { ...common, hidden: [256], latent: 8, batch: 64, lr: 0.003, schedule: 'cosine', epochs: 16, set: '10k' },
  },
  {
    id: 'map',
    settings: {
      ...common,
      hidden: [256, 128, 64],
      activation: 'silu',
      latent: 2,
      batch: 128,
      lr: 0.002,
      schedule: 'cosine',
      epochs: 12,
      set: '60k',
    },
  },
  {
    id: 'conv',
    settings: {
      ...common,
      network: 'conv',
      channels: [16, 32],
      hidden: [],
      latent: 20,
      schedule: 'cosine',
      epochs: 8,
      set: '60k',
    },
  },
  {
    id: 'labels',
    settings: {
      ...common,
      condition: 'semi-supervised',
      labels: 100,
      hidden: [256],
      latent: 5,
      batch: 32,
      schedule: 'cosine',
      epochs: 10,
      set: '10k',
    },
  },
  { id: 'quality', settings: { ...common, hidden: [400], latent: 20, batch: 128, schedule: 'cosine', epochs: 24, set: '60k' } },
];

/**
 * A preset on the dataset that is chosen: as many images are seen, again and again, as of MNIST's.
 * @param {Preset} preset
 * @param {string | null} data
 * @returns {Preset}
 */
function presetOn({ id, settings }, data) {
  const dataset = datasetOf(data);
  if (!dataset || dataset.id === settings.data) return { id, settings };
  const part = settings.set === presets[0].settings.set ? dataset.parts[0] : dataset.parts[dataset.parts.length - 1];
  const seen = Number(settings.epochs) * imagesOf(/** @type {Settings} */ (settings));
  const epochs = Math.max(1, Math.round(seen / Math.max(1, part.count)));
  return { id, settings: { ...settings, ...settingsOfData(dataset.id), latent: settings.latent, set: part.id, epochs } };
}

/**
 * Whether a dataset has what a preset needs: classes to be learned from few labels, pictures for windows to look through.
 * @param {Preset} preset
 * @param {string | null} data
 */
function isFor({ settings }, data) {
  const dataset = datasetOf(data);
  if (settings.condition === 'semi-supervised' && dataset?.classes.length === 0) return false;
  return settings.network !== 'conv' || !dataset?.table;
}

/**
 * @param {Settings} settings
 * @param {Preset} preset
 */
const matches = (settings, preset) =>
  Object.entries(preset.settings).every(([name, value]) => String(/** @type {any} */ (settings)[name]) === String(value));

/**
 * @param {object} options
 * @param {Settings} options.settings
 * @param {(preset: Preset) => void} options.onPick
 * @param {() => void} options.onOwn
 */
export function presetButtons({ settings, onPick, onOwn }) {
  return html`<div class="train-presets" role="group" aria-label=${t('train.presets')}>
    ${presets
      .filter((each) => isFor(each, settings.data))
      .map((each) => {
        const preset = presetOn(each, settings.data);
        const tip = `${t(`train.preset.${preset.id}.about`)} ${t('train.preset.tip')}`;
        return html`<button
        type="button"
        class="train-preset"
        aria-pressed=${String(matches(settings, preset))}
        aria-description=${tip}
        data-tip=${tip}
        data-testid="train-preset-${preset.id}"
        @click=${() => onPick(preset)}
      >
        ${icon('play')}<strong>${t(`train.preset.${preset.id}`)}</strong>
        <span>${t(`train.preset.${preset.id}.time`)}</span>
      </button>`;
      })}
    <button
      type="button"
      class="train-preset"
      aria-description=${t('own.open.tip')}
      data-tip=${t('own.open.tip')}
      data-testid="train-own"
      @click=${onOwn}
    >
      ${icon('upload')}<strong>${t('train.own')}</strong>
      <span>${t('train.own.what')}</span>
    </button>
  </div>`;
}
