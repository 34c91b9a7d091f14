// @ts-check
/**
 * The rate-distortion frontier: small models over beta, each a point of rate R = E KL(q(z|x) || p(z)) and distortion
 * D = -E log p(x|z) on held-out images, on a convex curve of slope -beta (Alemi et al. 2018). A point can be opened: its model
 * becomes the page's. All begin from one model of beta = 1: from random weights, each would end in an optimum of its own.
 */
import { html, nothing, svg } from '../../../vendor/lit.js';
import { number, t, whole } from '../../../shared/i18n.js';
import { css } from '../../../shared/controls/css.js';
import { plotAxes, plotFrame, polyline } from '../../../shared/figures/plot.js';
import { roundScale } from '../../../shared/figures/scale.js';
import { gridCommand } from '../grid-command.js';
import { boundsOf } from '../reports.js';
import { ratioOf } from '../statistics.js';
import { lanesOf, sweep, trainBase } from '../sweep.js';
import { TrainedExperiment } from '../trained.js';

/** Even in log beta, six to a factor of ten, with 1 among them. */
const betas = Array.from({ length: 12 }, (_, i) => 10 ** ((i - 5) / 6));
const one = betas.indexOf(1);
const data = { data: 'mnist', part: '10k', count: 0 };
const heldOut = 10_000;
const model = { hidden: [64], latent: 10, pixels: /** @type {const} */ ('dynamic') };
const train = { batch: 40, lr: 4e-3, schedule: /** @type {const} */ ('cosine') };
/** Passes of the model that all begin from, before so many of each. */
const basePasses = (/** @type {number} */ passes) => 4 * passes;
const stepsOfPass = 250;
/** Of log p(x): how far it is above the ELBO is known well from few images. */
const weighed = { images: 1000, samples: 200 };
const height = 280;

/** @typedef {import('../statistics.js').Mean} Mean */
/** @typedef {{ beta: number, rate: Mean, distortion: Mean, active: number, bytes: Uint8Array }} Point nats */
/**
 * @typedef {object} Frontier
 * @property {Point[]} points in the order of beta
 * @property {(Mean & { beta: number })[]} slopes dD/dR between neighbours, and the beta between them
 * @property {{ negativeElbo: Mean, nll: Mean } | null} best of beta = 1: R + D, and -log p(x)
 */

/** @typedef {import('../sweep.js').RunReport} RunReport */

/** @extends {TrainedExperiment<Frontier>} */
class FrontierExperiment extends TrainedExperiment {
  static properties = { ...TrainedExperiment.properties, opened: { state: true } };
  static id = 'frontier';
  static passes = [5, 10, 30];
  static usual = 5;

  constructor() {
    super();
    /** @type {number | null} the beta whose model was opened last */
    this.opened = null;
  }

  get command() {
    const base = 'frontier.safetensors';
    const grid = {
      run: { weights: base, images: 10_000 },
      train: { epochs: this.passes, beta: betas.map((beta) => Number(beta.toPrecision(3))) },
    };
    return `vae train --images 10000 --hidden ${model.hidden} --latent ${model.latent} --pixels ${model.pixels} --batch ${train.batch} --lr ${train.lr} --schedule ${train.schedule} --epochs ${basePasses(this.passes)} --out ${base}
${gridCommand('frontier', [grid])}`;
  }

  /** @param {import('../experiment.js').Step} step */
  async measure(step) {
    const { passes } = this;
    const before = basePasses(passes);
    // The first model trains alone.
    const together = (betas.length * passes) / lanesOf(betas.length);
    const alone = before / (before + together);
    const base = { data, settings: { model, train: { ...train, epochs: before } }, steps: before * stepsOfPass };
    const from = await trainBase(this.ask, base, (share) => step(share * alone));
    const plans = betas.map((beta) => ({
      data,
      settings: { train: { ...train, epochs: passes, beta } },
      from,
      stages: [{ steps: passes * stepsOfPass, measure: this.wanted(beta) }],
    }));
    /** @type {RunReport[]} */
    const found = [];
    await sweep(this.ask, plans, {
      step: (share) => step(alone + share * (1 - alone)),
      reported: (report, at) => {
        found[at] = report;
        this.draft = { points: found.map(pointOf).filter(Boolean), slopes: [], best: null };
      },
    });
    return { points: found.map(pointOf), slopes: slopesOf(found), best: bestOf(found[one]) };
  }

