// @ts-check
/**
 * What each control does, view by view, as texts: made of the very texts that the controls show as tips (the keys
 * '*.tip'), so that a new control or another wording is here by itself. A control is called by its own label, the key
 * without '.tip', or, where that is a symbol or holds numbers, by 'legend.<key>'; that of a chapter's figure with the
 * chapter's number.
 */
import { drawable } from '../app/datasets.js';
import { views } from '../app/views.js';
import { chapters } from '../learn/chapters.js';
import { hasText, t, textKeys } from '../shared/i18n.js';

const ending = '.tip';
/** The chapters' numbers by figure, in the order of the chapters. */
const numbers = new Map(chapters.flatMap(({ number, figures }) => figures.map((name) => [name, number])));

/** The table that a key belongs to: a view's, or that of what every view has beside it. @param {string} key */
function groupOf(key) {
  const [first] = key.replace(/^setting\./, 'train.').split('.');
  return views.find(({ name }) => name === first)?.name ?? 'everywhere';
}

/** Among one dataset there is nothing to choose. */
const unlisted = drawable.length > 1 ? '' : `setting.data${ending}`;

/** The tour explains its buttons itself. @param {string} key */
const isListed = (key) => key.endsWith(ending) && !key.startsWith('tour.') && key !== unlisted;

/** The number of the chapter whose figure has the control (learn.<figure>.<control>.tip), or none. @param {string} key */
function numberOf(key) {
  const [first, figure] = key.split('.');
  return first === 'learn' ? (numbers.get(figure) ?? '') : '';
}

/** By chapter, and otherwise in the order of the file. @param {string[]} keys */
const inOrder = (keys) => keys.toSorted((a, b) => numberOf(a).localeCompare(numberOf(b), undefined, { numeric: true }));

/** @param {string} key */
function nameKey(key) {
  const label = key.slice(0, -ending.length);
  return hasText(`legend.${label}`) ? `legend.${label}` : label;
}

/**
 * @param {string} theme in words, which one tip names
 * @returns {Map<string, { name: string, tip: string }[]>} by group, in the order of the page
 */
export function legendTables(theme) {
  /** @type {Map<string, { name: string, tip: string }[]>} */
  const tables = new Map(['everywhere', ...views.map(({ name }) => name)].map((group) => [group, []]));
  for (const key of inOrder(textKeys().filter(isListed))) {
    const name = `${numberOf(key)} ${t(nameKey(key))}`.trim();
    tables.get(groupOf(key))?.push({ name, tip: t(key, { theme }) });
  }
  return tables;
}
