// @ts-check
/**
 * Flows against the Gaussian as q(z|x): small models of digits that differ in the length of the flow alone, trained side by side, and
 * what each gains on the Gaussian's bound (Rezende and Mohamed 2015, figure 4 and table 2).
 */
import { html, svg } from '../../../vendor/lit.js';
import { number, t, whole } from '../../../shared/i18n.js';
import { plotAxes, plotFrame, polyline } from '../../../shared/figures/plot.js';
import { roundScale } from '../../../shared/figures/scale.js';
import { gridCommand } from '../grid-command.js';
import { meanOf, twoErrors } from '../statistics.js';
import { sweep } from '../sweep.js';
import { TrainedExperiment } from '../trained.js';

const data = { data: 'mnist', part: '10k', count: 0 };
const model = { hidden: [100], latent: 10, pixels: /** @type {const} */ ('dynamic') };
const train = { batch: 50, lr: 3e-3 };
/** Steps of a pass over the digits, and held-out ones. */
const [stepsOfPass, heldOut] = [200, 2000];
/** The Gaussian first. */
const posteriors = /** @type {const} */ ([
  { posterior: 'gaussian', flow_length: 1 },
  { posterior: 'planar', flow_length: 1 },
  { posterior: 'planar', flow_length: 2 },
  { posterior: 'planar', flow_length: 4 },
  { posterior: 'planar', flow_length: 8 },
  { posterior: 'autoregressive', flow_length: 2 },
]);
/** -log p(x) by the number of planar steps in the paper's table 2, nats; 0 is the Gaussian. */
const paper = [
  { length: 0, nll: 89.9 },
  { length: 10, nll: 87.5 },
  { length: 20, nll: 86.5 },
  { length: 40, nll: 85.7 },
  { length: 80, nll: 85.1 },
];
const height = 240;

/** @typedef {import('../statistics.js').Mean} Mean */
/** @typedef {import('../sweep.js').RunReport} RunReport */
/**
 * One model, nats.
 * @typedef {object} Found
 * @property {Mean} bound of held-out images
 * @property {Mean | null} gain on the Gaussian's, image by image; null where that is not known yet
 * @property {Mean} kl
 */
/** @typedef {(Found | undefined)[]} Result in the order of `posteriors`, as far as there is one */

/** @extends {TrainedExperiment<Result>} */
class PosteriorsExperiment extends TrainedExperiment {
  static id = 'posteriors';
  static passes = [1, 6, 30];
  static usual = 6;

  get command() {
    const grid = (/** @type {object} */ choices) => ({
      run: { images: 10_000 },
      model: { ...model, ...choices },
      train: { ...train, epochs: this.passes },
    });
    const planar = posteriors.flatMap(({ posterior, flow_length: length }) => (posterior === 'planar' ? [length] : []));
    return gridCommand('flows', [
      grid({ posterior: 'planar', flow_length: planar }),
      grid({ posterior: 'gaussian' }),
      grid({ posterior: 'autoregressive', flow_length: 2 }),
    ]);
  }

  /** @param {import('../experiment.js').Step} step */
  async measure(step) {
    const stages = [{ steps: this.passes * stepsOfPass, measure: { heldOut, terms: heldOut } }];
    const settings = { train: { ...train, epochs: this.passes } };
    const plans = posteriors.map((posterior) => ({ data, settings: { ...settings, model: { ...model, ...posterior } }, stages }));
    /** @type {RunReport[]} */
    const reports = [];
    await sweep(this.ask, plans, {
      step,
      reported: (report, at) => {
        reports[at] = report;
        this.draft = foundIn(reports);
      },
    });
    return foundIn(reports);
  }

