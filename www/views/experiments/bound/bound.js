// @ts-check
/** Tighter bounds: L_k, the importance-weighted bound on log p(x) with k samples, over k (Burda et al. 2016). */
import { html, svg } from '../../../vendor/lit.js';
import { number, t, whole } from '../../../shared/i18n.js';
import { subscript } from '../../../shared/figures/latents.js';
import { plotAxes, plotFrame, polyline } from '../../../shared/figures/plot.js';
import { roundScale } from '../../../shared/figures/scale.js';
import { numberOf } from '../../../shared/text-forms.js';
import { countChoice } from '../count-choice.js';
import { Experiment } from '../experiment.js';
import { asSeen, digitAsSeen, someImages } from '../images.js';
import { meanOf, twoErrors } from '../statistics.js';

/** Samples of each bound. */
const ks = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000];
/** How many test images there may be, and how often the reader's own digit is measured. */
const counts = [20, 100, 500];
const again = 30;
const height = 240;

/** @typedef {import('../statistics.js').Mean} Mean */
/**
 * @typedef {object} Bounds nats, a mean and its standard error for each of `ks`
 * @property {number} images
 * @property {Mean[]} test over test images
 * @property {Mean[]} gains of the test images over their own L_1
 * @property {Mean[] | null} yours of the page's digit over draws
 */

/** @extends {Experiment<Bounds>} */
class BoundExperiment extends Experiment {
  static id = 'bound';
  static ofDigit = true;
  static form = 3;
  static carried = { images: numberOf(counts) };
  static properties = { ...Experiment.properties, images: { state: true } };

  constructor() {
    super();
    this.images = 100;
  }

  get command() {
    return `vae eval --model ${this.present?.file} --images ${this.images} --iw-samples ${ks[ks.length - 1]}`;
  }

  /** Whether the page's model is of what the paper's are of: no other number can be compared with theirs. */
  get asInPaper() {
    return this.model?.data === 'mnist' && this.model.config.model.pixels === 'dynamic';
  }

  /** @param {import('../experiment.js').Step} step */
  async measure(step) {
    const digit = await digitAsSeen(this);
    const given = someImages((await this.ask('examples')).x, this.shape, this.images);
    const sum = ks.reduce((total, k) => total + k, 0);
    const all = sum * (given.length + (digit ? again : 0));
    let done = 0;
    const boundOf = async (/** @type {Float32Array} */ image, /** @type {number} */ k, /** @type {number} */ draw) => {
      const value = await this.ask('logPx', image, k, draw);
      done += k;
      step(done / all);
      return value;
    };
    const found = ks.map(() => new Float64Array(given.length));
    for (const [i, grey] of given.entries()) {
      const image = await asSeen(this, grey, i);
      for (const [at, k] of ks.entries()) found[at][i] = await boundOf(image, k, i * ks.length + at + 1);
    }
    const drawn = ks.map(() => new Float64Array(again));
    for (let draw = 0; digit && draw < again; draw++) {
      for (const [at, k] of ks.entries()) drawn[at][draw] = await boundOf(digit, k, draw * ks.length + at + 1);
    }
    return {
      images: given.length,
      test: found.map(meanOf),
      gains: found.map((values) => meanOf(values.map((value, i) => value - found[0][i]))),
      yours: digit ? drawn.map(meanOf) : null,
    };
  }

  /** @param {Bounds | null} result */
  picture(result) {
    const lines = result ? [result.test, ...(result.yours ? [result.yours] : [])] : [];
    const up = roundScale(result ? lines.flat().flatMap(twoErrors) : [-120, -80], 5);
    const frame = plotFrame({ height, across: [0, Math.log10(ks[ks.length - 1])], up });
    const last = result?.test[ks.length - 1];
    const label = t('experiments.bound.plot', {
      first: number(result?.test[0].mean, 2),
      last: number(last?.mean, 2),
      k: whole(ks[ks.length - 1]),
    });
    const count = whole(result?.images ?? this.images);
    return html`<div class="experiment-choices" data-picture="no">
        ${countChoice(this, 'images', counts)}
      </div>
      <svg class="plot experiment-plot" viewBox="0 0 400 ${height}" role="img" aria-label=${label} data-testid="bound-plot">
        ${plotAxes(
          frame,
          ks.filter((k) => Number.isInteger(Math.log10(k))).map((k) => ({ at: Math.log10(k), label: whole(k) })),
        )}
        ${lines.map((means, at) => line(frame, means, at === 0 ? 'test' : 'yours'))}
      </svg>
      <p class="experiment-keys">
        <span class="experiment-key test">${t('experiments.bound.key.test', { count })}</span>
        <span class="experiment-key yours">${t('experiments.bound.key.yours')}</span>
        <span class="hint">${t('experiments.bound.axis')}</span>
      </p>`;
  }

  /** @param {Bounds} result @returns {import('../experiment.js').Row[]} */
  rows({ images, test, gains }) {
    const last = ks.length - 1;
    return [
      {
        name: t('experiments.bound.row.elbo', { count: whole(images) }),
        ours: test[0].mean,
        error: test[0].error,
        published: '',
      },
      ...[2, 5, last].map((at) => ({
        name: t('experiments.bound.row.gain', { k: subscript(ks[at]) }),
        ours: gains[at].mean,
        error: gains[at].error,
        published: '',
      })),
      {
        name: t('experiments.bound.row.nll', { k: subscript(ks[last]) }),
        ours: -test[last].mean,
        error: test[last].error,
        published: this.asInPaper ? t('experiments.bound.published') : t('experiments.bound.other'),
      },
      {
        name: t('experiments.bound.row.active'),
        ours: this.heldOut?.activeUnits ?? null,
        error: null,
        published: this.asInPaper ? t('experiments.bound.published.active') : '',
        digits: 0,
      },
    ];
  }

  /** @param {Bounds} result */
  records({ test, gains, yours }) {
    return ks.map((k, at) => ({
      k,
      bound: test[at].mean,
      standard_error: test[at].error,
      gain_over_1: gains[at].mean,
      gain_standard_error: gains[at].error,
      your_digit: yours?.[at].mean ?? '',
      your_digit_standard_error: yours?.[at].error ?? '',
    }));
  }
}

/**
 * A bound over k with twice its standard error up and down.
 * @param {import('../../../shared/figures/plot.js').Frame} frame
 * @param {Mean[]} means
 * @param {string} name
 */
const line = (frame, means, name) => svg`<g class="experiment-line ${name}">
  <polyline points=${polyline(
    frame,
    ks.map(Math.log10),
    means.map(({ mean }) => mean),
  )}></polyline>
  ${means.map((of, at) => {
    const x = frame.x(Math.log10(ks[at]));
    const [low, high] = twoErrors(of);
    return svg`<line x1=${x} x2=${x} y1=${frame.y(low)} y2=${frame.y(high)}></line>
      <circle cx=${x} cy=${frame.y(of.mean)} r="2.5"></circle>`;
  })}
</g>`;

customElements.define('vae-experiment-bound', BoundExperiment);
