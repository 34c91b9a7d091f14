// @ts-check
/**
 * A parallel plot: an axis for each column of a table, in the column's own units, and rows as lines across them. The row that is
 * looked at can be moved on each axis by pointer or keys, which says `vae-digit`; beside it stand what the model makes of it,
 * with a band of two deviations, and rows drawn from the prior.
 */
import { html, live, nothing, svg } from '../../vendor/lit.js';
import { css } from '../controls/css.js';
import { number, t } from '../i18n.js';
import { fewColumns, heightOf, reach } from './row.js';

/** @typedef {{ name: string, mean: number, deviation: number }} Column */

/** Deviations on either side of the mean that a band takes in. */
const wide = 2;
/** Steps of an axis. */
const step = 0.01;

/** A standardised number in the column's unit. @param {Column} column @param {number} value */
export function inUnits({ mean, deviation }, value) {
  const digits = Math.max(0, Math.min(8, 1 - Math.floor(Math.log10(deviation))));
  return number(mean + deviation * value, digits);
}

/** A row in its units, with the columns' names. @param {Column[]} columns @param {ArrayLike<number>} x */
export const rowText = (columns, x) => columns.map((column, i) => `${column.name} ${inUnits(column, x[i])}`).join(', ');

/** @param {number} columns @param {(i: number) => number} value */
const points = (columns, value) => Array.from({ length: columns }, (_, i) => `${i + 0.5} ${1 - heightOf(value(i))}`);

/** All rows as one path. @param {ArrayLike<number>} rows (n, columns) @param {number} columns */
function lines(rows, columns) {
  const starts = Array.from({ length: rows.length / columns }, (_, row) => row * columns);
  return starts.map((start) => `M${points(columns, (i) => rows[start + i]).join('L')}`).join('');
}

/** @param {ArrayLike<number>} mean @param {ArrayLike<number>} variance */
function band(mean, variance) {
  const edge = (/** @type {number} */ side) => points(mean.length, (i) => mean[i] + side * wide * Math.sqrt(variance[i]));
  return `M${[...edge(1), ...edge(-1).reverse()].join('L')}Z`;
}

/**
 * @param {object} options
 * @param {Column[]} options.columns
 * @param {Float32Array | null | undefined} [options.x] (columns), standardised as all others
 * @param {ArrayLike<number> | null} [options.mean] of p(x|z)
 * @param {ArrayLike<number> | null} [options.variance] of p(x|z)
 * @param {ArrayLike<number> | null} [options.rows] (n, columns) that stand behind
 * @param {string} options.label its accessible name
 * @param {string} options.testid
 */
export function parallel({ columns, x, mean, variance, rows, label, testid }) {
  const { length } = columns;
  const known = x?.length === length ? x : null;
  return html`<div
    class="parallel ${length > fewColumns ? 'dense' : ''}"
    role="group"
    aria-label=${label}
    data-testid=${testid}
    ${css({ '--columns': String(length) })}
  >
    <svg viewBox="0 0 ${length} 1" preserveAspectRatio="none" aria-hidden="true">
      ${columns.map((_, i) => svg`<path class="parallel-axis" d="M${i + 0.5} 0V1"></path>`)}
      ${rows ? svg`<path class="parallel-rows" d=${lines(rows, length)}></path>` : nothing}
      ${mean?.length === length && variance ? svg`<path class="parallel-band" d=${band(mean, variance)}></path>` : nothing}
      ${mean?.length === length ? svg`<path class="parallel-mean" d=${lines(mean, length)}></path>` : nothing}
      ${known ? svg`<path class="parallel-row" d=${lines(known, length)}></path>` : nothing}
    </svg>
    ${columns.map((column, i) => axis(column, known, i))}
  </div>`;
}

/** @param {Column} column @param {Float32Array | null} x @param {number} at */
function axis(column, x, at) {
  const move = (/** @type {InputEvent} */ { target }) => {
    const input = /** @type {HTMLInputElement} */ (target);
    const moved = Float32Array.from(x ?? []);
    moved[at] = input.valueAsNumber;
    const detail = { x: moved, label: null, source: 'kept' };
    input.dispatchEvent(new CustomEvent('vae-digit', { bubbles: true, detail }));
  };
  return html`<div class="parallel-column" ${css({ '--at': String(at + 1) })}>
    <span class="parallel-end">${inUnits(column, reach)}</span>
    ${
      x
        ? html`<input
            type="range"
            min=${-reach}
            max=${reach}
            step=${step}
            .value=${live(String(Math.round(x[at] / step) * step))}
            aria-label=${column.name}
            aria-valuetext=${inUnits(column, x[at])}
            data-tip=${t('row.axis.how', { name: column.name, value: inUnits(column, x[at]) })}
            data-testid="axis-${at}"
            @input=${move}
          />`
        : html`<span></span>`
    }
    <span class="parallel-end">${inUnits(column, -reach)}</span>
    <span class="parallel-name">${column.name}</span>
  </div>`;
}
