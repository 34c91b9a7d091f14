// @ts-check
/**
 * The page's words in the reader's language, and numbers written the one way. Texts live in languages/<id>/page.json: flat
 * keys, '{name}' for what is filled in; '{digit}' and '{digits}' fill themselves, with what the images are. Which language is wanted is main.js's business.
 */
import { languages } from '../languages/languages.js';
import { fetchJson } from './files.js';
import { joining } from './joins.js';

/** @typedef {string} Language the id of one of languages.js */
/** @typedef {Record<string, string | number>} Params */

/** @type {Record<string, string>} */
let texts = {};
/** @type {Language} */
let current = languages[0].id;
/** The dataset whose images are spoken of. */
let subject = '';

/** Grows with every wish for a language, so that one fetched late does not replace one wished for later. */
let turn = 0;

/**
 * @param {Language} language
 * @returns {Promise<boolean>} whether it is the page's language now: not if another was asked for meanwhile
 * @throws a failure of shared/files.js; the present texts stay
 */
export async function loadLanguage(language) {
  const mine = ++turn;
  try {
    const dictionary = await fetchJson(`languages/${language}/page.json`);
    if (mine === turn) useTexts(language, dictionary);
  } catch (error) {
    if (mine === turn) throw error;
  }
  return mine === turn;
}

/**
 * @param {Language} language
 * @param {Record<string, string>} dictionary
 */
export function useTexts(language, dictionary) {
  const joined = joining(languages.find(({ id }) => id === language)?.joins);
  current = language;
  texts = Object.fromEntries(Object.entries(dictionary).map(([key, text]) => [key, joined(text)]));
}

/** Has texts speak of the images of a dataset: of digits, of shapes. @param {string | null | undefined} data */
export function speakOf(data) {
  subject = data ?? '';
}

/** What the images are called: one, 'digit', or several, 'digits'. @param {string} name */
const nounOf = (name) => texts[`data.${subject}.${name}`] ?? texts[`data.${name}`];

export const language = () => current;

/** A language's tag, for the attribute `lang` and for numbers. @param {Language} id */
export const tagOf = (id) => (languages.find((known) => known.id === id) ?? languages[0]).lang;

/** @param {string} key */
export const hasText = (key) => Object.hasOwn(texts, key);

/** Every key, in the order of the file. */
export const textKeys = () => Object.keys(texts);

/**
 * A text with its '{name}'s filled in. A missing key shows itself, which tests look for.
 * @param {string} key
 * @param {Params} [params]
 */
export function t(key, params = {}) {
  const text = texts[key] ?? key;
  return text.replace(/\{(\w+)\}/g, (whole, name) => String(name in params ? params[name] : (nounOf(name) ?? whole)));
}

/**
 * A text whose '{name}'s are filled with templates: rich('draw.lead', { mu: sym('mu') }).
 * @param {string} key
 * @param {Record<string, unknown>} parts
 * @returns {unknown[]} what a Lit template takes as a child
 */
export function rich(key, parts) {
  return (texts[key] ?? key).split(/\{(\w+)\}/).map((piece, at) => (at % 2 ? (parts[piece] ?? nounOf(piece) ?? piece) : piece));
}

/** From here on a number is written with a power of ten. */
const large = 1e5;

/**
 * A number with so many digits after the point, a true minus sign, and a dash for what is not a number.
 * @param {number | null | undefined} value
 * @param {number} [digits]
 */
export function number(value, digits = 1) {
  if (value === null || value === undefined || !Number.isFinite(value)) return '–';
  const rounded = Math.abs(value) >= large ? value.toExponential(1) : value.toFixed(digits);
  return Number(rounded) < 0 ? rounded.replace('-', '−') : rounded.replace('-', '');
}

/**
 * A whole number, digits grouped as the language does.
 * @param {number} value
 */
export const whole = (value) => Math.round(value).toLocaleString(tagOf(current));

/** A point in time, as the reader's day has it. @param {number} time milliseconds since 1970 */
export const when = (time) => new Date(time).toLocaleString(tagOf(current), { dateStyle: 'medium', timeStyle: 'short' });

/** A size on a disk. @param {number} bytes */
export const megabytes = (bytes) => {
  const [value, unit] = bytes < 1e9 ? [bytes / 1e6, 'MB'] : [bytes / 1e9, 'GB'];
  return `${number(value, value < 10 ? 1 : 0)} ${unit}`;
};
