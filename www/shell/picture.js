// @ts-check
/**
 * A picture of the reader's own, dropped or pasted, as the digit of the page: its ink, as dots that a pen might have made, comes to the
 * model's images as any drawing does. What is no such picture is data to train on, which is the business of own-data.js.
 */
import { datasetOf } from '../app/datasets.js';

/** @typedef {import('../app/protocol.js').FileAt} FileAt */

const pictures = /\.(png|jpe?g|webp)$/i;
/** Dots on a side of the pad: finer than any model's image. */
const side = 32;
/** Lighter dots are paper; nearly full ones leave no paper between them. */
const [paper, full] = [0.25, 0.9];

/** How wide the dot in a cell is, in cells, to have as much ink. @param {number} ink 0..1 */
const widthOf = (ink) => (ink > full ? Math.SQRT2 : Math.sqrt((4 * ink) / Math.PI));

/** @param {Uint8Array} greys (side, side), 255 for full ink @returns {import('../app/protocol.js').Strokes} */
export function dotsOf(greys) {
  const inked = [...greys.keys()].filter((at) => greys[at] / 255 > paper);
  return {
    points: Float32Array.from(inked.flatMap((at) => [at % side, Math.floor(at / side)].map((cell) => (cell + 0.5) / side))),
    ends: Uint32Array.from(inked, (_, dot) => dot + 1),
    widths: Float32Array.from(inked, (at) => widthOf(greys[at] / 255) / side),
  };
}

/**
 * @param {FileAt[]} files
 * @param {string | undefined} data the dataset of the model's images
 * @param {import('../app/protocol.js').Ask} ask
 * @returns {Promise<import('../shared/view.js').Digit | null>} null where they are something else
 */
export async function digitIn(files, data, ask) {
  const drawing = datasetOf(data)?.drawing.kind ?? 'never';
  const [file] = files;
  if (data === undefined || drawing === 'never' || files.length !== 1 || !pictures.test(file.path)) return null;
  const greys = await ask('readPicture', { file, side, byInk: drawing !== 'whole' });
  if (!greys) return null;
  const { points, ends, widths } = dotsOf(greys);
  const x = await ask('seeDrawing', points, ends, widths, data);
  return x ? { x, label: null, source: 'picture' } : null;
}
