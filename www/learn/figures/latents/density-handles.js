// @ts-check
/**
 * One latent's q(z|x) against the prior, large enough to take hold of: the upper handle is its mean, the lower one a
 * deviation beside it. Plain numbers in, the wished ones out; what they cost is the figure's business.
 */
import { html, svg } from '../../../vendor/lit.js';
import { number, t } from '../../../shared/i18n.js';
import { normalDensity } from '../../../shared/figures/gaussian.js';
import { areaUnder, curve } from '../support/curve.js';
import { within } from '../support/drag.js';
import { handle } from '../support/handle.js';

/** @typedef {import('../../../pkg/simd128/vae_wasm.js').Gaussian} Gaussian */

const width = 440;
const height = 170;
const base = 148;
const top = 14;
/** The axis ends here; encoders hardly put a digit farther out. */
const extent = 4;
const unit = width / (2 * extent);
const x = (/** @type {number} */ z) => (z + extent) * unit;
/** Deviations beyond which a density is drawn as nothing. */
const reach = 5;

/**
 * @param {object} options
 * @param {Gaussian | null} options.q null for the prior alone
 * @param {string} options.label with its numbers
 * @param {(q: Gaussian) => void} options.onChange
 */
export function densityHandles({ q, label, onChange }) {
  const peak = Math.max(normalDensity(0), q ? normalDensity(0, 0, q.sigma) : 0);
  const y = (/** @type {number} */ value) => base - (value / peak) * (base - top);
  return html`<svg class="plot density-handles" viewBox="0 0 ${width} ${height}" role="group" aria-label=${label}>
    ${q && svg`<path class="fig-q-area" d=${areaUnder(bell(q, y), x(ends(q)[1]), x(ends(q)[0]), base)}></path>`}
    <path class="fig-prior-line" d=${bell({ mu: 0, sigma: 1 }, y)}></path>
    ${svg`<line class="fig-base" x1="0" x2=${width} y1=${base} y2=${base}></line>`}
    ${q && svg`<path class="fig-q-line" d=${bell(q, y)}></path>`}
    ${[-3, -2, -1, 0, 1, 2, 3].map((z) => svg`<text class="middle" x=${x(z)} y=${height - 4}>${number(z, 0)}</text>`)}
    ${q && handles(q, y, onChange)}
  </svg>`;
}

/** What of a density is drawn. @param {Gaussian} gaussian @returns {[number, number]} */
const ends = ({ mu, sigma }) => [within(mu - reach * sigma, -extent, extent), within(mu + reach * sigma, -extent, extent)];

/** @param {Gaussian} gaussian @param {(density: number) => number} y */
const bell = (gaussian, y) =>
  curve({ ends: ends(gaussian), value: (z) => normalDensity(z, gaussian.mu, gaussian.sigma), x, y, points: 160 });

/**
 * @param {Gaussian} q
 * @param {(density: number) => number} y
 * @param {(q: Gaussian) => void} onChange
 */
function handles(q, y, onChange) {
  const { mu, sigma } = q;
  const at = (/** @type {number} */ z) => ({
    x: x(within(z, -extent, extent)),
    y: y(normalDensity(z, mu, sigma)),
    unit,
    concept: 'q',
  });
  return [
    handle({
      ...at(mu),
      shape: 'mean',
      name: t('learn.latents.mu'),
      text: number(mu, 2),
      value: mu,
      min: -extent,
      max: extent,
      step: 0.05,
      testid: 'latents-handle-mu',
      onValue: (value) => onChange({ mu: value, sigma }),
    }),
    handle({
      ...at(mu + sigma),
      shape: 'width',
      name: t('learn.latents.sigma'),
      text: number(sigma, 3),
      value: sigma,
      min: 0.01,
      max: 2,
      step: 0.01,
      testid: 'latents-handle-sigma',
      onValue: (value) => onChange({ mu, sigma: value }),
    }),
  ];
}
