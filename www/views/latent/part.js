// @ts-check
/** Which part of the map is shown: enlarged around a place, moved, brought to where the cursor goes. Plain arithmetic on shares of the axes. */
import { shareOf, wholeMap } from '../../shared/figures/axes.js';
import { by, listOf, numeric } from '../../shared/text-forms.js';

/** @typedef {import('../../shared/figures/axes.js').Part} Part */
/** @typedef {import('../../shared/figures/axes.js').Pair} Pair */

/** The least that is shown, as a share of an axis: sixteen times as large as the whole. */
const least = 1 / 16;
/** What one press of a button or key enlarges. */
export const stride = 1.6;

/** Within the map, and no smaller than what can be told apart. @param {Part} part @returns {Part} */
function kept({ across, up, size }) {
  const side = Math.max(least, Math.min(1, size));
  const from = (/** @type {number} */ share) => Math.max(0, Math.min(1 - side, share));
  return side === 1 ? wholeMap : { across: from(across), up: from(up), size: side };
}

/**
 * Enlarged, so that the place stays where it is.
 * @param {Part} part
 * @param {number} times
 * @param {Pair} at the place, as shares of what is shown
 */
export function enlarged(part, times, [across, up]) {
  const size = Math.max(least, Math.min(1, part.size / times));
  const less = part.size - size;
  return kept({ across: part.across + across * less, up: part.up + up * less, size });
}

/**
 * Moved with the hand.
 * @param {Part} part
 * @param {Pair} by shares of what is shown
 */
export const moved = (part, [across, up]) =>
  kept({ ...part, across: part.across - across * part.size, up: part.up - up * part.size });

/**
 * Moved as little as shows a place.
 * @param {Part} part
 * @param {import('../../shared/figures/axes.js').AxisKind} kind
 * @param {Pair} z
 */
export function showing(part, kind, z) {
  const [across, up] = z.map((value) => shareOf(kind, value));
  const edge = part.size / 12;
  const reach = (/** @type {number} */ from, /** @type {number} */ share) =>
    Math.min(share - edge, Math.max(share + edge - part.size, from));
  return kept({ ...part, across: reach(part.across, across), up: reach(part.up, up) });
}

/** For a link. @type {import('../../shared/text-forms.js').TextForm<Part>} */
export const partForm = by(
  listOf(numeric(0, 1, false), 3),
  ({ across, up, size }) => [across, up, size],
  ([across, up, size]) => (size === undefined ? undefined : kept({ across, up, size })),
);
