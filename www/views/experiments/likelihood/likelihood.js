// @ts-check
/**
 * Likelihood is not "looks like a digit": log p(x) of pictures that are none, beside that of test digits; and which of two kinds of
 * images a model of one of them finds likelier (Nalisnick et al. 2019).
 */
import { html, svg } from '../../../vendor/lit.js';
import { number, t, whole } from '../../../shared/i18n.js';
import { digit } from '../../../shared/figures/digit.js';
import { plotAxes, plotFrame } from '../../../shared/figures/plot.js';
import { roundScale } from '../../../shared/figures/scale.js';
import { ofImages } from '../../../app/datasets.js';
import { Experiment } from '../experiment.js';
import { asSeen, digitAsSeen, someImages } from '../images.js';
import { meanOf } from '../statistics.js';
import { oddImages } from './odd-images.js';

/** Test digits that the pictures are held against, and importance samples for each log p(x). */
const digits = 100;
const samples = 200;
/** Two kinds of images, and for each a shipped model that has seen no other. */
const kinds = /** @type {const} */ ([
  { data: 'mnist', model: 'mnist-2d' },
  { data: 'fashion', model: 'fashion-2d' },
]);
/** Images of each kind: as many as come with the page, since theirs differ far more among each other than the two kinds. */
const many = 500;
/** Of both kinds. @type {import('../../../shared/figures/shape.js').Shape} */
const shape = [28, 28];
const height = 190;
/** Nats to the left of the unlikeliest test digit that the axis still shows. */
const margin = 20;
/** About where the test digits of a model of 20 latents lie, nats. */
const expected = new Float64Array([-150, -50]);

/** @typedef {{ name: string, x: Float32Array, logPx: number, beaten: number }} Odd beaten: test digits of lower log p(x) */
/** @typedef {import('../../../app/protocol.js').Asking<'logPx'>} LogPx */
/** @typedef {{ mean: number, error: number }} Mean */
/**
 * @typedef {object} Likelihoods nats
 * @property {Float64Array} digits log p(x) of test images of the model's own kind
 * @property {Odd[]} odd the likeliest first
 * @property {Mean[]} gaps of each of `kinds`: log p(x) of the other kind's images minus that of its own
 */

/** @extends {Experiment<Likelihoods>} */
class LikelihoodExperiment extends Experiment {
  static id = 'likelihood';
  static ofDigit = true;
  static form = 2;

  get command() {
    const eval200 = `vae eval --images ${many} --iw-samples ${samples}`;
    return `${eval200} --model ${this.present?.file}
for model in ${kinds.map(({ model }) => model).join(' ')}; do
  for data in ${kinds.map(({ data }) => data).join(' ')}; do
    ${eval200} --model www/models/$model.safetensors --data $data
  done
done`;
  }

  constructor() {
    super();
    /** Of the present shape. @type {import('./odd-images.js').OddImage[]} */
    this.odd = [];
  }

  get obstacle() {
    return super.obstacle || (ofImages(this.model) ? '' : 'experiments.wants.images');
  }

  willUpdate() {
    super.willUpdate();
    if (this.differs('odd', ...this.shape)) this.odd = oddImages(this.shape);
  }

  /** @param {import('../experiment.js').Step} step */
  async measure(step) {
    const yours = await digitAsSeen(this);
    const seen = (/** @type {Float32Array} */ x, /** @type {number} */ at) => asSeen(this, x, at);
    const odd = await Promise.all(this.odd.map(async ({ name, x }, at) => ({ name, x: await seen(x, digits + at) })));
    if (yours) odd.push({ name: 'yours', x: yours });
    const count = digits + odd.length + 2 * kinds.length * many;
    let done = 0;
    const logPxOf = async (/** @type {LogPx} */ ask, /** @type {Float32Array[]} */ images) => {
      const found = new Float64Array(images.length);
      for (const [i, x] of images.entries()) {
        found[i] = await ask('logPx', x, samples, i + 1);
        step(++done / count);
      }
      return found;
    };
    const given = someImages((await this.ask('examples')).x, this.shape, digits);
    const own = await logPxOf(this.ask, await Promise.all(given.map(seen)));
    const values = await logPxOf(
      this.ask,
      odd.map(({ x }) => x),
    );
    const judged = odd.map(({ name, x }, i) => ({
      name,
      x,
      logPx: values[i],
      beaten: own.filter((other) => other < values[i]).length,
    }));
    const sets = await Promise.all(
      kinds.map(async ({ data }) => someImages((await this.ask('examplesOf', { data })).x, shape, many)),
    );
    const gaps = [];
    for (const [at, { model }] of kinds.entries()) {
      const ask = this.ask.of(model);
      const [mine, others] = [await logPxOf(ask, sets[at]), await logPxOf(ask, sets[1 - at])].map(meanOf);
      gaps.push({ mean: others.mean - mine.mean, error: Math.hypot(others.error, mine.error) });
    }
    return { digits: own, odd: judged.sort((a, b) => b.logPx - a.logPx), gaps };
  }

