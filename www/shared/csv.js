// @ts-check
/** Tables as comma-separated values (RFC 4180). */

/** @typedef {string | number | undefined} Cell undefined: nothing is known */

/** @param {Cell} value */
const cell = (value) => {
  const text = String(value ?? '');
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

/**
 * @param {readonly string[]} names of the columns
 * @param {Iterable<readonly Cell[]>} rows what is missing at a row's end is not known
 * @returns {string}
 */
export const csvOf = (names, rows) =>
  [names, ...rows].map((row) => `${names.map((_, at) => cell(row[at])).join(',')}\n`).join('');
