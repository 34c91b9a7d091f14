// @ts-check
/** Formulas that are wider than their column: smaller type as far as it stays legible, and beyond that they scroll. */

const smallest = 0.72;

/** @param {Element} root */
export function fitFormulas(root) {
  for (const formula of root.querySelectorAll('.learn-formula')) {
    if (!(formula instanceof HTMLElement) || !formula.clientWidth) continue;
    formula.style.setProperty('--fit', '1');
    formula.removeAttribute('tabindex');
    const share = formula.clientWidth / formula.scrollWidth;
    if (share >= 1) continue;
    formula.style.setProperty('--fit', String(Math.max(smallest, share * 0.98)));
    // What scrolls is reached by Tab, so that the arrow keys can move it.
    if (formula.scrollWidth > formula.clientWidth) formula.tabIndex = 0;
  }
}
