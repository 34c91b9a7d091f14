// @ts-check
/** Bytes as letters that an address holds as they are (RFC 4648, section 5, without padding), and back. */

/** @param {ArrayLike<number>} bytes */
export const lettersOf = (bytes) =>
  btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '');

/**
 * @param {string} letters
 * @param {number} most letters that are read
 * @returns {Uint8Array | null} null for what is no such text
 */
export function bytesOf(letters, most) {
  if (letters.length > most || !/^[\w-]+$/.test(letters)) return null;
  try {
    return Uint8Array.from(atob(letters.replaceAll('-', '+').replaceAll('_', '/')), (letter) => letter.charCodeAt(0));
  } catch {
    return null;
  }
}
