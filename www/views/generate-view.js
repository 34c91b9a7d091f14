// @ts-check
/** The generate view. */
import { html } from '../vendor/lit.js';
import { View } from './view.js';
import { t } from '../i18n/i18n.js';

class GenerateView extends View {
  render() {
    return html`<h1>${t('nav.generate')}</h1>`;
  }
}

customElements.define('vae-generate-view', GenerateView);
