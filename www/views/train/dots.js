// @ts-check
/** The dots of a cloud on a map's frame, class by class. What lies beyond the axes is a faint arrow at the edge. */
import { classColours, colourIndex } from '../../shared/figures/classes.js';

/** @typedef {import('../../shared/figures/axes.js').Frame} Frame */
/** @typedef {import('../../app/theme.js').Theme} Theme */

const full = 2 * Math.PI;
/** Pixels from the edge to an arrow's tip, and its length. */
const inset = 2;
const arrow = 6;

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Frame} frame
 * @param {Float32Array} points (n, 2)
 * @param {Uint8Array} labels (n); empty where there are no classes
 * @param {Theme} theme
 */
export function paintDots(context, frame, points, labels, theme) {
  const paths = Array.from({ length: classColours }, () => ({ dots: new Path2D(), arrows: new Path2D() }));
  const radius = Math.max(2, frame.size / 150);
  for (let i = 0; 2 * i < points.length; i++) {
    const { dots, arrows } = paths[colourIndex(labels, i)];
    const [x, y] = [frame.x(points[2 * i]), frame.y(points[2 * i + 1])];
    if (isWithin(frame, x, y)) {
      dots.moveTo(x + radius, y);
      dots.arc(x, y, radius, 0, full);
    } else addArrow(arrows, frame, x, y);
  }
  paths.forEach(({ dots, arrows }, at) => {
    context.fillStyle = theme.classes[at];
    context.globalAlpha = 0.85;
    context.fill(dots);
    context.globalAlpha = 0.4;
    context.fill(arrows);
  });
  context.globalAlpha = 1;
}

/** @param {Frame} frame @param {number} x @param {number} y */
const isWithin = ({ left, size }, x, y) => x >= left && x <= left + size && y >= 0 && y <= size;

/**
 * A small triangle at the edge, on the line from the middle to where the dot lies.
 * @param {Path2D} path
 * @param {Frame} frame
 * @param {number} x
 * @param {number} y
 */
function addArrow(path, { left, size }, x, y) {
  const half = size / 2;
  const [dx, dy] = [x - left - half, y - half];
  const shrink = (half - inset) / Math.max(Math.abs(dx), Math.abs(dy));
  const length = Math.hypot(dx, dy);
  const [ux, uy] = [dx / length, dy / length];
  const [tipX, tipY] = [left + half + dx * shrink, half + dy * shrink];
  const [backX, backY] = [tipX - ux * arrow, tipY - uy * arrow];
  path.moveTo(tipX, tipY);
  path.lineTo(backX - (uy * arrow) / 2, backY + (ux * arrow) / 2);
  path.lineTo(backX + (uy * arrow) / 2, backY - (ux * arrow) / 2);
  path.closePath();
}
