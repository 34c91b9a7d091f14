// @ts-check
/** The Draw view. */
import { html } from '../vendor/lit.js';
import { View } from './view.js';
import { t } from '../i18n/i18n.js';

class DrawView extends View {
  render() {
    return html`<h1>${t('nav.draw')}</h1>`;
  }
}

customElements.define('vae-draw-view', DrawView);
