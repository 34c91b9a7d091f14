// @ts-check
/** What convolutions answer: so many pictures (feature maps) of one size, among layers that answer with units alone. */

/** @typedef {[channels: number, rows: number, columns: number]} Maps */
/** @typedef {import('./network-layout.js').Layers} Layers */

/**
 * The layers with convolutions before those of the encoder, and behind those of the decoder.
 * @param {Layers} layers that are fully connected
 * @param {readonly Maps[]} maps
 * @returns {Layers}
 */
export function withMaps(layers, maps) {
  const units = maps.map(([channels, rows, columns]) => channels * rows * columns);
  return { ...layers, hidden: [...units, ...layers.hidden], decoder: [...layers.decoder, ...units.toReversed()], maps };
}

/** The form of each of `hidden`, or of `decoder`; undefined where it is no pictures. @param {Layers} layers */
export const mapsOf = ({ hidden, decoder, maps = [] }) => ({
  hidden: hidden.map((_, i) => maps[i]),
  decoder: decoder.map((_, i) => maps[decoder.length - 1 - i]),
});

/** A number of units, or of pictures and their size. @param {number} units @param {Maps} [maps] */
export const sizeText = (units, maps) => (maps ? `${maps[0]}·${maps[1]}×${maps[2]}` : String(units));
