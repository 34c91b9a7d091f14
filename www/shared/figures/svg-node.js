// @ts-check
/** An element of an SVG that is made outside of a page. */

/** @typedef {{ left: number, top: number, right: number, bottom: number }} Box on the window, CSS pixels */

/** A document that nobody sees: pictures are not fetched for it. @type {Document | null} */
let unseen = null;

/** @param {string} name @param {Record<string, string | number>} attributes */
export function svgNode(name, attributes) {
  unseen ??= document.implementation.createHTMLDocument('');
  const node = unseen.createElementNS('http://www.w3.org/2000/svg', name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, String(value));
  return node;
}
