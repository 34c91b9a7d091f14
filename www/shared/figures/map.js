// @ts-check
/**
 * The map of two latents: what the decoder draws everywhere below, encoded digits as dots above, the prior's lines,
 * and where one digit's q(z|x) lies, true to scale. Painted from plain data; who asks the model is the view's business.
 */
import { html, nothing } from '../../vendor/lit.js';
import { mapFrame, wholeMap } from './axes.js';
import { contextOf } from './context.js';
import { standardCircles } from './contours.js';
import { latentName } from './latents.js';
import { paintDigits, shadeOf } from './digit.js';
import { colourIndex } from './classes.js';
import { fitted } from './fitted.js';
import { isRow, tileOf } from './row.js';
import { pixelsOf } from './shape.js';
import { mark, namePrior, paintAxes, paintPath, paintPosterior, paintPrior, spot } from './map-marks.js';

/** @typedef {import('../../app/theme.js').Theme} Theme */
/** @typedef {import('./axes.js').AxisKind} AxisKind */
/** @typedef {import('./axes.js').Pair} Pair */
/** @typedef {import('./axes.js').Frame} Frame */

/**
 * What a map shows; all but `paths`, pairs and the prior's lines are typed arrays, told apart by identity (fitted.js).
 * @typedef {object} MapScene
 * @property {readonly import('./contours.js').Line[]} prior its lines, of N(0, I) `standardCircles`
 * @property {AxisKind} [axes]
 * @property {Pair} [latents] which two, for the axes' names; without, and on small maps, there are no axes
 * @property {readonly [string, string]} [names] of axes that are no latents
 * @property {import('./axes.js').Part} [part] that is shown; without, the whole map
 * @property {import('./axes.js').Part} [tilesPart] that the tiles cover; without, the whole map
 * @property {Float32Array | null} [tiles] (side * side, pixels) means at `tilePoints`, row by row from the top
 * @property {import('./shape.js').Shape} [shape] of a tile
 * @property {boolean} [faint] the tiles step back behind what lies on them
 * @property {Float32Array | null} [points] (n, 2) mu of encoded digits
 * @property {Uint8Array | null} [labels] (n) their classes; empty where they have none
 * @property {readonly boolean[] | null} [classes] by label, which are shown; without, all
 * @property {Float32Array | null} [samples] (n, 2) z
 * @property {Pair | null} [chosen] the z of one of them
 * @property {import('./map-marks.js').Path[] | null} [paths]
 * @property {Pair | null} [mu] of the digit's q(z|x)
 * @property {Pair | null} [sigma]
 * @property {number} [correlation] of the two, where the axes are no latents
 */

/**
 * @param {object} options
 * @param {MapScene} options.scene
 * @param {Theme} options.theme
 * @param {string} options.label its accessible name, with its numbers
 * @param {string} [options.testid]
 */
