// @ts-check
/**
 * Where the parts of the opened network stand, in pixels of letters.js: upright, the picture above, its distribution below, every
 * layer a strip whose length grows with the logarithm of its units, as in the Train view's graph, or of a convolution with the
 * number of its pictures. Geometry only;
 * network-drawing.js draws the lines and network.js the strips.
 */
import { mapsOf } from '../../../shared/figures/maps.js';
import { barHeight, mostUnits } from '../../../shared/figures/network-layout.js';

/**
 * @typedef {{ left: number, top: number, width: number, units: number, maps?: Maps, text: [number, number] }} Strip `top` of the
 * strip itself; its text stands above, from and to `text`
 */

/** @typedef {import('../../../shared/figures/maps.js').Maps} Maps */

/**
 * @typedef {object} Upright
 * @property {number} width
 * @property {number} height
 * @property {number} input numbers of the digit that go into the encoder
 * @property {{ left: number, top: number }} x the digit that enters
 * @property {Strip[]} encoder its hidden layers
 * @property {Strip} mu
 * @property {Strip} logvar
 * @property {Strip} sigma
 * @property {Strip} eps
 * @property {Strip} z
 * @property {Strip[]} decoder its hidden layers and the output
 * @property {{ left: number, top: number }} mean the digit that comes out
 */

export const digitSide = 84;
export const thickness = 20;
/** From the strip up to its text's foot. */
export const above = 5;
/** What the ways to the loss have at either edge. */
export const gutter = 16;

/** From one strip to the next: with room for its text and for the weights between. */
const pitches = [54, 54, 48, 44];
const lowestPitch = 42;
/** A short strip's text may be longer than the strip. */
const captionWidth = 176;
/** Between the pictures that a convolution answers. */
export const mapGap = 1;
/** Sigma and eps stand side by side, with the sign of their product between. */
const between = 28;

/**
 * @param {number} width
 * @param {import('../../../shared/figures/network-layout.js').Layers} layers
 * @param {number} outputs units of the last layer
 * @returns {Upright}
 */
export function uprightLayout(width, layers, outputs) {
  const { input, hidden, latent } = layers;
  const pitch = pitches[Math.max(hidden.length, layers.decoder.length)] ?? lowestPitch;
  const most = mostUnits(layers);
  const room = width - 2 * gutter;
  const middle = width / 2;
  const length = (/** @type {number} */ units) => room * Math.min(1, barHeight(units, most) / barHeight(most, most));
  const tile = thickness + mapGap;
  const across = (/** @type {Maps} */ [channels]) => Math.min(channels, Math.floor((room + mapGap) / tile)) * tile - mapGap;
  /** @param {number} units @param {number} top @param {number} [centre] @param {number} [most] @param {number} [text] @param {Maps} [maps] @returns {Strip} */
  const strip = (units, top, centre = middle, most = room, text = most, maps) => {
    const size = maps ? across(maps) : Math.min(most, length(units));
    const side = Math.max(size, Math.min(text, captionWidth)) / 2;
    return { left: centre - size / 2, top, width: size, units, maps, text: [centre - side, centre + side] };
  };
  let top = digitSide + 30;
  /** @param {number} units @param {Maps} [maps] */
  const next = (units, maps) => strip(units, (top += pitch) - pitch, middle, room, room, maps);
  const { hidden: before, decoder: after } = mapsOf(layers);
  const encoder = hidden.map((units, i) => next(units, before[i]));
  const quarter = room / 4;
  const half = room / 2 - 14;
  const heads = top;
  const sampled = heads + Math.max(pitch, 48);
  top = sampled + Math.max(pitch, 52);
  const z = next(latent);
  const decoder = [...layers.decoder, outputs].map((units, i) => next(units, after[i]));
  return {
    width,
    height: top - pitch + thickness + 18 + digitSide,
    input,
    x: { left: middle - digitSide / 2, top: 0 },
    encoder,
    mu: strip(latent, heads, gutter + quarter, half),
    logvar: strip(latent, heads, width - gutter - quarter, half),
    sigma: strip(latent, sampled, gutter + 2.5 * quarter, quarter - between, quarter - 8),
    eps: strip(latent, sampled, gutter + 3.5 * quarter, quarter - between, quarter - 8),
    z,
    decoder,
    mean: { left: middle - digitSide / 2, top: top - pitch + thickness + 18 },
  };
}

/**
 * How many numbers of a pixel the encoder sees: one, or of one-hot pixels one a level.
 * @param {import('../../../app/protocol.js').ModelInfo | null} model
 */
export function seenPerPixel(model) {
  const { pixels, levels } = model?.config.model ?? {};
  return pixels === 'one-hot' ? (levels ?? 1) : 1;
}

/** Names of the encoder's layers before its heads, as in a checkpoint. @param {Upright} at */
export function encoderNames({ encoder }) {
  const convolutions = encoder.filter(({ maps }) => maps).length;
  return encoder.map((_, i) => (i < convolutions ? `encoder.conv.${i}` : `encoder.hidden.${i - convolutions}`));
}

/** Names of the decoder's layers. The first pictures come of a layer that is fully connected. @param {Upright} at */
export function decoderNames({ decoder }) {
  const last = decoder.length - 1;
  const first = decoder.findIndex(({ maps }) => maps) + 1 || last;
  return decoder.map((_, i) => {
    if (i === last) return 'decoder.out';
    return i < first ? `decoder.hidden.${i}` : `decoder.conv.${i - first}`;
  });
}

/** The strips by their names. @param {Upright} at */
export function stripsOf(at) {
  const { encoder, mu, logvar, sigma, eps, z, decoder } = at;
  const [before, after] = [encoderNames(at), decoderNames(at)];
  return new Map([
    ...encoder.map((strip, i) => /** @type {const} */ ([before[i], strip])),
    /** @type {const} */ (['encoder.mu', mu]),
    /** @type {const} */ (['encoder.logvar', logvar]),
    ...Object.entries({ sigma, eps, z }),
    ...decoder.map((strip, i) => /** @type {const} */ ([after[i], strip])),
  ]);
}

/** How many numbers go into a layer. @param {string} name @param {Upright} at */
export function inputsOf(name, at) {
  const { input, encoder, decoder, z } = at;
  if (name.startsWith('decoder')) return decoder[decoderNames(at).indexOf(name) - 1]?.units ?? z.units;
  const hidden = encoderNames(at).indexOf(name);
  return encoder[(hidden < 0 ? encoder.length : hidden) - 1]?.units ?? input;
}