  /** @param {Result | null} result */
  picture(result) {
    const planar = gainsOf(result ?? [], 'planar');
    const other = gainsOf(result ?? [], 'autoregressive');
    const theirs = paper.slice(1).map(({ length, nll }) => ({ length, gain: { mean: paper[0].nll - nll, error: 0 } }));
    const shown = [...planar, ...other, ...theirs].map(({ gain }) => gain.mean);
    const across = /** @type {[number, number]} */ ([0, Math.log2(100)]);
    const frame = plotFrame({ height, across, up: roundScale([Math.min(-1, ...shown), Math.max(5, ...shown)], 6) });
    const ticks = [1, 2, 4, 8, 20, 40, 80].map((length) => ({ at: Math.log2(length), label: whole(length) }));
    const gains = planar.map(({ length, gain }) => `${length}: ${number(gain.mean)}`);
    const label = t('experiments.posteriors.plot', { gains: gains.join('; ') || '–' });
    return html`${this.passesChoice()}
      <svg class="plot experiment-plot" viewBox="0 0 400 ${height}" role="img" aria-label=${label} data-testid="posteriors-plot">
        ${plotAxes(frame, ticks)} ${marks(frame, theirs, 'doubly')} ${marks(frame, planar, 'test')} ${marks(frame, other, 'yours')}
      </svg>
      <p class="experiment-keys">
        <span class="experiment-key test">${t('experiments.posteriors.key.planar')}</span>
        <span class="experiment-key yours">${t('experiments.posteriors.key.autoregressive')}</span>
        <span class="experiment-key doubly">${t('experiments.posteriors.key.paper')}</span>
        <span class="hint">${t('experiments.posteriors.axes')}</span>
      </p>`;
  }

  /** @param {Result} result @returns {import('../experiment.js').Row[]} */
  rows(result) {
    return result.flatMap((found, at) => {
      if (!found) return [];
      const { bound, gain } = found;
      const { posterior, flow_length: length } = posteriors[at];
      const name = t(`experiments.posteriors.row.${posterior}`, { length: whole(length) });
      const published = posterior === 'gaussian' ? t('experiments.posteriors.published.gaussian') : '';
      const ofBound = { name: t('experiments.posteriors.row.bound', { name }), ours: bound.mean, error: bound.error, published };
      if (posterior === 'gaussian' || !gain) return [ofBound];
      const theirs = posterior === 'planar' && length === 8 ? t('experiments.posteriors.published.planar') : '';
      const ofGain = {
        name: t('experiments.posteriors.row.gain', { name }),
        ours: gain.mean,
        error: gain.error,
        published: theirs,
      };
      return [ofBound, ofGain];
    });
  }

  /** @param {Result} result */
  records(result) {
    return result.flatMap((found, at) => {
      if (!found) return [];
      const { bound, gain, kl } = found;
      const { posterior, flow_length: length } = posteriors[at];
      return {
        posterior,
        flow_length: posterior === 'gaussian' ? 0 : length,
        held_out_bound: bound.mean,
        standard_error: bound.error,
        gain: gain?.mean ?? '',
        gain_standard_error: gain?.error ?? '',
        kl: kl.mean,
        kl_standard_error: kl.error,
      };
    });
  }
}

/** @param {(RunReport | undefined)[]} reports @returns {Result} */
function foundIn(reports) {
  const costs = reports.map(
    (report) => report?.terms && Array.from(report.terms.nll, (nll, i) => nll + (report.terms?.kl[i] ?? 0)),
  );
  return reports.map((report, at) => {
    if (!report?.heldOut) return undefined;
    const [own, gaussian] = [costs[at], costs[0]];
    const { elbo, kl, standardErrors } = report.heldOut;
    return {
      bound: { mean: elbo, error: standardErrors.elbo },
      // The images and the noise are the same for each model.
      gain: own && gaussian ? meanOf(own.map((cost, i) => gaussian[i] - cost)) : null,
      kl: { mean: kl, error: standardErrors.kl },
    };
  });
}

/** @param {Result} result @param {'planar' | 'autoregressive'} kind */
function gainsOf(result, kind) {
  return result.flatMap((found, at) => {
    const { posterior, flow_length: length } = posteriors[at];
    return posterior === kind && found?.gain ? [{ length, gain: found.gain }] : [];
  });
}

/**
 * Gains over lengths, with twice their errors.
 * @param {import('../../../shared/figures/plot.js').Frame} frame
 * @param {{ length: number, gain: Mean }[]} gains
 * @param {string} look
 */
function marks(frame, gains, look) {
  const across = gains.map(({ length }) => Math.log2(length));
  const up = gains.map(({ gain }) => gain.mean);
  return svg`<g class="experiment-line ${look}">
    <polyline points=${polyline(frame, across, up)}></polyline>
    ${gains.map(({ gain }, at) => {
      const x = frame.x(across[at]);
      const [low, high] = twoErrors(gain).map(frame.y);
      return svg`<line x1=${x} x2=${x} y1=${low} y2=${high}></line><circle cx=${x} cy=${frame.y(gain.mean)} r="3"></circle>`;
    })}
  </g>`;
}

customElements.define('vae-experiment-posteriors', PosteriorsExperiment);
