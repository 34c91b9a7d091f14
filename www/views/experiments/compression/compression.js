// @ts-check
/**
 * Real compression: test images and your own as bits, bits back, and decoded again bit for bit, beside -ELBO and what gzip and bz2 make
 * of the same images (Townsend et al. 2019).
 */
import { html, svg } from '../../../vendor/lit.js';
import { number, t, whole } from '../../../shared/i18n.js';
import { digitSheet } from '../../../shared/figures/digit.js';
import { plotAxes, plotFrame, polyline } from '../../../shared/figures/plot.js';
import { roundScale } from '../../../shared/figures/scale.js';
import { ofImages } from '../../../app/datasets.js';
import { hasClosedKl } from '../../../shared/prior.js';
import { Experiment } from '../experiment.js';
import { joined, someImages } from '../images.js';
import { meanOf } from '../statistics.js';
import { pop, push } from './coder.js';
import { stackPlot } from './stack-plot.js';

/** Test images, and draws of z for the bound of each. */
const images = 500;
const draws = 10;
const seed = 1;
/** After so many images the others' files are made, too, and the picture is drawn. */
const portion = 50;
/** Images that are shown. */
const shown = 12;
const height = 220;
/** Bits a pixel of the paper. */
const published = 0.19;

/** @typedef {import('./coder.js').Heights} Heights */
/**
 * @typedef {object} Compression
 * @property {number} pixels of one image
 * @property {number} initial bits of the stack before the first image
 * @property {Heights[]} heights of the stack, an image each
 * @property {number[]} bounds -ELBO in bits, an image each
 * @property {{ count: number, gzip: number, bz2: number }[]} general bits of files of the first `count` images
 * @property {Float32Array} x (shown, pixels) images, of which the last is yours, if there is one
 * @property {Float32Array | null} decoded (shown, pixels), once they are
 * @property {number} equal how many came back bit for bit
 * @property {boolean} returned whether the stack came back as it was at the beginning
 * @property {boolean} yours whether the last image is the page's
 */

/** @extends {Experiment<Compression>} */
class CompressionExperiment extends Experiment {
  static id = 'compression';
  static ofDigit = true;

  get command() {
    if (!this.fits) return '';
    const model = this.present?.file;
    return `vae compress --model ${model} --out digits.bits
vae decompress --model ${model} --file digits.bits --out digits.idx`;
  }

  /** Whether bits-back coding knows the model's images, q and prior. */
  get fits() {
    const { likelihood, condition } = this.model?.config.model ?? {};
    return ofImages(this.model) && likelihood === 'bernoulli' && condition === 'none' && hasClosedKl(this.model);
  }

  get obstacle() {
    return super.obstacle || (this.fits ? '' : 'experiments.wants.bernoulli');
  }

  /** @param {import('../experiment.js').Step} step */
  async measure(step) {
    const yours = this.digit;
    const given = [...someImages((await this.ask('examples')).x, this.shape, images), ...(yours ? [yours.x] : [])];
    const coded = [];
    for (const [i, grey] of given.entries()) coded.push(await this.binary(grey, i));
    const latent = this.model?.config.model.latent ?? 0;
    const empty = await this.ask('initialStack', latent, seed);
    const result = begun(coded, this.pixels, await this.ask('popPrior', empty, 0), yours !== null);
    let stack = empty;
    for (const [i, x] of coded.entries()) {
      const pushed = await push(this.ask, stack, x);
      stack = pushed.stack;
      const { nll, kl } = await this.ask('explain', x, draws, seed + i, undefined);
      result.heights.push(pushed.heights);
      result.bounds.push((nll + kl) / Math.LN2);
      const looked = (i + 1) % portion === 0 || i === coded.length - 1;
      if (looked) {
        const { gzip, bz2 } = await this.ask('generalSizes', joined(coded.slice(0, i + 1)));
        result.general.push({ count: i + 1, gzip: 8 * gzip, bz2: 8 * bz2 });
      }
      step((0.6 * (i + 1)) / coded.length);
      if (looked) this.draft = { ...result };
    }
    const decoded = [];
    for (let i = coded.length - 1; i >= 0; i--) {
      const popped = await pop(this.ask, stack, latent);
      stack = popped.stack;
      decoded.unshift(popped.x);
      result.equal += Number(same(popped.x, coded[i]));
      step(1 - (0.4 * i) / coded.length);
    }
    return { ...result, decoded: joined(decoded.slice(-shown)), returned: same(stack, empty) };
  }

  /**
   * An image whose pixels are 0 or 1: as the model was trained to take them or else drawn, once, with its greys as probabilities.
   * @param {Float32Array} grey
   * @param {number} at its place among the images
   */
  async binary(grey, at) {
    const { pixels } = this.model?.config.model ?? {};
    return pixels === 'threshold' ? grey.map((v) => Number(v >= 0.5)) : this.ask('binarize', grey, seed * 1_000_000 + at);
  }

  /** @param {Compression | null} result */
  picture(result) {
    const { shape, theme } = this;
    const sheet = (/** @type {string} */ name, /** @type {Float32Array | null | undefined} */ xs) =>
      html`<figure>
        ${digitSheet({ xs: xs ?? null, shape, columns: shown, rows: 1, theme, label: t(`experiments.compression.${name}`), testid: `compression-${name}` })}
        <figcaption>${t(`experiments.compression.${name}`)}</figcaption>
      </figure>`;
    return html`${ratePlot(result)} ${stackPlot(result)}
      <div class="experiment-coded">${sheet('given', result?.x)} ${sheet('decoded', result?.decoded)}</div>
      <p class="hint" role="status" data-testid="compression-equal">${result?.decoded ? said(result) : ''}</p>`;
  }

