// @ts-check
/**
 * The model of the page as a chip: name, latent size, likelihood, held-out ELBO. Opened, it changes, loads and saves the
 * model. It says `vae-open-shipped`, `vae-open-file`, `vae-model-cards`, `vae-save`, `vae-export-torch` and `vae-assume`; main.js does
 * them.
 */
import { LitElement, html, nothing } from '../vendor/lit.js';
import { number, t, whole } from '../shared/i18n.js';
import { modelLoading, modelName } from '../shared/model-names.js';
import { hasFlow, hasStandardPrior } from '../shared/prior.js';
import { sureness } from '../shared/standard-errors.js';
import { sizeText } from '../shared/figures/maps.js';
import { button } from '../shared/controls/controls.js';
import { icon } from '../shared/controls/icon.js';
import { assumed } from './assumed.js';
import { watchLeaving } from './leaving.js';
import './own-models.js';

class ModelChip extends LitElement {
  static properties = {
    model: { attribute: false },
    name: { attribute: false },
    heldOut: { attribute: false },
    busy: { attribute: false },
    download: { attribute: false },
    shipped: { attribute: false },
    shelf: { attribute: false },
    theme: { attribute: false },
    language: { attribute: false },
    open: { state: true },
    training: { state: true },
  };

  constructor() {
    super();
    /** @type {import('../app/protocol.js').ModelInfo | null} */
    this.model = null;
    this.name = '';
    /** @type {import('../app/protocol.js').HeldOut | null} */
    this.heldOut = null;
    this.busy = false;
    /** @type {{ what: string, received: number, total: number } | null} */
    this.download = null;
    /** @type {import('../app/shipped-models.js').ShippedModel[]} */
    this.shipped = [];
    /** @type {import('../app/own-models.js').Shelf | null} */
    this.shelf = null;
    /** @type {import('../app/theme.js').Theme | null} */
    this.theme = null;
    this.language = '';
    this.open = false;
    /** Whether the reader's own models stand before the shipped ones: they do not change places while the panel is open. */
    this.ownFirst = false;
    /** Whether a saved file holds the optimizer's state too. */
    this.training = false;
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

  toggle() {
    this.open = !this.open;
    if (this.open) this.ownFirst = Boolean(this.shelf?.entries.length);
  }

  close() {
    this.open = false;
    this.querySelector('button')?.focus();
  }

  /**
   * @param {string} type
   * @param {unknown} detail
   */
  say(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { bubbles: true, detail }));
  }

  /** @param {InputEvent} event */
  chooseFile(event) {
    const input = /** @type {HTMLInputElement} */ (event.target);
    const file = input.files?.[0];
    if (file) this.say('vae-open-file', file);
    input.value = ''; // so that the same file can be chosen again
    this.close();
  }

  render() {
    return html`<button
        type="button"
        class="chip"
        aria-expanded=${String(this.open)}
        aria-controls="model-panel"
        aria-description=${t('model.tip')}
        data-tip=${`${t('model.tip')} ${sureness(this.heldOut)}`}
        data-testid="model-chip"
        @click=${() => this.toggle()}
      >
        <span class="chip-text">${this.summary()}</span>${icon('down')}
      </button>
      <div class="model-panel" id="model-panel" ?hidden=${!this.open}>${this.models()}${this.facts()}${this.files()}</div>`;
  }

  models() {
    return this.ownFirst ? [this.library(), this.choices()] : [this.choices(), this.library()];
  }

  summary() {
    const { model } = this;
    if (this.busy) return html`<span class="chip-name">${modelLoading(this.download)}</span>`;
    if (!model) return html`<span class="chip-name">${t('model.none')}</span>`;
    // A shipped model's name says its size, and some say more.
    const known = this.shipped.some(({ id }) => id === this.name);
    const name = modelName(this.name);
    const likelihood = t(`setting.likelihood.${model.config.model.likelihood}`);
    const said = known && name.toLowerCase().includes(likelihood.toLowerCase());
    return html`<span class="chip-name">${name}</span>
      <span class="chip-facts">
        ${known ? nothing : html`<span>${t('model.latent', { latent: model.config.model.latent })}</span>`}
        ${said ? nothing : html`<span class="chip-likelihood">${likelihood}</span>`}
        <span class="chip-elbo">${this.heldOut ? t('model.elbo', { elbo: number(this.heldOut.elbo, 1) }) : t('model.elbo.wait')}</span>
      </span>`;
  }

  choices() {
    return html`${button({
      label: t('cards.open'),
      tip: t('cards.open.tip'),
      kind: 'quiet',
      testid: 'model-cards',
      onClick: () => this.say('vae-model-cards', null),
    })}
      <div class="model-choices" role="group" aria-label=${t('model.choose')}>
      ${this.shipped.map(
        ({ id }) =>
          html`<button
            type="button"
            class="model-choice"
            aria-pressed=${String(this.name === id)}
            data-testid="model-${id}"
            @click=${() => {
              this.say('vae-open-shipped', id);
              this.close();
            }}
          >
            <strong>${modelName(id)}</strong><span>${t(`model.${id}.about`)}</span>
          </button>`,
      )}
    </div>`;
  }

  library() {
    return html`<vae-own-models .shelf=${this.shelf} .theme=${this.theme} .language=${this.language} @vae-open-own=${() => this.close()}></vae-own-models>`;
  }

  facts() {
    const { model } = this;
    if (!model) return nothing;
    const { input, hidden, latent } = model.config.model;
    const widths = [input, ...model.maps.map((maps) => sizeText(0, maps)), ...hidden, latent].join(' → ');
    return html`${model.assumed ? html`<div class="model-assumed">${assumed(model, (chosen) => this.say('vae-assume', chosen))}</div>` : nothing}<dl class="model-facts">
      <div><dt>${t('model.shape')}</dt><dd>${widths}</dd></div>
      ${
        hasStandardPrior(model)
          ? nothing
          : html`<div><dt>${t('model.prior')}</dt><dd data-tip=${t('model.prior.tip')}>${t(`setting.prior.${model.config.model.prior}`)}</dd></div>`
      }
      ${
        hasFlow(model)
          ? html`<div><dt>${t('model.posterior')}</dt><dd data-tip=${t('model.posterior.tip')}>${t(`setting.posterior.${model.config.model.posterior}`)} · ${whole(model.config.model.flow_length)}</dd></div>`
          : nothing
      }
      <div><dt>${t('model.parameters')}</dt><dd>${whole(model.parameters)}</dd></div>
      <div><dt>${t('model.steps')}</dt><dd>${model.step ? whole(model.step) : '–'}</dd></div>
      ${this.heldOut ? html`<div><dt>${t('model.active')}</dt><dd>${this.heldOut.activeUnits} / ${latent}</dd></div>` : nothing}
    </dl>`;
  }

  files() {
    return html`<div class="model-files">
      <label class="button" data-tip=${t('model.load.tip')}>
        ${icon('upload')}<span>${t('model.load')}</span>
        <input
          class="visually-hidden"
          type="file"
          aria-description=${t('model.load.tip')}
          data-testid="model-load"
          @change=${this.chooseFile}
        />
      </label>
      ${button({
        label: html`${icon('download')}<span>${t('model.save')}</span>`,
        tip: t('model.save.tip'),
        disabled: !this.model,
        testid: 'model-download',
        onClick: () => this.say('vae-save', { training: this.training }),
      })}
      <label class="check" data-tip=${t('model.save.training.tip')}>
        <input
          type="checkbox"
          .checked=${this.training}
          aria-description=${t('model.save.training.tip')}
          @change=${(/** @type {InputEvent} */ event) => (this.training = /** @type {HTMLInputElement} */ (event.target).checked)}
        />
        ${t('model.save.training')}
      </label>
      ${button({
        label: html`${icon('out')}<span>${t('model.torch')}</span>`,
        tip: t('model.torch.tip'),
        disabled: !this.model,
        testid: 'model-torch',
        onClick: () => this.say('vae-export-torch', null),
      })}
    </div>`;
  }
}

customElements.define('vae-model-chip', ModelChip);
