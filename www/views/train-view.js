// @ts-check
/** The train view. */
import { html } from '../vendor/lit.js';
import { View } from './view.js';
import { t } from '../i18n/i18n.js';

class TrainView extends View {
  render() {
    return html`<h1>${t('nav.train')}</h1>`;
  }
}

customElements.define('vae-train-view', TrainView);
