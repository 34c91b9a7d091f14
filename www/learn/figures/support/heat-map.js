// @ts-check
/**
 * A density over the latent plane as a heat map, in any window: the decoder's colour, the stronger the larger, with the
 * prior's circles, and an ellipse of q(z|x) where there is one. Painted from plain data on a fitted canvas.
 */
import { html, nothing } from '../../../vendor/lit.js';
import { number } from '../../../shared/i18n.js';
import { outline } from '../../../shared/figures/axes.js';
import { contextOf } from '../../../shared/figures/context.js';
import { fitted } from '../../../shared/figures/fitted.js';
import { spot, trace } from '../../../shared/figures/map-marks.js';
import { digitsOf, roundScale } from '../../../shared/figures/scale.js';

/** @typedef {import('../../../app/theme.js').Theme} Theme */
/** @typedef {import('../../../pkg/simd128/vae_wasm.js').Window} Window */
/** @typedef {import('../../../shared/figures/axes.js').Frame} Frame */
/** @typedef {[number, number]} Pair */
/** @typedef {{ logs: Float32Array, side: number, window: Window }} Heat logs (side, side) row by row from the top, nats */
/** @typedef {'linear' | 'log'} Shades the density itself, or its logarithm */

/** Nats below the peak at which a logarithmic map has no colour left. */
export const depth = 200;
/** Room for the axes' numbers, CSS pixels. */
const margin = { left: 44, bottom: 24 };

/**
 * @param {Pair} centre
 * @param {number} reach from the centre to each side
 * @returns {Window}
 */
export const windowAround = ([across, up], reach) => ({ across: [across - reach, across + reach], up: [up - reach, up + reach] });

/**
 * The square that a window takes of a canvas.
 * @param {Window} window
 * @param {number} width CSS pixels
 * @param {number} height
 * @returns {Frame}
 */
export function frameOf({ across, up }, width, height) {
  const size = Math.min(width - margin.left, height - margin.bottom);
  const unit = size / (across[1] - across[0]);
  const { left } = margin;
  return {
    left,
    size,
    x: (z) => left + (z - across[0]) * unit,
    y: (z) => (up[1] - z) * unit,
    z: (x, y) => [across[0] + (x - left) / unit, up[1] - y / unit],
  };
}

/**
 * @typedef {object} HeatScene
 * @property {Heat | null} heat drawn where its own window lies, also while another is on its way
 * @property {Window} window what is shown
 * @property {Shades} shades
 * @property {{ mu: Pair, sigma: Pair } | null} [q]
 * @property {Window | null} [lens] a part that is pointed out
 * @property {Pair | null} [z] a point that is pointed out
 * @property {{ z: Float32Array, colour: string }[]} [dots] draws (n, 2), the later over the earlier
 */

/**
 * @param {object} options
 * @param {HeatScene} options.scene
 * @param {Theme} options.theme
 * @param {string} options.label its accessible name, with its numbers
 * @param {string} options.testid
 */
export const heatMap = ({ scene, theme, label, testid }) =>
  html`<canvas
    class="heat-map"
    role="img"
    aria-label=${label}
    data-testid=${testid || nothing}
    ${fitted([scene, theme], (context, width, height) => paint(context, scene, theme, width, height))}
  ></canvas>`;

/**
 * @param {CanvasRenderingContext2D} context
 * @param {HeatScene} scene
 * @param {Theme} theme
 * @param {number} width CSS pixels
 * @param {number} height
 */
function paint(context, { heat, window, shades, q, lens, z, dots = [] }, theme, width, height) {
  const frame = frameOf(window, width, height);
  paintAxes(context, frame, window, theme);
  context.save();
  context.beginPath();
  context.rect(frame.left, 0, frame.size, frame.size);
  context.clip();
  if (heat) paintHeat(context, frame, heat, shades, theme);
  context.strokeStyle = theme.prior;
  context.lineWidth = 1;
  context.setLineDash([4, 3]);
  for (const times of [1, 2, 3]) {
    context.beginPath();
    context.arc(frame.x(0), frame.y(0), times * (frame.x(1) - frame.x(0)), 0, 2 * Math.PI);
    context.stroke();
  }
  context.setLineDash([]);
  for (const { z: draws, colour } of dots) paintDots(context, frame, draws, colour);
  if (lens) paintLens(context, frame, lens, theme);
  if (q) paintEllipse(context, frame, q, theme);
  if (z) paintPoint(context, frame, z, theme);
  context.restore();
}

/** The last painting of each density. @type {WeakMap<Float32Array, { shades: Shades, colour: string, sheet: HTMLCanvasElement }>} */
const sheets = new WeakMap();

/**
 * @param {Heat} heat
 * @param {Shades} shades
 * @param {string} colour
 */
