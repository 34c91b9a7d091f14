// @ts-check
/**
 * What the model can do by now: ten test digits with their reconstructions, of every class where they have classes, and samples from the same eps every time,
 * asked for at most twice a second so that training keeps the processor.
 */
import { html } from '../../vendor/lit.js';
import { t } from '../../shared/i18n.js';
import { sym } from '../../shared/controls/sym.js';
import { datasetOf } from '../../app/datasets.js';
import { examples } from '../../shared/figures/classes.js';
import { digitSheet } from '../../shared/figures/digit.js';
import { imagesOf, pixelsOf } from '../../shared/figures/shape.js';
import { latest } from '../../shared/latest.js';
import { delay } from '../../shared/let-train.js';

/** @typedef {import('../../shared/view.js').Ask} Ask */
/** @typedef {import('../../app/theme.js').Theme} Theme */
/** @typedef {import('../../shared/figures/shape.js').Shape} Shape */

const digits = 10;
export const sampleColumns = 6;
export const sampleRows = 6;
/** The samples' eps: the same at every refresh, so that one sees the weights change and not the dice. */
export const sampleSeed = 20;
/** Milliseconds between two refreshes. */
const pause = 500;

export class Wall {
  /**
   * @param {{ ask: Ask, model: import('../../app/protocol.js').ModelInfo | null, shape: Shape }} host
   * @param {() => void} changed
   */
  constructor(host, changed) {
    this.host = host;
    /** @type {Float32Array | null} (10, pixels) */
    this.x = null;
    /** The dataset that they are of. @type {string | undefined} */
    this.data = undefined;
    /** @type {Float32Array | null} (10, pixels) the mean of p(x|z) at z = mu */
    this.reconstructions = null;
    /** @type {Float32Array | null} */
    this.samples = null;
    this.refresh = latest(async () => {
      await this.ask();
      changed();
      await delay(pause);
    });
  }

  /** @private */
  async ask() {
    const { ask, model, shape } = this.host;
    if (this.data !== model?.data) this.x = null;
    this.data = model?.data;
    const oneOfEach = (/** @type {{ x: Float32Array, labels: Uint8Array }} */ all) =>
      chosenOf(all, shape, datasetOf(model?.data));
    this.x ??= oneOfEach(await ask('examples'));
    const [{ mean }, samples] = await Promise.all([
      ask('encode', this.x).then(({ mu, labels }) => ask('decode', mu, labels)),
      ask('sample', sampleColumns * sampleRows, 1, sampleSeed),
    ]);
    this.reconstructions = mean;
    this.samples = samples.mean;
  }
}

/**
 * The first of each class, and so on.
 * @param {{ x: Float32Array, labels: Uint8Array }} all
 * @param {Shape} shape
 * @param {import('../../app/datasets.js').Dataset | undefined} dataset
 */
function chosenOf({ x, labels }, shape, dataset) {
  const pixels = pixelsOf(shape);
  const chosen = new Float32Array(digits * pixels);
  const places = examples({ labels, classes: dataset?.classes.length ?? 0, images: x.length / pixels, count: digits });
  places.forEach((place, at) => chosen.set(imagesOf(x, shape, place), at * pixels));
  return chosen;
}

/**
 * The digits above their reconstructions.
 * @param {Pick<Wall, 'x' | 'reconstructions'>} wall
 * @param {Shape} shape
 * @param {Theme} theme
 */
export function reconstructionFigure({ x, reconstructions }, shape, theme) {
  const sheet = (/** @type {Float32Array | null} */ xs, /** @type {string} */ key) =>
    digitSheet({ xs, shape, columns: digits, rows: 1, theme, label: t(key, { from: 0, to: digits - 1 }) });
  return html`<div class="train-reconstructions" data-testid="train-reconstructions">
    <span class="train-row-name">${sym('x')}</span>${sheet(x, 'train.wall.x.label')}
    <span class="train-row-name">${sym('p')}</span>${sheet(reconstructions, 'train.wall.p.label')}
  </div>`;
}

/**
 * @param {Pick<Wall, 'samples'>} wall
 * @param {Shape} shape
 * @param {Theme} theme
 */
export const sampleFigure = ({ samples }, shape, theme) =>
  digitSheet({
    xs: samples,
    shape,
    columns: sampleColumns,
    rows: sampleRows,
    theme,
    label: t('train.wall.samples.label', { count: sampleColumns * sampleRows }),
    testid: 'train-samples',
  });
