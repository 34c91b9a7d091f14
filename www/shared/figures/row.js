// @ts-check
/**
 * One row of a table as a line across its columns' axes: what stands where pictures stand of other data. Numbers are standardised;
 * an axis goes as far on either side of its mean as rows hardly ever lie.
 */

/** @typedef {import('../../app/theme.js').Theme} Theme */
/** @typedef {import('./shape.js').Shape} Shape */

/** Deviations from the mean to either end of an axis. */
export const reach = 3.5;
/** Canvas pixels of a row's side. */
const side = 72;
/** Room on all sides of the line. */
const margin = 6;
/** Of more columns the axes would be a grey ground. */
export const fewColumns = 12;

/** Whether what has this form is the row of a table, rather than a picture. @param {Shape} shape */
export const isRow = ([rows, columns]) => rows === 1 && columns > 1;

/** Rows and columns of canvas pixels that one of them is painted with. @param {Shape} shape @returns {Shape} */
export const tileOf = (shape) => (isRow(shape) ? [side, side] : shape);

/** How far up the axis a number stands, 0..1. @param {number} value */
export const heightOf = (value) => Math.max(0, Math.min(1, 0.5 + value / (2 * reach)));

/** @param {Uint8ClampedArray} ramp @param {number} shade */
const colourOf = (ramp, shade) => `rgb(${ramp.slice(4 * shade, 4 * shade + 3).join(' ')})`;

/**
 * @param {CanvasRenderingContext2D} context
 * @param {ArrayLike<number>} xs (n, columns)
 * @param {number} columns
 * @param {Theme} theme
 * @param {number} index which of them
 * @param {number} left
 * @param {number} top
 */
export function paintRow(context, xs, columns, theme, index, left, top) {
  const across = (/** @type {number} */ i) => left + margin + ((side - 2 * margin) * i) / (columns - 1);
  const up = (/** @type {number} */ share) => top + side - margin - (side - 2 * margin) * share;
  context.fillStyle = colourOf(theme.ramp, 0);
  context.fillRect(left, top, side, side);
  context.lineWidth = 1;
  context.strokeStyle = colourOf(theme.ramp, 40);
  context.beginPath();
  for (let i = 0; i < columns && columns <= fewColumns; i++) {
    context.moveTo(across(i), up(0));
    context.lineTo(across(i), up(1));
  }
  context.stroke();
  context.lineWidth = 2.5;
  context.lineJoin = 'round';
  context.strokeStyle = colourOf(theme.ramp, 230);
  context.beginPath();
  for (let i = 0; i < columns; i++) context.lineTo(across(i), up(heightOf(xs[index * columns + i])));
  context.stroke();
}
