// @ts-check
/** What stands for www/site.js in the package's modules. */
import { files } from './files.js';

export const siteFile = (/** @type {string} */ path) => new URL(files[path] ?? new URL(path, import.meta.url));

/** @returns {number | undefined} in bytes: not known here */
export const sizeOf = () => undefined;
