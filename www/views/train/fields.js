// @ts-check
/** Two fields that only training has: the hidden layers as text, and a number on a logarithmic slider. */
import { html, live, nothing } from '../../vendor/lit.js';
import { t } from '../../shared/i18n.js';
import { slider } from '../../shared/controls/controls.js';
import { formatWidths, mostLayers, parseWidths, widestLayer } from './widths.js';

/**
 * @param {object} options
 * @param {number[]} options.value
 * @param {string | null} options.wrong what was typed and is not accepted
 * @param {(widths: number[] | null, text: string) => void} options.onChange null: not accepted
 */
export function widthsField({ value, wrong, onChange }) {
  const parsed = wrong === null ? null : parseWidths(wrong);
  const problem =
    parsed && 'error' in parsed
      ? t(`train.hidden.error.${parsed.error}`, { found: parsed.found, layers: mostLayers, widest: widestLayer })
      : '';
  const change = (/** @type {Event} */ event) => {
    const text = /** @type {HTMLInputElement} */ (event.target).value;
    const result = parseWidths(text);
    onChange('widths' in result ? result.widths : null, text);
  };
  return html`<label class="control train-text" data-tip=${t('train.hidden.tip')}>
    <span class="control-label">${t('train.hidden')}</span>
    <input
      type="text"
      inputmode="text"
      autocomplete="off"
      spellcheck="false"
      .value=${live(wrong ?? formatWidths(value))}
      aria-invalid=${problem ? 'true' : nothing}
      aria-description=${t('train.hidden.tip')}
      aria-errormessage="train-hidden-problem"
      data-testid="train-hidden"
      @change=${change}
    />
    <span class="train-field-problem" id="train-hidden-problem" role="status">${problem}</span>
  </label>`;
}

/** Two digits say enough of a learning rate: 0.001, 0.0025. @param {number} value */
export const twoDigits = (value) => Number(value.toPrecision(2));

/**
 * @param {object} options
 * @param {string} options.label
 * @param {string} options.tip
 * @param {number} options.value
 * @param {number} options.min
 * @param {number} options.max
 * @param {(value: number) => void} options.onInput
 * @param {string} [options.testid]
 */
export function logSlider({ label, tip, value, min, max, onInput, testid }) {
  return slider({
    label,
    tip,
    testid,
    value: Math.log10(value),
    min: Math.log10(min),
    max: Math.log10(max),
    step: 0.05,
    format: (exponent) => String(twoDigits(10 ** exponent)),
    onInput: (exponent) => onInput(twoDigits(10 ** exponent)),
  });
}
