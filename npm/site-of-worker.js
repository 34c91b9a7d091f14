// @ts-check
/** What stands for www/site.js in the package's workers: where files are, the worker's own address says (worker.js). */

const { href, searchParams } = new URL(self.location.href);

export const siteFile = (/** @type {string} */ path) => new URL(searchParams.get(path) ?? path, href);

/** @returns {number | undefined} in bytes: not known here */
export const sizeOf = () => undefined;
