// @ts-check
/** What is needed to paint on a canvas, from browsers that may have none, take it back, or refuse. */

/** How each canvas is painted again. @type {WeakMap<HTMLCanvasElement, () => void>} */
const repaints = new WeakMap();

/**
 * The canvas's context; null where there is none to be had, now or at all.
 * @param {HTMLCanvasElement} canvas
 * @param {() => void} repaint called when the browser has taken the painting and given back an empty canvas; the last that
 *   is given counts
 * @returns {CanvasRenderingContext2D | null}
 */
export function contextOf(canvas, repaint) {
  if (!repaints.has(canvas)) canvas.addEventListener('contextrestored', () => repaints.get(canvas)?.());
  repaints.set(canvas, repaint);
  try {
    return canvas.getContext('2d');
  } catch {
    return null;
  }
}

/** Whether a canvas can be had: for libraries that take it for granted. */
export const canPaint = () => contextOf(document.createElement('canvas'), () => {}) !== null;
