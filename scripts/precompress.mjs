// Compressed variants of files, beside them, for servers that send what the browser accepts: FILE.br and FILE.gz.
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { extname } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

/** How much a variant must save to be worth a file, and the smallest file looked at, bytes. */
const worth = 0.95;
const smallest = 1024;

/** The variants in the order in which a server prefers them. */
export const encodings = /** @type {const} */ ([
  { name: 'br', extension: '.br' },
  { name: 'gzip', extension: '.gz' },
]);

/** @type {Record<string, (bytes: Buffer) => Promise<Buffer>>} */
const compress = {
  br: (bytes) =>
    promisify(brotliCompress)(bytes, {
      params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
    }),
  gzip: (bytes) => promisify(gzip)(bytes, { level: 9 }),
};

/** What is compressed already, and what only who looks for a fault asks for. */
const packed = new Set(['.gz', '.png', '.jpg', '.map']);

/** @param {string} file */
const modified = (file) => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? -Infinity;

/**
 * Writes what is worth it. What is newer than the file stays.
 * @param {string} file
 * @returns {Promise<string[]>} the variants that belong to the file
 */
export async function precompress(file) {
  if (packed.has(extname(file)) || statSync(file).size < smallest) return [];
  const bytes = readFileSync(file);
  const made = encodings.map(async ({ name, extension }) => {
    const variant = file + extension;
    if (modified(variant) > modified(file)) return [variant];
    const small = await compress[name](bytes);
    if (small.length > worth * bytes.length) return [];
    writeFileSync(variant, small);
    return [variant];
  });
  return (await Promise.all(made)).flat();
}
