// @ts-check
/** Whether the reader has asked for less motion: then nothing flies, and what plays goes in still steps. */

/** @type {MediaQueryList | undefined} */
let query;

export const lessMotion = () => {
  query ??= matchMedia('(prefers-reduced-motion: reduce)');
  return query.matches;
};
