// @ts-check
/**
 * The computation graph of z = mu + sigma * eps with the numbers in its nodes, and on its edges the derivatives of z by
 * what enters there. SVG from plain numbers.
 */
import { html, svg } from '../../../vendor/lit.js';
import { number } from '../../../shared/i18n.js';

const width = 300;
const height = 164;
/** Rows of the three that enter, and half the size of a node. */
const rows = { mu: 26, sigma: 82, eps: 138 };
const half = { x: 38, y: 17, short: 31 };
const left = half.x + 1;
const times = { x: 172, y: rows.sigma };
const plus = { x: 222, y: rows.sigma };
const right = width - half.short - 1;
/** From an operation's centre to the dots that enter it. */
const gap = 12;

/**
 * @param {{ mu: number, sigma: number, eps: number, z: number } | null} values
 * @param {string} label its accessible name
 */
export function samplingGraph(values, label) {
  const start = left + half.x;
  return html`<svg class="sampling-graph" viewBox="0 0 ${width} ${height}" role="group" aria-label=${label}>
    ${wire(`M${start} ${rows.mu}H${plus.x - 6}q6 0 6 6`, plus.x, plus.y - gap, 'q')}
    ${wire(`M${start} ${rows.sigma}`, times.x - gap, times.y, 'q')}
    ${wire(`M${start} ${rows.eps}H${times.x - 6}q6 0 6 -6`, times.x, times.y + gap, 'z')}
    ${wire(`M${times.x + 10} ${times.y}`, plus.x - gap, plus.y, 'z')}
    ${wire(`M${plus.x + 10} ${plus.y}`, right - half.short - 2, plus.y, 'z')}
    ${slope(rows.mu, 'μ', values ? 1 : null, 0, 'dmu')} ${slope(rows.sigma, 'σ', values?.eps, 2, 'dsigma')}
    ${operation(times, '×')} ${operation(plus, '+')}
    ${node(left, rows.mu, 'q', 'μ', values?.mu, 2, 'mu')} ${node(left, rows.sigma, 'q', 'σ', values?.sigma, 3, 'sigma')}
    ${node(left, rows.eps, 'z', 'ε', values?.eps, 2, 'eps')} ${node(right, plus.y, 'z', 'z', values?.z, 2, 'z')}
  </svg>`;
}

/** An edge that ends in a dot at (x, y). @param {string} path @param {number} x @param {number} y @param {string} concept */
const wire = (path, x, y, concept) => svg`<g data-concept=${concept}>
  <path class="sampling-wire" d=${`${path}L${x} ${y}`}></path>
  <circle class="sampling-end" cx=${x} cy=${y} r="2"></circle>
</g>`;

/** The derivative of z by what enters in this row. */
const slope = (
  /** @type {number} */ y,
  /** @type {string} */ by,
  /** @type {number | null | undefined} */ value,
  /** @type {number} */ digits,
  /** @type {string} */ name,
) => svg`<text class="sampling-slope" x=${left + half.x + 5} y=${y - 6}>
    <tspan class="symbol">${`∂z/∂${by}`}</tspan> = <tspan data-testid=${`figure-reparameterize-${name}`}>${number(value, digits)}</tspan>
  </text>`;

/** @param {{ x: number, y: number }} at @param {string} sign */
const operation = ({ x, y }, sign) => svg`<circle class="sampling-operation" cx=${x} cy=${y} r="10"></circle>
  <text class="sampling-sign" x=${x} y=${y + 5}>${sign}</text>`;

const node = (
  /** @type {number} */ x,
  /** @type {number} */ y,
  /** @type {string} */ concept,
  /** @type {string} */ symbol,
  /** @type {number | undefined} */ value,
  /** @type {number} */ digits,
  /** @type {string} */ name,
) => {
  const size = symbol === 'z' ? half.short : half.x;
  return svg`<g data-concept=${concept}>
    <rect class="sampling-node" x=${x - size} y=${y - half.y} width=${2 * size} height=${2 * half.y} rx="5"></rect>
    <text class="sampling-symbol symbol" x=${x - size + 6} y=${y + 5}>${symbol}</text>
    <text class="sampling-value" x=${x + size - 6} y=${y + 5} data-testid=${`figure-reparameterize-${name}`}>${number(value, digits)}</text>
  </g>`;
};
