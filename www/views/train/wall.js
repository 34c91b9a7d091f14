// @ts-check
/**
 * What the model can do by now: ten test digits with their reconstructions, and samples from the same eps every time,
 * asked for at most twice a second so that training keeps the processor.
 */
import { html } from '../../vendor/lit.js';
import { t } from '../../shared/i18n.js';
import { sym } from '../../shared/controls/sym.js';
import { digitSheet } from '../../shared/figures/digit.js';
import { latest } from '../../shared/latest.js';

/** @typedef {import('../../shared/view.js').Ask} Ask */
/** @typedef {import('../../app/theme.js').Theme} Theme */

const pixels = 784;
const classes = 10;
export const sampleColumns = 8;
export const sampleRows = 5;
/** The samples' eps: the same at every refresh, so that one sees the weights change and not the dice. */
const sampleSeed = 20;
/** Milliseconds between two refreshes. */
const pause = 500;

export class Wall {
  /**
   * @param {{ ask: Ask }} host
   * @param {() => void} changed
   */
  constructor(host, changed) {
    this.host = host;
    /** @type {Float32Array | null} (10, 784), one of each class */
    this.x = null;
    /** @type {Float32Array | null} (10, 784) the mean of p(x|z) at z = mu */
    this.reconstructions = null;
    /** @type {Float32Array | null} */
    this.samples = null;
    this.refresh = latest(async () => {
      await this.ask();
      changed();
      await new Promise((resolve) => setTimeout(resolve, pause));
    });
  }

  /** @private */
  async ask() {
    const { ask } = this.host;
    this.x ??= oneOfEach(await ask('examples'));
    const [{ mean }, samples] = await Promise.all([
      ask('encode', this.x).then(({ mu }) => ask('decode', mu)),
      ask('sample', sampleColumns * sampleRows, 1, sampleSeed),
    ]);
    this.reconstructions = mean;
    this.samples = samples.mean;
  }
}

/**
 * The first digit of each class, 0 to 9.
 * @param {{ x: Float32Array, labels: Uint8Array }} digits
 */
function oneOfEach({ x, labels }) {
  const chosen = new Float32Array(classes * pixels);
  for (let label = 0; label < classes; label++) {
    const at = labels.indexOf(label) * pixels;
    chosen.set(x.subarray(at, at + pixels), label * pixels);
  }
  return chosen;
}

/** Parts already cut, so that the same digits are the same array and are not painted again. @type {WeakMap<Float32Array, Map<number, Float32Array>>} */
const parts = new WeakMap();

/**
 * Digits `from` to `to` of xs (n, 784).
 * @param {Float32Array} xs
 * @param {number} from
 * @param {number} to
 */
function part(xs, from, to) {
  const known = parts.get(xs) ?? new Map();
  parts.set(xs, known);
  const key = from * classes + to;
  if (!known.has(key)) known.set(key, xs.subarray(from * pixels, to * pixels));
  return known.get(key) ?? null;
}

/**
 * Each row of digits above the row of its reconstructions.
 * @param {Wall} wall
 * @param {Theme} theme
 * @param {number} columns of digits, a divisor of ten
 */
export function reconstructionFigure({ x, reconstructions }, theme, columns) {
  const sheet = (/** @type {Float32Array | null} */ xs, /** @type {number} */ from, /** @type {string} */ key) =>
    digitSheet({
      xs: xs && part(xs, from, from + columns),
      columns,
      rows: 1,
      theme,
      label: t(key, { from, to: from + columns - 1 }),
    });
  const rows = Array.from({ length: classes / columns }, (_, row) => row * columns);
  return html`<div class="train-reconstructions" data-testid="train-reconstructions">
    ${rows.map(
      (from) =>
        html`<span class="train-row-name">${sym('x')}</span>${sheet(x, from, 'train.wall.x.label')}
          <span class="train-row-name">${sym('p')}</span>${sheet(reconstructions, from, 'train.wall.p.label')}`,
    )}
  </div>`;
}

/**
 * @param {Wall} wall
 * @param {Theme} theme
 */
export const sampleFigure = ({ samples }, theme) =>
  digitSheet({
    xs: samples,
    columns: sampleColumns,
    rows: sampleRows,
    theme,
    label: t('train.wall.samples.label', { count: sampleColumns * sampleRows }),
    testid: 'train-samples',
  });
