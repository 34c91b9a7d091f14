// @ts-check
/**
 * Dragging over an element, and the arrow keys that do the same: handlers for Lit's bindings. The element is focusable
 * and says its value by ARIA; what is moved is the figure's business.
 */
import { letterScale } from '../../../shared/figures/letters.js';
import { takeHold } from '../../../shared/hold.js';

/**
 * For pointerdown.
 * @param {(across: number, down: number, box: { width: number, height: number }) => void} move where in the element's box the
 *   pointer is, as shares of its sides, which are in pixels of letters.js
 */
export const dragged = (move) => (/** @type {PointerEvent} */ event) => {
  const element = /** @type {Element} */ (event.currentTarget);
  const to = (/** @type {PointerEvent} */ { clientX, clientY }) => {
    const { left, top, width, height } = element.getBoundingClientRect();
    if (!width || !height) return;
    const letters = letterScale();
    move((clientX - left) / width, (clientY - top) / height, { width: width / letters, height: height / letters });
  };
  if (takeHold(event, { move: to })) to(event);
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
