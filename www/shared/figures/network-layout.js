// @ts-check
/**
 * Where the parts of the network figure stand, in CSS pixels: digits left and right, layers as bars whose height grows
 * with the logarithm of their width, the loss below. Geometry only; the network of the Train view and that of the Learn part draw it.
 */

/** @typedef {{ x: number, y: number, height: number, units: number, label: boolean }} Bar centre, height */

/**
 * @typedef {object} NetworkLayout
 * @property {number} width
 * @property {number} height
 * @property {number} digit side of the two digits
 * @property {number} axis y of the forward way
 * @property {Bar[]} encoder from the pixels to the last hidden layer
 * @property {Bar} mu
 * @property {Bar} sigma
 * @property {Bar} z
 * @property {Bar[]} decoder from the first hidden layer to the pixels
 * @property {{ x: number, y: number }} kl centre of its text
 * @property {{ x: number, y: number }} nll
 * @property {{ x: number, y: number }} loss
 * @property {number} lane y on which the gradients go back
 */

/** Below this width parts stand closer and digits are small; views/train/network.css has the same bound. */
export const narrowWidth = 640;
/** Bars closer than this have no room for a number of four digits. */
const labelRoom = 30;
const tallest = 110;

/** @param {number} units @returns {number} pixels: 784 units are `tallest` */
export const barHeight = (units) => 12 + ((tallest - 12) * Math.log2(units)) / Math.log2(784);

/**
 * @param {readonly number[]} layers
 * @param {number} from x of the first
 * @param {number} to x of the last
 * @param {number} axis
 * @returns {Bar[]}
 */
function bars(layers, from, to, axis) {
  const gap = layers.length > 1 ? (to - from) / (layers.length - 1) : 0;
  const every = Math.max(1, Math.ceil(labelRoom / Math.max(gap, 1)));
  return layers.map((units, i) => {
    const label = i === 0 || i === layers.length - 1 || (i % every === 0 && (layers.length - 1 - i) * gap >= labelRoom);
    return { x: from + i * gap, y: axis, height: barHeight(units), units, label };
  });
}

/**
 * @param {number} width of the figure
 * @param {{ input: number, hidden: readonly number[], latent: number }} model
 * @returns {NetworkLayout}
 */
export function networkLayout(width, { input, hidden, latent }) {
  const narrow = width < narrowWidth;
  const digit = narrow ? 52 : 84;
  const gap = narrow ? 16 : width * 0.05;
  const axis = 104;
  const first = digit + gap;
  const stem = width * (narrow ? 0.4 : 0.41);
  const zAt = width * (narrow ? 0.55 : 0.53);
  const nllAt = width - Math.max(digit / 2, 36);
  const half = barHeight(latent) / 2;
  const head = (/** @type {number} */ y) => ({ x: stem, y, height: half, units: latent, label: false });
  const apart = half / 2 + 12;
  return {
    width,
    height: 258,
    digit,
    axis,
    encoder: bars([input, ...hidden], first, stem - (stem - first) / (hidden.length + 1.6), axis),
    mu: head(axis - apart),
    sigma: head(axis + apart),
    z: { x: zAt, y: axis, height: barHeight(latent), units: latent, label: true },
    decoder: bars([...hidden].reverse().concat(input), zAt + (width - first - zAt) / (hidden.length + 1.6), width - first, axis),
    kl: { x: stem, y: 214 },
    nll: { x: nllAt, y: 214 },
    loss: { x: (stem + nllAt) / 2, y: 214 },
    lane: 178,
  };
}
