// @ts-check
/** The sheet of the keys: those that work everywhere (keys.js), and those of the pad, of figures, of the replay and of a lecture. */
import { LitElement, html } from '../vendor/lit.js';
import { remember } from '../app/browser-memory.js';
import { t } from '../shared/i18n.js';
import { dialog } from './dialog.js';
import { areOn, keys, memory } from './keys.js';

/** What parts of the page do by keys of their own. */
const others = [
  { group: 'pad', rows: [{ name: 'pad', shown: ['Delete'] }] },
  {
    group: 'figures',
    rows: [
      { name: 'move', shown: ['←', '→', '↑', '↓'] },
      { name: 'fast', shown: ['Shift →'] },
      { name: 'zoom', shown: ['+', '−'] },
      { name: 'press', shown: ['Enter'] },
    ],
  },
  {
    group: 'lecture',
    rows: [
      { name: 'step', shown: ['←', '→', 'PageUp', 'PageDown'] },
      { name: 'ends', shown: ['Home', 'End'] },
      { name: 'leave', shown: ['Esc'] },
    ],
  },
];

export class KeysSheet extends LitElement {
  static properties = { language: { attribute: false } };

  constructor() {
    super();
    this.language = '';
  }

  createRenderRoot() {
    return this;
  }

  async show() {
    await this.updateComplete;
    this.querySelector('dialog')?.showModal();
  }

  render() {
    const body = html`<div class="keys-tables">${[{ group: 'everywhere', rows: keys }, ...others].map(table)}</div>
      <label class="keys-letters">
        <input
          type="checkbox"
          .checked=${areOn()}
          data-testid="keys-letters"
          @change=${(/** @type {Event} */ { target }) => remember(memory, /** @type {HTMLInputElement} */ (target).checked ? 'on' : 'off')}
        />
        <span>${t('keys.letters')}</span>
      </label>`;
    return dialog({ name: 'keys', title: t('keys.title'), close: t('keys.close'), body });
  }
}

/** Those that a space parts are held together; dots are no key. @param {string} shown */
const drawn = (shown) => {
  const keys = shown.split(' ').map((key, at) => html`${at ? '+' : ''}${key === '…' ? key : html`<kbd>${key}</kbd>`}`);
  return html`<span class="keys-held">${keys}</span> `;
};

/** @param {{ group: string, rows: readonly { name: string, shown: readonly string[] }[] }} table */
function table({ group, rows }) {
  return html`<table class="keys-table">
    <caption>${t(`keys.of.${group}`)}</caption>
    <tbody>
      ${rows.map(({ name, shown }) => html`<tr><th scope="row" translate="no">${shown.map(drawn)}</th><td>${t(`keys.${name}`)}</td></tr>`)}
    </tbody>
  </table>`;
}

customElements.define('vae-keys', KeysSheet);
