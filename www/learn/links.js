// @ts-check
/**
 * The links in a chapter's text, which the build can write only as plain addresses: here they keep what the page's own
 * address says (the model, the language), and those that consist of a symbol get a name.
 */

/**
 * @param {Element} root
 * @param {object} options
 * @param {(page: string) => string} options.address
 * @param {string} options.glossary the page of the terms
 * @param {(id: string) => string} options.nameOf a term's
 */
export function joinLinks(root, { address, glossary, nameOf }) {
  for (const link of root.querySelectorAll('a[data-page]'))
    link.setAttribute('href', address(link.getAttribute('data-page') ?? ''));
  for (const link of root.querySelectorAll('a[data-term]')) {
    link.setAttribute('href', address(glossary));
    const [only, more] = link.childNodes;
    if (only instanceof Element && only.localName === 'math' && !more) {
      link.setAttribute('aria-label', `${only.textContent}: ${nameOf(link.getAttribute('data-term') ?? '')}`);
    }
  }
}
