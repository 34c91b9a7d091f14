// @ts-check
/**
 * How large the reader's letters are. Figures with text are laid out for letters of 16 pixels and grow with them; style
 * sheets say the same in rem.
 */

const usual = 16;

/** How many times the usual size. */
export const letterScale = () => Number.parseFloat(getComputedStyle(document.documentElement).fontSize) / usual || 1;

/** A length of such a figure as style sheets write it. @param {number} length pixels beside letters of the usual size */
export const rem = (length) => `${length / usual}rem`;
