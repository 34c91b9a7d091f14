// @ts-check
/**
 * Many latents in one small plot: a column each, in the given order, against the prior's bands. For q(z|x) the mean and
 * one and two deviations; for draws of z a dot each. SVG from plain numbers; colours by class.
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

/**
 * @param {object} options
 * @param {Float32Array} options.mu
 * @param {Float32Array} options.z (draws, latent)
 * @param {number} options.draws
 * @param {number | null} options.selected a draw, or null for z = mu
 * @param {number[]} options.order
 * @param {string} options.label
 */
export function drawColumns({ mu, z, draws, selected, order, label }) {
  const shown = order.slice(0, columnsShown);
  /** Where the columns' dots of one draw lie, or those of mu. @param {number | null} draw @returns {[number, number][]} */
  const places = (draw) =>
    shown.map((latent, column) => [centre(column, shown.length), draw === null ? mu[latent] : z[draw * mu.length + latent]]);
  const at = places(selected);
  return html`<svg class="figure fig-columns" viewBox="0 0 ${width} ${height}" role="img" aria-label=${label}>
    ${prior}
    <g class="fig-z">
      ${Array.from({ length: draws }, (_, draw) => svg`<path class="dot faint" d=${draw === selected ? '' : dots(places(draw))}></path>`)}
      <path class="way" d=${at.length ? `M${at.map(([x, value]) => `${round(x)} ${round(y(value))}`).join('L')}` : ''}></path>
      <path class="dot rim" d=${dots(at)}></path>
      <path class="dot" d=${dots(at)}></path>
    </g>
  </svg>`;
}
