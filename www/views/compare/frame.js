// @ts-check
/**
 * The plane of one model's map: as wide as its own test digits lie, since a plain autoencoder spreads them over many times
 * the prior's width. Plain arithmetic; map.js paints with it.
 */
import { extent as usual, tilePoints } from '../../shared/figures/axes.js';

/** Half the width of a map, in z: one of these, so that it stands still while one draws or trains. */
const extents = [4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256, 384, 512];
/** Share of the numbers that lie within it: a few far away would make all others small. */
const within = 0.98;

/**
 * @param {Float32Array | null} points (n, 2)
 * @returns {number} half the width
 */
export function extentOf(points) {
  if (!points?.length) return extents[0];
  const far = points.map(Math.abs).sort();
  const reach = far[Math.min(far.length - 1, Math.floor(within * far.length))];
  return extents.find((extent) => extent >= reach) ?? extents[extents.length - 1];
}

/**
 * The middles of `side` by `side` tiles over it, row by row from the top: (side * side, 2).
 * @param {number} extent
 * @param {number} side
 */
export function tilesOver(extent, side) {
  return tilePoints('linear', side).map((z) => (z * extent) / usual);
}

/**
 * @param {number} extent
 * @param {number} size pixels
 * @returns {import('../../shared/figures/axes.js').Frame}
 */
export const frameOver = (extent, size) => ({
  left: 0,
  size,
  x: (z) => (size * (1 + z / extent)) / 2,
  y: (z) => (size * (1 - z / extent)) / 2,
  z: (x, y) => [extent * ((2 * x) / size - 1), extent * (1 - (2 * y) / size)],
});
