// @ts-check
/** A vertical axis of powers of ten, beside plot.js's even one: the plot holds logarithms, the numbers beside it are what they stand for. */
import { svg } from '../../vendor/lit.js';
import { number } from '../../shared/i18n.js';

/**
 * A plot's `up` for logarithms of these values: whole powers of ten that hold them all.
 * @param {Iterable<number>} values above 0
 * @returns {import('../../shared/figures/scale.js').Scale}
 */
export function powersAround(values) {
  const logs = [...values].map(Math.log10).filter(Number.isFinite);
  const low = Math.floor(Math.min(...logs));
  return { low, high: Math.max(Math.ceil(Math.max(...logs)), low + 1), step: 1, ticks: [] };
}

/**
 * A level line with its number for each power of ten.
 * @param {import('../../shared/figures/plot.js').Frame} frame whose `up` is of `powersAround`
 */
export const powerAxis = ({ left, right, up, y }) => svg`<g class="plot-axes">
  ${Array.from({ length: up.high - up.low + 1 }, (_, i) => up.low + i).map(
    (power) => svg`<line x1=${left} x2=${right} y1=${y(power)} y2=${y(power)}></line>
      <text class="end" x=${left - 6} y=${y(power) + 4}>${number(10 ** power, Math.max(0, -power))}</text>`,
  )}
</g>`;
