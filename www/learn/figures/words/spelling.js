// @ts-check
/**
 * A text as a list of words, and why it is none; a text as a word in given letters. What a word is, and how many letters there
 * may be, is the core's own rule.
 */

/** Letters of a word, different letters of a list, and words of it, at most; and words at least. */
export const limits = { places: 12, letters: 64, most: 20_000, least: 3 };

/**
 * @param {string} text words with spaces, commas or new lines between them
 * @returns {string[]} each once, in their order
 */
export const wordsIn = (text) => [...new Set(text.normalize('NFC').split(/[\s\p{Cc},;、，；。]+/u))].filter(Boolean);

/**
 * @param {string[]} words
 * @returns {{ key: 'few' | 'many' | 'long' | 'letters', params: Record<string, string | number> } | null} why no model can be
 *   made of them
 */
export function refusal(words) {
  const { places, letters, most, least } = limits;
  if (words.length < least) return { key: 'few', params: { least } };
  if (words.length > most) return { key: 'many', params: { most } };
  const long = words.find((word) => [...word].length > places);
  if (long) return { key: 'long', params: { places, word: [...long].slice(0, 24).join('') } };
  const count = new Set(words.join('')).size;
  return count > letters ? { key: 'letters', params: { letters, count } } : null;
}

/**
 * What of a text the letters spell; a capital is taken for a small letter where there is no such capital.
 * @param {import('./letters.js').Alphabet} alphabet
 * @param {string} text
 */
export const spelledIn = ({ letters, places }, text) =>
  [...text.normalize('NFC')]
    .map((letter) => (letters.includes(letter) ? letter : letter.toLowerCase()))
    .filter((letter) => letters.includes(letter))
    .slice(0, places)
    .join('');
