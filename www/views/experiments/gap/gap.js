// @ts-check
/**
 * The amortization gap: how far the ELBO is below log p(x), and how much of that the encoder alone is to blame for, by fitting q(z) to
 * each image by itself, first a Gaussian and then one with a flow on it (Cremer et al. 2018).
 */
import { html, svg } from '../../../vendor/lit.js';
import { number, t, whole } from '../../../shared/i18n.js';
import { choice, select } from '../../../shared/controls/controls.js';
import { plotAxes, plotFrame } from '../../../shared/figures/plot.js';
import { roundScale } from '../../../shared/figures/scale.js';
import { hasFlow } from '../../../shared/prior.js';
import { numberOf, oneOf } from '../../../shared/text-forms.js';
import { countChoice } from '../count-choice.js';
import { Experiment } from '../experiment.js';
import { asSeen, digitAsSeen, someImages } from '../images.js';
import { meanOf } from '../statistics.js';

/** How many test images there may be, and the seed of the noise for the page's digit. */
const counts = [20, 100, 500];
const seed = 1;

const kinds = /** @type {const} */ (['autoregressive', 'planar']);
const lengths = [1, 2, 4, 8];
/** Of a bar with its words, and of a subject's heading, in the units of the plot. */
const rowHeight = 34;
const headHeight = 22;
/** Between two subjects. */
const apart = 12;
/** Nats on the axis before there is a result. */
const expected = 4;

/** @typedef {import('../../../app/protocol.js').Answer<'gaps'>} Gaps of one image, or means over several with their errors */
/** @typedef {'encoder' | 'gaussian' | 'flow'} Bound */
/**
 * @typedef {object} Result
 * @property {Gaps | null} yours of the page's digit
 * @property {Gaps[]} test of each test image
 * @property {(typeof kinds)[number]} kind of the flow
 * @property {number} length of it
 */

const bounds = /** @type {const} */ (['encoder', 'gaussian', 'flow']);
const quantities = /** @type {const} */ (['logPx', ...bounds, 'amortization', 'approximation', 'closed']);

/** @extends {Experiment<Result>} */
class GapExperiment extends Experiment {
  static id = 'gap';
  static ofDigit = true;
  static form = 2;
  static carried = { kind: oneOf(kinds), length: numberOf(lengths), images: numberOf(counts) };
  static properties = { ...Experiment.properties, kind: { state: true }, length: { state: true }, images: { state: true } };

  constructor() {
    super();
    /** @type {(typeof kinds)[number]} */
    this.kind = kinds[0];
    this.length = 2;
    this.images = 100;
  }

  get command() {
    const { images, kind, length } = this;
    return `vae eval --model ${this.present?.file} --images ${images} --fitted ${images} --flow ${kind} --flow-length ${length}`;
  }

  get obstacle() {
    return super.obstacle || (hasFlow(this.model) ? 'experiments.wants.gaussian' : '');
  }

  /** @param {import('../experiment.js').Step} step */
  async measure(step) {
    const { kind, length, images } = this;
    const digit = await digitAsSeen(this);
    const given = someImages((await this.ask('examples')).x, this.shape, images);
    const all = given.length + (digit ? 1 : 0);
    /** @type {Result} */
    let result = { yours: null, test: [], kind, length };
    if (digit) result = { ...result, yours: await this.ask('gaps', digit, kind, length, seed) };
    for (const [i, grey] of given.entries()) {
      step((all - given.length + i) / all);
      this.draft = result;
      const found = await this.ask('gaps', await asSeen(this, grey, i), kind, length, i + 1);
      result = { ...result, test: [...result.test, found] };
    }
    step(1);
    return result;
  }

  /** @param {Result | null} result */
  picture(result) {
    const subjects = [
      { name: t('experiments.gap.yours'), gaps: result?.yours ?? null },
      {
        name: t('experiments.gap.test', { count: whole(result?.test.length || this.images) }),
        gaps: result && result.test.length > 1 ? means(result.test) : null,
      },
    ];
    const below = subjects.flatMap(({ gaps }) => (gaps ? bounds.map((bound) => lacks(gaps, bound)) : []));
    const across = roundScale([0, ...(below.length ? below : [expected])], 5);
    const groupHeight = headHeight + bounds.length * rowHeight + apart;
    const height = subjects.length * groupHeight + 38;
    const frame = plotFrame({ height, across: [0, across.high], up: { low: 0, high: 1, step: 1, ticks: [] } });
    const test = subjects[1].gaps;
    const label = t('experiments.gap.plot', {
      amortization: number(test?.amortization.mean ?? null, 2),
      approximation: number(test?.approximation.mean ?? null, 2),
    });
    return html`${this.choices()}
      <svg class="plot experiment-plot" viewBox="0 0 400 ${height}" role="img" aria-label=${label} data-testid="gap-plot">
        ${plotAxes(
          frame,
          across.ticks.filter((at) => at >= 0).map((at) => ({ at, label: number(at, across.step < 1 ? 1 : 0) })),
        )}
        ${subjects.map((subject, at) => group(frame, subject, 10 + at * groupHeight))}
      </svg>
      <p class="experiment-keys">
        <span class="experiment-key gap-approximation">${t('experiments.gap.key.approximation')}</span>
        <span class="experiment-key gap-amortization">${t('experiments.gap.key.amortization')}</span>
        <span class="hint">${t('experiments.gap.axis')}</span>
      </p>`;
  }

