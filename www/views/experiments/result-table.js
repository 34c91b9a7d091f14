// @ts-check
/** What an experiment found as a table, our number with its error beside the published one, and as a file of every number of the picture. */
import { html } from '../../vendor/lit.js';
import { number, t } from '../../shared/i18n.js';
import { button } from '../../shared/controls/controls.js';
import { csvOf } from '../../shared/csv.js';
import { saveFile } from '../../shared/save.js';

/**
 * A line of the table. Numbers are in `unit`; a published one whose source was not seen is marked as unchecked.
 * @typedef {object} Row
 * @property {string} name its words
 * @property {number | null} ours
 * @property {number | null} error standard error of ours
 * @property {string} published as the paper has it, or empty
 * @property {number} [digits] after the point
 */

/**
 * @param {string} id of the experiment
 * @param {string} file its name, without its ending
 * @param {Row[]} rows
 * @param {() => Record<string, string | number>[]} records every number of the picture, a record a line
 */
export function resultTable(id, file, rows, records) {
  const save = () => {
    const lines = records();
    const text = csvOf(Object.keys(lines[0]), lines.map(Object.values));
    saveFile(new Blob([text], { type: 'text/csv' }), `${file}.csv`);
  };
  return html`<table class="experiment-table" data-testid="experiment-table">
      <thead>
        <tr>
          <th scope="col">${t('experiments.quantity')}</th>
          <th scope="col">${t('experiments.here')}</th>
          <th scope="col">${t('experiments.published')}</th>
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          ({ name, ours, error, published, digits = 2 }) =>
            html`<tr>
              <th scope="row">${name}</th>
              <td><span class="value">${number(ours, digits)}</span>${error === null ? '' : html` ± <span class="value">${number(error, digits)}</span>`}</td>
              <td>${published}</td>
            </tr>`,
        )}
      </tbody>
    </table>
    <p class="hint">${t(`experiments.${id}.errors`)} ${t(`experiments.${id}.source`)}</p>
    ${button({ label: t('experiments.csv'), tip: t('experiments.csv.tip'), kind: 'quiet', testid: 'experiment-csv', onClick: save })}`;
}
