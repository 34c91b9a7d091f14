// @ts-check
/** The reader's own list of words: typed, pasted or taken from a text file, with what was found in it, and learned from. */
import { html, nothing } from '../../../vendor/lit.js';
import { button } from '../../../shared/controls/controls.js';
import { t, whole } from '../../../shared/i18n.js';
import { refusal, wordsIn } from './spelling.js';

/** Bytes of a text file at most: twice what a list may be. */
const largest = 1e6;

/**
 * @param {object} options
 * @param {string} options.text as it was typed
 * @param {boolean} options.disabled
 * @param {(text: string) => void} options.onText
 * @param {(words: string[]) => void} options.onTrain
 */
export function ownWords({ text, disabled, onText, onTrain }) {
  const words = wordsIn(text);
  const why = refusal(words);
  const type = (/** @type {InputEvent} */ event) => onText(/** @type {HTMLTextAreaElement} */ (event.target).value);
  const choose = async (/** @type {Event} */ event) => {
    const input = /** @type {HTMLInputElement} */ (event.target);
    const file = input.files?.[0];
    input.value = ''; // so that the same file can be chosen again
    if (file) onText(await file.slice(0, largest).text());
  };
  const tip = t('learn.words.own.tip');
  return html`<details class="figure-words-own" data-testid="words-own">
    <summary>${t('learn.words.own')}</summary>
    <label class="control" data-tip=${tip}>
      <span class="visually-hidden">${t('learn.words.own')}</span>
      <textarea
        rows="4"
        translate="no"
        spellcheck="false"
        autocapitalize="off"
        placeholder=${t('learn.words.own.example')}
        .value=${text}
        aria-description=${tip}
        data-testid="words-own-text"
        @input=${type}
      ></textarea>
    </label>
    <div class="figure-words-controls">
      ${button({
        label: t('learn.words.own.train'),
        tip: t('learn.words.own.train.tip'),
        disabled: disabled || why !== null,
        testid: 'words-own-train',
        onClick: () => onTrain(words),
      })}
      <label class="button quiet" data-tip=${t('learn.words.own.file.tip')}>
        <span>${t('learn.words.own.file')}</span>
        <input class="visually-hidden" type="file" accept="text/plain,.txt,.csv" aria-description=${t('learn.words.own.file.tip')} data-testid="words-own-file" @change=${choose} />
      </label>
    </div>
    <p class="hint" role="status" data-testid="words-own-said">${text.trim() ? said(words, why) : nothing}</p>
  </details>`;
}

/** @param {string[]} words @param {ReturnType<typeof refusal>} why */
const said = (words, why) =>
  why
    ? t(`learn.words.own.${why.key}`, why.params)
    : t('learn.words.own.found', { count: whole(words.length), letters: new Set(words.join('')).size });
