// @ts-check
/** The latent view. */
import { html } from '../vendor/lit.js';
import { View } from './view.js';
import { t } from '../i18n/i18n.js';

class LatentView extends View {
  render() {
    return html`<h1>${t('nav.latent')}</h1>`;
  }
}

customElements.define('vae-latent-view', LatentView);
