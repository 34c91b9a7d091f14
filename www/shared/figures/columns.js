// @ts-check
/**
 * Many latents in one small plot: a column each, in the given order, against the prior's bands: the mean of q(z|x) and one
 * and two deviations. SVG from plain numbers; colours by class.
 */
import { svg, html } from '../../vendor/lit.js';
import { sigmaOf } from './gaussian.js';

const width = 200;
const height = 150;
const extent = 3.5;
const y = (/** @type {number} */ value) => height / 2 - (Math.max(-extent, Math.min(extent, value)) / extent) * (height / 2);

/** Columns beyond these are too thin to read; the order puts those that say most first. */
export const columnsShown = 32;

const prior = svg`<g class="fig-prior">
  <rect class="band two" x="0" width=${width} y=${y(2)} height=${y(-2) - y(2)}></rect>
  <rect class="band one" x="0" width=${width} y=${y(1)} height=${y(-1) - y(1)}></rect>
  <line class="zero" x1="0" x2=${width} y1=${y(0)} y2=${y(0)}></line>
</g>`;

/** @param {number} column @param {number} count */
const centre = (column, count) => ((column + 0.5) / count) * width;

/** A path of vertical lines, one a column. @param {[x: number, from: number, to: number][]} lines */
const strokes = (lines) => lines.map(([x, from, to]) => `M${round(x)} ${round(y(from))}V${round(y(to))}`).join('');

/** A path of dots, which are as large as its line is wide: lines of no length with round ends. @param {[x: number, value: number][]} places */
const dots = (places) => places.map(([x, value]) => `M${round(x)} ${round(y(value))}h0`).join('');

const round = (/** @type {number} */ value) => value.toFixed(2);

/**
 * One path for all columns of a kind: while one draws all of them change with each move, and elements are what that costs.
 * @param {object} options
 * @param {Float32Array} options.mu
 * @param {Float32Array} options.logvar
 * @param {number[]} options.order
 * @param {number} options.chosen the latent to stress
 * @param {string} options.label
 */
export function posteriorColumns({ mu, logvar, order, chosen, label }) {
  const shown = order.slice(0, columnsShown);
  const columns = shown.map((latent, column) => ({
    latent,
    x: centre(column, shown.length),
    at: mu[latent],
    sigma: sigmaOf(logvar[latent]),
  }));
  const kind = (/** @type {typeof columns} */ some, /** @type {string} */ name) => {
    const within = (/** @type {number} */ n) => strokes(some.map(({ x, at, sigma }) => [x, at - n * sigma, at + n * sigma]));
    return svg`<g class="fig-q ${name}">
      <path class="two" d=${within(2)}></path>
      <path class="one" d=${within(1)}></path>
      <path class="dot" d=${dots(some.map(({ x, at }) => [x, at]))}></path>
    </g>`;
  };
  return html`<svg class="figure fig-columns" viewBox="0 0 ${width} ${height}" role="img" aria-label=${label} data-testid="posterior">
    ${prior}
    ${kind(
      columns.filter(({ latent }) => latent !== chosen),
      '',
    )}
    ${kind(
      columns.filter(({ latent }) => latent === chosen),
      'chosen',
    )}
  </svg>`;
}
