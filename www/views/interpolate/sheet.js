// @ts-check
/** The points of a sheet between four corners. Plain arithmetic; corners.js shows what is decoded there. */
import { by, listOf, numeric } from '../../shared/text-forms.js';

/** Pictures a side. */
export const side = 9;

/** @typedef {[column: number, row: number]} Place */

/** A place, for a link. */
export const placeForm = by(
  listOf(numeric(0, side - 1), 2),
  (/** @type {Place} */ place) => [...place],
  ([column, row]) => (row === undefined ? undefined : /** @type {Place} */ ([column, row])),
);

/**
 * The points of the sheet: (1 - s) ((1 - t) A + t B) + s ((1 - t) C + t D), t to the right and s down: (side * side, latent).
 * @param {Float32Array} mu (4, latent) of A, B, C, D
 */
export function sheetPoints(mu) {
  const latent = mu.length / 4;
  const z = new Float32Array(side * side * latent);
  for (let i = 0; i < z.length; i++) {
    const [tile, at] = [Math.floor(i / latent), i % latent];
    const [right, down] = [(tile % side) / (side - 1), Math.floor(tile / side) / (side - 1)];
    const [a, b, c, d] = [0, 1, 2, 3].map((corner) => mu[corner * latent + at]);
    z[i] = (1 - down) * ((1 - right) * a + right * b) + down * ((1 - right) * c + right * d);
  }
  return z;
}
