// @ts-check
/** Hands bytes to the reader as a file. */

/** For so long the browser may read what it was given, milliseconds. */
const readable = 60_000;

/**
 * @param {Uint8Array<ArrayBuffer>} bytes
 * @param {string} name without its extension
 */
export function download(bytes, name) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([bytes], { type: 'application/octet-stream' }));
  link.download = `${name}.safetensors`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), readable);
}
