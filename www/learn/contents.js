// @ts-check
/** The contents of the Learn part: its chapters by number, those that have been read, and how far that is. */
import { html } from '../vendor/lit.js';
import { t } from '../shared/i18n.js';
import { chapters, glossary } from './chapters.js';
import { css } from '../shared/controls/css.js';
import { icon } from '../shared/controls/icon.js';

/**
 * @param {object} options
 * @param {import('./texts.js').Texts} options.texts
 * @param {string} options.page the one that is open
 * @param {Set<string>} options.read
 * @param {(page: string) => string} options.address
 * @param {() => void} options.onPrint
 */
export function contents({ texts, page, read, address, onPrint }) {
  const current = (/** @type {string} */ id) => (id === page ? 'page' : 'false');
  return html`<div class="learn-head">
    <details class="learn-contents" @keydown=${onKey} @focusout=${onLeave}>
      <summary data-testid="learn-contents">${icon('down')}<span>${t('learn.contents')}</span></summary>
      <nav aria-label=${t('learn.contents')} @click=${onChoice}>
        <ol>
          ${chapters.map(
            ({ id, number }) =>
              html`<li data-read=${String(read.has(id))}>
                <a href=${address(id)} aria-current=${current(id)}>
                  <span class="learn-number">${number}</span>
                  <span>${texts.chapters[id].title}</span>
                  <span class="learn-mark">${read.has(id) ? html`<span class="visually-hidden">${t('learn.read')}</span>✓` : ''}</span>
                </a>
              </li>`,
          )}
        </ol>
      </nav>
    </details>
    <p class="learn-progress" data-testid="learn-progress">
      <span>${t('learn.progress', { read: read.size, all: chapters.length })}</span>
      <span class="learn-bar" aria-hidden="true" ${css({ '--share': read.size / chapters.length })}></span>
    </p>
    <a class="learn-glossary-link" href=${address(glossary)} aria-current=${current(glossary)} data-testid="learn-glossary">${t('learn.glossary')}</a>
    <button type="button" class="button quiet" data-tip=${t('learn.print.tip')} aria-description=${t('learn.print.tip')} ?hidden=${page === glossary} @click=${onPrint}>
      ${t('learn.print')}
    </button>
  </div>`;
}

/** @param {KeyboardEvent} event */
function onKey({ key, currentTarget }) {
  const details = /** @type {HTMLDetailsElement} */ (currentTarget);
  if (key !== 'Escape' || !details.open) return;
  details.open = false;
  details.querySelector('summary')?.focus();
}

/** A choice ends the list, be it the page that is open already. @param {MouseEvent} event */
function onChoice({ target }) {
  const details = target instanceof Element && target.closest('a')?.closest('details');
  if (!details) return;
  details.open = false;
  details.querySelector('summary')?.focus();
}

/** The list lies over the text: it goes when the focus does. @param {FocusEvent} event */
function onLeave({ currentTarget, relatedTarget }) {
  const details = /** @type {HTMLDetailsElement} */ (currentTarget);
  if (relatedTarget instanceof Node && !details.contains(relatedTarget)) details.open = false;
}

/**
 * The way on: the chapters before and after.
 * @param {object} options
 * @param {import('./texts.js').Texts} options.texts
 * @param {string} options.page
 * @param {(page: string) => string} options.address
 */
export function neighbours({ texts, page, address }) {
  const at = chapters.findIndex(({ id }) => id === page);
  const link = (/** @type {number} */ to, /** @type {'previous' | 'next'} */ which) => {
    const chapter = chapters[to];
    if (!chapter) return html`<span></span>`;
    return html`<a class="learn-${which}" href=${address(chapter.id)} rel=${which === 'next' ? 'next' : 'prev'} data-testid="learn-${which}">
      <span class="hint">${which === 'next' ? t('learn.next') : t('learn.previous')}</span>
      <span>${chapter.number} ${texts.chapters[chapter.id].title}</span>
    </a>`;
  };
  return html`<nav class="learn-neighbours" aria-label=${t('learn.neighbours')}>${link(at - 1, 'previous')}${link(at + 1, 'next')}</nav>`;
}
