// @ts-check
/** The ends of the ways, and all of them as a few letters for a link, and back: the page's digit by its name, any other as its greys (shared/greys.js). */
import { imageOf, textOfImage } from '../../shared/greys.js';

/** @typedef {(typeof ends)[number]} End */
/** @typedef {import('./slot.js').Slot} Slot */

export const ends = /** @type {const} */ (['a', 'b', 'c', 'd']);

/** What stands for the page's digit, and for no picture. */
const [page, none] = ['digit', 'none'];

/**
 * What B shows of a digit that is gone from the page is a picture as others are.
 * @param {Slot | null} slot
 * @param {{ digit: import('../../shared/view.js').Digit | null }} view
 */
function textOfSlot(slot, { digit }) {
  if (!slot) return none;
  return slot.follows && (digit || !slot.live) ? page : textOfImage(slot.digit);
}

/**
 * @param {string} text
 * @param {number} pixels of the present model's images
 * @returns {Slot | null} null for none, and for what is no such image
 */
function slotOf(text, pixels) {
  const digit = imageOf(text);
  return digit?.x.length === pixels ? { digit, follows: false } : null;
}

/** @type {import('../../shared/text-forms.js').TextForm<Record<End, Slot | null>>} */
export const slotsForm = {
  write: (slots, view) => ends.map((end) => textOfSlot(slots[end], view)).join('.'),
  read: (text, { slots, digit, pixels }) => {
    const texts = text.split('.', ends.length);
    const following = digit ? { digit, follows: true, live: true } : slots.b && { ...slots.b, follows: true };
    const read = (/** @type {End} */ end, /** @type {string} */ given = none) =>
      (end === 'b' && given === page ? following : slotOf(given, pixels)) ?? slots[end];
    return /** @type {Record<End, Slot | null>} */ (Object.fromEntries(ends.map((end, i) => [end, read(end, texts[i])])));
  },
};
