// @ts-check
/** Hands something to the reader as a file. */

/** For so long the browser may read what it was given, milliseconds. */
const readable = 60_000;

/**
 * @param {Blob} blob
 * @param {string} name with its extension
 */
export function saveFile(blob, name) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), readable);
}
