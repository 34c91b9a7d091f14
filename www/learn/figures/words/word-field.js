// @ts-check
/** A field for a word in the alphabet of a model, as long as its words may be; whatever else is typed is left out. */
import { html } from '../../../vendor/lit.js';
import { t } from '../../../shared/i18n.js';
import { spelledIn } from './spelling.js';

/**
 * @param {object} options
 * @param {unknown} options.label
 * @param {string} options.word
 * @param {import('./letters.js').Alphabet} options.alphabet
 * @param {string} options.testid
 * @param {(word: string) => void} options.onWord
 */
export function wordField({ label, word, alphabet, testid, onWord }) {
  const tip = t('learn.words.field.tip');
  const take = (/** @type {Event} */ event) => {
    // What an input method is still composing is not typed yet.
    if (event instanceof InputEvent && event.isComposing) return;
    const field = /** @type {HTMLInputElement} */ (event.currentTarget);
    const kept = spelledIn(alphabet, field.value);
    if (kept !== field.value) field.value = kept;
    onWord(kept);
  };
  return html`<label class="control figure-words-field" data-tip=${tip}>
    <span class="control-label">${label}</span>
    <input
      type="text"
      .value=${word}
      maxlength="32"
      autocapitalize="off"
      autocomplete="off"
      spellcheck="false"
      aria-description=${tip}
      data-testid=${testid}
      @input=${take}
      @compositionend=${take}
    />
  </label>`;
}
