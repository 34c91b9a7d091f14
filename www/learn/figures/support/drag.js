// @ts-check
/**
 * Dragging over an element, and the arrow keys that do the same: handlers for Lit's bindings. The element is focusable
 * and says its value by ARIA; what is moved is the figure's business.
 */

/**
 * For pointerdown and pointermove both.
 * @param {(across: number, down: number) => void} move where in the element's box the pointer is, as shares of its sides
 */
export const dragged = (move) => (/** @type {PointerEvent} */ event) => {
  const element = /** @type {Element} */ (event.currentTarget);
  if (event.type === 'pointerdown' && event.button === 0) element.setPointerCapture(event.pointerId);
  if (!element.hasPointerCapture(event.pointerId)) return;
  const { left, top, width, height } = element.getBoundingClientRect();
  move((event.clientX - left) / width, (event.clientY - top) / height);
};

/** @type {Record<string, [number, number]>} */
const directions = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

/**
 * For keydown.
 * @param {(across: number, up: number) => void} step by one step, with Shift by five
 */
export const arrows = (step) => (/** @type {KeyboardEvent} */ event) => {
  const direction = directions[event.key];
  if (!direction || event.ctrlKey || event.altKey || event.metaKey) return;
  event.preventDefault();
  const size = event.shiftKey ? 5 : 1;
  step(size * direction[0], size * direction[1]);
};

/** @param {number} value @param {number} least @param {number} most */
export const within = (value, least, most) => Math.max(least, Math.min(most, value));