  /** @param {Likelihoods | null} result */
  picture(result) {
    const odd = result?.odd ?? this.odd.map((image) => ({ ...image, logPx: Number.NaN, beaten: Number.NaN }));
    return html`${this.strip(result)}
      <ol class="experiment-odd">
        ${odd.map(
          ({ name, x, logPx, beaten }) =>
            html`<li data-testid="odd-${name}">
              ${digit({ x, shape: this.shape, theme: this.theme, label: t(`experiments.likelihood.odd.${name}`) })}
              <span>${t(`experiments.likelihood.odd.${name}`)}</span>
              <b class="value">${number(logPx, 1)}</b>
              <span class="hint">${result ? t('experiments.likelihood.beats', { beaten: whole(beaten), of: whole(result.digits.length) }) : ''}</span>
            </li>`,
        )}
      </ol>`;
  }

  /**
   * Every test digit as a line on the axis of log p(x), and above them the pictures that lie among them or to their right; before
   * there is a result the axis alone, in as much room.
   * @param {Likelihoods | null} result
   */
  strip(result) {
    const { digits: own, odd } = result ?? { digits: expected, odd: [] };
    const near = odd.filter(({ logPx }) => logPx > Math.min(...own) - margin);
    const across = roundScale([...own, ...near.map(({ logPx }) => logPx)], 5);
    const frame = plotFrame({ height, across: [across.low, across.high], up: { low: 0, high: 1, step: 1, ticks: [] } });
    const { x, y, base } = frame;
    // Each lower than the one at its right, so that no line goes through a name, which stands left of its own.
    const level = (/** @type {number} */ at) => y(0.9 - (0.5 * at) / Math.max(4, near.length - 1));
    const label = t('experiments.likelihood.strip', { digits: whole(digits), mean: number(result ? meanOf(own).mean : null, 1) });
    return html`<svg class="plot experiment-plot" viewBox="0 0 400 ${height}" role="img" aria-label=${label}>
        ${plotAxes(
          frame,
          across.ticks.map((at) => ({ at, label: number(at, 0) })),
        )}
        ${Array.from(result ? own : [], (value) => svg`<line class="experiment-digit" x1=${x(value)} x2=${x(value)} y1=${base} y2=${y(0.3)}></line>`)}
        ${near.map(
          ({ name, logPx }, at) => svg`<g class="experiment-mark ${name}">
          <line x1=${x(logPx)} x2=${x(logPx)} y1=${base} y2=${level(at)}></line>
          <text class="end" x=${x(logPx) - 3} y=${level(at) + 8}>${t(`experiments.likelihood.odd.${name}`)}</text>
        </g>`,
        )}
      </svg>
      <p class="hint experiment-axis">${label}</p>`;
  }

  /** @param {Likelihoods} result @returns {import('../experiment.js').Row[]} */
  rows({ digits: own, gaps }) {
    const { mean, error } = meanOf(own);
    return [
      { name: t('experiments.likelihood.row.own', { digits: whole(own.length) }), ours: mean, error, published: '', digits: 1 },
      ...kinds.map(({ data, model }, at) => ({
        name: t(`experiments.likelihood.row.${data}`, { model: t(`model.${model}`), count: whole(many) }),
        ours: gaps[at].mean,
        error: gaps[at].error,
        published: t(`experiments.likelihood.published.${data}`),
        digits: 1,
      })),
    ];
  }

  /** @param {Likelihoods} result */
  records({ digits: own, odd, gaps }) {
    return [
      ...odd.map(({ name, logPx }) => ({ kind: 'picture', name, log_px: logPx, standard_error: '' })),
      ...Array.from(own, (logPx, at) => ({ kind: 'test', name: String(at), log_px: logPx, standard_error: '' })),
      ...kinds.map(({ model }, at) => ({
        kind: 'others minus own',
        name: model,
        log_px: gaps[at].mean,
        standard_error: gaps[at].error,
      })),
    ];
  }
}

customElements.define('vae-experiment-likelihood', LikelihoodExperiment);
