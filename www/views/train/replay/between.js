// @ts-check
/** What lies between two moments: dots on their way. Plain arithmetic. */
import { mixed } from '../../../shared/mixed.js';

/** @typedef {import('./frames.js').Frame} Frame */

/**
 * The dots move on their way to the next moment; pictures stay until it comes.
 * @param {Frame} frame
 * @param {Frame} next
 * @param {number} share
 * @returns {Frame}
 */
export function between(frame, next, share) {
  const [from, to] = [frame.points, next.points];
  if (!from || !to || from.length !== to.length) return frame;
  return { ...frame, points: mixed(from, to, share) };
}
