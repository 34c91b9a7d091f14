// @ts-check
/** A quiet word that a newer version of the page is there. It waits: nothing is loaded before the reader wants it. */
import { html } from '../vendor/lit.js';
import { t } from '../shared/i18n.js';

/** @param {() => void} takeOver */
export const newer = (takeOver) =>
  html`<div class="toast quiet" data-testid="newer-version">
    <p>${t('version.newer')}</p>
    <button type="button" class="button" @click=${takeOver}>${t('version.load')}</button>
  </div>`;
