// @ts-check
/** A field for a word: small letters a to z, eight at most; whatever else is typed is left out. */
import { html } from '../../../vendor/lit.js';
import { t } from '../../../shared/i18n.js';
import { places } from './letters.js';

/**
 * @param {object} options
 * @param {unknown} options.label
 * @param {string} options.word
 * @param {string} options.testid
 * @param {(word: string) => void} options.onWord
 */
export function wordField({ label, word, testid, onWord }) {
  const take = (/** @type {Event} */ event) => {
    // What an input method is still composing is not typed yet.
    if (event instanceof InputEvent && event.isComposing) return;
    const field = /** @type {HTMLInputElement} */ (event.currentTarget);
    const kept = field.value
      .toLowerCase()
      .replace(/[^a-z]/g, '')
      .slice(0, places);
    if (kept !== field.value) field.value = kept;
    onWord(kept);
  };
  return html`<label class="control figure-words-field" data-tip=${t('learn.words.field.tip')}>
    <span class="control-label">${label}</span>
    <input
      type="text"
      .value=${word}
      maxlength="32"
      autocapitalize="off"
      autocomplete="off"
      spellcheck="false"
      aria-description=${t('learn.words.field.tip')}
      data-testid=${testid}
      @input=${take}
      @compositionend=${take}
    />
  </label>`;
}
