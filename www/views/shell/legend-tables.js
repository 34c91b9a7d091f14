// @ts-check
/**
 * What each control does, view by view, as texts: made of the very texts that the controls show as tips (the keys
 * '*.tip'), so that a new control or another wording is here by itself. A control is called by its own label, the key
 * without '.tip', or, where that is a symbol or holds numbers, by 'legend.<key>'.
 */
import { chapters } from '../../chapters.js';
import { hasText, t, textKeys } from '../../i18n/i18n.js';
import { viewNames } from '../../state.js';

const ending = '.tip';
const figures = new Set(chapters.flatMap((chapter) => chapter.figures));

/** The table that a key belongs to: a view's, or that of what every view has beside it. @param {string} key */
function groupOf(key) {
  const [first] = key.split('.');
  return viewNames.find((name) => name === first) ?? 'everywhere';
}

/**
 * The figures of the chapters (learn.<figure>.<control>.tip) explain their controls themselves, and the tour its buttons.
 * @param {string} key
 */
function isListed(key) {
  const parts = key.split('.');
  const isFigures = parts[0] === 'learn' && (parts.length > 3 || figures.has(parts[1]));
  return key.endsWith(ending) && parts[0] !== 'tour' && !isFigures;
}

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
  const tables = new Map(['everywhere', ...viewNames].map((group) => [group, []]));
  for (const key of textKeys().filter(isListed)) {
    tables.get(groupOf(key))?.push({ name: t(nameKey(key)), tip: t(key, { theme }) });
  }
  return tables;
}
