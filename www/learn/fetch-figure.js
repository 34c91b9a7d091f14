// @ts-check
/**
 * Fetches a figure by its name: it is where its name says. In the built site scripts/bundle.mjs writes the import out for
 * each figure of chapters.js.
 */

/** @param {string} name @returns {Promise<unknown>} */
export const fetchFigure = (name) => import(`./figures/${name}/${name}.js`);
