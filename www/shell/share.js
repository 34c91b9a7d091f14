// @ts-check
/**
 * The share button: copies the link with everything in it (view, chapter, model, settings, language, drawing), and opens a panel
 * with the link to be seen, a link of one figure alone for a frame, and the lecture. It says `vae-save` and `vae-present`.
 */
import { LitElement, html, nothing } from '../vendor/lit.js';
import { views } from '../app/views.js';
import { t } from '../shared/i18n.js';
import { button, select } from '../shared/controls/controls.js';
import { icon } from '../shared/controls/icon.js';
import { watchLeaving } from './leaving.js';
import { earlier, lectureOf, recallLecture, refusal, rememberLecture, textOfLecture, withStep } from './lecture.js';
import { figuresIn } from './stand-alone.js';

/** @typedef {import('./lecture.js').Step} Step */
/**
 * @callback LinkOf an address of what is shown
 * @param {{ figure: string, only: boolean }} [alone] a figure alone; without, the whole page
 * @param {Record<string, string>} [more] what else it carries
 * @returns {string}
 */

export class Share extends LitElement {
  static properties = {
    linkOf: { attribute: false },
    own: { attribute: false },
    ownBeside: { attribute: false },
    language: { attribute: false },
    view: { attribute: false },
    open: { state: true },
    link: { state: true },
    said: { state: true },
    figures: { state: true },
    figure: { state: true },
    refused: { state: true },
    steps: { state: true },
  };

  constructor() {
    super();
    /** @type {LinkOf} */
    this.linkOf = () => '';
    /** Whether the model is the reader's own, which no link carries. */
    this.own = false;
    /** Whether one that stands beside it is. */
    this.ownBeside = false;
    this.language = '';
    this.view = '';
    this.open = false;
    /** What was copied last, or is to be copied by hand. */
    this.link = '';
    /** What became of it: a text. */
    this.said = '';
    /** Of the view in front. @type {ReturnType<typeof figuresIn>} */
    this.figures = [];
    /** Which of them; empty for the whole view. */
    this.figure = '';
    /** @type {readonly Step[]} */
    this.steps = recallLecture();
    /** Why what was to be added last was not. @type {ReturnType<typeof refusal>} */
    this.refused = null;
    this.endWatching = () => {};
  }

  createRenderRoot() {
    return this;
  }

  connectedCallback() {
    super.connectedCallback();
    this.endWatching = watchLeaving(this, { leave: () => (this.open = false), close: () => this.close() });
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.endWatching();
  }

  close() {
    this.open = false;
    this.querySelector('button')?.focus();
  }

  /** A lecture that a link brought: its steps come behind those that are here. @param {string | null} text */
  bring(text) {
    const steps = lectureOf(text);
    if (!steps.length) return;
    this.keep(steps.reduce(withStep, this.steps));
    this.link = '';
    this.said = 'share.lecture.came';
    this.show();
    // One came for the lecture: the next key begins it.
    void this.updateComplete.then(() => /** @type {HTMLElement | null} */ (this.querySelector('[data-testid=present]'))?.focus());
  }

  /** Opens the panel. */
  show() {
    this.refused = null;
    this.figures = figuresIn(document);
    if (!this.figures.some(({ figure }) => figure === this.figure)) this.figure = this.nearest;
    this.open = true;
  }

  /** A chapter is of many figures: the one that is looked at. Other views are shown whole. @private */
  get nearest() {
    const away = ({ middle = 0 }) => Math.abs(middle - innerHeight / 2);
    return this.view === 'learn' ? (this.figures.toSorted((a, b) => away(a) - away(b))[0]?.figure ?? '') : '';
  }

  press() {
    if (this.open) {
      this.open = false;
      return;
    }
    this.show();
    void this.copy(this.linkOf());
  }

  /** @param {string} text */
  async copy(text) {
    this.link = text;
    this.said = '';
    try {
      await navigator.clipboard.writeText(text);
      this.said = this.copied;
    } catch {
      // Insecure addresses, frames and settings deny the clipboard.
      this.said = 'share.denied';
      await this.updateComplete;
      const field = /** @type {HTMLInputElement | null} */ (this.querySelector('.share-link'));
      field?.focus();
      field?.select();
    }
  }

  /** What the link holds, and what it does not. */
  get copied() {
    if (this.own || this.ownBeside) return 'share.copied.own';
    return views.find(({ name }) => name === this.view)?.partly ? `share.copied.${this.view}` : 'share.copied';
  }

  /** @param {readonly Step[]} steps */
  keep(steps) {
    if (steps !== this.steps) this.refused = null;
    this.steps = steps;
    rememberLecture(steps);
  }

  /** What is chosen, alone. */
  get alone() {
    return this.linkOf({ figure: this.figure, only: true });
  }

  add() {
    const chosen = this.figures.find(({ figure }) => figure === this.figure);
    const title = [t(`nav.${this.view}`), chosen?.title].filter(Boolean).join(': ');
    const step = { hash: new URL(this.alone).hash, title };
    this.refused = refusal(this.steps, step);
    this.keep(withStep(this.steps, step));
  }

  present() {
    this.open = false;
    this.dispatchEvent(new CustomEvent('vae-present', { bubbles: true, detail: this.steps }));
  }