function sheetOf({ logs, side }, shades, colour) {
  const known = sheets.get(logs);
  if (known?.shades === shades && known.colour === colour) return known.sheet;
  const sheet = document.createElement('canvas');
  sheet.width = sheet.height = side;
  const context = contextOf(sheet, () => sheets.delete(logs));
  if (context) {
    const image = context.createImageData(side, side);
    const peak = logs.reduce((most, value) => Math.max(most, value), -Infinity);
    const share =
      shades === 'linear' ? (/** @type {number} */ v) => Math.exp(v - peak) : (/** @type {number} */ v) => 1 + (v - peak) / depth;
    logs.forEach((value, i) => (image.data[i * 4 + 3] = 255 * Math.max(0, share(value))));
    context.putImageData(image, 0, 0);
    context.globalCompositeOperation = 'source-in';
    context.fillStyle = colour;
    context.fillRect(0, 0, side, side);
  }
  sheets.set(logs, { shades, colour, sheet });
  return sheet;
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Frame} frame
 * @param {Heat} heat
 * @param {Shades} shades
 * @param {Theme} theme
 */
function paintHeat(context, frame, heat, shades, theme) {
  const { across, up } = heat.window;
  const [left, top] = [frame.x(across[0]), frame.y(up[1])];
  context.imageSmoothingEnabled = false;
  context.drawImage(sheetOf(heat, shades, theme.p), left, top, frame.x(across[1]) - left, frame.y(up[0]) - top);
}

/**
 * A line that shows on any ground: the paper's colour around it.
 * @param {CanvasRenderingContext2D} context with a path
 * @param {Theme} theme
 * @param {string} colour
 * @param {number} width
 */
function line(context, theme, colour, width) {
  for (const [style, thickness] of /** @type {[string, number][]} */ ([
    [theme.paper, width + 2],
    [colour, width],
  ])) {
    context.strokeStyle = style;
    context.lineWidth = thickness;
    context.stroke();
  }
}

/**
 * q(z|x) at one and two deviations, unfilled, so that the density below stays what it is.
 * @param {CanvasRenderingContext2D} context
 * @param {Frame} frame
 * @param {{ mu: Pair, sigma: Pair }} q
 * @param {Theme} theme
 */
function paintEllipse(context, frame, { mu, sigma }, theme) {
  for (const times of [2, 1]) {
    trace(context, frame, outline(mu, sigma, times));
    line(context, theme, theme.q, times === 1 ? 2 : 1.25);
  }
  context.beginPath();
  context.arc(frame.x(mu[0]), frame.y(mu[1]), 2.5, 0, 2 * Math.PI);
  context.fillStyle = theme.q;
  context.fill();
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Frame} frame
 * @param {Float32Array} draws (n, 2)
 * @param {string} colour
 */
function paintDots(context, frame, draws, colour) {
  context.fillStyle = colour;
  context.globalAlpha = 0.6;
  context.beginPath();
  for (let i = 0; i < draws.length; i += 2) {
    const [x, y] = [frame.x(draws[i]), frame.y(draws[i + 1])];
    context.moveTo(x + 1.5, y);
    context.arc(x, y, 1.5, 0, 2 * Math.PI);
  }
  context.fill();
  context.globalAlpha = 1;
}

/**
 * A ring, so that what lies below stays to be seen.
 * @param {CanvasRenderingContext2D} context
 * @param {Frame} frame
 * @param {Pair} z
 * @param {Theme} theme
 */
function paintPoint(context, frame, z, theme) {
  spot(context, frame, z, 5.5);
  line(context, theme, theme.z, 2.25);
}

/**
 * A square around a part of the map, never smaller than can be seen.
 * @param {CanvasRenderingContext2D} context
 * @param {Frame} frame
 * @param {Window} lens
 * @param {Theme} theme
 */
function paintLens(context, frame, { across, up }, theme) {
  const [x, y] = [frame.x((across[0] + across[1]) / 2), frame.y((up[0] + up[1]) / 2)];
  const half = Math.max(7, (frame.x(across[1]) - frame.x(across[0])) / 2);
  context.beginPath();
  context.rect(x - half, y - half, 2 * half, 2 * half);
  line(context, theme, theme.ink, 1);
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Frame} frame
 * @param {Window} window
 * @param {Theme} theme
 */
function paintAxes(context, frame, { across, up }, theme) {
  const { left, size } = frame;
  context.strokeStyle = theme.line;
  context.lineWidth = 1;
  context.strokeRect(left + 0.5, 0.5, size - 1, size - 1);
  context.fillStyle = theme.muted;
  context.font = '12px system-ui, sans-serif';
  const { ticks, step } = roundScale(across);
  const text = (/** @type {number} */ value) => number(value, digitsOf(step));
  context.textAlign = 'center';
  for (const z of ticks) {
    const x = frame.x(z);
    if (x > left + 10 && x < left + size - 30) context.fillText(text(z), x, size + 17);
  }
  context.textAlign = 'right';
  for (const z of roundScale(up).ticks) {
    const y = frame.y(z);
    if (y > 26 && y < size - 2) context.fillText(text(z), left - 6, y + 4);
  }
  context.font = 'italic 14px "STIX Two Text", "Times New Roman", serif';
  context.fillStyle = theme.ink;
  context.fillText('z₁', left + size, size + 17);
  context.fillText('z₂', left - 6, 12);
}
