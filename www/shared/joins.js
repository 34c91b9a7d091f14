// @ts-check
/**
 * Where lines do not break: a language without spaces between its words says which of them stay whole, and a number stays with what
 * it counts. Pure functions; language.json has the lists, i18n.js and scripts/languages.mjs apply them.
 */

/**
 * @typedef {object} Joins
 * @property {readonly string[]} words that stay on one line
 * @property {readonly string[]} before what stands before a number, with a space, and keeps to it
 */

const wordJoiner = '\u2060';
const noBreakSpace = '\u00a0';

/** @param {readonly string[]} words the longest first, so that one in another is no word of its own */
const anyOf = (words) => [...words].sort((a, b) => b.length - a.length).join('|');

/**
 * How a language's texts become such.
 * @param {Joins | undefined} joins
 * @returns {(text: string) => string}
 */
export function joining(joins) {
  if (!joins) return (text) => text;
  const word = new RegExp(anyOf(joins.words), 'g');
  const ahead = new RegExp(`(${anyOf(joins.before)}) (?=[\\d{])`, 'g');
  // A number, or what is filled in, and what it counts.
  const counted = /([\d}%]) (?=\p{Script=Han})/gu;
  return (text) =>
    text
      .replace(word, (found) => Array.from(found).join(wordJoiner))
      .replace(ahead, `$1${noBreakSpace}`)
      .replace(counted, `$1${noBreakSpace}`);
}
