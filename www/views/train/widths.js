// @ts-check
/** The hidden layers' widths as a person types them: '400' or '256, 128'. Empty is a model without hidden layers. */

/** As many as the address can hold; see app/settings.js. */
export const mostLayers = 4;
export const widestLayer = 2048;

/** @typedef {{ widths: number[] } | { error: 'number' | 'layers' | 'width', found: string }} ParsedWidths */

/**
 * @param {string} text separated by commas of either script, spaces or dashes
 * @returns {ParsedWidths}
 */
export function parseWidths(text) {
  const parts = text.split(/[\s,，、;；-]+/).filter((part) => part !== '');
  const wrong = parts.find((part) => !/^\d+$/.test(part));
  if (wrong !== undefined) return { error: 'number', found: wrong };
  if (parts.length > mostLayers) return { error: 'layers', found: String(parts.length) };
  const outside = parts.find((part) => Number(part) < 1 || Number(part) > widestLayer);
  if (outside !== undefined) return { error: 'width', found: outside };
  return { widths: parts.map(Number) };
}

/** @param {readonly number[]} widths */
export const formatWidths = (widths) => widths.join(', ');
