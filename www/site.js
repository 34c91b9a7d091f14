// @ts-check
/**
 * Where those of the site's files are that no import names, by their paths in this folder. In the built site a file's name
 * changes with what is in it: there scripts/bundle.mjs puts tables in this module's place.
 */

/**
 * @typedef {object} SiteFile a file of the built site
 * @property {string} path
 * @property {string} sha256 in hexadecimal digits
 * @property {string} keep when the service worker keeps it: 'always', once it has been 'used', or with that build of the module
 */

/** @param {string} path */
export const siteFile = (path) => new URL(path, import.meta.url);

/**
 * The bytes of a file, where they are known beforehand: a compressed answer does not tell.
 * @type {(path: string) => number | undefined}
 */
export const sizeOf = () => undefined;

/** What keeps the built site for visits without a network. @type {() => URL | null} */
export const serviceWorker = () => null;

/** What that one keeps, all of one version. @type {SiteFile[]} */
export const contents = [];
export const version = '';
