// @ts-check
/** The chapters' texts in one language, fetched when the Learn part is first opened. scripts/languages.mjs makes the files. */
import { fetchJson } from '../shared/files.js';

/** @typedef {{ html: string, figure: string | null }} Section */
/** @typedef {{ title: string, sections: Section[] }} Chapter */
/** @typedef {{ lang: string, term: string, text: string }} Words a term in one language; the text is HTML */
/**
 * @typedef {object} Term
 * @property {string} id
 * @property {string} chapter that explains it
 * @property {string} symbol MathML or empty
 * @property {string} name in the language of these texts
 * @property {Words[]} words in this language and in those that stand beside it
 */
/** @typedef {{ chapters: Record<string, Chapter>, glossary: Term[] }} Texts */

/** @type {Map<string, Texts>} */
const had = new Map();

/**
 * @param {import('../shared/i18n.js').Language} language
 * @returns {Promise<Texts>}
 * @throws when they cannot be had; the next call tries again
 */
export async function loadTexts(language) {
  const known = had.get(language);
  if (known) return known;
  /** @type {Texts} */
  const texts = await fetchJson(`languages/${language}/learn.json`);
  had.set(language, texts);
  return texts;
}
