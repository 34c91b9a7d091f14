// @ts-check
/**
 * More latents do not overfit: the bound on images that are trained on and on held-out ones, over the images seen, for models of
 * few and of many latents (Kingma and Welling 2014, figure 2). The curves grow as the models train, side by side.
 */
import { html, svg } from '../../../vendor/lit.js';
import { number, t, whole } from '../../../shared/i18n.js';
import { plotAxes, plotFrame, polyline } from '../../../shared/figures/plot.js';
import { roundScale } from '../../../shared/figures/scale.js';
import { gridCommand } from '../grid-command.js';
import { sweep } from '../sweep.js';
import { TrainedExperiment } from '../trained.js';

const latents = [2, 5, 10, 20, 200];
const data = { data: 'mnist', part: '10k', count: 0 };
const model = { hidden: [100], pixels: /** @type {const} */ ('dynamic') };
const train = { batch: 50, lr: 4e-3 };
const stepsOfPass = 200;
/** Steps after which the bound is measured, on some images; and in the end on all. */
const marksBefore = (/** @type {number} */ end) =>
  [20, 40, 100, 200, 400, 800, 1400, 2000, 3000, 4000, 6000, 9000].filter((mark) => mark < end);
const [some, all] = [1000, 10_000];
const height = 260;
/** Bounds below are off the plot, as they are off the paper's. */
const lowest = -220;

/** @typedef {import('../statistics.js').Mean} Mean */
/** @typedef {{ seen: number, training: Mean, heldOut: Mean, active: number }} Mark bounds, nats, after so many images */
/** @typedef {Mark[][]} Curves of each of `latents` as far as it is trained */

/** @extends {TrainedExperiment<Curves>} */
class LatentsExperiment extends TrainedExperiment {
  static id = 'latents';
  static passes = [5, 20, 60];
  static usual = 20;

  get command() {
    const grid = { run: { images: 10_000 }, model: { ...model, latent: latents }, train: { ...train, epochs: this.passes } };
    return gridCommand('latents', [grid]);
  }

  /** After how many steps the bound is measured. */
  get marks() {
    const end = this.passes * stepsOfPass;
    return [...marksBefore(end), end];
  }

  /** @param {import('../experiment.js').Step} step */
  async measure(step) {
    const { marks } = this;
    const settings = { epochs: this.passes, ...train };
    const stages = marks.map((mark, at) => {
      const images = at === marks.length - 1 ? all : some;
      return { steps: mark - (marks[at - 1] ?? 0), measure: { heldOut: images, training: images } };
    });
    const plans = latents.map((latent) => ({ data, settings: { model: { ...model, latent }, train: settings }, stages }));
    /** @type {Curves} */
    const curves = latents.map(() => []);
    await sweep(this.ask, plans, {
      step,
      reported: (report, plan, stage) => {
        // One that began anew has no later marks yet.
        curves[plan].splice(stage, Infinity, markOf(report));
        this.draft = curves.map((curve) => [...curve]);
      },
    });
    return curves;
  }

  /** @param {Curves | null} result */
  picture(result) {
    const curves = result ?? [];
    const shown = curves.flat().flatMap(({ training, heldOut }) => [training.mean, heldOut.mean]);
    const up = roundScale([...shown.filter((bound) => bound > lowest), lowest, -100], 6);
    const { marks } = this;
    const [from, to] = [marks[0], marks[marks.length - 1]].map((mark) => Math.log10(mark * train.batch));
    const frame = plotFrame({ height, across: [from, to], up });
    const ticks = [3, 4, 5].map((power) => ({ at: power, label: whole(10 ** power) }));
    const ends = curves.map((curve, at) => `${latents[at]}: ${number(curve.at(-1)?.heldOut.mean)}`);
    const label = t('experiments.latents.plot', { ends: ends.join('; ') || '–' });
    return html`${this.passesChoice()}
      <svg class="plot experiment-plot" viewBox="0 0 400 ${height}" role="img" aria-label=${label} data-testid="latents-plot">
        ${plotAxes(frame, ticks)} ${curves.map((curve, at) => lines(frame, curve, at))}
      </svg>
      <p class="experiment-keys">
        ${latents.map((latent, at) => html`<span class="experiment-key of-${at}">${t('experiments.latents.key', { latent: whole(latent) })}</span>`)}
        <span class="hint">${t('experiments.latents.axes')}</span>
      </p>`;
  }

  /** @param {Curves} result @returns {import('../experiment.js').Row[]} */
  rows(result) {
    const ends = result.map((curve) => curve[curve.length - 1]);
    const bounds = ends.map(({ heldOut, active }, at) => ({
      name: t('experiments.latents.row.bound', { latent: whole(latents[at]), active: whole(active) }),
      ours: heldOut.mean,
      error: heldOut.error,
      published: '',
    }));
    const gaps = ends.map(({ training, heldOut }, at) => ({
      name: t('experiments.latents.row.gap', { latent: whole(latents[at]) }),
      ours: training.mean - heldOut.mean,
      error: Math.hypot(training.error, heldOut.error),
      published: at === latents.length - 1 ? t('experiments.latents.published') : '',
    }));
    return [...bounds, ...gaps];
  }

  /** @param {Curves} result */
  records(result) {
    return result.flatMap((curve, at) =>
      curve.map(({ seen, training, heldOut, active }) => ({
        latents: latents[at],
        images_seen: seen,
        training_bound: training.mean,
        training_standard_error: training.error,
        held_out_bound: heldOut.mean,
        held_out_standard_error: heldOut.error,
        active_units: active,
      })),
    );
  }
}

/** @param {import('../sweep.js').RunReport} report @returns {Mark} */
function markOf({ step, training, heldOut }) {
  const boundOf = (/** @type {import('../../../app/protocol.js').Evaluation | null} */ found) => ({
    mean: found?.elbo ?? Number.NaN,
    error: found?.standardErrors.elbo ?? Number.NaN,
  });
  return { seen: step * train.batch, training: boundOf(training), heldOut: boundOf(heldOut), active: heldOut?.activeUnits ?? 0 };
}

/**
 * Held-out images as a line with dots, those trained on dashed.
 * @param {import('../../../shared/figures/plot.js').Frame} frame
 * @param {Mark[]} curve
 * @param {number} at its place among `latents`
 */
function lines(frame, curve, at) {
  const seen = curve.filter(({ training, heldOut }) => Math.min(training.mean, heldOut.mean) > lowest);
  const across = seen.map(({ seen }) => Math.log10(seen));
  const through = (/** @type {'training' | 'heldOut'} */ name) =>
    polyline(
      frame,
      across,
      seen.map((mark) => mark[name].mean),
    );
  return svg`<g class="experiment-line of-${at}">
    <polyline class="dashed" points=${through('training')}></polyline>
    <polyline points=${through('heldOut')}></polyline>
    ${seen.map(({ heldOut }, i) => svg`<circle cx=${frame.x(across[i])} cy=${frame.y(heldOut.mean)} r="2"></circle>`)}
  </g>`;
}

customElements.define('vae-experiment-latents', LatentsExperiment);