  /** @param {number} beta @returns {import('../sweep.js').RunMeasure} */
  wanted(beta) {
    return { heldOut, terms: heldOut, checkpoint: 'weights', logPx: beta === 1 ? weighed : null };
  }

  /** @param {Frontier | null} result */
  picture(result) {
    const points = result?.points ?? [];
    const across = /** @type {[number, number]} */ ([0, Math.max(30, ...points.map(({ rate }) => rate.mean + 1))]);
    const up = roundScale(
      points.length ? points.flatMap(({ distortion }) => [distortion.mean - 2, distortion.mean + 2]) : [80, 170],
    );
    const frame = plotFrame({ height, across, up });
    const label = t('experiments.frontier.plot', { count: whole(points.length) });
    return html`${this.passesChoice()}
      <div class="experiment-frame">
        <svg class="plot experiment-plot" viewBox="0 0 400 ${height}" role="img" aria-label=${label} data-testid="frontier-plot">
          ${plotAxes(frame, ticksOf(across))}
          <text x=${frame.left + 4} y=${frame.base - 30}>${t('experiments.frontier.decoding')}</text>
          <text class="end" x=${frame.right - 48} y=${frame.base - 6}>${t('experiments.frontier.encoding')}</text>
          ${result?.best ? boundary(frame, result.best.nll.mean) : nothing}
          <g class="experiment-line test">
            <polyline points=${polyline(
              frame,
              points.map(({ rate }) => rate.mean),
              points.map(({ distortion }) => distortion.mean),
            )}></polyline>
            ${points.map((point) => mark(frame, point))}
          </g>
        </svg>
        ${points.map((point) => this.opener(frame, point))}
      </div>
      <p class="experiment-keys">
        <span class="experiment-key test">${t('experiments.frontier.key.models')}</span>
        <span class="experiment-key bound">${t('experiments.frontier.key.bound')}</span>
        <span class="hint">${t('experiments.frontier.axes')}</span>
      </p>
      <p class="hint" role="status" data-testid="frontier-opened">
        ${this.opened === null ? t('experiments.frontier.open') : t('experiments.frontier.opened', { beta: betaText(this.opened) })}
      </p>`;
  }

  /** A point that opens its model. @param {import('../../../shared/figures/plot.js').Frame} frame @param {Point} point */
  opener(frame, { beta, rate, distortion, active, bytes }) {
    const said = t('experiments.frontier.point', {
      beta: betaText(beta),
      rate: number(rate.mean),
      distortion: number(distortion.mean),
      active: whole(active),
      latent: whole(model.latent),
    });
    const place = { '--across': frame.x(rate.mean) / 400, '--down': frame.y(distortion.mean) / height };
    return html`<button
      type="button"
      class="experiment-point"
      ${css(place)}
      aria-label=${said}
      data-tip=${said}
      data-testid="frontier-point"
      @click=${() => {
        this.opened = beta;
        this.emit('vae-open-checkpoint', {
          bytes: bytes.slice(),
          name: t('experiments.frontier.model', { beta: betaText(beta) }),
        });
      }}
    ></button>`;
  }

