// @ts-check
/**
 * What the model of a file was taken for that does not say what it is, as PyTorch's state dicts do not: its shapes tell the sizes,
 * nonlinearity and likelihood are assumed, and the reader may choose others.
 */
import { html, nothing } from '../vendor/lit.js';
import { t } from '../shared/i18n.js';
import { select } from '../shared/controls/controls.js';
import { fieldNamed } from '../app/schema.js';

/** What a file's own numbers tell: a variance that is learned, and logits of levels. */
const told = ['gaussian-learned', 'categorical'];

/** @typedef {import('../app/protocol.js').ModelInfo} ModelInfo */
/** @typedef {(chosen: Partial<ModelInfo['config']['model']>) => void} OnAssume */

/**
 * The two choices, with a sentence.
 * @param {ModelInfo} model
 * @param {OnAssume} onAssume
 */
export function assumed({ config }, onAssume) {
  const choice = (/** @type {'activation' | 'likelihood'} */ name, /** @type {string[]} */ values) =>
    select({
      label: t(`setting.${name}`),
      tip: t(`setting.${name}.tip`),
      value: config.model[name],
      options: values.map((value) => ({ value, label: t(`setting.${name}.${value}`) })),
      onChange: (value) => onAssume({ [name]: value }),
      testid: `assumed-${name}`,
    });
  const all = (/** @type {string} */ name) => fieldNamed(name).choices.map(({ value }) => value);
  const likelihoods = all('likelihood').filter((likelihood) => !told.includes(likelihood));
  return html`<p>${t('assumed.about')}</p>
    <div class="assumed-choices">${choice('activation', all('activation'))}${likelihoods.includes(config.model.likelihood) ? choice('likelihood', likelihoods) : nothing}</div>`;
}

/**
 * The same where the file has just come, until it is closed; the model's panel keeps it.
 * @param {Pick<import('../app/state.js').AppState, 'model' | 'assumedSeen'>} state
 * @param {{ onAssume: OnAssume, onDismiss: () => void }} events
 */
export function assumedNotice({ model, assumedSeen }, { onAssume, onDismiss }) {
  if (assumedSeen || !model?.assumed) return nothing;
  return html`<div class="toast quiet" data-testid="assumed">
    <div>${assumed(model, onAssume)}</div>
    <button type="button" class="icon-button" aria-label=${t('toast.close')} @click=${onDismiss}>×</button>
  </div>`;
}
