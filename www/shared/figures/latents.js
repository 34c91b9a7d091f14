// @ts-check
/** Latents one by one: in which order they are shown, and what each is called. */

/**
 * Latents by their KL, largest first.
 * @param {ArrayLike<number>} klPerLatent
 * @returns {number[]} indices
 */
export const byKl = (klPerLatent) =>
  Array.from(klPerLatent, (_, index) => index).sort((a, b) => klPerLatent[b] - klPerLatent[a] || a - b);

/**
 * The plane of a map: of two latents all that there is, of more the two that say most.
 * @param {ArrayLike<number>} klPerLatent at least two
 * @returns {[across: number, up: number]}
 */
export function mostInformative(klPerLatent) {
  if (klPerLatent.length === 2) return [0, 1];
  const [across, up] = byKl(klPerLatent);
  return [across, up];
}

/** A whole number below the line, as text. @param {number} value */
export const subscript = (value) => [...String(value)].map((digit) => '₀₁₂₃₄₅₆₇₈₉'[Number(digit)]).join('');

/** z with its index below the line, as text. @param {number} index counted from 0, shown from 1 */
export const latentName = (index) => `z${subscript(index + 1)}`;
