// @ts-check
/**
 * `<vae-figure name="two-gaussians"></vae-figure>`: a figure of the page in somebody's article, in a frame of the site that lies beside this
 * script. It is as wide as the text and as high as the article's style says; the figure fits itself in. Which figures there are, and
 * what settings, the page's own links say.
 */
import { chapters } from '../www/learn/chapters.js';

/** Those whose values are settings of the page of the same name. */
const settings = ['model', 'language', 'theme'];

const style = `:host { display: block; height: 32rem; }
:host([hidden]) { display: none; }
[hidden] { display: none; }
iframe { box-sizing: border-box; width: 100%; height: 100%; border: 0; }`;

/** Where a figure is that an article names alone. @param {string} name */
function viewOf(name) {
  const chapter = chapters.find(({ figures }) => figures.includes(name));
  return chapter ? `learn/${chapter.id}` : '';
}

export class VaeFigure extends HTMLElement {
  static observedAttributes = [...settings, 'name', 'view', 'settings', 'site', 'label'];

  constructor() {
    super();
    this.frame = document.createElement('iframe');
    // What stands far below is not there before somebody comes near.
    this.frame.loading = 'lazy';
    /** For an author who has mistyped a name. */
    this.refusal = document.createElement('p');
    const root = this.attachShadow({ mode: 'open' });
    root.append(Object.assign(document.createElement('style'), { textContent: style }), this.refusal, this.frame);
  }

  connectedCallback() {
    this.show();
  }

  attributeChangedCallback() {
    if (this.isConnected) this.show();
  }

  /** @private */
  show() {
    const { name } = this;
    const unknown = name !== '' && this.view === '';
    this.frame.hidden = unknown;
    this.refusal.hidden = !unknown;
    this.refusal.textContent = `vae-figure: no chapter has a figure "${name}"; one of a view needs its view="…"`;
    if (unknown) return;
    this.frame.title = this.getAttribute('label') ?? `VAE playground: ${name || this.view}`;
    const { href } = this.address;
    if (this.frame.src !== href) this.frame.src = href;
  }

  /** A figure's, or empty: the whole view is shown. */
  get name() {
    return this.getAttribute('name') ?? '';
  }

  /** The page's view that has it, as the page's address says: a chapter's figure is found by its name. */
  get view() {
    return this.getAttribute('view') ?? viewOf(this.name);
  }

  /** Of the page in the frame. */
  get address() {
    const query = new URLSearchParams(this.getAttribute('settings') ?? '');
    // An article says its language for its readers' sake; one that the page has not is the browser's.
    const language = this.closest('[lang]')?.getAttribute('lang')?.split('-')[0];
    if (language) query.set('language', language);
    for (const setting of settings) {
      const value = this.getAttribute(setting);
      if (value !== null) query.set(setting, value);
    }
    if (this.name) query.set('figure', this.name);
    query.set('only', 'yes');
    const site = new URL(this.getAttribute('site') ?? new URL('site/', import.meta.url), document.baseURI);
    const page = site.pathname.endsWith('/') ? new URL('index.html', site) : site;
    page.hash = `${this.view}?${query}`;
    return page;
  }
}

customElements.define('vae-figure', VaeFigure);
