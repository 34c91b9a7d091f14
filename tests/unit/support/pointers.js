/** Pointers, what they press, and the window that hears of them all, outside of a browser. */

const page = new EventTarget();
Object.assign(globalThis, { addEventListener: page.addEventListener.bind(page) });

/** An element that can capture pointers, unless it refuses to. */
export class Held extends EventTarget {
  refuses = false;
  /** @type {Set<number>} */
  captured = new Set();
  /** @param {number} id */
  setPointerCapture(id) {
    if (this.refuses) throw new DOMException('no such pointer', 'NotFoundError');
    this.captured.add(id);
  }
  /** @param {number} id */
  hasPointerCapture(id) {
    return this.captured.has(id);
  }
  /** @param {number} id */
  releasePointerCapture(id) {
    this.captured.delete(id);
  }
  getBoundingClientRect() {
    return { left: 100, top: 50, width: 200, height: 100 };
  }
}

const kinds = {
  mouse: { pointerId: 1, pointerType: 'mouse', isPrimary: true },
  pen: { pointerId: 2, pointerType: 'pen', isPrimary: true },
  finger: { pointerId: 3, pointerType: 'touch', isPrimary: true },
  second: { pointerId: 4, pointerType: 'touch', isPrimary: false },
};
const up = new Set(['pointerup', 'pointercancel', 'pointerout', 'lostpointercapture']);

/**
 * What a pointer does: the window hears of it first, then each of the elements, the innermost first.
 * @param {keyof typeof kinds} kind
 * @param {string} type
 * @param {Held | Held[]} elements
 * @param {Record<string, unknown>} [more] what is not as usual: 'timeStamp', 'clientX', …
 */
export function point(kind, type, elements, more = {}) {
  const event = new Event(type, { cancelable: true });
  const usual = {
    button: type === 'pointermove' ? -1 : 0,
    buttons: up.has(type) ? 0 : 1,
    clientX: 0,
    clientY: 0,
    relatedTarget: null,
  };
  for (const [name, value] of Object.entries({ timeStamp: clock(), ...usual, ...kinds[kind], ...more }))
    Object.defineProperty(event, name, { value });
  page.dispatchEvent(event);
  for (const element of [elements].flat()) element.dispatchEvent(event);
  return event;
}

/** Milliseconds go by between any two events: more than a pen is remembered, unless a test says when they are. */
let time = 0;
const clock = () => (time += 60_000);
