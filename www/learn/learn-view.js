// @ts-check
/**
 * Learn: the theory in chapters, each a short text with live figures on the page's digit and model. The texts come
 * ready-made from this site's own build (scripts/languages.mjs), which is why they may be set as HTML. The parts lie beside it.
 */
import { html, nothing, repeat, unsafeHTML } from '../vendor/lit.js';
import { t, tagOf } from '../shared/i18n.js';
import { chapters, glossary, learnPages } from './chapters.js';
import { button } from '../shared/controls/controls.js';
import { asking, sendingBy } from '../shared/asking.js';
import { latest } from '../shared/latest.js';
import { contents, neighbours } from './contents.js';
import { ofFigure } from '../shared/carried.js';
import { givenOf } from './figure-place.js';
import { fitFormulas } from './formulas.js';
import { glossaryPage } from './glossary-page.js';
import { joinLinks } from './links.js';
import { lastPage, markOpen, markRead, readChapters } from './reading.js';
import { loadTexts } from './texts.js';
import { hasCards } from './term-card.js';
import { View } from '../shared/view.js';
import { saveButtons } from '../shared/figures/export.js';

/** Milliseconds that a chapter's end is looked at before it counts as read. */
const dwell = 1500;
/** Before printing: frames without a request after which the figures are complete, and milliseconds waited at most. */
const restFrames = 10;
const printPatience = 15_000;

class LearnView extends View {
  static properties = {
    address: { attribute: false },
    texts: { state: true },
    failed: { state: true },
    read: { state: true },
    entry: { state: true },
    printing: { state: true },
  };

  constructor() {
    super();
    /** Where a link leads that changes only so much. @type {(patch: Partial<import('../app/settings.js').Settings>) => string} */
    this.address = () => '';
    /** @type {import('./texts.js').Texts | null} */
    this.texts = null;
    /** The language of `texts`. @type {import('../shared/i18n.js').Language} */
    this.spoken = '';
    this.failed = false;
    this.read = readChapters();
    /** @type {string | null} a term of the glossary to be pointed out */
    this.entry = null;
    this.printing = false;
    /** The page that was shown last. */
    this.shown = '';
    this.fetchTexts = latest(async (/** @type {import('../shared/i18n.js').Language} */ language) => {
      this.failed = false;
      try {
        this.texts = await loadTexts(language);
        this.spoken = language;
      } catch {
        this.failed = true;
      }
    });
    this.timer = 0;
    /** A chapter whose end has been in the window for a moment has been read. */
    this.end = new IntersectionObserver((entries) => {
      clearTimeout(this.timer);
      if (entries[entries.length - 1].isIntersecting) this.timer = window.setTimeout(() => this.finish(), dwell);
    });
    this.resized = new ResizeObserver(() => fitFormulas(this));
    /** Requests of figures under way. */
    this.asking = 0;
    this.counted = asking(async (name, args, of) => {
      this.asking++;
      try {
        return await sendingBy(this.ask)(name, args, of);
      } finally {
        this.asking--;
      }
    });
  }

  connectedCallback() {
    super.connectedCallback();
    this.resized.observe(this);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.resized.disconnect();
    this.end.disconnect();
    clearTimeout(this.timer);
  }

  /** What a link carries of the chapter's figures. */
  get carried() {
    const places = /** @type {NodeListOf<import('./figure-place.js').FigurePlace>} */ (this.querySelectorAll('vae-figure-place'));
    return new Map([...places].flatMap(({ name, figure }) => (figure ? ofFigure(name, figure.carried) : [])));
  }

  /** The page that the address names, or the one to go on with. */
  get page() {
    const { chapter } = this.settings;
    return learnPages.includes(chapter) ? chapter : lastPage();
  }

  willUpdate() {
    if (this.differs('language', this.language)) this.fetchTexts(this.language);
    if (this.settings.chapter !== this.page) this.emit('vae-settings', { chapter: this.page });
    if (this.page !== glossary) markOpen(this.page);
  }

