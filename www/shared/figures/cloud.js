// @ts-check
/**
 * Many z against the prior: a column for each latent, the prior's bands at one and two deviations, a faint dot for each
 * z and a plain one for the chosen. A canvas, since 64 z of 20 latents are more dots than SVG moves lightly.
 */
import { html } from '../../vendor/lit.js';
import { fitted } from './fitted.js';
import { latentName } from './latents.js';

/** @typedef {import('../../app/theme.js').Theme} Theme */

const extent = 6;
const margin = { left: 22, bottom: 18 };
const full = 2 * Math.PI;

/**
 * @param {object} options
 * @param {Float32Array | null} options.z (n, latent)
 * @param {number} options.latent
 * @param {number} options.chosen which of the n
 * @param {Theme} options.theme
 * @param {string} options.label its accessible name, with its numbers
 */
export function cloud({ z, latent, chosen, theme, label }) {
  return html`<canvas
    class="fig-cloud"
    role="img"
    aria-label=${label}
    ${fitted([z, latent, chosen, theme], (context, width, height) => {
      const frame = cloudFrame(latent, width, height);
      paintPrior(context, frame, theme);
      if (z) paintDots(context, frame, z, chosen, theme);
      paintNames(context, frame, theme);
    })}
  ></canvas>`;
}

/**
 * @param {number} latent
 * @param {number} width
 * @param {number} height
 */
function cloudFrame(latent, width, height) {
  const column = (width - margin.left) / latent;
  const middle = (height - margin.bottom) / 2;
  return {
    latent,
    width,
    height,
    column,
    x: (/** @type {number} */ index) => margin.left + (index + 0.5) * column,
    y: (/** @type {number} */ value) => middle - (Math.max(-extent, Math.min(extent, value)) / extent) * (middle - 3),
  };
}

/** @typedef {ReturnType<typeof cloudFrame>} Frame */

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Frame} frame
 * @param {Theme} theme
 */
function paintPrior(context, { width, y }, theme) {
  context.fillStyle = theme.prior;
  context.globalAlpha = 0.13;
  for (const times of [1, 2]) context.fillRect(margin.left, y(times), width - margin.left, y(-times) - y(times));
  context.globalAlpha = 1;
  context.fillRect(margin.left, y(0) - 0.5, width - margin.left, 1);
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Frame} frame
 * @param {Float32Array} z
 * @param {number} chosen
 * @param {Theme} theme
 */
function paintDots(context, { latent, column, x, y }, z, chosen, theme) {
  const radius = Math.max(1, Math.min(4, column / 2.6));
  context.fillStyle = theme.z;
  context.globalAlpha = 0.28;
  for (let i = 0; i < z.length; i++) dot(context, x(i % latent), y(z[i]), Math.min(1.6, radius));
  context.globalAlpha = 1;
  for (let index = 0; index < latent; index++) {
    const at = y(z[chosen * latent + index]);
    context.fillStyle = theme.paper;
    dot(context, x(index), at, radius + 1.5);
    context.fillStyle = theme.z;
    dot(context, x(index), at, radius);
  }
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {number} x
 * @param {number} y
 * @param {number} radius
 */
function dot(context, x, y, radius) {
  context.beginPath();
  context.arc(x, y, radius, 0, full);
  context.fill();
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Frame} frame
 * @param {Theme} theme
 */
function paintNames(context, { latent, height, column, x, y }, theme) {
  context.fillStyle = theme.muted;
  context.font = '11px system-ui, sans-serif';
  context.textAlign = 'right';
  for (const value of [-4, -2, 0, 2, 4]) context.fillText(String(value).replace('-', '−'), margin.left - 5, y(value) + 4);
  context.textAlign = 'center';
  const every = Math.ceil(26 / column);
  for (let index = 0; index < latent; index += every) context.fillText(latentName(index), x(index), height - 4);
}
