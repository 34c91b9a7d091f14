// @ts-check
/** A table of draws: at each z the likeliest word, and words drawn letter by letter. */
import { html } from '../../../vendor/lit.js';
import { button } from '../../../shared/controls/controls.js';
import { sym } from '../../../shared/controls/sym.js';
import { rich, t } from '../../../shared/i18n.js';

/** @typedef {{ word: string, draws: string[] }[]} Draws the likeliest word at each z, and draws there */

/**
 * @param {object} options
 * @param {Draws | null} options.drawn the first at mu of `from`, the others at z from the prior
 * @param {string} options.from
 * @param {number} options.rows
 * @param {number} options.perZ draws at each z
 * @param {() => void} options.onAgain
 */
export function wordDraws({ drawn, from, rows, perZ, onAgain }) {
  const place = (/** @type {number} */ i) => (i ? sym('prior') : html`${sym('mu')} <span translate="no">${from}</span>`);
  return html`${button({ label: t('learn.words.again'), tip: t('learn.words.again.tip'), testid: 'words-again', onClick: onAgain })}
    <table class="figure-words-draws" data-testid="words-draws">
      <thead>
        <tr>
          <th scope="col">${rich('learn.words.draws.z', { z: sym('z') })}</th>
          <th scope="col">${t('learn.words.draws.best')}</th>
          <th scope="col" colspan=${perZ}>${rich('learn.words.draws.each', { p: sym('p') })}</th>
        </tr>
      </thead>
      <tbody>
        ${Array.from({ length: rows }, (_, i) => {
          const row = drawn?.[i];
          return html`<tr>
            <th scope="row">${place(i)}</th>
            <td translate="no"><b>${row?.word || '·'}</b></td>
            ${Array.from({ length: perZ }, (_, k) => html`<td translate="no" data-same=${String(row?.draws[k] === row?.word)}>${row?.draws[k] || '·'}</td>`)}
          </tr>`;
        })}
      </tbody>
    </table>`;
}
