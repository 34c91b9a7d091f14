// @ts-check
/**
 * The reader's own models, in the model chip's panel: each with a few of its samples, what it is, and what can be done to
 * it. It says `vae-open-own` and `vae-own`; app/own-models.js does them.
 */
import { LitElement, html, nothing, repeat } from '../vendor/lit.js';
import { megabytes, number, t, when, whole } from '../shared/i18n.js';
import { ownName } from '../shared/model-names.js';
import { icon } from '../shared/controls/icon.js';
import { digitSheet } from '../shared/figures/digit.js';

/** @typedef {import('../app/model-store.js').Entry} Entry */

/** Digits across in a thumbnail. */
const across = 3;
const down = 2;
const longestName = 80;

/** What a copy is called: the name gives way, not what tells it from the first. @param {string} name */
function copyOf(name) {
  const added = t('library.copy', { name: '' }).length;
  return t('library.copy', { name: name.slice(0, longestName - added) });
}

/** A model of words is looked at where words are: no digit fits it. @param {Entry} entry */
const hasWords = ({ model }) => model.data === 'words';

class OwnModelsList extends LitElement {
  static properties = {
    shelf: { attribute: false },
    theme: { attribute: false },
    language: { attribute: false },
    renamed: { state: true },
    removed: { state: true },
  };

  constructor() {
    super();
    /** @type {import('../app/own-models.js').Shelf | null} */
    this.shelf = null;
    /** @type {import('../app/theme.js').Theme} */
    this.theme = /** @type {any} */ (null);
    this.language = '';
    /** @type {number | null} whose name is being written */
    this.renamed = null;
    /** @type {number | null} which one is to go, once that is confirmed */
    this.removed = null;
  }

  createRenderRoot() {
    return this;
  }

  /**
   * @param {string} type
   * @param {unknown} detail
   */
  say(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { bubbles: true, detail }));
  }

  /** @param {string} action @param {Entry} entry @param {string} [name] */
  want(action, { id }, name = '') {
    this.say('vae-own', { action, id, name });
  }

  /** What has come in a row's place takes the focus. @param {string} selector */
  async focusOn(selector) {
    await this.updateComplete;
    /** @type {HTMLElement | null} */ (this.querySelector(selector))?.focus();
  }

  render() {
    const { shelf } = this;
    if (!shelf) return html`<p class="hint">${t('library.blocked')}</p>`;
    const { entries, storage } = shelf;
    return html`<h3 id="library-title">${t('library.title')}</h3>
      ${entries.length ? nothing : html`<p class="hint">${t('library.empty')}</p>`}
      <ul class="library-list" aria-labelledby="library-title">
        ${repeat(
          entries,
          ({ id }) => id,
          (entry) => html`<li class="library-entry" data-testid="library-entry">${this.row(entry)}</li>`,
        )}
      </ul>
      ${
        storage && entries.length
          ? html`<p class="hint" data-testid="library-storage">${t('library.storage', { used: megabytes(storage.used), room: megabytes(storage.room) })}</p>`
          : nothing
      }`;
  }

  /** @param {Entry} entry */
  row(entry) {
    if (entry.id === this.renamed) return this.renaming(entry);
    if (entry.id === this.removed) return this.removing(entry);
    const { id, model, heldOut, changed, samples } = entry;
    const name = ownName(entry);
    const facts = [
      t('library.step', { step: whole(model.step) }),
      heldOut && t('model.elbo', { elbo: number(heldOut.elbo, 1) }),
      when(changed),
    ];
    return html`<button
        type="button"
        class="model-choice library-open ${hasWords(entry) ? 'of-words' : ''}"
        aria-pressed=${String(id === this.shelf?.present)}
        data-testid="library-open"
        @click=${() => (hasWords(entry) ? this.say('vae-settings', { view: 'learn', chapter: 'words', words: `own-${id}` }) : this.say('vae-open-own', id))}
      >
        ${hasWords(entry) ? nothing : digitSheet({ xs: samples, shape: model.shape, columns: across, rows: down, theme: this.theme, label: '' })}
        <strong>${name}</strong><span>${facts.filter(Boolean).join(' · ')}</span>
      </button>
      <div class="library-actions">
        ${this.action('pencil', 'rename', name, () => this.beginRenaming(entry))}
        ${this.action('copy', 'duplicate', name, () => this.want('duplicate', entry, copyOf(name)))}
        ${this.action('download', 'save', name, () => this.want('save', entry, name))}
        ${this.action('out', 'torch', name, () => this.want('torch', entry, name))}
        ${this.action('clear', 'remove', name, () => this.beginRemoving(entry))}
      </div>`;
  }

  /**
   * @param {import('../shared/controls/icon.js').IconName} shape
   * @param {string} action
   * @param {string} name
   * @param {() => void} onClick
   */
  action(shape, action, name, onClick) {
    const label = t(`library.${action}`, { name });
    return html`<button type="button" class="icon-button" aria-label=${label} data-tip=${label} data-testid="library-${action}" @click=${onClick}>
      ${icon(shape)}
    </button>`;
  }

  /** @param {Entry} entry */
  beginRenaming({ id }) {
    this.renamed = id;
    void this.focusOn('.library-name');
  }

  /** @param {Entry} entry */
  renaming(entry) {
    const done = () => {
      this.renamed = null;
      void this.focusOn('.library-open');
    };
    const submit = (/** @type {SubmitEvent} */ event) => {
      event.preventDefault();
      const form = /** @type {HTMLFormElement} */ (event.target);
      this.want('rename', entry, String(new FormData(form).get('name')).trim());
      done();
    };
    const keydown = (/** @type {KeyboardEvent} */ event) => {
      if (event.key !== 'Escape') return;
      event.stopPropagation(); // the panel stays open
      done();
    };
    return html`<form class="library-form" @submit=${submit} @keydown=${keydown}>
      <label><span>${t('library.name')}</span>
        <input class="library-name" name="name" maxlength=${longestName} .value=${ownName(entry)} data-testid="library-name" />
      </label>
      <button type="submit" class="button primary" data-testid="library-name-save">${t('library.name.save')}</button>
      <button type="button" class="button quiet" @click=${done}>${t('library.cancel')}</button>
    </form>`;
  }

  /** @param {Entry} entry */
  beginRemoving({ id }) {
    this.removed = id;
    void this.focusOn('.library-keep');
  }

  /** @param {Entry} entry */
  removing(entry) {
    const done = () => {
      this.removed = null;
      void this.focusOn('.library-open');
    };
    const remove = () => {
      this.want('remove', entry);
      done();
    };
    return html`<div class="library-form" role="group" aria-label=${t('library.remove', { name: ownName(entry) })}>
      <p>${t('library.remove.sure', { name: ownName(entry) })}</p>
      <button type="button" class="button" data-testid="library-remove-yes" @click=${remove}>${t('library.remove.yes')}</button>
      <button type="button" class="button quiet library-keep" @click=${done}>${t('library.cancel')}</button>
    </div>`;
  }
}

customElements.define('vae-own-models', OwnModelsList);
