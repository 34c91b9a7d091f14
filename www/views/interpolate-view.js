// @ts-check
/** The interpolate view. */
import { html } from '../vendor/lit.js';
import { View } from './view.js';
import { t } from '../i18n/i18n.js';

class InterpolateView extends View {
  render() {
    return html`<h1>${t('nav.interpolate')}</h1>`;
  }
}

customElements.define('vae-interpolate-view', InterpolateView);