  updated() {
    if (!this.texts) return;
    const nameOf = (/** @type {string} */ id) => this.termOf(id)?.name ?? '';
    joinLinks(this, { address: this.pageAddress, glossary, nameOf });
    if (!this.differs('page', this.page, this.texts)) return;
    fitFormulas(this);
    this.end.disconnect();
    clearTimeout(this.timer);
    const end = this.querySelector('.learn-neighbours');
    if (end) this.end.observe(end);
    if (this.shown && this.shown !== this.page) this.arrive();
    this.shown = this.page;
    if (this.page !== glossary) this.entry = null;
  }

  /** The reader has come from another page: to this one's beginning, or to the term that was looked for. */
  arrive() {
    this.querySelector('details')?.removeAttribute('open');
    const heading = /** @type {HTMLElement | null} */ (this.querySelector('h1'));
    heading?.focus({ preventScroll: true });
    (this.entry ? this.querySelector(`#term-${this.entry}`) : heading)?.scrollIntoView({
      block: this.entry ? 'center' : 'start',
    });
  }

  finish() {
    if (this.read.has(this.page)) return;
    markRead(this.page);
    this.read = readChapters();
  }

  /** @param {string} id */
  termOf = (id) => this.texts?.glossary.find((term) => term.id === id);

  /** @param {string} page */
  pageAddress = (page) => this.address({ view: 'learn', chapter: page });

  /**
   * Words of the text open their card; a click with a modifier, and one where there are no cards, follows the link.
   * @param {MouseEvent} event
   */
  press(event) {
    const target = event.target instanceof Element ? event.target : null;
    const word = target?.closest('a[data-term]');
    const term = this.termOf(word?.getAttribute('data-term') ?? '');
    if (!hasCards && term) this.entry = term.id;
    else if (word && term && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      void (/** @type {import('./term-card.js').TermCard} */ (this.querySelector('vae-term-card')).show(term, word));
    }
    const entry = target?.closest('a[data-entry]')?.getAttribute('data-entry');
    if (entry) this.entry = entry;
  }

  /** Figures that were never near the window have something to show first. */
  async print() {
    this.printing = true;
    await this.updateComplete;
    const end = performance.now() + printPatience;
    for (let quiet = 0; quiet < restFrames && performance.now() < end; quiet = this.asking ? 0 : quiet + 1) {
      await new Promise(requestAnimationFrame);
    }
    print();
    this.printing = false;
  }

  render() {
    const { texts, page, read } = this;
    if (!texts) return this.failed ? this.failure() : html`<p class="hint">${t('learn.loading')}</p>`;
    const address = this.pageAddress;
    return html`${contents({ texts, page, read, address, onPrint: () => void this.print() })} ${this.failed ? this.failure() : nothing}
      <article lang=${tagOf(this.spoken)} data-testid="learn-page" @click=${this.press}>
        ${page === glossary ? glossaryPage({ texts, entry: this.entry, address }) : this.chapter(texts)}
        <vae-term-card .href=${address(glossary)}></vae-term-card>
      </article>
      ${page === glossary ? nothing : neighbours({ texts, page, address })}`;
  }

  /** @param {import('./texts.js').Texts} texts */
  chapter(texts) {
    const { title, sections } = texts.chapters[this.page];
    const number = chapters.find(({ id }) => id === this.page)?.number;
    const given = { ...givenOf(this), ask: this.counted };
    return html`<h1 tabindex="-1"><span class="learn-number">${number}</span> ${title}</h1>
      ${repeat(
        sections,
        (_, at) => `${this.page} ${at}`,
        ({ html: text, figure }) =>
          html`<section class="learn-section">
            <div class="learn-text">${unsafeHTML(text)}</div>
            ${
              figure
                ? html`<div class="learn-figure figure-place" data-figure=${figure}>
                  <vae-figure-place .name=${figure} .given=${given} .all=${this.printing}></vae-figure-place>
                  <span class="figure-tools">${saveButtons(figure)}</span>
                </div>`
                : nothing
            }
          </section>`,
      )}`;
  }

  failure() {
    return html`<p class="learn-failed" role="alert">
      ${t('learn.failed')}
      ${button({ label: t('learn.again'), tip: t('learn.again.tip'), testid: 'learn-again', onClick: () => this.fetchTexts(this.language) })}
    </p>`;
  }
}

customElements.define('vae-learn-view', LearnView);
