// @ts-check
/** Which language the page begins with: the one that the address names, that of the last visit, or the browser's. */
import { languages } from '../languages/languages.js';
import { recall } from './browser-memory.js';

/** @typedef {import('../shared/i18n.js').Language} Language */

/** A language that the page has, by its id. @param {string | null} text @returns {Language | undefined} */
export const languageNamed = (text) => languages.find(({ id }) => id === text)?.id;

/**
 * What the reader asked for: in the address, else when last here.
 * @param {string} hash the address's
 * @returns {Language | null} null: nothing, the browser's languages say
 */
export const askedLanguage = (hash) =>
  languageNamed(new URLSearchParams(hash.split('?')[1]).get('language')) ?? languageNamed(recall('language')) ?? null;

/** What is no language's tag, as the system's "C", is nobody's language. @param {string} tag */
function localeOf(tag) {
  try {
    return new Intl.Locale(tag).maximize();
  } catch {
    return null;
  }
}

/**
 * The page's language that suits a reader best: the first of the reader's that the page has, in the same script where it
 * has several; else the original.
 * @param {readonly string[]} preferred the browser's languages, best first
 * @param {readonly { id: string, lang: string }[]} [among]
 * @returns {Language}
 */
export function bestLanguage(preferred, among = languages) {
  const offered = among.map(({ id, lang }) => ({ id, locale: localeOf(lang) }));
  for (const tag of preferred) {
    const wanted = localeOf(tag);
    const same = offered.filter(({ locale }) => locale && locale.language === wanted?.language);
    if (same.length) return (same.find(({ locale }) => locale?.script === wanted?.script) ?? same[0]).id;
  }
  return among[0].id;
}

/** @param {string} hash @returns {Language} */
export const firstLanguage = (hash) => askedLanguage(hash) ?? bestLanguage(navigator.languages ?? []);
