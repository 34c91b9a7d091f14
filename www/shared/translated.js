// @ts-check
/**
 * Numbers and words that go on changing in a page that the browser translates. A translator puts <font> elements in the place
 * of texts; Lit, which writes what is new into the text that it had put there, then writes it to such an element. That puts
 * the new text in its place, which the translator may take up again.
 */
Object.defineProperty(HTMLFontElement.prototype, 'data', {
  /** @this {HTMLFontElement} @param {unknown} text */
  set(text) {
    this.replaceWith(String(text));
  },
  configurable: true,
});
