// @ts-check
/** Help in a dialog: what this is, the tour, the way to a lecture, the symbols and their colours, what each control does, the keys, the credits. */
import { LitElement, html, nothing } from '../vendor/lit.js';
import { rich, t } from '../shared/i18n.js';
import { sym } from '../shared/controls/sym.js';
import { dialog } from './dialog.js';
import { legend } from './legend.js';

const symbols = ['x', 'q', 'prior', 'z', 'p', 'nll', 'kl'];

export class Help extends LitElement {
  static properties = {
    language: { attribute: false },
    settings: { attribute: false },
    version: { attribute: false },
    opened: { state: true },
  };

  constructor() {
    super();
    this.language = '';
    /** @type {import('../app/settings.js').Settings} */
    this.settings = /** @type {any} */ (null);
    /** Of the page: its number, and the commit where that is known. @type {{ number: string, commit: string }} */
    this.version = { number: '', commit: '' };
    /** The legend is long, and few visits need it. */
    this.opened = false;
  }

  createRenderRoot() {
    return this;
  }

  show() {
    this.opened = true;
    this.querySelector('dialog')?.showModal();
  }

  close() {
    this.querySelector('dialog')?.close();
  }

  /** The tour begins where the dialog was, so that leaving it leads back to the same button. */
  tour() {
    this.close();
    this.dispatchEvent(new CustomEvent('vae-tour', { bubbles: true }));
  }

  /** Where figures are taken from, and a lecture is made of them. */
  lecture() {
    this.close();
    this.dispatchEvent(new CustomEvent('vae-lecture', { bubbles: true }));
  }

  keys() {
    this.close();
    this.dispatchEvent(new CustomEvent('vae-keys', { bubbles: true }));
  }

  render() {
    return dialog({ name: 'help', title: t('help.title'), close: t('help.close'), body: this.body() });
  }

  body() {
    return html`<p>${rich('help.what', { q: sym('q'), p: sym('p'), z: sym('z') })}</p>
    <p class="help-tour">
      <button type="button" class="button" data-testid="help-tour" @click=${() => this.tour()}>${t('tour.start')}</button>
      <span class="hint">${t('tour.start.tip')}</span>
    </p>
    <h3>${t('help.lecture')}</h3>
    <p>${t('help.lecture.text')}</p>
    <p>
      <button type="button" class="button" data-testid="help-lecture" @click=${() => this.lecture()}>${t('help.lecture.open')}</button>
    </p>
    <h3>${t('help.symbols')}</h3>
    <dl class="help-symbols">
      ${symbols.map((name) => html`<div><dt>${sym(name)}</dt><dd>${t(`help.symbol.${name}`)}</dd></div>`)}
    </dl>
    <h3>${t('legend.title')}</h3>
    <div>${this.opened ? legend({ settings: this.settings }) : nothing}</div>
    <h3>${t('help.keys')}</h3>
    <p>${t('help.keys.text')}</p>
    <p><button type="button" class="button" data-testid="help-keys" @click=${() => this.keys()}>${t('keys.title')}</button></p>
    <h3>${t('help.credits')}</h3>
    <p>
      ${t('help.credits.text')}
      <a href="./vendor/LICENSES.txt" target="_blank">${t('help.licences')}</a>
    </p>
    <p class="hint" data-testid="help-version">${this.which()}</p>`;
  }

  which() {
    const { number, commit } = this.version;
    return commit
      ? rich('help.version.commit', { number, commit: html`<span translate="no">${commit}</span>` })
      : t('help.version', { number });
  }
}

customElements.define('vae-help', Help);
