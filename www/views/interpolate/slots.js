// @ts-check
/**
 * The ends of the ways: their pictures, and all of them as a few letters for a link, and back: the page's digit by its name, any other
 * as its greys (shared/greys.js).
 */
import { imagesOf, pixelsOf } from '../../shared/figures/shape.js';
import { imageOf, textOfImage } from '../../shared/greys.js';

/** @typedef {(typeof ends)[number]} End */
/** @typedef {import('./slot.js').Slot} Slot */

export const ends = /** @type {const} */ (['a', 'b', 'c', 'd']);

/** What stands for the page's digit, and for no picture. */
const [page, none] = ['digit', 'none'];

/**
 * The digits of some ends, one after another; null where one is of another dataset, or missing.
 * @param {Record<End, Slot | null>} slots
 * @param {readonly End[]} wanted
 * @param {number} pixels of an image
 */
export function imagesIn(slots, wanted, pixels) {
  const x = new Float32Array(wanted.length * pixels);
  for (const [i, end] of wanted.entries()) {
    const slot = slots[end];
    if (slot?.digit.x.length !== pixels) return null;
    x.set(slot.digit.x, i * pixels);
  }
  return x;
}

/**
 * The first test digit of the given class, or any that is of no class of others.
 * @param {{ x: Float32Array, labels: Uint8Array }} digits
 * @param {import('../../shared/figures/shape.js').Shape} shape of an image
 * @param {readonly (number | null | undefined)[]} others
 * @param {number} [label]
 * @returns {import('../../shared/view.js').Digit}
 */
export function testDigit({ x, labels }, shape, others, label) {
  const images = Array.from({ length: x.length / pixelsOf(shape) }, (_, i) => i);
  const wanted = images.filter((i) => (label === undefined ? !others.includes(labels[i]) : labels[i] === label));
  const fitting = wanted.length ? wanted : images;
  const index = fitting[label === undefined ? Math.floor(Math.random() * fitting.length) : 0];
  return { x: imagesOf(x, shape, index).slice(), label: labels[index] ?? null, source: 'test' };
}

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
