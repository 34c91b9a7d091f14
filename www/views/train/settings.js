// @ts-check
/** Every setting of a model and its training, in three groups by when they take effect. Plain settings in, patches out. */
import { html, nothing } from '../../vendor/lit.js';
import { t, whole } from '../../shared/i18n.js';
import { choice, numberField, select, slider } from '../../shared/controls/controls.js';
import { mostWorkers, workersOf } from '../../app/settings.js';
import { logSlider, widthsField } from './fields.js';

/** @typedef {import('../../app/settings.js').Settings} Settings */
/** @typedef {(patch: Partial<Settings>) => void} Change */

/** Training images to choose from; 0 is the whole set. @type {{ set: '10k' | '60k', count: number }[]} */
const sizes = [
  { set: '10k', count: 1000 },
  { set: '10k', count: 2000 },
  { set: '10k', count: 5000 },
  { set: '10k', count: 0 },
  { set: '60k', count: 0 },
];

/** @param {{ set: string, count: number }} size how many images that is */
export const imagesOf = ({ set, count }) => count || (set === '60k' ? 60000 : 10000);

/**
 * @param {string} title
 * @param {string} when
 * @param {unknown} fields
 */
const group = (title, when, fields) =>
  html`<section class="train-setting-group">
    <h3>${t(title)}</h3>
    <p class="hint">${t(when)}</p>
    <div class="train-setting-fields">${fields}</div>
  </section>`;

/**
 * @param {object} options
 * @param {Settings} options.settings
 * @param {string | null} options.wrongWidths
 * @param {Change} options.onChange
 * @param {(text: string | null) => void} options.onWrongWidths
 */
export function settingsPanel({ settings, wrongWidths, onChange, onWrongWidths }) {
  return html`<div class="train-settings">
    ${group('train.group.model', 'train.group.model.when', modelFields(settings, wrongWidths, onChange, onWrongWidths))}
    ${group('train.group.training', 'train.group.training.when', trainingFields(settings, onChange))}
    ${group('train.group.data', 'train.group.data.when', dataFields(settings, onChange))}
  </div>`;
}

/**
 * @param {Settings} settings
 * @param {string | null} wrong
 * @param {Change} onChange
 * @param {(text: string | null) => void} onWrong
 */
function modelFields(settings, wrong, onChange, onWrong) {
  const { hidden, latent, activation, likelihood, variance, levels, pixels } = settings;
  return html`${widthsField({
    value: hidden,
    wrong,
    onChange: (widths, text) => {
      onWrong(widths ? null : text);
      if (widths) onChange({ hidden: widths });
    },
  })}
    ${numberField({
      label: t('train.latent'),
      tip: t('train.latent.tip'),
      value: latent,
      min: 1,
      max: 256,
      testid: 'train-latent',
      onChange: (latent) => onChange({ latent }),
    })}
    ${choice({
      id: 'train-activation',
      label: t('train.activation'),
      tip: t('train.activation.tip'),
      value: activation,
      options: [
        { value: 'relu', label: 'ReLU' },
        { value: 'tanh', label: 'tanh' },
        { value: 'silu', label: 'SiLU' },
      ],
      onChange: (activation) => onChange({ activation }),
    })}
    ${select({
      label: t('train.likelihood'),
      tip: t('train.likelihood.tip'),
      value: likelihood,
      options: /** @type {const} */ (['bernoulli', 'gaussian', 'gaussian-learned', 'categorical']).map((value) => ({
        value,
        label: t(`likelihood.${value}`),
      })),
      testid: 'train-likelihood',
      onChange: (likelihood) => onChange({ likelihood }),
    })}
    ${
      likelihood === 'categorical'
        ? numberField({
            label: t('train.levels'),
            tip: t('train.levels.tip'),
            value: levels,
            min: 2,
            max: 256,
            testid: 'train-levels',
            onChange: (levels) => onChange({ levels }),
          })
        : nothing
    }
    ${
      likelihood === 'bernoulli' || likelihood === 'categorical'
        ? nothing
        : numberField({
            label: t('train.variance'),
            tip: t('train.variance.tip'),
            value: variance,
            min: 0.0001,
            max: 100,
            step: 'any',
            onChange: (variance) => onChange({ variance }),
          })
    }
    ${select({
      label: t('train.pixels'),
      tip: t('train.pixels.tip'),
      value: pixels,
      options: /** @type {const} */ (['grey', 'dynamic', 'threshold']).map((value) => ({
        value,
        label: t(`train.pixels.${value}`),
      })),
      testid: 'train-pixels',
      onChange: (pixels) => onChange({ pixels }),
    })}`;
}

/**
 * @param {Settings} settings
 * @param {Change} onChange
 */
function trainingFields(settings, onChange) {
  const { lr, beta, batch, warmup, clip } = settings;
  return html`${logSlider({
    label: t('train.lr'),
    tip: t('train.lr.tip'),
    value: lr,
    min: 1e-5,
    max: 1,
    testid: 'train-lr',
    onInput: (lr) => onChange({ lr }),
  })}
    ${slider({
      label: t('train.beta'),
      tip: t('train.beta.tip'),
      value: beta,
      min: 0,
      max: 10,
      step: 0.1,
      format: String,
      testid: 'train-beta',
      onInput: (beta) => onChange({ beta }),
    })}
    ${numberField({
      label: t('train.batch'),
      tip: t('train.batch.tip'),
      value: batch,
      min: 1,
      max: 4096,
      testid: 'train-batch',
      onChange: (batch) => onChange({ batch }),
    })}
    ${numberField({
      label: t('train.warmup'),
      tip: t('train.warmup.tip'),
      value: warmup,
      min: 0,
      max: 1000000,
      onChange: (warmup) => onChange({ warmup }),
    })}
    ${numberField({
      label: t('train.clip'),
      tip: t('train.clip.tip'),
      value: clip,
      min: 0,
      max: 1000000,
      step: 'any',
      onChange: (clip) => onChange({ clip }),
    })}`;
}

/**
 * @param {Settings} settings
 * @param {Change} onChange
 */
function dataFields(settings, onChange) {
  const { set, count, epochs, workers } = settings;
  const known = sizes.some((size) => size.set === set && size.count === count);
  const all = known ? sizes : [...sizes, { set, count }];
  return html`${select({
    label: t('train.images'),
    tip: t('train.images.tip'),
    value: `${set} ${count}`,
    options: all.map((size) => ({
      value: `${size.set} ${size.count}`,
      label: t(size.set === '60k' ? 'train.images.download' : 'train.images.count', { count: whole(imagesOf(size)) }),
    })),
    testid: 'train-images',
    onChange: (value) => {
      const chosen = all.find((size) => `${size.set} ${size.count}` === value);
      if (chosen) onChange(chosen);
    },
  })}
    ${numberField({
      label: t('train.epochs'),
      tip: t('train.epochs.tip'),
      value: epochs,
      min: 0,
      max: 1000,
      testid: 'train-epochs',
      onChange: (epochs) => onChange({ epochs }),
    })}
    ${select({
      label: t('train.workers'),
      tip: t('train.workers.tip'),
      value: String(workers),
      options: Array.from({ length: mostWorkers + 1 }, (_, count) => ({
        value: String(count),
        label: count ? whole(count) : t('train.workers.auto', { count: whole(workersOf({ ...settings, workers: 0 })) }),
      })),
      testid: 'train-workers',
      onChange: (count) => onChange({ workers: Number(count) }),
    })}`;
}
