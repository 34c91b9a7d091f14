// @ts-check
/** Cells of a square of the plane around the origin: a density at their centres, and how many draws fall into each, as pictures. */

export class Grid {
  /** @param {number} side cells along a side @param {number} reach from the origin to each side */
  constructor(side, reach) {
    this.side = side;
    this.reach = reach;
    /** Of a cell. */
    this.width = (2 * reach) / side;
    /** @type {import('../../../shared/figures/shape.js').Shape} */
    this.shape = [side, side];
    /** z (side * side, 2), row by row from the top. */
    this.centres = Float32Array.from({ length: 2 * side * side }, (_, i) => {
      const [row, column] = [Math.floor(i / 2 / side), Math.floor(i / 2) % side];
      return i % 2 ? reach - (row + 0.5) * this.width : -reach + (column + 0.5) * this.width;
    });
  }

  /**
   * The density exp(-U) / Z as a picture whose darkest cell is 1, and what it is there.
   * @param {Float32Array} energies U at the centres
   */
  density(energies) {
    const least = energies.reduce((a, b) => Math.min(a, b));
    const picture = energies.map((energy) => Math.exp(least - energy));
    const sum = picture.reduce((a, b) => a + b, 0);
    return { picture, peak: 1 / (sum * this.width ** 2) };
  }

  /**
   * The density of draws as a picture, in shares of `peak`.
   * @param {Float32Array} z (draws, 2)
   * @param {number} peak
   */
  histogram(z, peak) {
    const { side, reach, width } = this;
    const picture = new Float32Array(side * side);
    const share = 1 / ((z.length / 2) * width ** 2 * peak);
    for (let i = 0; i < z.length; i += 2) {
      const [column, row] = [Math.floor((z[i] + reach) / width), Math.floor((reach - z[i + 1]) / width)];
      if (column >= 0 && column < side && row >= 0 && row < side) picture[row * side + column] += share;
    }
    return picture;
  }
}
