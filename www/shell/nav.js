// @ts-check
/** The views and, apart from them, the Learn part: tabs on wide windows, a bar at the bottom on narrow ones (shell.css decides). */
import { html } from '../vendor/lit.js';
import { t } from '../shared/i18n.js';
import { pathIcon } from '../shared/controls/icon.js';

/** @typedef {import('../app/views.js').ViewName} ViewName */

/**
 * @param {object} options
 * @param {typeof import('../app/views.js').views} options.views
 * @param {ViewName} options.view the one in front
 * @param {(view: ViewName) => string} options.address
 */
export function nav({ views, view, address }) {
  return html`<nav class="views" aria-label=${t('nav.label')}>
    ${views.map(
      ({ name, icon, apart }) =>
        html`<a
          class=${apart ? 'apart' : ''}
          href=${address(name)}
          aria-current=${name === view ? 'page' : 'false'}
          data-tip=${t(`nav.${name}.tip`)}
          data-testid="nav-${name}"
        >
          ${pathIcon(icon)}<span>${t(`nav.${name}`)}</span>
        </a>`,
    )}
  </nav>`;
}
