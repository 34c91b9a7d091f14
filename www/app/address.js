// @ts-check
/**
 * The settings' place in the address: '#draw?language=zh&latent=2', '#learn/kl'. A link carries what differs from the
 * defaults, so it shows another reader the same page. Which settings there are is settings.js's business.
 */
import { fields, misfits, settingsOfData } from './settings.js';
import { views } from './views.js';

/** @typedef {import('./settings.js').Settings} Settings */
/** @typedef {ReadonlyMap<string, import('../shared/carried.js').Texts>} Carried what a link shows of views, by the view */

/** @type {[string, import('./settings.js').TextField<any>][]} */
const entries = Object.entries(fields);

/**
 * @param {string | null} [data] a dataset, which has defaults of its own
 * @returns {Settings}
 */
export function defaultSettings(data = fields.data.initial) {
  const settings = Object.fromEntries(entries.map(([name, field]) => [name, field.initial]));
  return /** @type {any} */ ({ view: views[0].name, chapter: '', ...settings, data, ...settingsOfData(data) });
}

/** A page of a view, where the view has one of that name; else empty. @param {string} view @param {string} [page] */
const pageOf = (view, page) => views.find(({ name }) => name === view)?.pages?.find((name) => name === page) ?? '';

/**
 * Reads an address; what is missing or makes no sense takes its default.
 * @param {string} hash with or without '#'
 * @returns {Settings}
 */
export function parseHash(hash) {
  const [place, query = ''] = hash.replace(/^#/, '').split('?');
  const [named, page] = place.split('/');
  const given = new URLSearchParams(query);
  const data = given.get('data');
  const settings = defaultSettings(data === null ? undefined : fields.data.read(data, defaultSettings()));
  settings.view = (views.find(({ name }) => name === named) ?? views[0]).name;
  settings.chapter = pageOf(named, page);
  for (const [name, field] of entries) {
    const text = given.get(name);
    const value = text === null ? undefined : field.read(text, settings);
    if (value !== undefined) Object.assign(settings, { [name]: value });
  }
  return { ...settings, ...misfits(settings) };
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
 * The settings after one looks at another page of them: all of them stay but what of the page is shown, and the language
 * and the theme, where it names them.
 * @param {Settings} settings the present ones
 * @param {string} hash
 * @returns {Settings}
 */
export function lookAt(settings, hash) {
  const { view, chapter, figure, only, language, theme } = followHash(settings, hash);
  return { ...settings, view, chapter, figure, only, language, theme };
}

/**
 * @param {Settings} settings
 * @returns {string} '#view?…', '#view/page?…'
 */
export function formatHash(settings) {
  const query = new URLSearchParams();
  const defaults = /** @type {Record<string, any>} */ ({ ...defaultSettings(settings.data), data: fields.data.initial });
  for (const [name, field] of entries) {
    const value = /** @type {any} */ (settings)[name];
    const text = field.write(value);
    // An empty list is written as nothing, and so is one that is not there.
    const usual = text === field.write(defaults[name]) && (value === null) === (defaults[name] === null);
    if (!usual) query.set(name, text);
  }
  const text = query.toString();
  const page = pageOf(settings.view, settings.chapter);
  return `#${settings.view}${page ? `/${page}` : ''}${text ? `?${text}` : ''}`;
}

/**
 * What an address carries beside the settings, once: a drawing, a lecture.
 * @param {string} hash
 * @param {string} name
 */
export const broughtBy = (hash, name) => new URLSearchParams(hash.split('?')[1] ?? '').get(name);

/**
 * What an address carries of views: '&latent.shown=dots', '&learn.pixel.at=300'.
 * @param {string} hash
 * @returns {Carried} empty where it is an address alone
 */
export function carriedBy(hash) {
  /** @type {Map<string, Map<string, string>>} */
  const carried = new Map();
  for (const [name, text] of new URLSearchParams(hash.split('?')[1] ?? '')) {
    const [view, ...parts] = name.split('.');
    const property = parts.join('.');
    if (property) carried.set(view, (carried.get(view) ?? new Map()).set(property, text));
  }
  return carried;
}

/**
 * What one view shows, as an address has it.
 * @param {string} view
 * @param {import('../shared/carried.js').Texts} texts
 * @returns {Record<string, string>}
 */
export const carriedOf = (view, texts) => Object.fromEntries([...texts].map(([name, text]) => [`${view}.${name}`, text]));

/**
 * An address that carries more.
 * @param {string} hash
 * @param {Record<string, string>} more what is empty is left out
 */
export function withMore(hash, more) {
  const [place, query = ''] = hash.split('?');
  const all = new URLSearchParams(query);
  for (const [name, text] of Object.entries(more)) if (text) all.set(name, text);
  const text = all.toString();
  return text ? `${place}?${text}` : place;
}