export function latentMap({ scene, theme, label, testid }) {
  return html`<canvas
    class="fig-map"
    role="img"
    aria-label=${label}
    data-testid=${testid ?? nothing}
    ${fitted([scene, theme], (context, width, height) => paintMap(context, scene, theme, width, height))}
  ></canvas>`;
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {MapScene} scene
 * @param {Theme} theme
 * @param {number} width CSS pixels
 * @param {number} height
 */
export function paintMap(context, scene, theme, width, height) {
  const names = scene.names ?? scene.latents?.map(latentName);
  const frame = mapFrame(scene.axes ?? 'linear', Boolean(names), width, height, scene.part);
  if (names) paintAxes(context, frame, names, theme);
  context.save();
  context.beginPath();
  context.rect(frame.left, 0, frame.size, frame.size);
  context.clip();
  if (scene.tiles && scene.shape) paintTiles(context, frame, sheetOf(scene.tiles, scene.shape, theme), scene);
  paintPrior(context, frame, scene.prior, theme);
  if (scene.points && scene.labels) paintPoints(context, frame, scene, theme);
  if (scene.samples) paintSamples(context, frame, scene, theme);
  if (frame.left && scene.prior === standardCircles) namePrior(context, frame, theme);
  for (const path of scene.paths ?? []) paintPath(context, frame, path, theme);
  if (scene.mu && scene.sigma) paintPosterior(context, frame, scene.mu, scene.sigma, theme, scene.correlation);
  context.restore();
}

/** The last sheet of tiles of each decoding, since they change less often than what lies on them. @type {WeakMap<Float32Array, { theme: Theme, sheet: HTMLCanvasElement }>} */
const sheets = new WeakMap();

/**
 * Every tile in the middle of a square.
 * @param {Float32Array} means (side * side, pixels)
 * @param {import('./shape.js').Shape} shape
 * @param {Theme} theme
 */
function sheetOf(means, shape, theme) {
  const known = sheets.get(means);
  if (known?.theme === theme) return known.sheet;
  const count = means.length / pixelsOf(shape);
  const side = Math.round(Math.sqrt(count));
  const [rows, columns] = tileOf(shape);
  const cell = Math.max(rows, columns);
  const sheet = document.createElement('canvas');
  sheet.width = sheet.height = side * cell;
  const context = contextOf(sheet, () => sheets.delete(means));
  const [left, top] = [columns, rows].map((size) => Math.floor((cell - size) / 2));
  if (context && isRow(shape)) paintDigits(context, means, shape, theme, side, side);
  // All at once: while a model trains, the sheet is painted anew again and again.
  const image = isRow(shape) ? null : context?.createImageData(sheet.width, sheet.height);
  const shades = new Uint32Array(theme.ramp.buffer);
  const dots = image && new Uint32Array(image.data.buffer);
  for (let row = 0; dots && row < count * rows; row++) {
    const tile = Math.floor(row / rows);
    const y = Math.floor(tile / side) * cell + top + (row % rows);
    const to = y * sheet.width + (tile % side) * cell + left;
    for (let x = 0; x < columns; x++) dots[to + x] = shades[shadeOf(means[row * columns + x])];
  }
  if (image) context?.putImageData(image, 0, 0);
  sheets.set(means, { theme, sheet });
  return sheet;
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Frame} frame
 * @param {HTMLCanvasElement} sheet
 * @param {MapScene} scene
 */
function paintTiles(context, { left, size }, sheet, { faint, part = wholeMap, tilesPart = wholeMap }) {
  const scale = size / part.size;
  const side = scale * tilesPart.size;
  context.globalAlpha = faint ? 0.5 : 1;
  context.imageSmoothingQuality = 'high';
  context.drawImage(
    sheet,
    left + scale * (tilesPart.across - part.across),
    size - side - scale * (tilesPart.up - part.up),
    side,
    side,
  );
  context.globalAlpha = 1;
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Frame} frame
 * @param {MapScene} scene
 * @param {Theme} theme
 */
function paintPoints(context, frame, { points, labels, classes, tiles, faint, part = wholeMap }, theme) {
  if (!points || !labels) return;
  // On full ink they are larger, and stand out from it by a rim.
  const onInk = tiles && !faint;
  const radius = onInk ? Math.max(2.2, Math.min(3, frame.size / 150)) : Math.max(1.6, frame.size / 280);
  const enlarged = radius * Math.min(2, part.size ** -0.4);
  context.globalAlpha = onInk ? 1 : 0.8;
  context.strokeStyle = theme.paper;
  context.lineWidth = 1.5;
  for (let i = 0; 2 * i < points.length; i++) {
    if (classes && !classes[labels[i]]) continue;
    context.fillStyle = theme.classes[colourIndex(labels, i)];
    spot(context, frame, [points[i * 2], points[i * 2 + 1]], enlarged);
    if (onInk) context.stroke();
    context.fill();
  }
  context.globalAlpha = 1;
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Frame} frame
 * @param {MapScene} scene
 * @param {Theme} theme
 */
function paintSamples(context, frame, { samples, chosen }, theme) {
  context.fillStyle = theme.z;
  for (let i = 0; samples && i < samples.length; i += 2) {
    spot(context, frame, [samples[i], samples[i + 1]], 2.2);
    context.fill();
  }
  if (chosen) mark(context, frame, chosen, theme.z, theme);
}
