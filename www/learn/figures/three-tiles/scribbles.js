// @ts-check
/** Drawings that are no digits, as strokes on the pad (x and y in turn, in its sides, y down): data alone. */

/** As bold as the pad's middle brush. */
const width = 0.09;

/** @type {Record<string, number[][]>} */
const drawings = {
  bar: [[0.15, 0.5, 0.85, 0.5]],
  cross: [
    [0.5, 0.15, 0.5, 0.85],
    [0.15, 0.5, 0.85, 0.5],
  ],
  letter: [
    [0.2, 0.85, 0.5, 0.15, 0.8, 0.85],
    [0.33, 0.58, 0.67, 0.58],
  ],
  scribble: [[0.1, 0.15, 0.85, 0.3, 0.2, 0.75, 0.5, 0.1, 0.9, 0.8, 0.15, 0.45, 0.75, 0.9, 0.3, 0.9, 0.85, 0.5, 0.1, 0.6]],
};

export const scribbles = Object.keys(drawings);

/** What `seeDrawing` asks for. @param {string} name */
export function strokesOf(name) {
  const strokes = drawings[name];
  let end = 0;
  return {
    points: Float32Array.from(strokes.flat()),
    ends: Uint32Array.from(strokes, (points) => (end += points.length / 2)),
    widths: Float32Array.from(strokes, () => width),
  };
}
