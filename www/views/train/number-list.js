// @ts-check
/** A list of whole numbers as a person types it, such as the hidden layers' widths: '400' or '256, 128'. */

/** @typedef {import('../../app/schema.js').Field} Field */
/** @typedef {{ numbers: number[] | null } | { error: 'number' | 'count' | 'range', found: string }} ParsedNumbers */

/** Alone, it is a list of nothing, where an empty field means a list that is not given. */
const none = '0';

/**
 * @param {Field} field
 * @param {string} text separated by commas of either script, spaces or dashes
 * @returns {ParsedNumbers}
 */
export function parseNumbers({ optional, minimum, maximum, minItems, maxItems }, text) {
  const parts = text.split(/[\s,，、;；-]+/).filter((part) => part !== '');
  if (parts.length === 0 && optional) return { numbers: null };
  if (parts.length === 1 && parts[0] === none && minItems === 0) return { numbers: [] };
  const wrong = parts.find((part) => !/^\d+$/.test(part));
  if (wrong !== undefined) return { error: 'number', found: wrong };
  if (parts.length < minItems || parts.length > maxItems) return { error: 'count', found: String(parts.length) };
  const outside = parts.find((part) => Number(part) < minimum || Number(part) > maximum);
  if (outside !== undefined) return { error: 'range', found: outside };
  return { numbers: parts.map(Number) };
}

/** @param {Field} field @param {readonly number[] | null} numbers */
export const formatNumbers = ({ optional }, numbers) => (optional && numbers?.length === 0 ? none : (numbers ?? []).join(', '));
