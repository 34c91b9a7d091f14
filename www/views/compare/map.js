// @ts-check
/** A small map of one model: what it decodes over its plane, test digits by class, the prior's lines, and the digit's q(z|x). */
import { html } from '../../vendor/lit.js';
import { colourIndex } from '../../shared/figures/classes.js';
import { digitSheet } from '../../shared/figures/digit.js';
import { fitted } from '../../shared/figures/fitted.js';
import { paintPosterior, paintPrior, spot } from '../../shared/figures/map-marks.js';
import { frameOver } from './frame.js';

/** @typedef {import('../../app/theme.js').Theme} Theme */
/** @typedef {import('../../shared/figures/axes.js').Pair} Pair */

/**
 * @typedef {object} PlaneScene
 * @property {number} extent half its width, in z
 * @property {readonly import('../../shared/figures/contours.js').Line[]} prior its lines
 * @property {Float32Array | null} tiles (side * side, pixels)
 * @property {Float32Array | null} points (n, 2) mu of test digits
 * @property {Uint8Array | null} labels (n)
 * @property {Pair | null} mu of the digit's q(z|x)
 * @property {Pair | null} sigma
 */

/**
 * @param {object} options
 * @param {PlaneScene} options.scene
 * @param {number} options.side tiles a side
 * @param {import('../../shared/figures/shape.js').Shape} options.shape of a tile
 * @param {Theme} options.theme
 * @param {string} options.label its accessible name, with its numbers
 * @param {string} options.testid
 */
export function planeMap({ scene, side, shape, theme, label, testid }) {
  return html`<div class="compare-map">
    <div aria-hidden="true">${digitSheet({ xs: scene.tiles, shape, columns: side, rows: side, theme, label: '' })}</div>
    <canvas
      class="fig-map"
      role="img"
      aria-label=${label}
      data-testid=${testid}
      ${fitted([scene, theme], (context, width, height) => paint(context, scene, theme, Math.min(width, height)))}
    ></canvas>
  </div>`;
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {PlaneScene} scene
 * @param {Theme} theme
 * @param {number} size
 */
function paint(context, { extent, prior, points, labels, mu, sigma }, theme, size) {
  const frame = frameOver(extent, size);
  context.globalAlpha = 0.8;
  for (let i = 0; points && labels && 2 * i < points.length; i++) {
    context.fillStyle = theme.classes[colourIndex(labels, i)];
    spot(context, frame, [points[i * 2], points[i * 2 + 1]], 1.6);
    context.fill();
  }
  context.globalAlpha = 1;
  paintPrior(context, frame, prior, theme);
  if (mu && sigma) paintPosterior(context, frame, mu, sigma, theme);
}
