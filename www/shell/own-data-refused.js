// @ts-check
/** Files of the reader's own that were not taken, each with its reason. */
import { html } from '../vendor/lit.js';
import { hasText, t, whole } from '../shared/i18n.js';

/** Refusals that are shown one by one. */
const shown = 100;

/** @param {import('../app/protocol.js').OwnImages['refused']} refused */
export function refusals(refused) {
  return html`<details class="own-refused" data-testid="own-refused" ?open=${refused.length <= 5}>
    <summary>${t('own.refused', { count: whole(refused.length) })}</summary>
    <ul>
      ${refused
        .slice(0, shown)
        .map(
          (/** @type {any} */ { path, kind, message }) =>
            html`<li><strong>${path}</strong> ${t(hasText(`error.${kind}`) ? `error.${kind}` : 'error.other')} <span lang="en">${message}</span></li>`,
        )}
    </ul>
  </details>`;
}
