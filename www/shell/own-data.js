// @ts-check
/**
 * The reader's own images or table, in a dialog: files chosen, dropped or pasted, or sketches drawn here; a sheet of what was taken, what
 * was refused and why; and the sets that the browser keeps. Nothing leaves the tab. Reading is the worker's business
 * (worker/own-data.js). It says `vae-settings` with a set that is to be trained on, and `vae-own-data-changed`.
 */
import { LitElement, html, nothing } from '../vendor/lit.js';
import { settingsOfData } from '../app/settings.js';
import { t, whole } from '../shared/i18n.js';
import { button } from '../shared/controls/controls.js';
import { icon } from '../shared/controls/icon.js';
import { isFailure } from '../shared/latest.js';
import { removeSet } from '../shared/own-sets.js';
import { dialog } from './dialog.js';
import { filesOf } from './drop.js';
import { keptSets } from './own-data-sets.js';
import { mostShown, takenOf } from './own-data-taken.js';
import { shippedSets } from './shipped-sets.js';
import './sketch-pad.js';

/** @typedef {import('../app/protocol.js').FileAt} FileAt */
/** @typedef {import('../app/protocol.js').OwnImages} OwnImages */
/** @typedef {import('../app/protocol.js').Strokes} Strokes */

/** So many images, seen again and again, are a good training. */
const imagesSeen = 200_000;
const longestName = 60;
/** Files whose rows of numbers may be pictures or those of a table. */
const ofNumbers = /\.(csv|tsv|txt|npy|npz)$/i;

export class OwnDataDialog extends LitElement {
  static properties = {
    theme: { attribute: false },
    language: { attribute: false },
    sets: { attribute: false },
    work: { attribute: false },
    ask: { attribute: false },
    images: { state: true },
    busy: { state: true },
    drawing: { state: true },
    removed: { state: true },
    side: { state: true },
    copies: { state: true },
  };

  constructor() {
    super();
    /** @type {import('../app/theme.js').Theme} */
    this.theme = /** @type {any} */ (null);
    this.language = '';
    /** @type {import('../app/datasets.js').Dataset[]} that the browser keeps */
    this.sets = [];
    /** @type {import('../shared/view.js').Work | null} */
    this.work = null;
    /** @type {import('../shared/view.js').Ask} */
    this.ask = /** @type {any} */ (null);
    /** @type {OwnImages | null} */
    this.images = null;
    /** The first of them, 0..1, as the sheet shows them. */
    this.sheet = new Float32Array();
    this.busy = false;
    this.drawing = false;
    /** @type {string | null} which set is to go, once that is confirmed */
    this.removed = null;
    /** @type {28 | 32} */
    this.side = 28;
    /** Whether images are cut to their ink; null: as the first one is. @type {boolean | null} */
    this.byInk = null;
    /** Whether rows of numbers are those of a table; null: as they look. @type {boolean | null} */
    this.asRows = null;
    this.copies = true;
    this.name = '';
    /** Examples of shipped datasets, by their ids. @type {Map<string, Float32Array>} */
    this.sheets = new Map();
    /** @type {FileAt[]} */
    this.files = [];
    /** @type {Strokes[]} */
    this.sketches = [];
    this.addEventListener('drop', this.dropped);
  }

  createRenderRoot() {
    return this;
  }

  /** @param {FileAt[]} [files] to begin with */
  async show(files = []) {
    await this.updateComplete;
    const dialog = this.querySelector('dialog');
    if (!dialog?.open) dialog?.showModal();
    if (files.length) await this.add(files);
  }

  close() {
    this.querySelector('dialog')?.close();
  }

  /** @param {FileAt[]} files */
  add(files) {
    this.files = [...this.files, ...files];
    return this.gather();
  }

  /** All is read anew: a size or a way of scaling concerns every image. */
  async gather() {
    const { files, sketches, side, byInk, asRows } = this;
    if (!files.length && !sketches.length) {
      this.images = null;
      return;
    }
    this.busy = true;
    try {
      const images = await this.ask('gatherOwn', { files, sketches, side, byInk, asRows });
      this.sheet = Float32Array.from(images.pixels.subarray(0, mostShown * side * side), (grey) => grey / 255);
      this.images = images;
    } catch (error) {
      if (!isFailure(error)) throw error;
    } finally {
      if (files === this.files && sketches === this.sketches) this.busy = false;
    }
  }

  startAnew() {
    Object.assign(this, { files: [], sketches: [], byInk: null, asRows: null, images: null, name: '', busy: false });
  }

  async keep() {
    this.busy = true;
    try {
      const unnamed = this.images?.columns ? 'own.unnamed.rows' : 'own.unnamed';
      const name = this.name.trim() || t(unnamed, { count: whole(this.images?.count ?? 0) });
      const set = await this.ask('keepOwn', { name, copies: this.copies });
      this.dispatchEvent(
        new CustomEvent('vae-own-data-changed', { bubbles: true, detail: () => this.use(set.id, set.counts[0]) }),
      );
      this.startAnew();
    } catch (error) {
      if (!isFailure(error)) throw error;
    } finally {
      this.busy = false;
    }
  }

