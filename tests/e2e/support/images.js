/** How alike two images are, and which digit an image is, by the labels that people gave to MNIST. */
import { filesOf, mnist } from '../../mnist.js';

/** Pearson's correlation. @param {ArrayLike<number>} a @param {ArrayLike<number>} b */
export function correlation(a, b) {
  const n = a.length;
  let [sumA, sumB] = [0, 0];
  for (let i = 0; i < n; i++) {
    sumA += a[i];
    sumB += b[i];
  }
  let [ab, aa, bb] = [0, 0, 0];
  for (let i = 0; i < n; i++) {
    const [da, db] = [a[i] - sumA / n, b[i] - sumB / n];
    ab += da * db;
    aa += da * da;
    bb += db * db;
  }
  return ab / Math.sqrt(aa * bb);
}

/** The largest difference of two pixels. @param {ArrayLike<number>} a @param {ArrayLike<number>} b */
export function distance(a, b) {
  if (a.length !== b.length) return Infinity;
  let largest = 0;
  for (let i = 0; i < a.length; i++) largest = Math.max(largest, Math.abs(a[i] - b[i]));
  return largest;
}

/**
 * Tile `index` of a sheet with one row of `columns` images of 28x28.
 * @param {number[]} sheet
 * @param {number} columns
 * @param {number} index
 */
export const tile = (sheet, columns, index) =>
  Array.from({ length: 784 }, (_, i) => sheet[Math.floor(i / 28) * columns * 28 + index * 28 + (i % 28)]);

/** Canvases hold 256 greys, and a ramp between two colours fewer: half a step of each. */
export const greys = 1.5 / 200;

const [imagesFile, labelsFile] = filesOf(mnist.heldOut);
/** The test images, (10,000, 784) bytes, and their labels: the headers are of 16 and of 8 bytes. */
export const images = imagesFile.subarray(16);
const labels = labelsFile.subarray(8);

/**
 * The class of most of the five test images that resemble an image most.
 * @param {number[]} image
 */
export function nearestClass(image) {
  const alike = Array.from(labels, (label, i) => ({ label, r: correlation(image, images.subarray(i * 784, (i + 1) * 784)) }));
  const votes = Array(10).fill(0);
  for (const { label } of alike.sort((a, b) => b.r - a.r).slice(0, 5)) votes[label]++;
  return votes.indexOf(Math.max(...votes));
}
