// @ts-check
/**
 * Posterior collapse, exactly: a linear VAE, trained here, beside probabilistic PCA, of which all is known in closed form (Lucas et
 * al. 2019; Tipping and Bishop 1999).
 */
import { html, nothing, svg } from '../../../vendor/lit.js';
import { number, t, whole } from '../../../shared/i18n.js';
import { slider } from '../../../shared/controls/controls.js';
import { plotAxes, plotFrame, polyline } from '../../../shared/figures/plot.js';
import { roundScale } from '../../../shared/figures/scale.js';
import { latest } from '../../../shared/latest.js';
import { numeric } from '../../../shared/text-forms.js';
import { ofImages } from '../../../app/datasets.js';
import { Experiment } from '../experiment.js';
import { powerAxis, powersAround } from '../log-axis.js';

/** Steps of training, and after which of them log p(x) is looked at: often where it moves fast. */
const total = 1200;
const looks = [0];
for (let step = 0; step < total; looks.push(step)) step = Math.min(total, step + Math.min(50, 1 + Math.floor(step / 8)));
const seed = 1;
/** Eigenvalues that are drawn; more than there may be latents. */
const drawn = 40;
const mostLatents = drawn - 10;
const height = 210;
/** The variance as a power of ten. */
const powers = { least: -1.7, most: 0.3, step: 0.05 };

/** @typedef {import('../../../app/protocol.js').Answer<'spreadOf'>} Spread */
/** @typedef {{ logPx: number, active: number }} Pca its greatest log p(x), nats, and the latents that it has then */
/** @typedef {{ step: number, elbo: number, logPx: number, active: number }} Moment nats, means over the images */
/** @typedef {{ random: Moment[], saddle: Moment[] }} Courses of training, by where it began */
/** @typedef {{ pca: Pca, courses: Courses }} Collapse */

/** @extends {Experiment<Collapse>} */
class CollapseExperiment extends Experiment {
  static id = 'collapse';
  static start = 'compute';
  static carried = { power: numeric(powers.least, powers.most, false), latents: numeric(1, mostLatents) };
  static properties = {
    spread: { state: true },
    pca: { state: true },
    latents: { state: true },
    power: { state: true },
  };

  constructor() {
    super();
    /** @type {Spread | null} of the images that come with the page */
    this.spread = null;
    /** @type {Pca | null} for the present latents and variance */
    this.pca = null;
    this.latents = 20;
    this.power = -0.7;
    this.refresh = latest(async () => {
      this.spread ??= await this.spreadOfExamples();
      this.pca = await this.pcaOf(this.spread);
    });
  }

  get command() {
    return `cargo run --release -p vae-playground --example collapse -- ${this.latents} ${this.variance}`;
  }

  /** As it is shown, so that the command line can repeat it. */
  get variance() {
    return Number((10 ** this.power).toPrecision(2));
  }

  get obstacle() {
    return super.obstacle || (ofImages(this.model) ? '' : 'experiments.wants.images');
  }

  willUpdate() {
    super.willUpdate();
    if (this.differs('data', this.model?.data)) this.spread = null;
    if (this.differs('setting', this.model?.data, this.latents, this.power)) {
      if (ofImages(this.model)) this.refresh();
    }
  }

  async spreadOfExamples() {
    const [rows, columns] = this.shape;
    return this.ask('spreadOf', (await this.ask('examples')).x, rows, columns);
  }

  /** For the present latents and variance. @param {Spread} spread @returns {Promise<Pca>} */
  async pcaOf({ eigenvalues }) {
    const { latents, variance } = this;
    const above = eigenvalues.filter((value) => value > variance).length;
    return { logPx: await this.ask('greatestLogPx', eigenvalues, latents, variance), active: Math.min(above, latents) };
  }

  /** @param {import('../experiment.js').Step} step */
  async measure(step) {
    const { latents, variance } = this;
    const spread = (this.spread ??= await this.spreadOfExamples());
    const { directions, eigenvalues, covariance } = spread;
    const pca = await this.pcaOf(spread);
    const starts = {
      random: await this.ask('linearVae', directions, eigenvalues, latents, variance, false, seed),
      saddle: await this.ask('linearVae', directions, eigenvalues, latents, variance, true, seed),
    };
    /** @type {Courses} */
    const courses = { random: [], saddle: [] };
    for (const [at, done] of looks.entries()) {
      const before = looks[Math.max(0, at - 1)];
      for (const name of /** @type {const} */ (['random', 'saddle'])) {
        const found = await this.ask('trainLinearVae', starts[name], covariance, latents, variance, before, done - before, total);
        const { state, ...moment } = found;
        starts[name] = state;
        courses[name].push({ step: done, ...moment });
      }
      step(done / total);
      this.draft = { pca, courses: { ...courses } };
    }
    return { pca, courses };
  }

  /** @param {Collapse | null} result */
  picture(result) {
    return html`<div class="experiment-settings">
        ${slider({
          label: t('experiments.collapse.variance'),
          tip: t('experiments.collapse.variance.tip'),
          min: powers.least,
          max: powers.most,
          step: powers.step,
          value: this.power,
          format: () => number(this.variance, 3),
          testid: 'collapse-variance',
          onInput: (value) => (this.power = value),
        })}
        ${slider({
          label: t('experiments.collapse.latents'),
          tip: t('experiments.collapse.latents.tip'),
          min: 1,
          max: mostLatents,
          step: 1,
          value: this.latents,
          format: whole,
          testid: 'collapse-latents',
          onInput: (value) => (this.latents = value),
        })}
      </div>
      ${this.eigenvalues()} ${this.training(result?.courses ?? null)}`;
  }

