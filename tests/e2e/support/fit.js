/**
 * Runs in the page: what of it is not in its language, and what does not fit where it stands. Each function is handed to
 * the page as it is, so it stands for itself.
 */

/**
 * Words with a plain letter, in a language that has accents on all of them. Single letters, formulas and a few names are
 * of no language, and what says that it is of another may be.
 * @param {string} lang the page's
 * @returns {string[]}
 */
export function untranslated(lang) {
  const names = new Set(['MNIST', 'ELBO', 'KL', 'nll', 'log', 'ReLU', 'SiLU', 'tanh', 'lerp', 'slerp']);
  const apart = 'math, .sym, .math, [translate=no], script, style, noscript';
  // What a model writes is no text of the page, also where a name of the page quotes it.
  for (const element of document.querySelectorAll('[translate=no]')) names.add(element.textContent?.trim() ?? '');
  /** @type {Set<string>} */
  const found = new Set();
  const look = (/** @type {Element} */ element, /** @type {string | null} */ text, /** @type {string} */ what) => {
    const words = (text ?? '').match(/[\p{L}\p{M}]{2,}/gu) ?? [];
    if (
      words.every((word) => !/[A-Za-z]/.test(word) || names.has(word)) ||
      element.closest(apart) ||
      element.closest('[lang]')?.getAttribute('lang') !== lang
    )
      return;
    if (element.checkVisibility())
      found.add(`${what} "${text?.trim()}" in ${element.tagName.toLowerCase()}.${element.getAttribute('class')}`);
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (node.parentElement) look(node.parentElement, node.nodeValue, 'text');
  }
  for (const name of ['aria-label', 'aria-description', 'aria-valuetext', 'data-tip', 'title', 'alt', 'placeholder']) {
    for (const element of document.querySelectorAll(`[${name}]`)) look(element, element.getAttribute(name), name);
  }
  return [...found];
}

/**
 * What sticks out of the window, is cut off, or does not fit its button or its drawing.
 * @returns {string[]}
 */
export function misfits() {
  const slack = 1.5;
  const name = (/** @type {Element} */ element) =>
    `${element.tagName.toLowerCase()}.${element.getAttribute('class')} "${element.textContent?.trim().replace(/\s+/g, ' ').slice(0, 40)}"`;
  const hides = (/** @type {Element} */ element) => ['hidden', 'clip'].includes(getComputedStyle(element).overflowX);
  const scrolls = (/** @type {Element} */ element) => ['auto', 'scroll'].includes(getComputedStyle(element).overflowX);
  /** Whether a reader can scroll to it. @param {Element | null} element */
  const reachable = (element) => {
    for (let at = element?.parentElement; at; at = at.parentElement) if (scrolls(at)) return true;
    return false;
  };
  /** For a screen reader alone: cut to a pixel. @param {Element} element */
  const unseen = (element) => element.getBoundingClientRect().width <= 1 && hides(element);
  /** @type {string[]} */
  const found = [];
  const across = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth > across) found.push(`the page is ${document.documentElement.scrollWidth} wide`);
  for (const element of document.querySelectorAll('body *')) {
    if (!element.checkVisibility() || unseen(element) || element.closest('.skip')) continue;
    const box = element.getBoundingClientRect();
    if (!box.width || !box.height) continue;
    if ((box.right > across + slack || box.left < -slack) && !reachable(element))
      found.push(`outside the window: ${name(element)}`);
    if (
      element instanceof HTMLElement &&
      hides(element) &&
      element.textContent?.trim() &&
      element.scrollWidth > element.clientWidth + slack
    ) {
      found.push(`cut off: ${name(element)}, ${element.scrollWidth} in ${element.clientWidth}`);
    }
    if (element instanceof SVGTextElement) {
      const drawing = element.ownerSVGElement;
      const paper = drawing?.getBoundingClientRect();
      if (!paper || !drawing || getComputedStyle(drawing).overflow === 'visible') continue;
      if (box.left < paper.left - slack || box.right > paper.right + slack) found.push(`outside its drawing: ${name(element)}`);
    }
  }
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = texts.nextNode(); node; node = texts.nextNode()) {
    const holder = node.parentElement;
    if (!(holder instanceof HTMLElement) || !node.nodeValue?.trim() || !holder.checkVisibility() || holder.closest('.skip'))
      continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const text = range.getBoundingClientRect();
    // Up to where another place begins: what is taken out of the flow, scrolled or cut has been looked at above.
    for (let at = holder; at && at !== document.body; at = /** @type {HTMLElement} */ (at.parentElement)) {
      const { display, position } = getComputedStyle(at);
      if (hides(at) || scrolls(at) || unseen(at)) break;
      const box = at.getBoundingClientRect();
      if (!['inline', 'contents'].includes(display) && (text.left < box.left - slack || text.right > box.right + slack)) {
        found.push(`larger than its place: "${node.nodeValue.trim().slice(0, 40)}" in ${name(at)}`);
        break;
      }
      if (['absolute', 'fixed'].includes(position)) break;
    }
  }
  return [...new Set(found)];
}
