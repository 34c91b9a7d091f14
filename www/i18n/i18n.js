// @ts-check
/**
 * The page's words in the reader's language, and numbers written the one way. Texts live in en.json and zh.json: flat
 * keys, '{name}' for what is filled in. Which language is wanted is main.js's business.
 */

/** @typedef {'en' | 'zh'} Language */
/** @typedef {Record<string, string | number>} Params */

/** @type {Record<string, string>} */
let texts = {};
/** @type {Language} */
let current = 'en';

/** @param {Language} language */
export async function loadLanguage(language) {
  const answer = await fetch(new URL(`./${language}.json`, import.meta.url));
  useTexts(language, await answer.json());
}

/**
 * @param {Language} language
 * @param {Record<string, string>} dictionary
 */
export function useTexts(language, dictionary) {
  current = language;
  texts = dictionary;
}

export const language = () => current;

/** @param {string} key */
export const hasText = (key) => Object.hasOwn(texts, key);

/**
 * A text with its '{name}'s filled in. A missing key shows itself, which tests look for.
 * @param {string} key
 * @param {Params} [params]
 */
export function t(key, params = {}) {
  const text = texts[key] ?? key;
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in params ? String(params[name]) : whole));
}

/**
 * A text whose '{name}'s are filled with templates: rich('draw.lead', { mu: sym('mu') }).
 * @param {string} key
 * @param {Record<string, unknown>} parts
 * @returns {unknown[]} what a Lit template takes as a child
 */
export function rich(key, parts) {
  return (texts[key] ?? key).split(/\{(\w+)\}/).map((piece, at) => (at % 2 ? (parts[piece] ?? piece) : piece));
}

/**
 * A number with so many digits after the point, a true minus sign, and a dash for what is not a number.
 * @param {number | null | undefined} value
 * @param {number} [digits]
 */
export function number(value, digits = 1) {
  if (value === null || value === undefined || !Number.isFinite(value)) return '–';
  const rounded = value.toFixed(digits);
  return Number(rounded) < 0 ? rounded.replace('-', '−') : rounded.replace('-', '');
}

/**
 * A whole number, digits grouped as the language does.
 * @param {number} value
 */
export const whole = (value) => Math.round(value).toLocaleString(current === 'zh' ? 'zh-CN' : 'en-US');
