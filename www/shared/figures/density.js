// @ts-check
/**
 * One latent: the density of q(z|x) against the prior's; the prior alone while there is no q. Both on one scale while q is
 * wide; a narrow q would make a line of the prior, so that one fills the height and the prior keeps a share of it. SVG from
 * plain numbers; colours by class. All densities are one curve, moved and stretched: while one draws, every latent's
 * changes with each move.
 */
import { html, svg } from '../../vendor/lit.js';
import { normalDensity } from './gaussian.js';

/** @typedef {{ mu: number, sigma: number }} Gaussian */

const width = 140;
const height = 56;
const extent = 3.5;
const margin = 3;
/** The least share of the height that the prior's top has. */
const least = 0.4;

/** exp(-u²/2) over u, deviations from the mean. */
const bell = Array.from({ length: 41 }, (_, i) => {
  const u = i / 5 - 4;
  return `${u.toFixed(1)} ${Math.exp((-u * u) / 2).toFixed(4)}`;
}).join('L');
const prior = `M${bell}`;
/** However narrow it is, it goes on to the edges. */
const q = `M-999 0L${bell}L999 0`;

/** The bell in its place, so high. @param {Gaussian} gaussian @param {number} share of the height */
function placed({ mu, sigma }, share) {
  const unit = width / (2 * extent);
  const top = (height - margin) * share;
  return `translate(${((mu + extent) * unit).toFixed(2)} ${height}) scale(${(sigma * unit).toFixed(3)} ${(-top).toFixed(2)})`;
}

/** @param {Gaussian | null} posterior */
export function density(posterior) {
  const ratio = posterior ? normalDensity(0, 0, posterior.sigma) / normalDensity(0) : 0;
  const ground = Math.max(least, Math.min(1, 1 / ratio));
  const place = posterior && placed(posterior, Math.min(1, ratio * ground));
  return html`<svg class="figure fig-density" viewBox="0 0 ${width} ${height}" aria-hidden="true">
    ${place && svg`<path class="fig-q-area" d=${q} transform=${place}></path>`}
    <path class="fig-prior-line" d=${prior} transform=${placed({ mu: 0, sigma: 1 }, ground)}></path>
    ${place && svg`<path class="fig-q-line" d=${q} transform=${place}></path>`}
    ${svg`<line class="fig-base" x1="0" x2=${width} y1=${height - 0.5} y2=${height - 0.5}></line>`}
  </svg>`;
}
