// @ts-check
/** Style sheets that are linked when what needs them comes. */

/**
 * Links a style sheet, once.
 * @param {string} href whole, as links have it
 * @returns {Promise<void>} when it is at work
 * @throws when it cannot be had; the next call tries again
 */
export function linkStyle(href) {
  const links = document.querySelectorAll('link[rel=stylesheet]');
  if ([...links].some((link) => /** @type {HTMLLinkElement} */ (link).href === href)) return Promise.resolve();
  const link = Object.assign(document.createElement('link'), { rel: 'stylesheet' });
  link.setAttribute('href', href);
  return new Promise((done, failed) => {
    link.onload = () => done();
    link.onerror = () => {
      link.remove();
      failed(new Error(`${href} could not be loaded`));
    };
    document.head.append(link);
  });
}
