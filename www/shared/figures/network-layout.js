// @ts-check
/**
 * Where the parts of the network figure stand, in pixels of letters.js: digits left and right, layers as bars whose height grows
 * with the logarithm of their width, what convolutions answer as sheets, the loss below. Geometry only; the network of the Train view and that of the Learn part draw it.
 */

import { mapsOf } from './maps.js';

/** @typedef {{ x: number, y: number, height: number, units: number, maps?: import('./maps.js').Maps, label: boolean }} Bar centre, height */

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
const shortest = 12;
/** What a shallow figure takes of the usual heights. */
const shallower = 0.62;

/**
 * @typedef {object} Layers numbers of units
 * @property {number} input
 * @property {readonly number[]} hidden the encoder's hidden layers, from x to z
 * @property {number} latent
 * @property {readonly number[]} decoder its hidden layers, from z to x
 * @property {readonly import('./maps.js').Maps[]} [maps] of the first of `hidden`; the last of `decoder` have the same, backwards
 */

/**
 * @param {number} units
 * @param {number} most units of the network's largest layer, which is `tallest`
 * @returns {number} pixels
 */
export const barHeight = (units, most) => shortest + ((tallest - shortest) * Math.log2(units)) / Math.max(1, Math.log2(most));

/** Units of the largest layer. @param {Layers} layers */
export const mostUnits = ({ input, hidden, latent, decoder }) => Math.max(input, ...hidden, latent, ...decoder);

/**
 * @param {readonly number[]} layers
 * @param {number} from x of the first
 * @param {number} to x of the last
 * @param {number} axis
 * @param {(units: number) => number} heightOf
 * @param {readonly (import('./maps.js').Maps | undefined)[]} maps of the layers
 * @returns {Bar[]}
 */
function bars(layers, from, to, axis, heightOf, maps) {
  const gap = layers.length > 1 ? (to - from) / (layers.length - 1) : 0;
  const every = Math.max(1, Math.ceil(labelRoom / Math.max(gap, 1)));
  return layers.map((units, i) => {
    const label = i === 0 || i === layers.length - 1 || (i % every === 0 && (layers.length - 1 - i) * gap >= labelRoom);
    return { x: from + i * gap, y: axis, height: heightOf(units), units, maps: maps[i], label };
  });
}

/**
 * @param {number} width of the figure
 * @param {Layers} layers
 * @param {boolean} [shallow] for a place with little height
 * @returns {NetworkLayout}
 */
export function networkLayout(width, layers, shallow = false) {
  const { input, hidden, latent, decoder } = layers;
  const most = mostUnits(layers);
  const maps = mapsOf(layers);
  const heightOf = (/** @type {number} */ units) => barHeight(units, most) * (shallow ? shallower : 1);
  const narrow = width < narrowWidth;
  const digit = narrow || shallow ? 52 : 84;
  const gap = narrow ? 16 : width * 0.05;
  const axis = shallow ? 72 : 104;
  const terms = shallow ? 146 : 214;
  const first = digit + gap;
  const stem = width * (narrow ? 0.4 : 0.41);
  const zAt = width * (narrow ? 0.55 : 0.53);
  const nllAt = width - Math.max(digit / 2, 36);
  const half = heightOf(latent) / 2;
  const head = (/** @type {number} */ y) => ({ x: stem, y, height: half, units: latent, label: false });
  const apart = half / 2 + 12;
  return {
    width,
    height: shallow ? 176 : 258,
    digit,
    axis,
    encoder: bars([input, ...hidden], first, stem - (stem - first) / (hidden.length + 1.6), axis, heightOf, [
      undefined,
      ...maps.hidden,
    ]),
    mu: head(axis - apart),
    sigma: head(axis + apart),
    z: { x: zAt, y: axis, height: heightOf(latent), units: latent, label: true },
    decoder: bars(
      [...decoder, input],
      zAt + (width - first - zAt) / (decoder.length + 1.6),
      width - first,
      axis,
      heightOf,
      maps.decoder,
    ),
    kl: { x: stem, y: terms },
    nll: { x: nllAt, y: terms },
    loss: { x: (stem + nllAt) / 2, y: terms },
    lane: shallow ? 120 : 178,
  };
}
