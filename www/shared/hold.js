// @ts-check
/**
 * Who holds what: a pointer takes hold of an element and keeps it until it lets go, wherever it goes meanwhile. Only a
 * finger, the tip of a pen or the first button of a mouse take hold, and only of what nobody holds; but a pen takes over
 * from the palm that rests beside it, and near a pen a touch is such a palm. What the hand does with what it holds is the
 * callers' business.
 */

/**
 * @typedef {object} Deed
 * @property {(event: PointerEvent) => void} move
 * @property {() => void} [end] the pointer lets go
 * @property {() => void} [cancel] it was no deed: a scroll or a gesture of the browser's, or a palm's; without it, as `end`
 */
/** @typedef {{ release: () => void }} Hold `release`: what the pointer does until it is pressed again is no part of it */
/** @typedef {{ element: Element, pressed: PointerEvent, end: () => void, cancel: () => void }} Holder */

/** @type {Set<Holder>} */
const holders = new Set();

/** How long a touch counts as a palm after the last that was heard of a pen in reach, and of one that left; milliseconds. */
const palmBeside = 5000;
const palmAfter = 500;

const pen = { heard: -Infinity, inReach: false };

/** @param {PointerEvent} event */
function hearOfPen({ type, pointerType, timeStamp, relatedTarget }) {
  if (pointerType === 'pen') Object.assign(pen, { heard: timeStamp, inReach: type !== 'pointerout' || relatedTarget !== null });
}

/**
 * Of pointers, on the window: an event comes by there whether or not the browser lets an element capture its pointer.
 * @param {string[]} types
 * @param {(event: PointerEvent) => void} hear
 * @param {AbortSignal} [signal]
 */
function listen(types, hear, signal) {
  for (const type of types) addEventListener(type, /** @type {EventListener} */ (hear), { capture: true, passive: true, signal });
}
listen(['pointerover', 'pointerdown', 'pointermove', 'pointerup', 'pointerout'], hearOfPen);

/**
 * Takes hold of the element that hears this `pointerdown`; null where its pointer may not, or holds something in it.
 * @param {PointerEvent} event
 * @param {Deed} deed
 * @returns {Hold | null}
 */
export function takeHold(event, { move, end, cancel = end }) {
  const element = /** @type {Element} */ (event.currentTarget);
  if (event.button !== 0 || !isSound(event) || isPalm(event) || !givenTo(event, element)) return null;
  const listening = new AbortController();
  /** @type {Holder} */
  const holder = { element, pressed: event, end: () => leave(end), cancel: () => leave(cancel) };
  const leave = (/** @type {(() => void) | undefined} */ then) => {
    listening.abort();
    holders.delete(holder);
    release(element, event.pointerId);
    then?.();
  };
  const hear = (/** @type {PointerEvent} */ heard) => {
    if (heard.pointerId !== event.pointerId) return;
    if (heard.type === 'pointercancel') holder.cancel();
    else if (isOver(heard, holder)) holder.end();
    else if (heard.type === 'pointermove' && isSound(heard)) move(heard);
  };
  listen(['pointermove', 'pointerup', 'pointercancel', 'pointerout', 'lostpointercapture'], hear, listening.signal);
  holders.add(holder);
  capture(element, event.pointerId);
  return { release: () => leave(undefined) };
}

/**
 * Whether a pointer may take hold of an element, when those have let go that must.
 * @param {PointerEvent} event
 * @param {Element} element
 */
function givenTo(event, element) {
  for (const { element: other, pressed, end, cancel } of [...holders]) {
    if (pressed === event) return false;
    if (isSame(pressed, event)) end();
    else if (event.pointerType === 'pen' && pressed.pointerType === 'touch') cancel();
    else if (other === element) return false;
  }
  return true;
}

/** Whether a pointer that is pressed was pressed before: then that it let go was lost. @param {PointerEvent} before @param {PointerEvent} now */
const isSame = (before, now) =>
  before.pointerId === now.pointerId || (before.pointerType === now.pointerType && before.isPrimary && now.isPrimary);

/**
 * Where a pointer was since it was last heard of; some browsers tell only where it is.
 * @param {PointerEvent} event
 */
export function samplesOf(event) {
  const events = event.getCoalescedEvents?.() ?? [];
  return events.length ? events : [event];
}

/** @param {PointerEvent} event */
const isPalm = ({ pointerType, timeStamp }) =>
  pointerType === 'touch' && timeStamp - pen.heard < (pen.inReach ? palmBeside : palmAfter);

/** Some that change events to hide who reads write anything into them. @param {PointerEvent} event */
const isSound = ({ clientX, clientY }) => Number.isFinite(clientX) && Number.isFinite(clientY);

/**
 * Whether the pointer has let go, though that itself may have been lost: it moves with its button up, or is where the
 * page does not hear of it.
 * @param {PointerEvent} heard
 * @param {Holder} holder
 */
function isOver({ type, buttons, relatedTarget }, { element, pressed }) {
  if (type === 'pointerup') return true;
  // Where not even the press said which buttons were down, nothing is said by that none is.
  if (type === 'pointermove') return (pressed.buttons & 1) === 1 && (buttons & 1) === 0;
  return !element.hasPointerCapture(pressed.pointerId) && (type === 'lostpointercapture' || relatedTarget === null);
}

/**
 * All that the pointer does comes to the element, where the browser can have it so.
 * @param {Element} element
 * @param {number} pointerId
 */
function capture(element, pointerId) {
  try {
    element.setPointerCapture(pointerId);
  } catch {
    // It has gone already, or it is one that browsers capture for nobody.
  }
}

/** @param {Element} element @param {number} pointerId */
function release(element, pointerId) {
  if (element.hasPointerCapture(pointerId)) element.releasePointerCapture(pointerId);
}
