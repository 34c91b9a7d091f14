// @ts-check
/**
 * One latent: the density of q(z|x) against the prior's, both on one scale; the prior alone while there is no q. SVG
 * from plain numbers; colours by class. All densities are one curve, moved and stretched: while one draws, every latent's
 * changes with each move.
 */
import { html, svg } from '../../vendor/lit.js';
import { normalDensity } from './gaussian.js';

/** @typedef {{ mu: number, sigma: number }} Gaussian */

const width = 140;
const height = 56;
const extent = 3.5;
const margin = 3;

/** exp(-u²/2) over u, deviations from the mean. */
const bell = Array.from({ length: 41 }, (_, i) => {
  const u = i / 5 - 4;
  return `${u.toFixed(1)} ${Math.exp((-u * u) / 2).toFixed(4)}`;
}).join('L');
const prior = `M${bell}`;
/** However narrow it is, it goes on to the edges. */
const q = `M-999 0L${bell}L999 0`;

/** What makes the bell a density where the highest has `peak`. @param {Gaussian} gaussian @param {number} peak */
function placed({ mu, sigma }, peak) {
  const unit = width / (2 * extent);
  const top = (height - margin) * (normalDensity(0, 0, sigma) / peak);
  return `translate(${((mu + extent) * unit).toFixed(2)} ${height}) scale(${(sigma * unit).toFixed(3)} ${(-top).toFixed(2)})`;
}

/** @param {Gaussian | null} posterior */
export function density(posterior) {
  const peak = Math.max(normalDensity(0), posterior ? normalDensity(0, 0, posterior.sigma) : 0);
  const place = posterior && placed(posterior, peak);
  return html`<svg class="figure fig-density" viewBox="0 0 ${width} ${height}" aria-hidden="true">
    ${place && svg`<path class="fig-q-area" d=${q} transform=${place}></path>`}
    <path class="fig-prior-line" d=${prior} transform=${placed({ mu: 0, sigma: 1 }, peak)}></path>
    ${place && svg`<path class="fig-q-line" d=${q} transform=${place}></path>`}
    ${svg`<line class="fig-base" x1="0" x2=${width} y1=${height - 0.5} y2=${height - 0.5}></line>`}
  </svg>`;
}
