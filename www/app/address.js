// @ts-check
/**
 * The settings' place in the address: '#draw?language=zh&latent=2', '#learn/kl'. A link carries what differs from the
 * defaults, so it shows another reader the same page. Which settings there are is settings.js's business.
 */
import { fields } from './settings.js';
import { views } from './views.js';

/** @typedef {import('./settings.js').Settings} Settings */

/** @type {[string, import('./settings.js').Field<any>][]} */
const entries = Object.entries(fields);

/** @returns {Settings} */
export function defaultSettings() {
  const settings = Object.fromEntries(entries.map(([name, field]) => [name, field.initial]));
  return /** @type {Settings} */ ({ view: views[0].name, chapter: '', ...settings });
}

/** The pages of a view. @param {string} view */
const pagesOf = (view) => views.find(({ name }) => name === view)?.pages ?? [];

/**
 * Reads an address; what is missing or makes no sense takes its default.
 * @param {string} hash with or without '#'
 * @returns {Settings}
 */
export function parseHash(hash) {
  const [place, query = ''] = hash.replace(/^#/, '').split('?');
  const [named, page] = place.split('/');
  const given = new URLSearchParams(query);
  /** @type {Record<string, unknown>} */
  const settings = { ...defaultSettings() };
  settings.view = (views.find(({ name }) => name === named) ?? views[0]).name;
  settings.chapter = pagesOf(named).find((name) => name === page) ?? '';
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
 * @returns {string} '#view?…', '#view/page?…'
 */
export function formatHash(settings) {
  const query = new URLSearchParams();
  for (const [name, field] of entries) {
    const text = field.write(/** @type {any} */ (settings)[name]);
    if (text !== field.write(field.initial)) query.set(name, text);
  }
  const text = query.toString();
  const page = settings.chapter && pagesOf(settings.view).length ? `/${settings.chapter}` : '';
  return `#${settings.view}${page}${text ? `?${text}` : ''}`;
}
