// @ts-check
/** One term's meaning in the reader's language and those beside it, in a card beside the word that was pressed. */
import { LitElement, html, nothing, unsafeHTML } from '../vendor/lit.js';
import { t } from '../shared/i18n.js';
import { icon } from '../shared/controls/icon.js';

const margin = 8;

/** Older browsers have no cards: there the word's link leads to the glossary. */
export const hasCards = 'popover' in HTMLElement.prototype;

export class TermCard extends LitElement {
  static properties = { term: { attribute: false }, href: { attribute: false } };

  constructor() {
    super();
    /** @type {import('./texts.js').Term | null} */
    this.term = null;
    /** The glossary's address. */
    this.href = '';
  }

  createRenderRoot() {
    return this;
  }

  /**
   * @param {import('./texts.js').Term} term
   * @param {Element} word beside which it opens
   */
  async show(term, word) {
    this.term = term;
    await this.updateComplete;
    const card = /** @type {HTMLElement} */ (this.querySelector('[popover]'));
    card.showPopover();
    const at = word.getClientRects()[0];
    const { width, height } = card.getBoundingClientRect();
    const left = Math.max(margin, Math.min(at.left, innerWidth - width - margin));
    const below = at.bottom + margin;
    const top = below + height < innerHeight ? below : Math.max(margin, at.top - height - margin);
    card.style.setProperty('--left', `${left}px`);
    card.style.setProperty('--top', `${top}px`);
    card.focus();
  }

  hide() {
    /** @type {HTMLElement | null} */ (this.querySelector('[popover]'))?.hidePopover();
  }

  render() {
    const { term } = this;
    if (!hasCards) return nothing;
    return html`<div class="learn-card" popover="auto" role="dialog" tabindex="-1" aria-labelledby="learn-card-title" data-testid="term-card">
      ${
        term
          ? html`<header>
              <p id="learn-card-title">
                ${term.words.map(({ lang, term: name }, at) => html`${at ? ' · ' : ''}<b lang=${lang}>${name}</b>`)}${term.symbol ? html` · ${unsafeHTML(term.symbol)}` : nothing}
              </p>
              <button type="button" class="icon-button" aria-label=${t('learn.term.close')} @click=${this.hide}>${icon('close')}</button>
            </header>
            ${term.words.map(({ lang, text }) => html`<p lang=${lang}>${unsafeHTML(text)}</p>`)}
            <p><a href=${this.href} data-entry=${term.id} @click=${this.hide}>${t('learn.term.glossary')}</a></p>`
          : nothing
      }
    </div>`;
  }
}

customElements.define('vae-term-card', TermCard);
