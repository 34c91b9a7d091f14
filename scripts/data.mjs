// Writes what the page fetches to www/data: of the datasets that come as IDX files, gzip'd IDX, whole and cut to the first n,
// and the list of words. Which files there are is the registry's word (www/app/description.js); the originals are checked
// first. The page unpacks them itself; nothing here knows about training.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import * as randomWords from 'random-words';
import { datasets } from '../www/app/description.js';

const root = new URL('../', import.meta.url);
const target = new URL('www/data/', root);

/** The MD5 of each original. @type {Record<string, string>} */
const originals = {
  'train-images-idx3-ubyte': '6bbc9ace898e44ae57da46a324031adb',
  'train-labels-idx1-ubyte': 'a25bea736e30d166cdddb491f175f624',
  't10k-images-idx3-ubyte': '2646ac647ad5339dbf082846283269ea',
  't10k-labels-idx1-ubyte': '27ae3e4e09519cfbb04c329615203637',
};

/** @typedef {{ files: string[], count: number }} Part its images and its labels */
/** @typedef {{ kind: string, installed?: string, train?: string, heldOut?: string }} Origin */

/**
 * The files of a part, each cut from an original.
 * @param {Origin} origin
 * @param {string | undefined} stem what the names of the original images begin with
 * @param {Part} part
 */
function cutFrom({ installed }, stem, { files, count }) {
  const names = [`${stem}-idx3-ubyte`, `${stem?.replace('images', 'labels')}-idx1-ubyte`];
  return files.map((file, i) => ({ file, original: new URL(`${installed}/${names[i]}`, root), count }));
}

const outputs = datasets
  .filter(({ origin }) => origin.kind === 'idx')
  .flatMap(({ origin, parts, heldOut, examples }) => [
    ...parts.flatMap((part) => cutFrom(origin, origin.train, part)),
    ...[heldOut, examples].flatMap((part) => cutFrom(origin, origin.heldOut, part)),
  ]);

/** The words of 3 to 8 letters, and the SHA-256 of the list of them: the shipped model was trained on just these. */
const words = {
  file: /** @type {string} */ (datasets.find(({ id }) => id === 'words')?.parts[0].files[0]),
  sha256: '45d090f2b855c2426add65d1710415e7792f3456a66b907c8fba90132cf13106',
};

/** @param {string} file */
const outputUrl = (file) => new URL(file, target);

/** @param {URL} url */
function modified(url) {
  return statSync(url, { throwIfNoEntry: false })?.mtimeMs ?? -Infinity;
}

/** The files' own dates come out of an archive and say nothing, so outputs are compared with this script. */
function upToDate() {
  const newest = modified(new URL(import.meta.url));
  return [words, ...outputs].every(({ file }) => modified(outputUrl(file)) > newest);
}

/** @param {URL} url of an original */
function readOriginal(url) {
  const bytes = readFileSync(url);
  const expected = originals[/** @type {string} */ (url.pathname.split('/').at(-1))];
  const found = createHash('md5').update(bytes).digest('hex');
  if (found !== expected) throw new Error(`${fileURLToPath(url)}: expected MD5 ${expected}, found ${found}`);
  return bytes;
}

/**
 * An IDX file's first `count` items: bytes 4..8 hold the number of items, the last dimensions an item's size.
 * @param {Buffer} idx
 * @param {number} count
 */
export function firstItems(idx, count) {
  const dimensions = idx[3];
  const header = 4 + 4 * dimensions;
  let itemSize = 1;
  for (let d = 1; d < dimensions; d++) itemSize *= idx.readUInt32BE(4 + 4 * d);
  const cut = Buffer.from(idx.subarray(0, header + count * itemSize));
  if (cut.length !== header + count * itemSize) throw new Error(`IDX: ${count} items expected, the file holds fewer`);
  cut.writeUInt32BE(count, 4);
  return cut;
}

/** Those that fit the model, one a line, in order. @param {string[]} candidates */
export function listOf(candidates) {
  const fitting = candidates.filter((word) => /^[a-z]{3,8}$/.test(word));
  return `${[...new Set(fitting)].sort().join('\n')}\n`;
}

/** Puts a file in place at once. @param {URL} url @param {string | Buffer} bytes */
function write(url, bytes) {
  const partial = new URL(`${url}.partial`);
  writeFileSync(partial, bytes);
  renameSync(partial, url);
}

function writeWords() {
  // The package's types call it by another name.
  const { wordList } = /** @type {{ wordList: string[] }} */ (/** @type {unknown} */ (randomWords));
  const list = listOf(wordList);
  const found = createHash('sha256').update(list).digest('hex');
  if (found !== words.sha256) throw new Error(`random-words: expected words of SHA-256 ${words.sha256}, found ${found}`);
  write(outputUrl(words.file), list);
  console.log(`data: ${words.file} ${list.split('\n').length - 1} words`);
}

/** What an earlier registry named would be served for good. */
function removeOthers() {
  const named = [words, ...outputs].map(({ file }) => file);
  for (const file of existsSync(target) ? readdirSync(target) : []) if (!named.includes(file)) rmSync(outputUrl(file));
}

function main() {
  removeOthers();
  if (upToDate()) return;
  mkdirSync(target, { recursive: true });
  writeWords();
  for (const { file, original, count } of outputs) {
    const url = outputUrl(file);
    write(url, gzipSync(firstItems(readOriginal(original), count), { level: 9 }));
    console.log(`data: ${file} ${(statSync(url).size / 1e6).toFixed(2)} MB`);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main();
