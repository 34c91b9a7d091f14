// @ts-check
/**
 * Two latents as a plane, true to scale in both directions: the prior's circles at one, two and three deviations, the
 * ellipses of q(z|x) at one and two, draws of z as dots. SVG from plain numbers; colours by class.
 */
import { html, nothing, svg } from '../../vendor/lit.js';
import { deviations } from './contours.js';
import { sigmaOf } from './gaussian.js';

const size = 200;
const least = 3.3;

/**
 * How far the plane goes: to the prior's three deviations, and to the posterior where it lies outside of them. In steps, so
 * that the scale stands still while one draws.
 * @param {Float32Array} mu (2)
 * @param {Float32Array} logvar (2)
 */
function extentOf(mu, logvar) {
  const reach = Math.max(...[0, 1].map((axis) => Math.abs(mu[axis]) + 2.2 * sigmaOf(logvar[axis])));
  return reach <= least ? least : Math.ceil(reach);
}

/**
 * @param {object} options
 * @param {Float32Array | null} options.mu (2), null for the prior alone
 * @param {Float32Array | null} options.logvar (2)
 * @param {Float32Array | null} [options.z] (draws, 2)
 * @param {number | null} [options.selected] a draw, or null for z = mu
 * @param {boolean} [options.standard] whether the prior is N(0, I), whose circles there are
 * @param {string} options.label
 */
export function plane({ mu, logvar, z, selected = null, standard = true, label }) {
  const unit = size / 2 / (mu && logvar ? extentOf(mu, logvar) : least);
  const x = (/** @type {number} */ value) => size / 2 + value * unit;
  const y = (/** @type {number} */ value) => size / 2 - value * unit;
  const dot = (/** @type {number} */ a, /** @type {number} */ b, /** @type {string} */ kind, /** @type {number} */ r) =>
    svg`<circle class=${kind} cx=${x(a)} cy=${y(b)} r=${r}></circle>`;
  const at = selected === null ? mu : z?.subarray(2 * selected, 2 * selected + 2);
  return html`<svg class="figure fig-plane" viewBox="0 0 ${size} ${size}" role="img" aria-label=${label}>
    <g class="fig-prior">
      <line class="axis" x1="0" x2=${size} y1=${y(0)} y2=${y(0)}></line>
      <line class="axis" y1="0" y2=${size} x1=${x(0)} x2=${x(0)}></line>
      ${(standard ? deviations : []).map((r) => svg`<circle class="ring" cx=${x(0)} cy=${y(0)} r=${r * unit}></circle>`)}
    </g>
    ${
      mu && logvar
        ? svg`<g class="fig-q">
          ${[2, 1].map(
            (n) => svg`<ellipse
              class=${n === 1 ? 'one' : 'two'}
              cx=${x(mu[0])}
              cy=${y(mu[1])}
              rx=${n * sigmaOf(logvar[0]) * unit}
              ry=${n * sigmaOf(logvar[1]) * unit}
            ></ellipse>`,
          )}
          ${dot(mu[0], mu[1], '', 2.2)}
        </g>`
        : nothing
    }
    ${
      z && at
        ? svg`<g class="fig-z">
          ${Array.from({ length: z.length / 2 }, (_, i) => dot(z[2 * i], z[2 * i + 1], 'faint', 2.4))}
          ${dot(at[0], at[1], '', 3.6)}
        </g>`
        : nothing
    }
  </svg>`;
}
