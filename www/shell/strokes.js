// @ts-check
/**
 * Ink: strokes as points in the unit square, drawn round and smooth on any canvas. The same drawing makes what the hand
 * sees and what the model gets. Pure functions of the strokes.
 */

/** @typedef {{ x: number, y: number }} Point in 0..1, y down */
/** @typedef {{ width: number, points: Point[] }} Stroke width as a share of the pad's side */

/**
 * @param {CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D} context
 * @param {readonly Stroke[]} strokes
 * @param {number} size the canvas's side in its own pixels
 * @param {string} colour
 */
export function paintStrokes(context, strokes, size, colour) {
  context.strokeStyle = colour;
  context.fillStyle = colour;
  context.lineCap = 'round';
  context.lineJoin = 'round';
  for (const { width, points } of strokes) {
    context.lineWidth = width * size;
    context.beginPath();
    const [{ x, y }] = points;
    if (points.every((point) => point.x === x && point.y === y)) {
      // A canvas strokes nothing where a path has no length.
      context.arc(x * size, y * size, (width * size) / 2, 0, 2 * Math.PI);
      context.fill();
    } else {
      trace(context, points, size);
      context.stroke();
    }
  }
}

/**
 * A curve through the middles of neighbouring points, so that a fast hand's corners are round.
 * @param {CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D} context
 * @param {readonly Point[]} points
 * @param {number} size
 */
function trace(context, points, size) {
  const [first] = points;
  const last = points[points.length - 1];
  context.moveTo(first.x * size, first.y * size);
  for (let i = 1; i < points.length - 1; i++) {
    const { x, y } = points[i];
    const next = points[i + 1];
    context.quadraticCurveTo(x * size, y * size, ((x + next.x) / 2) * size, ((y + next.y) / 2) * size);
  }
  context.lineTo(last.x * size, last.y * size);
}

/**
 * The strokes as ink for the model: 1 where the pen was.
 * @param {readonly Stroke[]} strokes
 * @param {number} size
 * @returns {Float32Array} (size, size)
 */
export function rasterize(strokes, size) {
  const canvas = document.createElement('canvas');
  canvas.width = size;
  canvas.height = size;
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d', { willReadFrequently: true }));
  paintStrokes(context, strokes, size, '#000');
  const { data } = context.getImageData(0, 0, size, size);
  return Float32Array.from({ length: size * size }, (_, i) => data[i * 4 + 3] / 255);
}
