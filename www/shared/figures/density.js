// @ts-check
/**
 * One latent: the density of q(z|x) against the prior's, both on one scale; the prior alone while there is no q. SVG
 * from plain numbers; colours by class.
 */
import { html, svg } from '../../vendor/lit.js';
import { normalDensity } from './gaussian.js';

const width = 140;
const height = 56;
const extent = 3.5;
const margin = 3;

/** @param {{ mu: number, sigma: number } | null} posterior */
export function density(posterior) {
  const peak = Math.max(normalDensity(0), posterior ? normalDensity(0, 0, posterior.sigma) : 0);
  const x = (/** @type {number} */ value) => ((value + extent) / (2 * extent)) * width;
  const y = (/** @type {number} */ value) => height - (value / peak) * (height - margin);
  const prior = path(0, 1, x, y);
  const q = posterior && path(posterior.mu, posterior.sigma, x, y);
  return html`<svg class="figure fig-density" viewBox="0 0 ${width} ${height}" aria-hidden="true">
    ${q && svg`<path class="fig-q-area" d="${q}V${height}H0Z"></path>`}
    <path class="fig-prior-line" d=${prior}></path>
    ${q && svg`<path class="fig-q-line" d=${q}></path>`}
    ${svg`<line class="fig-base" x1="0" x2=${width} y1=${height - 0.5} y2=${height - 0.5}></line>`}
  </svg>`;
}

/**
 * The curve from edge to edge, with more points where it bends.
 * @param {number} mu
 * @param {number} sigma
 * @param {(value: number) => number} x
 * @param {(value: number) => number} y
 */
function path(mu, sigma, x, y) {
  const near = Array.from({ length: 41 }, (_, i) => mu + (i / 5 - 4) * sigma);
  const far = Array.from({ length: 29 }, (_, i) => (i / 14 - 1) * extent);
  const values = [...near, ...far].filter((value) => Math.abs(value) <= extent).sort((a, b) => a - b);
  return values
    .map((value, i) => `${i ? 'L' : 'M'}${x(value).toFixed(2)} ${y(normalDensity(value, mu, sigma)).toFixed(2)}`)
    .join('');
}
