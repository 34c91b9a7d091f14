// @ts-check
/**
 * A number along paths from t = 0 to 1: a line each, whole or dashed, and where t stands. SVG from plain numbers;
 * colours by class.
 */
import { html, nothing, svg } from '../../vendor/lit.js';
import { number } from '../../shared/i18n.js';

const width = 280;
const height = 120;
const left = 34;
const bottom = 18;
const top = 8;
const right = 8;

/**
 * @param {object} options
 * @param {{ values: Float32Array, dashed: boolean, kind?: string, name?: string }[]} options.lines evenly from t = 0 to 1; `kind`: a
 *   class for its colour; `name`: written beside it
 * @param {number} options.t
 * @param {number | null} [options.reference] a level to compare with
 * @param {number} options.digits of the axis's numbers
 * @param {string} options.label its accessible name, with its numbers
 */
export function pathPlot({ lines, t, reference = null, digits, label }) {
  const all = lines.flatMap(({ values }) => [...values]);
  const end = niceEnd(Math.max(reference ?? 0, ...all));
  // Of a density there are negative numbers, too.
  const start = Math.min(...all) < 0 ? -niceEnd(-Math.min(...all)) : 0;
  const x = (/** @type {number} */ share) => left + share * (width - left - right);
  // Beside the higher end, where it is alone.
  const nameOf = (/** @type {Float32Array} */ values, /** @type {string} */ name) => {
    const [first, last] = [values[0], values[values.length - 1]];
    return svg`<text class="name middle" x=${x(first < last ? 0.87 : 0.13)} y=${y(Math.max(first, last)) + 10}>${name}</text>`;
  };
  const y = (/** @type {number} */ value) => top + (1 - (value - start) / (end - start)) * (height - top - bottom);
  return html`<svg class="figure interpolate-plot" viewBox="0 0 ${width} ${height}" role="img" aria-label=${label}>
    ${[start, (start + end) / 2, end].map(
      (value) => svg`<line class="grid" x1=${left} x2=${width - right} y1=${y(value)} y2=${y(value)}></line>
        <text class="tick end" x=${left - 5} y=${y(value) + 4}>${number(value, digits)}</text>`,
    )}
    ${[0, 0.5, 1].map((share) => svg`<text class="tick middle" x=${x(share)} y=${height - 3}>${number(share, 1)}</text>`)}
    ${
      reference === null
        ? nothing
        : svg`<line class="reference" x1=${left} x2=${width - right} y1=${y(reference)} y2=${y(reference)}></line>`
    }
    <line class="now" x1=${x(t)} x2=${x(t)} y1=${top} y2=${height - bottom}></line>
    ${lines.map(({ values, dashed, kind = '', name }) => {
      const points = Array.from(values, (value, i) => `${x(i / (values.length - 1)).toFixed(1)},${y(value).toFixed(1)}`);
      const now = values[Math.round(t * (values.length - 1))];
      return svg`<polyline class="${dashed ? 'dashed' : 'whole'} ${kind}" points=${points.join(' ')}></polyline>
        <circle class=${kind} cx=${x(t)} cy=${y(now)} r="3.5"></circle>
        ${name ? nameOf(values, name) : nothing}`;
    })}
  </svg>`;
}

/**
 * A round number to end an axis at, whose half is round too.
 * @param {number} most
 */
function niceEnd(most) {
  if (!(most > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(most));
  return ([1, 2, 3, 4, 6, 8, 10].find((step) => step * power >= most) ?? 10) * power;
}
