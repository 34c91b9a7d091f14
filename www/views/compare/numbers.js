// @ts-check
/** The numbers of both models side by side, and whether their likelihoods may be compared at all. */
import { html, nothing } from '../../vendor/lit.js';
import { number, rich, t, whole } from '../../shared/i18n.js';
import { give, sureness } from '../../shared/standard-errors.js';
import { sym } from '../../shared/controls/sym.js';
import { shownSum } from '../../shared/figures/terms.js';
import { apart } from './comparable.js';

/** @typedef {import('./side.js').Side} Side */

/** What a row of the table takes of a side. @type {{ id: string, of: (side: Side) => number | null | undefined, name: (side: Side) => unknown }[]} */
const rows = [
  {
    id: 'nll',
    of: ({ explanation }) => explanation?.nll,
    name: ({ explanation }) => rich('compare.row.nll', { nll: sym('nll'), count: explanation?.nllPerDraw.length ?? 0 }),
  },
  { id: 'kl', of: ({ explanation }) => explanation?.kl, name: () => rich('compare.row.kl', { kl: sym('kl') }) },
  {
    id: 'elbo',
    of: ({ explanation }) => explanation && -shownSum(explanation.nll, explanation.kl),
    name: () => t('compare.row.elbo'),
  },
  { id: 'held-out', of: ({ heldOut }) => heldOut?.elbo, name: () => t('compare.row.held-out') },
];

/** @param {Side} left @param {Side} right */
export function numbers(left, right) {
  const sides = [left, right];
  return html`<div class="compare-numbers">
    <table>
      <caption class="visually-hidden">${t('compare.numbers')}</caption>
      <thead>
        <tr><td></td>${sides.map(({ name }) => html`<th scope="col">${t(`compare.${name}`)}<span class="aside"></span></th>`)}</tr>
      </thead>
      <tbody>
        ${rows.map(
          ({ id, of, name }) =>
            html`<tr>
              <th scope="row">${name(left)}</th>
              ${sides.map(
                (side) =>
                  html`<td><span class="value" data-testid="compare-${side.name}-${id}">${number(of(side))}</span>${images(id, side)}</td>`,
              )}
            </tr>`,
        )}
      </tbody>
    </table>
    <p class="compare-verdict" data-testid="compare-verdict">${verdict(left, right)}</p>
  </div>`;
}

/** Of how many images a number is. @param {string} id @param {Side} side */
const images = (id, { heldOut }) =>
  html`<span class="aside" data-tip=${(id === 'held-out' && sureness(heldOut)) || nothing}
    >${id === 'held-out' && heldOut ? `${give(heldOut)} ${t('compare.images', { count: whole(heldOut.images) })}` : ''}</span
  >`;

/** @param {Side} left @param {Side} right */
function verdict({ info: left }, { info: right }) {
  if (!left || !right) return '';
  const reason = apart(left, right);
  return t(reason ? `compare.apart.${reason}` : 'compare.together');
}
