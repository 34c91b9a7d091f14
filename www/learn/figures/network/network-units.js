// @ts-check
/**
 * A layer's units on a canvas, a pixel for each unit, or a convolution's pictures side by side: colour for positive numbers, grey
 * for negative, full at the largest.
 */
import { contextOf } from '../../../shared/figures/context.js';
import { largest } from './network-parts.js';
import { mapGap, thickness } from './network-upright.js';

/** @typedef {import('./network-parts.js').Part} Part */
/** @typedef {import('../../../app/theme.js').Theme} Theme */
/** @typedef {import('../../../shared/figures/maps.js').Maps} Maps */

/** More cannot be told apart; of a wider layer evenly spaced ones are drawn. */
export const mostUnits = 112;

/** Pixels of the canvas for each of the figure. */
const fine = 2;

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
  context.clearRect(0, 0, canvas.width, canvas.height);
  const cell = (/** @type {number} */ value, /** @type {[number, number, number, number]} */ ...box) => {
    context.globalAlpha = (Math.abs(value) / most) ** gamma;
    context.fillStyle = value < 0 && !gradients ? theme.prior : colour;
    context.fillRect(...box);
  };
  if (part.maps) return paintMaps(canvas, part.maps, values, cell);
  for (let i = 0; i < canvas.width; i++) cell(values[Math.floor(((i + 0.5) * values.length) / canvas.width)], i, 0, 1, 1);
}

/**
 * @param {HTMLCanvasElement} canvas
 * @param {Maps} maps
 * @param {Float32Array} values
 * @param {(value: number, x: number, y: number, width: number, height: number) => void} cell
 */
function paintMaps(canvas, maps, values, cell) {
  const [, rows, columns] = maps;
  const side = thickness * fine;
  const edge = (/** @type {number} */ at, /** @type {number} */ count) => Math.round((at * side) / count);
  shownMaps(canvas.width, maps).forEach((channel, place) => {
    const left = place * (side + mapGap * fine);
    for (let y = 0; y < rows; y++) {
      for (let x = 0; x < columns; x++) {
        const box = [edge(x, columns), edge(y, rows), edge(x + 1, columns), edge(y + 1, rows)];
        cell(values[(channel * rows + y) * columns + x], left + box[0], box[1], box[2] - box[0], box[3] - box[1]);
      }
    }
  });
}

/** Channels that have room on a canvas of so many pixels, evenly spaced among all. @param {number} width @param {Maps} maps */
function shownMaps(width, [channels]) {
  const count = Math.min(channels, Math.round((width / fine + mapGap) / (thickness + mapGap)));
  return Array.from({ length: count }, (_, i) => Math.floor(((i + 0.5) * channels) / count));
}

/** A canvas for a strip: one pixel a unit, or fine enough for pictures. @param {number} units @param {number} width @param {Maps} [maps] */
export const canvasSize = (units, width, maps) =>
  maps ? { width: Math.round(width * fine), height: thickness * fine } : { width: Math.min(units, mostUnits), height: 1 };

/** The unit under a pointer. @param {PointerEvent} event on its canvas @param {number} units @param {Maps} [maps] */
export function unitAt({ currentTarget, clientX, clientY }, units, maps) {
  const canvas = /** @type {HTMLCanvasElement} */ (currentTarget);
  const box = canvas.getBoundingClientRect();
  const within = (/** @type {number} */ share, /** @type {number} */ count) =>
    Math.max(0, Math.min(count - 1, Math.floor(share * count)));
  const across = (clientX - box.left) / box.width;
  if (!maps) return within(across, units);
  const [, rows, columns] = maps;
  const shown = shownMaps(canvas.width, maps);
  const place = within(across, shown.length);
  const row = within((clientY - box.top) / box.height, rows);
  return (shown[place] * rows + row) * columns + within(across * shown.length - place, columns);
}

/**
 * Where on its strip a unit is, as a share of the strip's length.
 * @param {number} unit
 * @param {number} units
 * @param {Maps} [maps]
 */
export const shareOf = (unit, units, maps) =>
  maps ? (Math.floor(unit / (maps[1] * maps[2])) + 0.5) / maps[0] : (unit + 0.5) / units;