  /** @param {Frontier} result @returns {import('../experiment.js').Row[]} */
  rows({ points, slopes, best }) {
    const bounds = best && [
      { name: t('experiments.frontier.row.sum'), ours: best.negativeElbo.mean, error: best.negativeElbo.error, published: '' },
      {
        name: t('experiments.frontier.row.nll', { images: whole(weighed.images), samples: whole(weighed.samples) }),
        ours: best.nll.mean,
        error: best.nll.error,
        published: '',
      },
    ];
    const between = slopes.map(({ beta, mean, error }, at) => ({
      name: t('experiments.frontier.row.slope', { from: betaText(points[at].beta), to: betaText(points[at + 1].beta) }),
      ours: mean,
      error,
      published: number(-beta, 3),
      digits: 3,
    }));
    return [...(bounds ?? []), ...between];
  }

  /** @param {Frontier} result */
  records({ points, slopes, best }) {
    return points.map(({ beta, rate, distortion, active }, at) => ({
      beta,
      rate: rate.mean,
      rate_standard_error: rate.error,
      distortion: distortion.mean,
      distortion_standard_error: distortion.error,
      active_units: active,
      slope_to_next: slopes[at]?.mean ?? '',
      slope_standard_error: slopes[at]?.error ?? '',
      negative_log_px: beta === 1 && best ? best.nll.mean : '',
    }));
  }
}

const betaText = (/** @type {number} */ beta) => number(beta, beta < 1 ? 3 : 2);

/** @param {RunReport} report @param {number} at @returns {Point} */
function pointOf({ heldOut, bytes }, at) {
  const { nll, kl, activeUnits, standardErrors } = /** @type {import('../../../app/protocol.js').Evaluation} */ (heldOut);
  return {
    beta: betas[at],
    rate: { mean: kl, error: standardErrors.kl },
    distortion: { mean: nll, error: standardErrors.nll },
    active: activeUnits,
    bytes: /** @type {Uint8Array} */ (bytes),
  };
}

/** Between neighbours, image by image: both models see the same x and the same noise. @param {RunReport[]} reports */
function slopesOf(reports) {
  const terms = reports.map(({ terms }) => /** @type {NonNullable<RunReport['terms']>} */ (terms));
  return terms.slice(1).map((next, at) => {
    const change = (/** @type {'nll' | 'kl'} */ name) => next[name].map((value, i) => value - terms[at][name][i]);
    return { beta: Math.sqrt(betas[at] * betas[at + 1]), ...ratioOf(change('nll'), change('kl')) };
  });
}

/** @param {RunReport} report of beta = 1 */
function bestOf(report) {
  const { elbo, nll } = boundsOf(report);
  return { negativeElbo: { mean: -elbo.mean, error: elbo.error }, nll };
}

/** @param {[number, number]} across */
function ticksOf([low, high]) {
  const { ticks } = roundScale([low, high], 6);
  return ticks.filter((at) => at <= high).map((at) => ({ at, label: whole(at) }));
}

/** The line R + D = sum, as far as it lies on the plot. @param {import('../../../shared/figures/plot.js').Frame} frame @param {number} sum */
function boundary({ x, y, right, up, valueAt }, sum) {
  const [from, to] = [Math.max(0, sum - up.high), Math.min(valueAt(right / 400), sum - up.low)];
  return svg`<line class="experiment-bound" x1=${x(from)} y1=${y(sum - from)} x2=${x(to)} y2=${y(sum - to)} data-testid="frontier-bound"></line>`;
}

/** @param {import('../../../shared/figures/plot.js').Frame} frame @param {Point} point with twice its errors */
function mark({ x, y }, { rate, distortion }) {
  const [across, up] = [x(rate.mean), y(distortion.mean)];
  return svg`<line x1=${across} x2=${across} y1=${y(distortion.mean - 2 * distortion.error)} y2=${y(distortion.mean + 2 * distortion.error)}></line>
    <line x1=${x(rate.mean - 2 * rate.error)} x2=${x(rate.mean + 2 * rate.error)} y1=${up} y2=${up}></line>
    <circle cx=${across} cy=${up} r="3.5"></circle>`;
}

customElements.define('vae-experiment-frontier', FrontierExperiment);
