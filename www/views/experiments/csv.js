// @ts-check
/** Records as comma-separated values (RFC 4180): the names of the first record above, a line for each. */

/** @param {string | number} value */
const cell = (value) => {
  const text = String(value);
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

/**
 * @param {Record<string, string | number>[]} records all with the same names
 * @returns {string}
 */
export function csvOf(records) {
  const names = Object.keys(records[0] ?? {});
  const lines = records.map((record) => names.map((name) => cell(record[name])).join(','));
  return `${[names.map(cell).join(','), ...lines].join('\n')}\n`;
}