  /** What flow is put on the Gaussian, and on how many images, the next time that it runs. @private */
  choices() {
    const running = this.done !== null;
    return html`<div class="experiment-choices" data-picture="no">
      ${choice({
        id: 'gap-kind',
        label: t('experiments.gap.kind'),
        tip: t('experiments.gap.kind.tip'),
        value: this.kind,
        options: kinds.map((value) => ({ value, label: t(`experiments.gap.kind.${value}`) })),
        onChange: (kind) => {
          this.kind = kind;
        },
        disabled: running,
        testid: 'gap-kind',
      })}
      ${select({
        label: t('experiments.gap.length'),
        tip: t('experiments.gap.length.tip'),
        value: this.length,
        options: lengths.map((value) => ({ value, label: whole(value) })),
        onChange: (length) => {
          this.length = length;
        },
        disabled: running,
        testid: 'gap-length',
      })}
      ${countChoice(this, 'images', counts)}
    </div>`;
  }

  /** @param {Result} result @returns {import('../experiment.js').Row[]} */
  rows({ test, yours, kind, length }) {
    const gaps = means(test);
    const flow = { kind: t(`experiments.gap.kind.${kind}`), length: whole(length) };
    const row = (/** @type {(typeof quantities)[number]} */ of, published = '') => ({
      name: t(`experiments.gap.row.${of}`, flow),
      ours: gaps[of].mean,
      error: gaps[of].error,
      published,
    });
    return [
      row('approximation', t('experiments.gap.published.approximation')),
      row('amortization', t('experiments.gap.published.amortization')),
      row('closed'),
      ...[...bounds, /** @type {const} */ ('logPx')].map((of) => row(of)),
      ...(yours
        ? /** @type {const} */ (['approximation', 'amortization']).map((of) => ({
            name: t(`experiments.gap.row.yours.${of}`),
            ours: yours[of].mean,
            error: yours[of].error,
            published: '',
          }))
        : []),
    ];
  }

  /** @param {Result} result */
  records({ test, yours }) {
    const all = [...(yours ? [{ name: 'yours', gaps: yours }] : []), ...test.map((gaps, at) => ({ name: String(at), gaps }))];
    return all.map(({ name, gaps }) => ({
      image: name,
      ...Object.fromEntries(
        quantities.flatMap((of) => [
          [columns[of], gaps[of].mean],
          [`${columns[of]}_standard_error`, gaps[of].error],
        ]),
      ),
    }));
  }
}

/** @type {Record<(typeof quantities)[number], string>} */
const columns = {
  logPx: 'log_px',
  encoder: 'encoder_elbo',
  gaussian: 'gaussian_elbo',
  flow: 'flow_elbo',
  amortization: 'amortization_gap',
  approximation: 'approximation_gap',
  closed: 'closed_by_flow',
};

/** Means over images, each with its standard error over them. @param {Gaps[]} test @returns {Gaps} */
function means(test) {
  const entries = quantities.map((of) => [of, meanOf(test.map((gaps) => gaps[of].mean))]);
  return Object.fromEntries(entries);
}

/** How far a bound is below log p(x), which is how far its q is from p(z|x). @param {Gaps} gaps @param {Bound} bound */
function lacks({ approximation, amortization, closed }, bound) {
  if (bound === 'encoder') return approximation.mean + amortization.mean;
  return Math.max(0, bound === 'flow' ? approximation.mean - closed.mean : approximation.mean);
}

/** Of what a bound lacks. @param {Gaps} gaps @param {Bound} bound */
function errorOf({ approximation, amortization, closed }, bound) {
  return bound === 'gaussian'
    ? approximation.error
    : Math.hypot(approximation.error, (bound === 'flow' ? closed : amortization).error);
}

/**
 * What was measured of one digit, or of many: under its name a bar for each q, as long as its bound is below log p(x).
 * @param {import('../../../shared/figures/plot.js').Frame} frame
 * @param {{ name: string, gaps: Gaps | null }} subject
 * @param {number} top
 */
const group = (frame, { name, gaps }, top) => svg`<g>
  <text class="gap-name" x=${frame.left} y=${top + 10}>${name}${gaps ? ` · log p(x) = ${number(gaps.logPx.mean, 2)}` : ''}</text>
  ${bounds.map((bound, at) => {
    const y = top + headHeight + at * rowHeight;
    const words = t(`experiments.gap.bar.${bound}`);
    if (!gaps) return svg`<text x=${frame.left} y=${y + 10}>${words}</text>`;
    const end = frame.x(lacks(gaps, bound));
    const middle = bound === 'encoder' ? frame.x(Math.max(0, gaps.approximation.mean)) : end;
    const value = number(gaps[bound].mean, 2);
    const [low, high] = [-2, 2].map((times) => frame.x(Math.max(0, lacks(gaps, bound) + times * errorOf(gaps, bound))));
    return svg`<text x=${frame.left} y=${y + 10}>${words} <tspan class="value">${value}</tspan></text>
      <rect class="gap-approximation" x=${frame.left} y=${y + 15} height="10" width=${Math.max(0, middle - frame.left)}></rect>
      <rect class="gap-amortization" x=${middle} y=${y + 15} height="10" width=${Math.max(0, end - middle)}></rect>
      <line class="gap-error" x1=${low} x2=${high} y1=${y + 20} y2=${y + 20}></line>`;
  })}
</g>`;

customElements.define('vae-experiment-gap', GapExperiment);
