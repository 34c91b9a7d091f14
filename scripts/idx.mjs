// Files in the IDX format of MNIST's: images and labels as bytes.

/** @param {number} kind dimensions @param {number[]} sizes @param {Buffer} content */
function idx(kind, sizes, content) {
  const header = Buffer.alloc(4 + 4 * kind);
  header.set([0, 0, 8, kind]);
  sizes.forEach((size, i) => header.writeUInt32BE(size, 4 + 4 * i));
  return Buffer.concat([header, content]);
}

/** @param {Buffer} pixels @param {number} side */
export const imagesFile = (pixels, side) => idx(3, [pixels.length / side ** 2, side, side], pixels);

/** @param {Buffer} labels */
export const labelsFile = (labels) => idx(1, [labels.length], labels);

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
