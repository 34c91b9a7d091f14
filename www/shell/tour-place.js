// @ts-check
/** Where the tour's card stands beside what it explains, and how far the page scrolls for that. Geometry only. */

/** @typedef {{ left: number, top: number, width: number, height: number }} Box CSS pixels, in the window */
/** @typedef {{ width: number, height: number }} Size */
/** @typedef {{ left: number, top: number, width: number, height: number }} Room the part of the window between bars */

const gap = 14;

/** @param {number} value @param {number} low @param {number} high */
const within = (value, low, high) => Math.max(low, Math.min(value, high));

/**
 * Beside, below or above the target, where it does not lie over it; else in the corner where it hides least.
 * @param {Box} target
 * @param {Size} card
 * @param {Room} room
 * @returns {{ left: number, top: number }}
 */
export function placeCard(target, card, room) {
  const right = room.left + room.width;
  const bottom = room.top + room.height;
  const left = within(target.left, room.left, right - card.width);
  const middle = target.top + (target.height - card.height) / 2;
  const top = within(middle, room.top, bottom - card.height);
  if (target.left + target.width + gap + card.width <= right) return { left: target.left + target.width + gap, top };
  if (target.top + target.height + gap + card.height <= bottom) return { left, top: target.top + target.height + gap };
  if (target.top - gap - card.height >= room.top) return { left, top: target.top - gap - card.height };
  if (target.left - gap - card.width >= room.left) return { left: target.left - gap - card.width, top };
  return { left: right - card.width, top: bottom - card.height };
}

/**
 * How far the page scrolls down so that the target is in the room with space for the card: not at all where it is.
 * @param {Box} target
 * @param {number} card height that is kept free below the target
 * @param {Room} room
 */
export function scrollFor(target, card, room) {
  const free = room.height - (target.height + gap + card <= room.height ? gap + card : 0);
  if (target.top >= room.top && target.top + target.height <= room.top + free) return 0;
  const spare = Math.max(0, free - target.height);
  return Math.round(target.top - room.top - spare / 2);
}
