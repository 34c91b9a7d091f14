// @ts-check
/** Whether the window has room for one thing beside another, or for little; tour.css has the same bound. */

/** @type {MediaQueryList | undefined} */
let query;

export const isNarrow = () => {
  query ??= matchMedia('(width < 40em)');
  return query.matches;
};
