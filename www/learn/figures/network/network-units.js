// @ts-check
/** A layer's units on a canvas, one pixel a unit: colour for positive numbers, grey for negative, full at the largest. */
import { contextOf } from '../../../shared/figures/context.js';
import { largest } from './network-parts.js';

/** @typedef {import('./network-parts.js').Part} Part */
/** @typedef {import('../../../app/theme.js').Theme} Theme */

/** More cannot be told apart; of a wider layer evenly spaced ones are drawn. */
export const mostUnits = 112;

/** Small numbers are seen too. */
const gamma = 0.7;

/** The gradients in the encoder are of both terms. @param {string} a @param {string} b '#rrggbb' */
const between = (a, b) =>
  `#${[1, 3, 5]
    .map((i) =>
      Math.round((parseInt(a.slice(i, i + 2), 16) + parseInt(b.slice(i, i + 2), 16)) / 2)
        .toString(16)
        .padStart(2, '0'),
    )
    .join('')}`;

/** @param {Part} part @param {boolean} gradients @param {Theme} theme */
function colourOf({ part, name }, gradients, theme) {
  if (gradients) return part === 'encoder' ? between(theme.nll, theme.kl) : theme.nll;
  if (name === 'sigma') return theme.q;
  return { encoder: theme.q, sample: theme.z, decoder: theme.p }[part];
}

/**
 * @param {HTMLCanvasElement} canvas as wide as units are drawn
 * @param {Part} part
 * @param {boolean} gradients their magnitudes instead of the answers
 * @param {Theme} theme
 */
export function paintUnits(canvas, part, gradients, theme) {
  const context = contextOf(canvas, () => paintUnits(canvas, part, gradients, theme));
  if (!context) return;
  const values = gradients && part.layer ? part.layer.gradients : part.values;
  const most = largest(values) || 1;
  const colour = colourOf(part, gradients && part.layer !== null, theme);
  context.clearRect(0, 0, canvas.width, 1);
  for (let i = 0; i < canvas.width; i++) {
    const value = values[Math.floor(((i + 0.5) * values.length) / canvas.width)];
    context.globalAlpha = (Math.abs(value) / most) ** gamma;
    context.fillStyle = value < 0 && !gradients ? theme.prior : colour;
    context.fillRect(i, 0, 1, 1);
  }
}

/** The unit under a pointer. @param {PointerEvent} event on its canvas @param {number} units */
export function unitAt({ currentTarget, clientX }, units) {
  const box = /** @type {HTMLElement} */ (currentTarget).getBoundingClientRect();
  return Math.max(0, Math.min(units - 1, Math.floor(((clientX - box.left) / box.width) * units)));
}