  /** @param {string} id @param {number} count */
  use(id, count) {
    const epochs = Math.max(1, Math.round(imagesSeen / count));
    const detail = { ...settingsOfData(id), epochs, view: 'train' };
    this.dispatchEvent(new CustomEvent('vae-settings', { bubbles: true, detail }));
    this.close();
  }

  /** @param {string} id of a dataset whose examples are wanted */
  async exemplify(id) {
    if (this.sheets.has(id)) return;
    try {
      const { x } = await this.ask('examplesOf', { data: id });
      this.sheets = new Map([...this.sheets, [id, x]]);
      this.requestUpdate();
    } catch (error) {
      if (!isFailure(error)) throw error;
    }
  }

  /** @param {string} id */
  async deleteSet(id) {
    this.removed = null;
    try {
      await removeSet(id);
    } finally {
      this.dispatchEvent(new CustomEvent('vae-own-data-changed', { bubbles: true }));
    }
  }

  /** @param {CustomEvent<Strokes>} event */
  sketched({ detail }) {
    this.sketches = [...this.sketches, detail];
    void this.gather();
  }

  /** @param {InputEvent} event */
  chosen({ target }) {
    const input = /** @type {HTMLInputElement} */ (target);
    const files = [...(input.files ?? [])].map((file) => ({ path: file.webkitRelativePath || file.name, file }));
    input.value = '';
    if (files.length) void this.add(files);
  }

  /** What is dropped here is meant for here. @param {DragEvent} event */
  async dropped(event) {
    event.preventDefault();
    event.stopPropagation();
    const files = await filesOf(event.dataTransfer);
    if (files.length) void this.add(files);
  }

  render() {
    return dialog({ name: 'own-data', title: t('own.title'), close: t('own.close'), body: this.body() });
  }

  body() {
    return html`<p>${t('own.what')}</p>
    <div class="own-buttons">
      ${this.chooser('files', false)} ${this.chooser('folder', true)}
      ${button({
        label: html`${icon('pencil')}<span>${t('own.draw')}</span>`,
        tip: t('own.draw.tip'),
        pressed: this.drawing,
        testid: 'own-draw',
        onClick: () => (this.drawing = !this.drawing),
      })}
    </div>
    ${
      this.drawing
        ? html`<vae-sketch-pad
            .theme=${this.theme}
            .language=${this.language}
            .count=${this.sketches.length}
            @vae-sketch=${this.sketched}
          ></vae-sketch-pad>`
        : nothing
    }
    ${this.images ? this.taken(this.images) : html`<p class="hint" role="status">${this.busy ? this.progress() : t('own.none')}</p>`}
    ${keptSets({
      sets: this.sets,
      removed: this.removed,
      onUse: (id, count) => this.use(id, count),
      onRemove: (id) => (this.removed = id),
      onRemoved: (id) => void this.deleteSet(id),
    })}
    ${shippedSets({
      sheets: this.sheets,
      theme: this.theme,
      onOpen: (id) => void this.exemplify(id),
      onUse: (id, count) => this.use(id, count),
    })}`;
  }

  progress() {
    const share = this.work?.what === 'gatherOwn' ? this.work.done : 0;
    return t('own.busy', { share: Math.round(100 * share) });
  }

  /** @param {string} name @param {boolean} folder */
  chooser(name, folder) {
    return html`<label class="button" data-tip=${t(`own.${name}.tip`)}>
      ${icon('upload')}<span>${t(`own.${name}`)}</span>
      <input
        type="file"
        class="visually-hidden"
        multiple
        ?webkitdirectory=${folder}
        aria-description=${t(`own.${name}.tip`)}
        data-testid="own-${name}"
        @change=${this.chosen}
      />
    </label>`;
  }

  /** @param {OwnImages} images */
  taken(images) {
    const { files, busy } = this;
    return html`${takenOf({
      images,
      progress: busy ? this.progress() : null,
      sheet: this.sheet,
      theme: this.theme,
      ofNumbers: files.some(({ path }) => ofNumbers.test(path)),
      copies: this.copies,
      onRead: (read) => {
        Object.assign(this, read);
        void this.gather();
      },
      onCopies: (copies) => (this.copies = copies),
    })}
      <div class="own-buttons">
        <input
          class="own-name"
          maxlength=${longestName}
          placeholder=${t('own.name')}
          aria-label=${t('own.name')}
          data-testid="own-name"
          .value=${this.name}
          @input=${(/** @type {Event} */ { target }) => (this.name = /** @type {HTMLInputElement} */ (target).value)}
        />
        ${button({
          label: t('own.keep'),
          tip: t('own.keep.tip'),
          kind: 'primary',
          disabled: busy || images.count < 3,
          testid: 'own-keep',
          onClick: () => void this.keep(),
        })}
        ${button({ label: t('own.anew'), tip: t('own.anew.tip'), kind: 'quiet', testid: 'own-anew', onClick: () => this.startAnew() })}
      </div>`;
  }
}

customElements.define('vae-own-data', OwnDataDialog);
