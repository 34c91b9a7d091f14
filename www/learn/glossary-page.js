// @ts-check
/** The glossary: every term in the reader's language and beside it another, or the others, its symbol, and the chapter that explains it. */
import { html, nothing, repeat, unsafeHTML } from '../vendor/lit.js';
import { t } from '../shared/i18n.js';
import { chapters } from './chapters.js';

/**
 * @param {object} options
 * @param {import('./texts.js').Texts} options.texts
 * @param {string | null} options.entry the term to be pointed out
 * @param {(page: string) => string} options.address
 */
export function glossaryPage({ texts, entry, address }) {
  return html`<h1 tabindex="-1">${t('learn.glossary')}</h1>
    <p class="lead">${t('learn.glossary.lead')}</p>
    <dl class="glossary" data-testid="glossary">
      ${repeat(
        texts.glossary,
        ({ id }) => id,
        (term) =>
          html`<div class="glossary-term" id="term-${term.id}" data-found=${String(term.id === entry)}>
            <dt>
              ${term.words.map(
                ({ lang, term: name }, at) =>
                  html`<span><span lang=${lang}>${name}</span>${at ? nothing : html` <span class="glossary-symbol">${unsafeHTML(term.symbol)}</span>`}</span>`,
              )}
            </dt>
            ${term.words.map(({ lang, text }) => html`<dd lang=${lang}>${unsafeHTML(text)}</dd>`)}
            <dd class="glossary-chapter"><a href=${address(term.chapter)}>${numberOf(term.chapter)} ${texts.chapters[term.chapter].title}</a></dd>
          </div>`,
      )}
    </dl>`;
}

/** @param {string} id */
const numberOf = (id) => chapters.find((chapter) => chapter.id === id)?.number;
