// @ts-check
/**
 * The settings' place in the address: '#draw?language=zh&latent=2', '#learn/kl'. A link carries what differs from the
 * defaults, so it shows another reader the same page. Which settings there are is settings.js's business.
 */
import { learnPages } from '../learn/chapters.js';
import { defaultSettings, fields } from './settings.js';

/** @typedef {import('./settings.js').Settings} Settings */
/** @typedef {import('./settings.js').ViewName} ViewName */

/** @type {ViewName[]} */
export const viewNames = ['draw', 'latent', 'generate', 'interpolate', 'train', 'learn'];

/** @type {[string, import('./settings.js').Field<any>][]} */
const entries = Object.entries(fields);

/**
 * Reads an address; what is missing or makes no sense takes its default.
 * @param {string} hash with or without '#'
 * @returns {Settings}
 */
export function parseHash(hash) {
  const [place, query = ''] = hash.replace(/^#/, '').split('?');
  const [view, chapter] = place.split('/');
  const given = new URLSearchParams(query);
  /** @type {Record<string, unknown>} */
  const settings = { ...defaultSettings() };
  settings.view = viewNames.find((name) => name === view) ?? 'draw';
  if (view === 'learn') settings.chapter = learnPages.find((name) => name === chapter) ?? '';
  for (const [name, field] of entries) {
    const text = given.get(name);
    if (text !== null) settings[name] = field.read(text) ?? field.initial;
  }
  return /** @type {Settings} */ (settings);
}

/**
 * The settings after the address was changed by hand or by a link. The language and the theme, which suit the reader
 * rather than belong to what is shown, stay where it does not name them.
 * @param {Settings} settings the present ones
 * @param {string} hash
 * @returns {Settings}
 */
export function followHash({ language, theme }, hash) {
  const next = parseHash(hash);
  const named = new URLSearchParams(hash.split('?')[1] ?? '');
  return { ...next, language: next.language ?? language, theme: named.has('theme') ? next.theme : theme };
}

/**
 * @param {Settings} settings
 * @returns {string} '#view?…', '#learn/chapter?…'
 */
export function formatHash(settings) {
  const query = new URLSearchParams();
  for (const [name, field] of entries) {
    const text = field.write(/** @type {any} */ (settings)[name]);
    if (text !== field.write(field.initial)) query.set(name, text);
  }
  const text = query.toString();
  const chapter = settings.view === 'learn' && settings.chapter ? `/${settings.chapter}` : '';
  return `#${settings.view}${chapter}${text ? `?${text}` : ''}`;
}