  /** The spectrum of the images, cut by the variance. */
  eigenvalues() {
    const { spread, pca, variance, latents } = this;
    const values = Array.from(spread?.eigenvalues.subarray(0, drawn) ?? []);
    const up = powersAround([...values.filter((value) => value > 1e-4), 0.01, 1]);
    const frame = plotFrame({ height, across: [0, drawn], up });
    const { left, right, x, y } = frame;
    const label = t('experiments.collapse.spectrum', {
      active: whole(pca?.active ?? Number.NaN),
      latents: whole(latents),
      variance: number(variance, 3),
    });
    const level = y(Math.log10(variance));
    const kind = (/** @type {number} */ value, /** @type {number} */ at) => {
      if (at >= latents) return 'without';
      return value > variance ? 'active' : 'collapsed';
    };
    return html`<svg class="plot experiment-plot" viewBox="0 0 400 ${height}" role="img" aria-label=${label}>
        ${powerAxis(frame)} ${plotAxes(
          frame,
          [1, 10, 20, 30, 40].map((at) => ({ at: at - 0.5, label: whole(at) })),
        )}
        ${values.map((value, at) => {
          const top = y(Math.max(up.low, Math.log10(value)));
          return svg`<circle class="experiment-eigenvalue ${kind(value, at)}" cx=${x(at + 0.5)} cy=${top} r="3.5"></circle>`;
        })}
        <line class="experiment-level" x1=${left} x2=${right} y1=${level} y2=${level}></line>
        <text class="end" x=${right} y=${level - 5}>${t('experiments.collapse.level')}</text>
      </svg>
      <p class="experiment-keys">
        <span class="experiment-key active">${t('experiments.collapse.key.active')}</span>
        <span class="experiment-key collapsed">${t('experiments.collapse.key.collapsed')}</span>
        <span class="experiment-key without">${t('experiments.collapse.key.without')}</span>
        <b class="value" data-testid="collapse-active">${label}</b>
        <span class="hint">${t('experiments.collapse.spectrum.axes')}</span>
      </p>`;
  }

  /** log p(x) on its way to that of probabilistic PCA. @param {Courses | null} courses */
  training(courses) {
    const { pca } = this;
    const lines = courses ? Object.entries(courses) : [];
    const known = lines.flatMap(([, moments]) => moments.map(({ logPx }) => logPx));
    const up = roundScale(pca ? [pca.logPx, ...known] : [], 5);
    const frame = plotFrame({ height, across: [0, Math.log10(total + 1)], up });
    const { left, right, y } = frame;
    const last = courses?.random.at(-1);
    const label = t('experiments.collapse.course', { pca: number(pca?.logPx, 2), vae: number(last?.logPx, 2) });
    const level = y(pca?.logPx ?? Number.NaN);
    return html`<svg class="plot experiment-plot" viewBox="0 0 400 ${height}" role="img" aria-label=${label} data-testid="collapse-course">
        ${plotAxes(
          frame,
          [0, 10, 100, 1000].map((at) => ({ at: Math.log10(at + 1), label: whole(at) })),
        )}
        ${pca ? svg`<line class="experiment-level" x1=${left} x2=${right} y1=${level} y2=${level}></line>` : nothing}
        ${lines.map(
          ([name, moments]) =>
            svg`<g class="experiment-line ${name}"><polyline points=${polyline(
              frame,
              moments.map(({ step }) => Math.log10(step + 1)),
              moments.map(({ logPx }) => logPx),
            )}></polyline></g>`,
        )}
      </svg>
      <p class="experiment-keys">
        <span class="experiment-key random">${t('experiments.collapse.key.random')}</span>
        <span class="experiment-key saddle">${t('experiments.collapse.key.saddle')}</span>
        <span class="hint">${t('experiments.collapse.axis')}</span>
      </p>`;
  }

  /** @param {Collapse} result @returns {import('../experiment.js').Row[]} */
  rows({ pca, courses }) {
    const [random, saddle] = [courses.random, courses.saddle].map((moments) => moments[moments.length - 1]);
    const row = (/** @type {string} */ name, /** @type {number} */ ours, published = '', digits = 3) => ({
      name: t(`experiments.collapse.row.${name}`),
      ours,
      error: null,
      published: published && t(`experiments.collapse.published.${published}`),
      digits,
    });
    return [
      row('pca', pca.logPx),
      row('random', random.logPx, 'same'),
      row('saddle', saddle.logPx, 'same'),
      row('gap', random.logPx - random.elbo, 'none'),
      row('predicted', pca.active, '', 0),
      row('found', random.active, 'same', 0),
    ];
  }

  /** @param {Collapse} result */
  records({ pca, courses: { random, saddle } }) {
    return random.map((moment, at) => ({
      variance: this.variance,
      latents: this.latents,
      step: moment.step,
      log_px: moment.logPx,
      elbo: moment.elbo,
      active: moment.active,
      from_saddle_log_px: saddle[at].logPx,
      from_saddle_elbo: saddle[at].elbo,
      from_saddle_active: saddle[at].active,
      pca_log_px: pca.logPx,
      pca_active: pca.active,
    }));
  }
}

customElements.define('vae-experiment-collapse', CollapseExperiment);
