// @ts-check
/**
 * The offer of the tour: one quiet line at the first visit, below what the rail has. It goes when it is declined; its place
 * stays for this visit, so that nothing moves.
 */
import { LitElement, html, nothing } from '../vendor/lit.js';
import { t } from '../shared/i18n.js';
import { recall, remember } from '../app/browser-memory.js';
import { icon } from '../shared/controls/icon.js';

class TourHint extends LitElement {
  static properties = { language: { attribute: false }, offered: { state: true } };

  constructor() {
    super();
    this.language = '';
    this.offered = recall('tour') === null;
    remember('tour', recall('tour') ?? 'offered');
    this.listening = new AbortController();
  }

  createRenderRoot() {
    return this;
  }

  connectedCallback() {
    super.connectedCallback();
    if (this.offered) this.dataset.offered = '';
    this.listening = new AbortController();
    // However it is begun, whoever takes the tour needs no offer.
    document.addEventListener('vae-tour', () => (this.offered = false), { signal: this.listening.signal });
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.listening.abort();
  }

  render() {
    if (!this.offered) return nothing;
    return html`<div class="tour-hint" role="group" aria-label=${t('tour.offer')} data-testid="tour-hint">
      <p>${t('tour.offer')}</p>
      <button
        type="button"
        class="text-button"
        aria-description=${t('tour.start.tip')}
        data-tip=${t('tour.start.tip')}
        data-testid="tour-start"
        @click=${() => this.dispatchEvent(new CustomEvent('vae-tour', { bubbles: true }))}
      >
        ${t('tour.start')}
      </button>
      <button type="button" class="icon-button" aria-label=${t('tour.decline')} data-tip=${t('tour.decline.tip')} data-testid="tour-decline" @click=${() => (this.offered = false)}>
        ${icon('close')}
      </button>
    </div>`;
  }
}

customElements.define('vae-tour-hint', TourHint);
