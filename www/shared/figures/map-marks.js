// @ts-check
/**
 * The pieces that a map is painted with: axes, the prior, lines that show on any ground, marks, paths, and a posterior
 * true to scale. map.js puts them together.
 */
import { number } from '../i18n.js';
import { outline } from './axes.js';
import { deviations } from './contours.js';

/** @typedef {import('../../app/theme.js').Theme} Theme */
/** @typedef {import('./axes.js').Pair} Pair */
/** @typedef {import('./axes.js').Frame} Frame */
/** @typedef {{ z: Float32Array, dashed: boolean, at: Pair }} Path z (n, 2), and where on it one stands */

const full = 2 * Math.PI;

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Frame} frame
 * @param {Float32Array} z (n, 2)
 */
export function trace(context, frame, z) {
  context.beginPath();
  for (let i = 0; i < z.length; i += 2) context.lineTo(frame.x(z[i]), frame.y(z[i + 1]));
}

/**
 * A line that stays visible on any ground: the paper's colour around it.
 * @param {CanvasRenderingContext2D} context with a path
 * @param {Theme} theme
 * @param {number} width
 * @param {string} colour
 */
function halo(context, theme, width, colour) {
  context.strokeStyle = theme.paper;
  context.lineWidth = width + 2.5;
  context.stroke();
  context.strokeStyle = colour;
  context.lineWidth = width;
  context.stroke();
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Frame} frame
 * @param {Pair} z
 * @param {number} radius
 */
export function spot(context, frame, [across, up], radius) {
  context.beginPath();
  context.arc(frame.x(across), frame.y(up), radius, 0, full);
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Frame} frame
 * @param {Pair} z
 * @param {string} colour
 * @param {Theme} theme
 */
export function mark(context, frame, z, colour, theme) {
  spot(context, frame, z, 6);
  context.fillStyle = colour;
  context.fill();
  halo(context, theme, 1.5, theme.ink);
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {string} text
 * @param {number} x
 * @param {number} y
 * @param {Theme} theme
 * @param {string} colour
 */
function haloText(context, text, x, y, theme, colour) {
  context.font = '11px system-ui, sans-serif';
  context.textAlign = 'center';
  context.strokeStyle = theme.paper;
  context.lineWidth = 3;
  context.strokeText(text, x, y);
  context.fillStyle = colour;
  context.fillText(text, x, y);
  context.strokeStyle = theme.prior;
  context.lineWidth = 1.25;
}

/**
 * The prior's lines; on quantile axes circles are none any more.
 * @param {CanvasRenderingContext2D} context
 * @param {Frame} frame
 * @param {readonly import('./contours.js').Line[]} lines
 * @param {Theme} theme
 */
export function paintPrior(context, frame, lines, theme) {
  context.strokeStyle = theme.prior;
  context.lineWidth = 1.25;
  context.lineCap = 'round';
  for (const line of lines) {
    context.beginPath();
    for (let i = 0; i < line.length; i += 4) {
      context.moveTo(frame.x(line[i]), frame.y(line[i + 1]));
      context.lineTo(frame.x(line[i + 2]), frame.y(line[i + 3]));
    }
    context.stroke();
  }
  context.lineCap = 'butt';
}

/**
 * The names of N(0, I)'s circles, over the dots.
 * @param {CanvasRenderingContext2D} context
 * @param {Frame} frame
 * @param {Theme} theme
 */
export function namePrior(context, frame, theme) {
  for (const times of deviations) haloText(context, `${times}σ`, frame.x(0), frame.y(times) - 3, theme, theme.muted);
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Frame} frame
 * @param {Path} path
 * @param {Theme} theme
 */
export function paintPath(context, frame, { z, dashed, at }, theme) {
  context.strokeStyle = theme.z;
  context.lineWidth = 2;
  context.setLineDash(dashed ? [5, 4] : []);
  trace(context, frame, z);
  context.stroke();
  context.setLineDash([]);
  mark(context, frame, at, theme.z, theme);
}

/**
 * q(z|x) at one and two deviations, with hair lines that lead to it where it is small.
 * @param {CanvasRenderingContext2D} context
 * @param {Frame} frame
 * @param {ArrayLike<number>} mu
 * @param {ArrayLike<number>} sigma
 * @param {Theme} theme
 * @param {number} [correlation]
 */
export function paintPosterior(context, frame, mu, sigma, theme, correlation = 0) {
  for (const times of [2, 1]) {
    trace(context, frame, outline(mu, sigma, times, correlation));
    halo(context, theme, times === 1 ? 2 : 1.25, theme.q);
    context.fillStyle = theme.q;
    context.globalAlpha = 0.16;
    context.fill();
    context.globalAlpha = 1;
  }
  const [x, y] = [frame.x(mu[0]), frame.y(mu[1])];
  const across = frame.x(mu[0] + 2 * sigma[0]) - x + 4;
  const up = y - frame.y(mu[1] + 2 * sigma[1]) + 4;
  const reach = 16;
  context.beginPath();
  for (const sign of [-1, 1]) {
    context.moveTo(x + sign * across, y);
    context.lineTo(x + sign * (across + reach), y);
    context.moveTo(x, y + sign * up);
    context.lineTo(x, y + sign * (up + reach));
  }
  halo(context, theme, 2, theme.q);
}

/** Steps between an axis's numbers. */
const steps = [1, 0.5, 0.2, 0.1, 0.05, 0.02, 0.01];

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Frame} frame
 * @param {readonly string[]} names of the axes: across, up
 * @param {Theme} theme
 */
export function paintAxes(context, frame, [across, up], theme) {
  const end = frame.left + frame.size;
  context.strokeStyle = theme.line;
  context.lineWidth = 1;
  context.strokeRect(frame.left + 0.5, 0.5, frame.size - 1, frame.size - 1);
  context.fillStyle = theme.muted;
  context.font = '12px system-ui, sans-serif';
  const [first, last] = [frame.z(frame.left, frame.size), frame.z(end, 0)];
  const step = steps.find((width) => width <= (last[0] - first[0]) / 5) ?? steps[steps.length - 1];
  const digits = Math.max(0, Math.round(-Math.log10(step) + 0.2));
  // Numbers keep clear of the corner, where the axes meet, and of their ends, where the names are.
  for (const z of multiples(step, first[0], last[0])) {
    const x = frame.x(z);
    context.textAlign = 'center';
    if (x > frame.left + 6 && x < end - 24) context.fillText(number(z, digits), x, frame.size + 16);
  }
  for (const z of multiples(step, first[1], last[1])) {
    const y = frame.y(z);
    context.textAlign = 'right';
    if (y < frame.size - 6 && y > 24) context.fillText(number(z, digits), frame.left - 4, y + 4);
  }
  context.font = 'italic 14px "STIX Two Text", "Times New Roman", serif';
  context.fillStyle = theme.ink;
  context.textAlign = 'right';
  // Letters that lean reach beyond their width.
  context.fillText(across, end - 2, frame.size + 17);
  // A name as long as there is room begins where that begins.
  context.fillText(up, Math.max(frame.left - 4, context.measureText(up).width), 12);
}

/** The multiples of a step within a range. @param {number} step @param {number} low @param {number} high */
function multiples(step, low, high) {
  const first = Math.ceil(low / step);
  return Array.from({ length: Math.max(0, Math.floor(high / step) - first + 1) }, (_, i) => (first + i) * step);
}
