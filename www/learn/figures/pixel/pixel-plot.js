// @ts-check
/**
 * The distribution of one pixel: bars for a probability mass function, a curve for a density, and the digit's own value
 * below, of several levels the nearest. SVG from plain numbers; what they sum or integrate to is told beside it.
 */
import { html, nothing, svg } from '../../../vendor/lit.js';
import { number } from '../../../shared/i18n.js';
import { normalDensity } from '../../../shared/figures/gaussian.js';
import { plotAxes, plotFrame, polyline } from '../../../shared/figures/plot.js';
import { digitsOf, roundScale } from '../../../shared/figures/scale.js';

/**
 * @typedef {{ kind: 'mass', values: number[], probs: number[] }} Mass values of x with their probabilities
 * @typedef {{ kind: 'density', mean: number, variance: number }} Density a Gaussian's
 */

const height = 210;
/** A density's axis goes from and to at least, and so many deviations; the curve has so many points near its peak. */
const least = /** @type {[number, number]} */ ([-1, 2]);
const deviations = 5;
const near = 201;
const far = 121;
const barWidth = 0.07;

/**
 * The points that a density is drawn and integrated through.
 * @param {Density} density
 */
function densityPoints({ mean, variance }) {
  const sigma = Math.sqrt(variance);
  const ends = [Math.min(least[0], mean - deviations * sigma), Math.max(least[1], mean + deviations * sigma)];
  const fine = Array.from({ length: near }, (_, i) => mean + deviations * sigma * ((2 * i) / (near - 1) - 1));
  const coarse = Array.from({ length: far }, (_, i) => ends[0] + ((ends[1] - ends[0]) * i) / (far - 1));
  const x = [...fine, ...coarse].sort((a, b) => a - b);
  return { x, p: x.map((at) => normalDensity(at, mean, sigma)) };
}

/**
 * What a law sums or integrates to: the probabilities added, or the area under the drawn curve by the trapezoid rule.
 * @param {Mass | Density} law
 */
export function totalOf(law) {
  if (law.kind === 'mass') return law.probs.reduce((sum, p) => sum + p, 0);
  const { x, p } = densityPoints(law);
  return p.slice(1).reduce((sum, value, i) => sum + ((value + p[i]) / 2) * (x[i + 1] - x[i]), 0);
}

/** The level that stands for x where there are only those of the law: k = round((L - 1) x). @param {number} x @param {Mass} law */
export const levelOf = (x, { values }) => Math.round(x * (values.length - 1));

/**
 * @param {object} options
 * @param {Mass | Density | null} options.law
 * @param {number | null} options.x the digit's own value of the pixel
 * @param {string} options.label its accessible name, with its numbers
 */
export function pixelPlot({ law, x: own, label }) {
  const density = law?.kind === 'density' ? densityPoints(law) : null;
  const up = density ? roundScale([0, ...density.p]) : roundScale([0, 1]);
  const across = /** @type {[number, number]} */ (density ? [density.x[0], density.x[density.x.length - 1]] : [-0.25, 1.25]);
  const frame = plotFrame({ height, across, up });
  const { x, base, left, right } = frame;
  const below = own !== null && law?.kind === 'mass' && law.values.length > 2 ? law.values[levelOf(own, law)] : own;
  return html`<svg class="plot pixel-plot" viewBox="0 0 400 ${height}" role="img" aria-label=${label}>
    ${plotAxes(frame, ticksOf(law, across))}
    ${
      density
        ? svg`<path class="area" d="M${x(across[0])} ${base}L${polyline(frame, density.x, density.p).replaceAll(' ', 'L')}L${x(across[1])} ${base}Z"></path>
          <polyline class="curve" points=${polyline(frame, density.x, density.p)}></polyline>`
        : nothing
    }
    ${law?.kind === 'mass' ? bars(frame, law) : nothing}
    <line class="base" x1=${left} x2=${right} y1=${base} y2=${base}></line>
    ${below === null ? nothing : svg`<path class="own" d="M${x(below)} ${base}l-5 8h10z"></path>`}
  </svg>`;
}

/**
 * @param {Mass | Density | null} law
 * @param {[number, number]} across
 */
function ticksOf(law, [from, to]) {
  if (law?.kind === 'mass' && law.values.length <= 2) return law.values.map((at) => ({ at, label: number(at, 0) }));
  if (law?.kind === 'mass') return [0, 0.5, 1].map((at) => ({ at, label: number(at, 1) }));
  const { ticks, step } = roundScale([from, to], 6);
  return ticks.filter((at) => at >= from && at <= to).map((at) => ({ at, label: number(at, digitsOf(step)) }));
}

/**
 * @param {import('../../../shared/figures/plot.js').Frame} frame
 * @param {Mass} law
 */
function bars({ x, y, base }, { values, probs }) {
  const width = Math.min(barWidth, 0.6 / values.length) * (x(1) - x(0)) * (values.length > 2 ? 1 : 2);
  return values.map((at, i) => {
    const top = y(probs[i]);
    return svg`<rect class="bar" x=${x(at) - width / 2} width=${width} y=${top} height=${base - top}></rect>
      ${values.length > 12 ? nothing : svg`<text class="middle bar-value" x=${x(at)} y=${top - 5}>${number(probs[i], values.length > 2 ? 2 : 3)}</text>`}`;
  });
}

/** A law without numbers, as small as a button: from -0.5 to 1.5, its highest place at the top. */
const mini = { width: 120, height: 64, from: -0.5, to: 1.5, foot: 4 };

/** @param {Mass | Density} law */
export function miniPlot(law) {
  const x = (/** @type {number} */ at) => ((at - mini.from) / (mini.to - mini.from)) * mini.width;
  const base = mini.height - mini.foot;
  const most = law.kind === 'mass' ? 1 : normalDensity(law.mean, law.mean, Math.sqrt(law.variance));
  const y = (/** @type {number} */ p) => base - (p / most) * (base - mini.foot);
  const curve = () => {
    const { x: at, p } = densityPoints(/** @type {Density} */ (law));
    const shown = at.map((value, i) => ({ value, p: p[i] })).filter(({ value }) => value >= mini.from && value <= mini.to);
    return svg`<polyline class="curve" points=${shown.map(({ value, p }) => `${x(value).toFixed(1)},${y(p).toFixed(1)}`).join(' ')}></polyline>`;
  };
  return html`<svg class="pixel-mini" viewBox="0 0 ${mini.width} ${mini.height}" aria-hidden="true">
    ${
      law.kind === 'mass'
        ? law.values.map((at, i) => {
            const wide = law.values.length > 2 ? 5 : 12;
            return svg`<rect class="bar" x=${x(at) - wide / 2} width=${wide} y=${y(law.probs[i])} height=${base - y(law.probs[i])}></rect>`;
          })
        : curve()
    }
    <line class="base" x1="0" x2=${mini.width} y1=${base} y2=${base}></line>
  </svg>`;
}
