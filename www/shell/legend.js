// @ts-check
/** What each control does: a table for every view, that of the view in front open. What stands in them is legend-tables.js. */
import { html, nothing } from '../vendor/lit.js';
import { t } from '../shared/i18n.js';
import { legendTables } from './legend-tables.js';

/**
 * @param {object} options
 * @param {import('../app/settings.js').Settings} options.settings
 */
export function legend({ settings }) {
  const tables = [...legendTables(t(`app.theme.${settings.theme}`))];
  return tables.map(([group, rows]) => {
    const title = group === 'everywhere' ? t('legend.everywhere') : t(`nav.${group}`);
    return html`<details class="legend" data-testid="legend-${group}" ?open=${group === settings.view}>
      <summary>${title}</summary>
      <table>
        <caption class="visually-hidden">${title}</caption>
        <tbody>
          ${rows.map(({ name, tip }) => html`<tr><th scope="row">${name}</th><td>${tip}</td></tr>`)}
        </tbody>
      </table>
      ${group === 'learn' ? html`<p class="hint">${t('legend.learn.figures')}</p>` : nothing}
    </details>`;
  });
}
