/**
 * Digits as a hand draws them: strokes of points in the unit square, y down; and the same digits elsewhere and smaller.
 * Plain geometry.
 */

/** @typedef {[number, number][]} Stroke */

const degree = Math.PI / 180;

/**
 * Part of an ellipse; angles in degrees, 0 to the right, 90 down.
 * @param {number} x
 * @param {number} y
 * @param {number} rx
 * @param {number} ry
 * @param {number} from
 * @param {number} to
 * @returns {Stroke}
 */
function arc(x, y, rx, ry, from, to, points = 9) {
  return Array.from({ length: points + 1 }, (_, i) => {
    const angle = (from + ((to - from) * i) / points) * degree;
    return [x + rx * Math.cos(angle), y + ry * Math.sin(angle)];
  });
}

/** Points along straight lines. @param {Stroke} corners @returns {Stroke} */
function lines(corners, points = 4) {
  return corners.flatMap(([x, y], i) => {
    if (i === 0) return [[x, y]];
    const [fromX, fromY] = corners[i - 1];
    return Array.from({ length: points }, (_, k) => {
      const share = (k + 1) / points;
      return [fromX + (x - fromX) * share, fromY + (y - fromY) * share];
    });
  });
}

/** Each in about the square from 0.12 to 0.88. @type {Record<string, Stroke[]>} */
export const shapes = {
  0: [arc(0.5, 0.5, 0.25, 0.37, -90, 270, 14)],
  1: [
    lines(
      [
        [0.54, 0.13],
        [0.47, 0.87],
      ],
      6,
    ),
  ],
  2: [
    [
      ...arc(0.5, 0.33, 0.24, 0.2, 190, 370),
      ...lines([
        [0.74, 0.37],
        [0.26, 0.86],
        [0.78, 0.85],
      ]),
    ],
  ],
  3: [[...arc(0.47, 0.31, 0.22, 0.18, 200, 450), ...arc(0.47, 0.68, 0.25, 0.19, 270, 520)]],
  4: [
    lines([
      [0.33, 0.15],
      [0.28, 0.52],
      [0.74, 0.5],
    ]),
    lines([
      [0.7, 0.16],
      [0.66, 0.88],
    ]),
  ],
  5: [
    [
      ...lines([
        [0.72, 0.14],
        [0.36, 0.14],
        [0.34, 0.44],
      ]),
      ...arc(0.47, 0.64, 0.24, 0.23, 235, 510),
    ],
  ],
  6: [
    [
      ...lines([
        [0.62, 0.12],
        [0.38, 0.45],
        [0.3, 0.66],
      ]),
      ...arc(0.5, 0.68, 0.2, 0.19, 180, 540, 11),
    ],
  ],
  7: [
    lines([
      [0.2, 0.17],
      [0.8, 0.17],
      [0.44, 0.87],
    ]),
  ],
  8: [[...arc(0.5, 0.31, 0.18, 0.18, 90, -270, 10), ...arc(0.5, 0.69, 0.22, 0.19, -90, 270, 10)]],
  9: [
    [
      ...arc(0.48, 0.34, 0.2, 0.2, 0, -360, 11),
      ...lines([
        [0.68, 0.36],
        [0.6, 0.88],
      ]),
    ],
  ],
};

/**
 * The same strokes, smaller, their middle put at (x, y).
 * @param {Stroke[]} strokes
 * @param {number} size 1 for as they are
 * @returns {Stroke[]}
 */
export const placed = (strokes, size, x = 0.5, y = 0.5) =>
  strokes.map((stroke) => stroke.map(([a, b]) => [x + (a - 0.5) * size, y + (b - 0.5) * size]));
