// @ts-check
/**
 * Keeps the focus where the hand is. When the control that has it goes, is hidden or is disabled, browsers leave the focus
 * to the body, and who uses the keyboard would begin at the top again. It passes to what stands in the control's place.
 */

/** What may take the focus unasked: not fields that one types into, for which a phone opens its keyboard. */
const controls = 'a[href], button, select, summary, input:not([type="text"], [type="number"]), [tabindex="0"]';
/** Parts of the page that the focus leaves only by the reader's own wish. */
const parts = 'main, aside, header, nav, [role="status"]';
/** Places that are remembered. */
const remembered = 10;

/** @typedef {{ element: Element, around: { part: Element, index: number }[] }} Place around: from the inside, and which of its controls */

/** @param {Element} element */
const takesFocus = (element) => element.isConnected && element.getClientRects().length > 0 && !element.matches(':disabled');

/** @param {Element} part */
const controlsOf = (part) => [...part.querySelectorAll(controls)].filter(takesFocus);

/** @param {Element} element @returns {Place} */
function placeOf(element) {
  /** @type {Place} */
  const place = { element, around: [] };
  for (let at = element.parentElement; at && at !== document.body; at = at.parentElement) {
    const before = controlsOf(at).filter((other) => other.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_FOLLOWING);
    place.around.push({ part: at, index: before.length });
    if (at.matches(parts)) break;
  }
  return place;
}

/** What stands in a place whose control has gone. @param {Place} place @returns {Element | undefined} */
function successorOf({ around }) {
  for (const { part, index } of around) {
    const there = part.isConnected ? controlsOf(part) : [];
    if (there.length) return there[Math.min(index, there.length - 1)];
  }
  return undefined;
}

/** @param {HTMLElement} root */
export function keepFocus(root) {
  /** Where the focus is, and before that where it was. @type {Place[]} */
  let places = [];
  let waiting = false;
  const afterFrame = new MessageChannel();

  const look = () => {
    waiting = false;
    const [place, ...earlier] = places;
    if (!place || takesFocus(place.element) || !document.hasFocus()) return;
    const { activeElement } = document;
    if (activeElement !== document.body && activeElement !== place.element) return;
    const next = successorOf(place) ?? earlier.find(({ element }) => takesFocus(element))?.element;
    /** @type {HTMLElement | null} */ (next ?? root.querySelector('main'))?.focus({ preventScroll: true });
  };
  afterFrame.port1.onmessage = look;
  root.addEventListener('focusin', ({ target }) => {
    if (target instanceof Element) places = [placeOf(target), ...places].slice(0, remembered);
  });
  // Who presses beside everything wants no focus. What the press focuses has it a moment later.
  root.addEventListener('pointerdown', () => setTimeout(() => document.activeElement === document.body && (places = [])));
  new MutationObserver(() => {
    if (waiting || !places.length) return;
    waiting = true;
    // After the frame, whose layout is then known: to ask for it amid rendering would have it made twice.
    requestAnimationFrame(() => afterFrame.port2.postMessage(null));
  }).observe(root, { subtree: true, childList: true, attributeFilter: ['hidden', 'disabled', 'open'] });
}
