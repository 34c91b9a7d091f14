// @ts-check
/**
 * Many latents in one small plot: a column each, in the given order, against the prior's bands. For q(z|x) the mean and
 * one and two deviations; for draws of z a dot each. SVG from plain numbers; colours by class.
 */
import { nothing, svg, html } from '../../vendor/lit.js';
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

/**
 * @param {object} options
 * @param {Float32Array} options.mu
 * @param {Float32Array} options.logvar
 * @param {number[]} options.order
 * @param {number} options.chosen the latent to stress
 * @param {string} options.label
 */
export function posteriorColumns({ mu, logvar, order, chosen, label }) {
  const shown = order.slice(0, columnsShown);
  return html`<svg class="figure fig-columns" viewBox="0 0 ${width} ${height}" role="img" aria-label=${label} data-testid="posterior">
    ${prior}
    ${shown.map((latent, column) => {
      const x = centre(column, shown.length);
      const sigma = sigmaOf(logvar[latent]);
      const at = mu[latent];
      return svg`<g class="fig-q ${latent === chosen ? 'chosen' : ''}">
        <line class="two" x1=${x} x2=${x} y1=${y(at - 2 * sigma)} y2=${y(at + 2 * sigma)}></line>
        <line class="one" x1=${x} x2=${x} y1=${y(at - sigma)} y2=${y(at + sigma)}></line>
        <circle cx=${x} cy=${y(at)} r="2.6"></circle>
      </g>`;
    })}
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
  const value = (/** @type {number | null} */ draw, /** @type {number} */ latent) =>
    draw === null ? mu[latent] : z[draw * mu.length + latent];
  const x = (/** @type {number} */ column) => centre(column, shown.length);
  const line = shown.map((latent, column) => `${x(column)},${y(value(selected, latent))}`).join(' ');
  return html`<svg class="figure fig-columns" viewBox="0 0 ${width} ${height}" role="img" aria-label=${label}>
    ${prior}
    <g class="fig-z">
      ${Array.from({ length: draws }, (_, draw) =>
        draw === selected
          ? nothing
          : shown.map(
              (latent, column) => svg`<circle class="faint" cx=${x(column)} cy=${y(value(draw, latent))} r="1.7"></circle>`,
            ),
      )}
      ${shown.length > 1 ? svg`<polyline points=${line}></polyline>` : nothing}
      ${shown.map((latent, column) => svg`<circle cx=${x(column)} cy=${y(value(selected, latent))} r="2.9"></circle>`)}
    </g>
  </svg>`;
}
