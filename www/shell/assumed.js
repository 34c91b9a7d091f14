// @ts-check
/**
 * What the model of a file was taken for that does not say what it is, as PyTorch's state dicts do not: its shapes tell the sizes,
 * nonlinearity, likelihood and pixels are assumed, and the reader may choose others.
 */
import { html, nothing } from '../vendor/lit.js';
import { t } from '../shared/i18n.js';
import { select, typedField } from '../shared/controls/controls.js';
import { choicesOf, fieldNamed, readText } from '../app/schema.js';

/** What a file's own numbers tell: a variance that is learned, and levels. */
const told = ['gaussian-learned', 'categorical', 'one-hot'];

/** @typedef {import('../app/protocol.js').ModelInfo} ModelInfo */
/** @typedef {(chosen: Partial<ModelInfo['config']['model']>) => void} OnAssume */

/**
 * The choices, with a sentence.
 * @param {ModelInfo} model
 * @param {OnAssume} onAssume
 */
export function assumed({ config: { model } }, onAssume) {
  /** @param {'activation' | 'likelihood' | 'pixels'} name @param {OnAssume} [onChange] */
  const choice = (name, onChange = onAssume) => {
    const values = choicesOf(fieldNamed(name), model);
    return select({
      label: t(`setting.${name}`),
      tip: t(`setting.${name}.tip`),
      value: model[name],
      options: values.filter((value) => !told.includes(value)).map((value) => ({ value, label: t(`setting.${name}.${value}`) })),
      onChange: (value) => onChange({ [name]: value }),
      testid: `assumed-${name}`,
    });
  };
  const variance = () =>
    typedField({
      label: t('setting.variance'),
      tip: t('setting.variance.tip'),
      text: String(model.variance),
      problem: '',
      // What is no variance stays what it was.
      onChange: (text) => onAssume({ variance: readText(fieldNamed('variance'), text) ?? model.variance }),
      type: 'number',
      testid: 'assumed-variance',
    });
  return html`<p>${t('assumed.about')}</p>
    <div class="assumed-choices">
      ${choice('activation')}${
        told.includes(model.likelihood)
          ? nothing
          : html`${choice('likelihood', (chosen) => onAssume({ pixels: 'grey', ...chosen }))}${choice('pixels')}`
      }${model.likelihood === 'gaussian' ? variance() : nothing}
    </div>`;
}

/**
 * The same where the file has just come, until it is closed; the model's panel keeps it.
 * @param {Pick<import('../app/state.js').AppState, 'model' | 'assumedSeen'>} state
 * @param {{ onAssume: OnAssume, onDismiss: () => void }} events
 */
export function assumedNotice({ model, assumedSeen }, { onAssume, onDismiss }) {
  if (assumedSeen || !model?.assumed) return nothing;
  return html`<div class="toast quiet assumed-notice" data-testid="assumed">
    <div>${assumed(model, onAssume)}</div>
    <button type="button" class="icon-button" aria-label=${t('toast.close')} @click=${onDismiss}>×</button>
  </div>`;
}
