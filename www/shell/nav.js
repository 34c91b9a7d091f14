// @ts-check
/** The views and, apart from them, the Learn part: tabs on wide windows, a bar at the bottom on narrow ones (shell.css decides). */
import { html } from '../vendor/lit.js';
import { t } from '../shared/i18n.js';
import { icon } from '../shared/controls/icon.js';

/** @typedef {import('../app/settings.js').ViewName} ViewName */

/**
 * @param {object} options
 * @param {ViewName[]} options.views
 * @param {ViewName} options.view the one in front
 * @param {(view: ViewName) => string} options.address
 */
export function nav({ views, view, address }) {
  return html`<nav class="views" aria-label=${t('nav.label')}>
    ${views.map(
      (name) =>
        html`<a
          href=${address(name)}
          aria-current=${name === view ? 'page' : 'false'}
          data-tip=${t(`nav.${name}.tip`)}
          data-testid="nav-${name}"
        >
          ${icon(name)}<span>${t(`nav.${name}`)}</span>
        </a>`,
    )}
  </nav>`;
}