  render() {
    return html`<button
        type="button"
        class="icon-button"
        aria-label=${t('share.title')}
        aria-expanded=${String(this.open)}
        aria-controls="share-panel"
        aria-description=${t('share.tip')}
        data-tip=${t('share.tip')}
        data-testid="share"
        @click=${this.press}
      >
        ${icon('share')}
      </button>
      <div class="share-panel" id="share-panel" role="group" aria-label=${t('share.title')} ?hidden=${!this.open}>
        ${this.open ? [this.linkPart(), this.figurePart(), this.lecturePart()] : nothing}
      </div>`;
  }

  linkPart() {
    return html`<section>
      <p role="status" data-testid="share-said">${this.said ? t(this.said) : ''}</p>
      ${this.link ? this.linkField() : nothing}
      ${this.ownBeside ? html`<p class="hint" data-testid="share-own-beside">${t('share.own.beside')}</p>` : nothing}
      ${
        this.own
          ? html`<p class="hint" data-testid="share-own">${t('share.own')}</p>
            ${button({
              label: html`${icon('download')}<span>${t('model.save')}</span>`,
              tip: t('model.save.tip'),
              testid: 'share-save',
              onClick: () => this.dispatchEvent(new CustomEvent('vae-save', { bubbles: true, detail: { training: false } })),
            })}`
          : nothing
      }
    </section>`;
  }

  linkField() {
    return html`<input class="share-link" readonly aria-label=${t('share.link')} .value=${this.link} data-testid="share-link" @focus=${chooseAll} />
      ${this.sending()}`;
  }

  /** Phones have a way of their own. */
  sending() {
    if (!('share' in navigator) || !matchMedia('(pointer: coarse)').matches) return nothing;
    return button({
      label: html`${icon('share')}<span>${t('share.send')}</span>`,
      tip: t('share.send.tip'),
      testid: 'share-send',
      onClick: () => void navigator.share({ title: t('app.title'), url: this.link }).catch(() => {}), // the reader thought better of it
    });
  }

  figurePart() {
    const { figures } = this;
    const code = () =>
      `<iframe src="${this.alone.replaceAll('&', '&amp;')}" sandbox="allow-scripts allow-popups" width="720" height="480"></iframe>`;
    return html`<section>
      <h3>${t('share.figure')}</h3>
      ${select({
        label: t('share.figure.which'),
        tip: t('share.figure.tip'),
        value: this.figure,
        options: [
          { value: '', label: t('share.figure.whole', { view: t(`nav.${this.view}`) }) },
          ...figures.map(({ figure, title }) => ({ value: figure, label: title })),
        ],
        testid: 'share-figure',
        onChange: (figure) => (this.figure = figure),
      })}
      <div class="share-buttons">
        ${button({ label: t('share.figure.link'), tip: t('share.figure.link.tip'), testid: 'share-figure-link', onClick: () => void this.copy(this.alone) })}
        ${button({ label: t('share.figure.code'), tip: t('share.figure.code.tip'), testid: 'share-figure-code', onClick: () => void this.copy(code()) })}
        ${button({ label: t('share.lecture.add'), tip: t('share.lecture.add.tip'), testid: 'lecture-add', onClick: () => this.add() })}
      </div>
      <p class="hint" role="status" data-testid="lecture-refused">${this.refused ? t(`share.lecture.${this.refused}`) : ''}</p>
    </section>`;
  }

  lecturePart() {
    const { steps } = this;
    const lecture = () => this.linkOf(undefined, { lecture: textOfLecture(steps) });
    return html`<section>
      <h3>${t('share.lecture')}</h3>
      ${steps.length ? nothing : html`<p class="hint">${t('share.lecture.empty')}</p>`}
      <ol class="share-steps" data-testid="lecture">
        ${steps.map((step, at) => this.step(step, at))}
      </ol>
      <div class="share-buttons">
        ${button({ label: html`${icon('play')}<span>${t('present.start')}</span>`, tip: t('present.start.tip'), kind: steps.length ? 'primary' : '', disabled: !steps.length, testid: 'present', onClick: () => this.present() })}
        ${button({ label: t('share.lecture.link'), tip: t('share.lecture.link.tip'), disabled: !steps.length, testid: 'lecture-link', onClick: () => void this.copy(lecture()) })}
      </div>
    </section>`;
  }

  /** @param {Step} step @param {number} at */
  step({ hash, title }, at) {
    const { steps } = this;
    const act = (/** @type {'up' | 'clear'} */ shape, /** @type {string} */ name, /** @type {readonly Step[]} */ next) =>
      html`<button type="button" class="icon-button" aria-label=${t(name, { title })} data-tip=${t(name, { title })} ?disabled=${next === steps} @click=${() => this.keep(next)}>
        ${icon(shape)}
      </button>`;
    return html`<li>
      <a href=${hash}>${title}</a>
      ${act('up', 'share.lecture.up', earlier(steps, at))} ${act('clear', 'share.lecture.remove', steps.toSpliced(at, 1))}
    </li>`;
  }
}

/** All of a field is chosen where one comes to it. @param {FocusEvent} event */
const chooseAll = ({ target }) => /** @type {HTMLInputElement} */ (target).select();

customElements.define('vae-share', Share);
