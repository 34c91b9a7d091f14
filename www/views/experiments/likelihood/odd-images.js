// @ts-check
/** Pictures that are no digits: a bar, a dot, a box, scribbles, noise. Of any size; always the same. */

/** @typedef {{ name: string, x: Float32Array }} OddImage name: of its text `experiments.likelihood.odd.<name>` */

/**
 * @param {import('../../../shared/figures/shape.js').Shape} shape rows and columns
 * @returns {OddImage[]}
 */
export function oddImages([rows, columns]) {
  const image = (/** @type {(v: number, u: number) => number} */ ink) =>
    Float32Array.from({ length: rows * columns }, (_, at) =>
      ink(Math.floor(at / columns) / (rows - 1), (at % columns) / (columns - 1)),
    );
  const between = (/** @type {number} */ value, /** @type {number} */ low, /** @type {number} */ high) =>
    value >= low && value <= high;
  return [
    { name: 'blank', x: image(() => 0) },
    { name: 'dot', x: image((v, u) => Number(between(v, 0.46, 0.54) && between(u, 0.46, 0.54))) },
    { name: 'bar', x: image((v, u) => Number(between(v, 0.46, 0.54) && between(u, 0.15, 0.85))) },
    { name: 'upright', x: image((v, u) => Number(between(u, 0.46, 0.54) && between(v, 0.15, 0.85))) },
    { name: 'box', x: image((v, u) => Number(between(v, 0.25, 0.75) && between(u, 0.25, 0.75))) },
    { name: 'scribble', x: scribble(rows, columns) },
    { name: 'noise', x: image(noise(7)) },
    { name: 'full', x: image(() => 1) },
  ];
}

/** Numbers 0..1 in no order, from a linear congruence (Numerical Recipes): the same from the same seed. @param {number} seed */
function noise(seed) {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** A pen that loops about the middle, a pixel and a half wide. @param {number} rows @param {number} columns */
function scribble(rows, columns) {
  const x = new Float32Array(rows * columns);
  for (let step = 0; step < 2000; step++) {
    const turn = (step / 2000) * 2 * Math.PI;
    const at = { v: 0.5 + 0.32 * Math.sin(5 * turn), u: 0.5 + 0.36 * Math.cos(3 * turn + 0.4) };
    const [row, column] = [Math.round(at.v * (rows - 1)), Math.round(at.u * (columns - 1))];
    for (const [v, u] of [
      [row, column],
      [row + 1, column],
    ])
      if (v < rows) x[v * columns + u] = 1;
  }
  return x;
}
