// @ts-check
/**
 * Trained by tighter bounds: one small model goes on by L_1, L_5 and L_50 for the same images, and what each comes to is measured by
 * the same estimate of log p(x), beside the table of Burda et al. 2016 and the models of that paper's network that the site ships.
 */
import { html, nothing, svg } from '../../../vendor/lit.js';
import { number, t, whole } from '../../../shared/i18n.js';
import { plotAxes, plotFrame, polyline } from '../../../shared/figures/plot.js';
import { roundScale } from '../../../shared/figures/scale.js';
import { modelCards } from '../../../app/model-cards.js';
import { shippedModel } from '../../../app/shipped-models.js';
import { boundsOf } from '../reports.js';
import { meanOf, twoErrors } from '../statistics.js';
import { lanesOf, sweep, trainBase } from '../sweep.js';
import { TrainedExperiment } from '../trained.js';

/** Samples of the bound that is trained by, and what the paper's table 1 has for each: −log p(x) in nats, and active units of 50. */
const ks = [1, 5, 50];
const paper = [
  { k: 1, nll: 86.76, active: 19, shipped: 'mnist-50d' },
  { k: 5, nll: 85.54, active: 22, shipped: null },
  { k: 50, nll: 84.78, active: 25, shipped: 'mnist-50d-k50' },
];
const data = { data: 'mnist', part: '10k', count: 0 };
const model = { hidden: [32], latent: 50, pixels: /** @type {const} */ ('dynamic') };
const train = { batch: 50, lr: 4e-3, schedule: /** @type {const} */ ('cosine') };
/** Passes by the ELBO of the model that all begin from, before so many of each. */
const basePasses = (/** @type {number} */ passes) => 5 * passes;
const stepsOfPass = 200;
/** How much longer a step of k samples takes than one of a single sample. */
const cost = (/** @type {number} */ k) => 1 + (2 / 3) * (k - 1);
const heldOut = 10_000;
const weighed = { images: 1000, samples: 300 };
const height = 240;

/** @typedef {import('../statistics.js').Mean} Mean */
/**
 * @typedef {object} Trained by the bound with k samples; nats
 * @property {number} k
 * @property {Mean} elbo
 * @property {Mean} nll −log p(x)
 * @property {Mean} gain in log p(x) over the first, image by image
 * @property {number} active units
 */

/** @typedef {import('../sweep.js').RunReport} RunReport */

/** @extends {TrainedExperiment<Trained[]>} */
class WeightedExperiment extends TrainedExperiment {
  static id = 'weighted';
  static passes = [1, 3, 10];
  static usual = 3;

  get command() {
    return `vae train --images 10000 --hidden ${model.hidden} --latent ${model.latent} --pixels ${model.pixels} --batch ${train.batch} --lr ${train.lr} --schedule ${train.schedule} --epochs ${basePasses(this.passes)} --out weighted.safetensors
for k in ${ks.join(' ')}; do
  vae train --weights weighted.safetensors --images 10000 --objective importance-weighted --iw-samples $k --epochs ${this.passes} --out k$k.safetensors
  vae eval --model k$k.safetensors --iw-samples ${weighed.samples}
done`;
  }

  /** @param {import('../experiment.js').Step} step */
  async measure(step) {
    const { passes } = this;
    const before = basePasses(passes);
    const costs = ks.map(cost);
    // The first model trains alone; then the longest of the others, or all of them in turn, say how long it takes.
    const after = passes * Math.max(...costs, costs.reduce((sum, each) => sum + each) / lanesOf(ks.length));
    const alone = before / (before + after);
    const base = { data, settings: { model, train: { ...train, epochs: before } }, steps: before * stepsOfPass };
    const from = await trainBase(this.ask, base, (share) => step(share * alone));
    // Those that take longest begin first.
    const plans = ks.toReversed().map((k) => ({
      data,
      settings: { train: { ...train, ...objectiveOf(k), epochs: passes } },
      from,
      cost: cost(k),
      stages: [{ steps: passes * stepsOfPass, measure: { heldOut, terms: weighed.images, logPx: weighed } }],
    }));
    const reports = await sweep(this.ask, plans, { step: (share) => step(alone + share * (1 - alone)) });
    return trainedOf(reports.map(([report]) => report).reverse());
  }

