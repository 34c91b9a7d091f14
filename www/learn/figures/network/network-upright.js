// @ts-check
/**
 * Where the parts of the opened network stand, in pixels of letters.js: upright, the picture above, its distribution below, every
 * layer a strip whose length grows with the logarithm of its units, as in the Train view's graph. Geometry only;
 * network-drawing.js draws the lines and network.js the strips.
 */
import { barHeight, mostUnits } from '../../../shared/figures/network-layout.js';

/**
 * @typedef {{ left: number, top: number, width: number, units: number, text: [number, number] }} Strip `top` of the strip
 * itself; its text stands above, from and to `text`
 */

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
  /** @returns {Strip} */
  const strip = (/** @type {number} */ units, /** @type {number} */ top, centre = middle, most = room, text = most) => {
    const size = Math.min(most, length(units));
    const side = Math.max(size, Math.min(text, captionWidth)) / 2;
    return { left: centre - size / 2, top, width: size, units, text: [centre - side, centre + side] };
  };
  let top = digitSide + 30;
  const next = (/** @type {number} */ units, by = pitch) => strip(units, (top += by) - by);
  const encoder = hidden.map((units) => next(units));
  const quarter = room / 4;
  const half = room / 2 - 14;
  const heads = top;
  const sampled = heads + Math.max(pitch, 48);
  top = sampled + Math.max(pitch, 52);
  const z = next(latent);
  const decoder = [...layers.decoder, outputs].map((units) => next(units));
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

/** The strips by their names. @param {Upright} at */
export function stripsOf({ encoder, mu, logvar, sigma, eps, z, decoder }) {
  const last = decoder.length - 1;
  return new Map([
    ...encoder.map((strip, i) => /** @type {const} */ ([`encoder.hidden.${i}`, strip])),
    /** @type {const} */ (['encoder.mu', mu]),
    /** @type {const} */ (['encoder.logvar', logvar]),
    ...Object.entries({ sigma, eps, z }),
    ...decoder.map((strip, i) => /** @type {const} */ ([i < last ? `decoder.hidden.${i}` : 'decoder.out', strip])),
  ]);
}

/** How many numbers go into a layer. @param {string} name @param {Upright} at */
export function inputsOf(name, { input, encoder, decoder, z }) {
  const [side, kind, index] = name.split('.');
  if (side === 'encoder') return (kind === 'hidden' ? encoder[Number(index) - 1] : encoder[encoder.length - 1])?.units ?? input;
  return (kind === 'hidden' ? decoder[Number(index) - 1] : decoder[decoder.length - 2])?.units ?? z.units;
}