  /** @param {Compression} result @returns {import('../experiment.js').Row[]} */
  rows(result) {
    const { heights, bounds, pixels, yours, initial, general } = result;
    const count = heights.length;
    const last = general[general.length - 1];
    const bound = meanOf(bounds);
    const beyond = meanOf(grown(result).map((bits, i) => bits - bounds[i]));
    const row = (
      /** @type {string} */ name,
      /** @type {number} */ ours,
      /** @type {number | null} */ error,
      paper = '',
      digits = 3,
    ) => ({
      name: t(`experiments.compression.row.${name}`, { count: whole(count) }),
      ours,
      error,
      published: paper && t(`experiments.compression.published.${paper}`),
      digits,
    });
    return [
      row('net', (heights[count - 1].whole - initial) / count / pixels, null, 'net'),
      row('elbo', bound.mean / pixels, bound.error / pixels, 'elbo'),
      row('beyond', beyond.mean, beyond.error, '', 2),
      row('gross', heights[count - 1].whole / count / pixels, null),
      row('gzip', last.gzip / last.count / pixels, null, 'gzip'),
      row('bz2', last.bz2 / last.count / pixels, null, 'bz2'),
      ...(yours ? [row('yours', grown(result)[count - 1], null, '', 1), row('bound', bounds[count - 1], null, '', 1)] : []),
    ];
  }

  /** @param {Compression} result */
  records(result) {
    const general = new Map(result.general.map((of) => [of.count, of]));
    return result.heights.map(({ drawn, image, whole: after }, i) => ({
      image: i + 1,
      bits_once_z_is_drawn: drawn,
      bits_with_x: image,
      bits_with_z: after,
      net_bits: grown(result)[i],
      minus_elbo_bits: result.bounds[i],
      gzip_bits: general.get(i + 1)?.gzip ?? '',
      bz2_bits: general.get(i + 1)?.bz2 ?? '',
      decoded_equal: result.equal,
    }));
  }
}

/**
 * @param {Float32Array[]} coded
 * @param {number} pixels
 * @param {{ bits: number }} empty
 * @param {boolean} yours
 * @returns {Compression}
 */
const begun = (coded, pixels, { bits }, yours) => ({
  pixels,
  initial: bits,
  heights: [],
  bounds: [],
  general: [],
  x: joined(coded.slice(-shown)),
  decoded: null,
  equal: 0,
  returned: false,
  yours,
});

/** By how many bits each image made the stack grow. @param {Compression} result */
const grown = ({ heights, initial }) => heights.map(({ whole: after }, i) => after - (heights[i - 1]?.whole ?? initial));

/** @param {Compression} result */
function said({ equal, returned, heights }) {
  const all = equal === heights.length && returned;
  return t(`experiments.compression.${all ? 'equal' : 'unequal'}`, { equal: whole(equal), count: whole(heights.length) });
}

/** Bits a pixel over images. @param {Compression | null} result */
function ratePlot(result) {
  const { heights, bounds, general, pixels, initial } = result ?? { heights: [], bounds: [], general: [], pixels: 1, initial: 0 };
  const counts = heights.map((_, i) => i + 1);
  let sum = 0;
  const elbo = bounds.map((bits, i) => (sum += bits) / (i + 1) / pixels);
  const net = heights.map(({ whole: after }, i) => (after - initial) / (i + 1) / pixels);
  const frame = plotFrame({ height, across: [0, images], up: roundScale([0.1, 0.5], 4) });
  const line = (/** @type {string} */ name, /** @type {number[]} */ across, /** @type {number[]} */ values) =>
    svg`<g class="experiment-line coded-${name}"><polyline points=${polyline(frame, across, values.map(within))}></polyline></g>`;
  const others = general.map(({ count }) => count);
  const other = (/** @type {'gzip' | 'bz2'} */ name) =>
    line(
      name,
      others,
      general.map((of) => of[name] / of.count / pixels),
    );
  const label = t('experiments.compression.plot', { net: number(net.at(-1), 3), elbo: number(elbo.at(-1), 3) });
  const y = frame.y(published);
  return html`<svg class="plot experiment-plot" viewBox="0 0 400 ${height}" role="img" aria-label=${label} data-testid="compression-plot">
      ${plotAxes(
        frame,
        [0, 100, 200, 300, 400, 500].map((at) => ({ at, label: whole(at) })),
      )}
      <line class="experiment-level" x1=${frame.left} x2=${frame.right} y1=${y} y2=${y}></line>
      ${other('gzip')} ${other('bz2')} ${line('net', counts, net)} ${line('elbo', counts, elbo)}
    </svg>
    <p class="experiment-keys">
      ${['net', 'elbo', 'gzip', 'bz2'].map((name) => html`<span class="experiment-key coded-${name}">${t(`experiments.compression.key.${name}`)}</span>`)}
      <span class="hint">${t('experiments.compression.axes')}</span>
    </p>`;
}

/** What leaves the plot is drawn at its edge. @param {number} rate */
const within = (rate) => Math.min(0.5, Math.max(0.1, rate));

/** @param {ArrayLike<number>} a @param {ArrayLike<number>} b */
const same = (a, b) => a.length === b.length && Array.from(a).every((value, i) => value === b[i]);

customElements.define('vae-experiment-compression', CompressionExperiment);
