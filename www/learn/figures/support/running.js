// @ts-check
/**
 * Monte Carlo estimates against the number of samples, on a logarithmic axis: lines within bands of one standard error,
 * and a level that they should come to. SVG from plain numbers; running.css has the looks.
 */
import { html, nothing, svg } from '../../../vendor/lit.js';
import { whole } from '../../../shared/i18n.js';
import { plotAxes, plotFrame, plotWidth, polyline } from '../../../shared/figures/plot.js';
import { first } from './reveal.js';
import { roundScale } from '../../../shared/figures/scale.js';

/** @typedef {import('../../../pkg/simd128/vae_wasm.js').Running} Running */
/** @typedef {{ running: Running, upTo: number, concept: string }} Run shown until its report `upTo` */

const height = 220;
/** Radius of the dot at a line's end, with its edge. */
const dot = 5;
/** Estimates of fewer samples may lie far off, and leave the plot. */
const trusted = 20;

/**
 * @param {object} options
 * @param {Run[]} options.runs
 * @param {number} options.all samples at the end of the axis
 * @param {number | null} [options.level] nats
 * @param {string} options.label its accessible name, with its numbers
 * @param {string} options.testid
 */
export function runningPlot({ runs, all, level = null, label, testid }) {
  const up = roundScale([...runs.flatMap(({ running }) => extremes(running)), ...(level === null ? [] : [level])], 6);
  const frame = plotFrame({ height, across: [Math.log10(first), Math.log10(all)], up });
  const { left, right, top, base } = frame;
  const bottom = [10, 100, 1000, 10000].filter((at) => at <= all).map((at) => ({ at: Math.log10(at), label: whole(at) }));
  return html`<svg class="plot running-plot" viewBox="0 0 ${plotWidth} ${height}" role="img" aria-label=${label} data-testid=${testid}>
    ${plotAxes(frame, bottom)}
    <svg x=${left} y=${top} width=${right - left + dot} height=${base - top} viewBox="${left} ${top} ${right - left + dot} ${base - top}">
      ${level === null ? nothing : svg`<line class="running-level" x1=${left} x2=${right} y1=${frame.y(level)} y2=${frame.y(level)}></line>`}
      ${runs.map((run) => line(frame, run))}
    </svg>
  </svg>`;
}

/** The ends of the band, once there are samples enough; of the last report anyway. @param {Running} running */
const extremes = ({ samples, estimate, standardError }) =>
  Array.from(samples).flatMap((count, i) =>
    count >= trusted || i === samples.length - 1 ? [estimate[i] - standardError[i], estimate[i] + standardError[i]] : [],
  );

/**
 * @param {import('../../../shared/figures/plot.js').Frame} frame
 * @param {Run} run
 */
function line(frame, { running, upTo, concept }) {
  const to = upTo + 1;
  const across = Array.from(running.samples.subarray(0, to), Math.log10);
  const edge = (/** @type {1 | -1} */ sign) =>
    Array.from(across, (_, i) => running.estimate[i] + sign * running.standardError[i]);
  const band = `${polyline(frame, across, edge(1))} ${polyline(frame, across.toReversed(), edge(-1).reverse())}`;
  return svg`<g data-concept=${concept}>
    <polygon class="running-band" points=${band}></polygon>
    <polyline class="running-line" points=${polyline(frame, across, running.estimate)}></polyline>
    <circle class="running-dot" cx=${frame.x(across[upTo])} cy=${frame.y(running.estimate[upTo])} r="3.5"></circle>
  </g>`;
}