  /** @param {Trained[] | null} result */
  picture(result) {
    const trained = result ?? [];
    const across = ks.map(Math.log10);
    const series = [
      { name: 'test', means: trained.map(({ nll: { mean, error } }) => ({ mean: -mean, error })) },
      { name: 'yours', means: trained.map(({ elbo }) => elbo) },
    ];
    const values = series.flatMap(({ means }) => means.flatMap(twoErrors));
    const up = roundScale(values.length ? values : [-130, -105], 5);
    const frame = plotFrame({ height, across: [-0.1, across[across.length - 1] + 0.1], up });
    const [first, last] = [trained[0], trained[trained.length - 1]];
    const label = t('experiments.weighted.plot', {
      first: number(first ? -first.nll.mean : null, 2),
      last: number(last ? -last.nll.mean : null, 2),
      k: whole(ks[ks.length - 1]),
    });
    return html`${this.passesChoice()}
      <svg class="plot experiment-plot" viewBox="0 0 400 ${height}" role="img" aria-label=${label} data-testid="weighted-plot">
        ${plotAxes(
          frame,
          ks.map((k, at) => ({ at: across[at], label: `k = ${k}` })),
        )}
        ${trained.length ? series.map(({ name, means }) => line(frame, across, means, name)) : nothing}
      </svg>
      <p class="experiment-keys">
        <span class="experiment-key test">${t('experiments.weighted.key.logPx')}</span>
        <span class="experiment-key yours">${t('experiments.weighted.key.elbo')}</span>
        <span class="hint">${t('experiments.weighted.axis')}</span>
      </p>`;
  }

  /** @param {Trained[]} result @returns {import('../experiment.js').Row[]} */
  rows(result) {
    const row = (
      /** @type {string} */ name,
      /** @type {number} */ k,
      /** @type {Mean | null} */ ours,
      published = '',
      digits = 2,
    ) => ({
      name: t(`experiments.weighted.row.${name}`, { k: whole(k), samples: whole(weighed.samples) }),
      ours: ours?.mean ?? null,
      error: ours?.error ?? null,
      published,
      digits,
    });
    const gains = result.slice(1).map(({ k, gain }, at) => row('gain', k, gain, number(paper[0].nll - paper[at + 1].nll, 2)));
    const nlls = result.map(({ k, nll }) => row('nll', k, nll));
    const counts = result.map(({ k, active }) => ({ ...row('active', k, null), ours: active, digits: 0 }));
    return [...gains, ...nlls, ...counts, ...paper.flatMap(shippedRows)];
  }

  /** @param {Trained[]} result */
  records(result) {
    return result.map(({ k, elbo, nll, gain, active }) => ({
      k,
      images_seen: this.passes * stepsOfPass * train.batch,
      elbo: elbo.mean,
      elbo_standard_error: elbo.error,
      negative_log_px: nll.mean,
      negative_log_px_standard_error: nll.error,
      gain_over_1: gain.mean,
      gain_standard_error: gain.error,
      active_units: active,
    }));
  }
}

/** @param {number} k */
const objectiveOf = (k) => (k === 1 ? {} : { objective: /** @type {const} */ ('importance-weighted'), iw_samples: k });

/** @param {RunReport[]} reports in the order of `ks` @returns {Trained[]} */
function trainedOf(reports) {
  const logs = reports.map(({ logPx }) => /** @type {Float64Array} */ (logPx));
  return reports.map((report, at) => {
    const { elbo, nll, active } = boundsOf(report);
    return { k: ks[at], elbo, nll, gain: meanOf(logs[at].map((value, i) => value - logs[0][i])), active };
  });
}

/**
 * The paper's own network as it was trained natively and is shipped, beside the paper's numbers.
 * @param {{ k: number, nll: number, active: number, shipped: string | null }} line
 * @returns {import('../experiment.js').Row[]}
 */
function shippedRows({ k, nll, active, shipped }) {
  const card = shipped === null ? null : modelCards[shipped];
  const known = card?.finer ?? card?.logPx;
  const unchecked = t('experiments.unchecked', { value: whole(active) });
  const name = (/** @type {string} */ of) =>
    t(`experiments.weighted.native.${of}`, { k: whole(k), samples: whole(known?.samples ?? 0) });
  if (!shipped || !known) {
    return [
      {
        name: t('experiments.weighted.native.none', { k: whole(k) }),
        ours: null,
        error: null,
        published: `${number(nll, 2)}; ${unchecked}`,
      },
    ];
  }
  return [
    { name: name('nll'), ours: known.nats, error: known.error, published: number(nll, 2) },
    { name: name('active'), ours: shippedModel(shipped).heldOut.activeUnits, error: null, published: unchecked, digits: 0 },
  ];
}

/**
 * A bound over k with twice its standard error up and down.
 * @param {import('../../../shared/figures/plot.js').Frame} frame
 * @param {number[]} across
 * @param {Mean[]} means
 * @param {string} name
 */
const line = (frame, across, means, name) => svg`<g class="experiment-line ${name}">
  <polyline points=${polyline(
    frame,
    across,
    means.map(({ mean }) => mean),
  )}></polyline>
  ${means.map((of, at) => {
    const x = frame.x(across[at]);
    const [low, high] = twoErrors(of).map(frame.y);
    return svg`<line x1=${x} x2=${x} y1=${low} y2=${high}></line>
      <circle cx=${x} cy=${frame.y(of.mean)} r="2.5"></circle>`;
  })}
</g>`;

customElements.define('vae-experiment-weighted', WeightedExperiment);
