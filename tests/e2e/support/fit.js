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
  const names = new Set(['MNIST', 'ELBO', 'KL', 'nll', 'log', 'ReLU', 'SiLU', 'tanh', 'lerp', 'slerp', 'PC', 'PNG', 'SVG']);
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
  /** A curve that goes on where its drawing ends. @param {Element} element */
  const cut = (element) =>
    element instanceof SVGPathElement && element.ownerSVGElement !== null && hides(element.ownerSVGElement);
  /** @type {string[]} */
  const found = [];
  const across = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth > across) found.push(`the page is ${document.documentElement.scrollWidth} wide`);
  for (const element of document.querySelectorAll('body *')) {
    if (!element.checkVisibility() || unseen(element) || cut(element) || element.closest('.skip')) continue;
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

/**
 * What a pointer cannot reach: each control is scrolled to and must be the topmost there, or hold what is.
 * @param {string} within the part of the page that is looked at
 * @returns {string[]}
 */
export function outOfReach(within) {
  const controls = 'a[href], button, input, select, summary, [tabindex="0"]';
  const name = (/** @type {Element} */ element) =>
    `${element.tagName.toLowerCase()}.${element.getAttribute('class')} ${element.getAttribute('data-testid') ?? ''} "${(element.getAttribute('aria-label') ?? element.textContent)?.trim().replace(/\s+/g, ' ').slice(0, 40)}"`;
  /** What one presses in an input that is hidden behind its label is the label. @param {Element} control */
  const faceOf = (control) => {
    const box = control.getBoundingClientRect();
    const hidden = box.width <= 1 || getComputedStyle(control).opacity === '0';
    return (hidden && control.closest('label')) || control;
  };
  const there = scrollY;
  /** @type {string[]} */
  const found = [];
  for (const control of document.querySelectorAll(controls)) {
    if (!control.checkVisibility({ visibilityProperty: true }) || control.matches('.skip') || !control.closest(within)) continue;
    const face = faceOf(control);
    face.scrollIntoView({ block: 'nearest', inline: 'nearest', behavior: 'instant' });
    const reached = [...face.getClientRects()].some(({ left, right, top, bottom }) => {
      const middle = (/** @type {number} */ from, /** @type {number} */ to, /** @type {number} */ end) =>
        (Math.max(0, from) + Math.min(end, to)) / 2;
      const at = document.elementFromPoint(middle(left, right, innerWidth), middle(top, bottom, innerHeight));
      return at !== null && (face.contains(at) || at.contains(face));
    });
    if (!reached) found.push(`out of reach: ${name(control)}`);
  }
  scrollTo({ top: there, behavior: 'instant' });
  return found;
}

/**
 * Texts that are printed over each other, and controls that overlap; what floats over the page by intention is left out.
 * @returns {string[]}
 */
export function overlaps() {
  const slack = 2;
  const apart =
    'dialog, [popover], .skip, .top-bar, nav.views, .toasts, .visually-hidden, vae-tooltip, vae-tour, svg, math, .model-panel, .learn-contents nav';
  /** @type {{ element: Element, text: string, box: DOMRect, control: boolean }[]} */
  const pieces = [];
  /** For a screen reader alone: cut to a pixel. @param {Element | null} element @returns {boolean} */
  const unseen = (element) =>
    element !== null &&
    ((element.getBoundingClientRect().width <= 1 && getComputedStyle(element).overflowX === 'hidden') ||
      unseen(element.parentElement));
  const shown = (/** @type {Element} */ element) =>
    element instanceof HTMLElement &&
    element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) &&
    !element.closest(apart) &&
    !unseen(element);
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = texts.nextNode(); node; node = texts.nextNode()) {
    const holder = node.parentElement;
    if (!holder || !node.nodeValue?.trim() || !shown(holder)) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const box of range.getClientRects()) {
      if (box.width > 1 && box.height > 1)
        pieces.push({ element: holder, text: node.nodeValue.trim().slice(0, 30), box, control: false });
    }
  }
  for (const element of document.querySelectorAll('button, select, input:not([type=radio], [type=file]), summary')) {
    if (!shown(element)) continue;
    const text = (element.getAttribute('data-testid') ?? element.textContent ?? '').trim().replace(/\s+/g, ' ').slice(0, 30);
    pieces.push({ element, text, box: element.getBoundingClientRect(), control: true });
  }
  /** @type {Set<string>} */
  const found = new Set();
  for (const [at, a] of pieces.entries()) {
    for (const b of pieces.slice(at + 1)) {
      const across = Math.min(a.box.right, b.box.right) - Math.max(a.box.left, b.box.left);
      const down = Math.min(a.box.bottom, b.box.bottom) - Math.max(a.box.top, b.box.top);
      // Lines are higher than their letters.
      const letters = a.control && b.control ? slack : Math.min(a.box.height, b.box.height) * 0.4;
      if (across <= slack || down <= letters) continue;
      if (a.element === b.element || a.element.contains(b.element) || b.element.contains(a.element)) continue;
      found.add(`"${a.text}" over "${b.text}"`);
    }
  }
  return [...found];
}
