// @ts-check
/**
 * Two latents as a plane, true to scale in both directions: the prior's circles at one, two and three deviations, draws of z
 * as dots. SVG from plain numbers; colours by class.
 */
import { html, svg } from '../../vendor/lit.js';

const size = 200;
/** Deviations of the prior from the middle to an edge. */
const extent = 3.3;
const unit = size / 2 / extent;
const x = (/** @type {number} */ value) => size / 2 + value * unit;
const y = (/** @type {number} */ value) => size / 2 - value * unit;

/**
 * @param {object} options
 * @param {Float32Array | null} options.z (draws, 2)
 * @param {number} options.selected a draw
 * @param {string} options.label
 */
export function plane({ z, selected, label }) {
  const dot = (/** @type {Float32Array} */ z, /** @type {number} */ draw, /** @type {string} */ kind, /** @type {number} */ r) =>
    svg`<circle class=${kind} cx=${x(z[2 * draw])} cy=${y(z[2 * draw + 1])} r=${r}></circle>`;
  return html`<svg class="figure fig-plane" viewBox="0 0 ${size} ${size}" role="img" aria-label=${label}>
    <g class="fig-prior">
      <line class="axis" x1="0" x2=${size} y1=${y(0)} y2=${y(0)}></line>
      <line class="axis" y1="0" y2=${size} x1=${x(0)} x2=${x(0)}></line>
      ${[1, 2, 3].map((r) => svg`<circle class="ring" cx=${x(0)} cy=${y(0)} r=${r * unit}></circle>`)}
    </g>
    <g class="fig-z">
      ${z && Array.from({ length: z.length / 2 }, (_, draw) => dot(z, draw, 'faint', 2.4))} ${z && dot(z, selected, '', 3.6)}
    </g>
  </svg>`;
}
