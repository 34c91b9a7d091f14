// @ts-check
/**
 * Disentangling: small models of shapes whose class, size, place and angle are known, by beta and by beta-TC, several seeds each; does
 * each factor have a latent of its own? By the mutual information gap (Chen et al. 2018), which differs from seed to seed as much as
 * from objective to objective (Locatello et al. 2019).
 */
import { html, nothing, svg } from '../../../vendor/lit.js';
import { number, t, whole } from '../../../shared/i18n.js';
import { button } from '../../../shared/controls/controls.js';
import { digitSheet } from '../../../shared/figures/digit.js';
import { plotAxes, plotFrame } from '../../../shared/figures/plot.js';
import { roundScale } from '../../../shared/figures/scale.js';
import { gridCommand } from '../grid-command.js';
import { meanOf, shareBetween, shareByChance } from '../statistics.js';
import { sweep } from '../sweep.js';
import { TrainedExperiment } from '../trained.js';

const seeds = [1, 2, 3, 4];
const methods = /** @type {const} */ ([
  { id: 'one', objective: 'elbo', beta: 1 },
  { id: 'beta', objective: 'elbo', beta: 4 },
  { id: 'tc', objective: 'beta-tc', beta: 4 },
]);
const data = { data: 'shapes', part: '10k', count: 0 };
const model = { hidden: [128], latent: 6 };
const train = { batch: 50, lr: 2e-3 };
const stepsOfPass = 200;
/** Held-out shapes by which the gaps are measured, and how far a latent is walked. */
const images = 3000;
const [walked, extent] = [9, 2];
/** The factors of a shape in the order of the core's answer. */
const factors = /** @type {const} */ (['class', 'size', 'x', 'y', 'angle']);
const height = 200;
/** @type {[number, number]} of the shapes */
const shape = [16, 16];

/**
 * @typedef {object} Model
 * @property {number} method its place among `methods`
 * @property {number} seed
 * @property {number[]} gaps (factors)
 * @property {number[]} information (factors, latent) shares of each factor's entropy
 * @property {Float32Array} walks (latent, walked, pixels)
 * @property {Uint8Array} bytes its checkpoint
 */
/** @typedef {{ models: Model[] }} Disentangling */

/** @extends {TrainedExperiment<Disentangling>} */
class DisentanglingExperiment extends TrainedExperiment {
  static id = 'disentangling';
  static passes = [3, 15, 60];
  static usual = 15;

  get command() {
    const grid = (/** @type {object} */ choices) => ({
      run: { data: data.data, images: 10_000 },
      model,
      train: { ...train, epochs: this.passes, ...choices, seed: seeds },
    });
    // An evaluation says the gap of each. A folder of the dataset's name would be taken for data.
    const between = [`for m in disentangling/*.safetensors; do vae eval --model $m --json > \${m%.safetensors}.json; done`];
    return gridCommand(
      'disentangling',
      [grid({ objective: 'elbo', beta: [1, 4] }), grid({ objective: ['beta-tc'], beta: 4 })],
      between,
    );
  }

  /** @param {import('../experiment.js').Step} step */
  async measure(step) {
    const { turn } = this;
    const { x } = await this.ask('generate', data.data, 'test', images);
    const plans = methods.flatMap(({ objective, beta }) =>
      seeds.map((seed) => ({
        data,
        settings: { model, train: { ...train, epochs: this.passes, objective, beta, seed } },
        stages: [
          {
            steps: this.passes * stepsOfPass,
            measure: { encode: x, decode: walks(), checkpoint: /** @type {const} */ ('weights') },
          },
        ],
      })),
    );
    /** @type {(Model | undefined)[]} */
    const found = [];
    const there = () => found.flatMap((model) => model ?? []);
    /** @type {Promise<void>[]} */
    const scored = [];
    await sweep(this.ask, plans, {
      step,
      reported: (report, at) => {
        const score = async () => {
          const { gaps, information } = await this.ask('shapeGaps', /** @type {Float32Array} */ (report.mu), model.latent);
          found[at] = {
            method: Math.floor(at / seeds.length),
            seed: seeds[at % seeds.length],
            gaps: [...gaps],
            information: [...information],
            walks: /** @type {Float32Array} */ (report.mean),
            bytes: /** @type {Uint8Array} */ (report.bytes),
          };
          if (turn === this.turn) this.draft = { models: there() };
        };
        scored.push(score());
      },
    });
    await Promise.all(scored);
    return { models: there() };
  }

  /** @param {Disentangling | null} result */
  picture(result) {
    const models = result?.models ?? [];
    const best = models.reduce((/** @type {Model | null} */ best, of) => (best && gapOf(best) >= gapOf(of) ? best : of), null);
    return html`${this.passesChoice()} ${scorePlot(models)}
      <p class="experiment-keys">
        ${methods.map(({ id }, at) => html`<span class="experiment-key of-${at}">${t(`experiments.disentangling.${id}`)}</span>`)}
        <span class="hint">${t('experiments.disentangling.axes')}</span>
      </p>
      ${this.walksOf(best)}`;
  }

  /** What each latent of a model does, and what it tells of. @param {Model | null} best */
  walksOf(best) {
    if (!best) return nothing;
    const name = t(`experiments.disentangling.${methods[best.method].id}`);
    const tells = Array.from({ length: model.latent }, (_, j) => {
      const shares = factors.map((_, k) => best.information[k * model.latent + j]);
      const most = shares.indexOf(Math.max(...shares));
      return t('experiments.disentangling.tells', {
        factor: t(`experiments.disentangling.factor.${factors[most]}`),
        percent: whole(100 * shares[most]),
      });
    });
    const open = () =>
      this.emit('vae-open-checkpoint', {
        bytes: best.bytes.slice(),
        name: t('experiments.disentangling.model', { name, seed: whole(best.seed) }),
      });
    return html`<figure class="experiment-walks">
        <figcaption>${t('experiments.disentangling.best', { name, seed: whole(best.seed), gap: number(gapOf(best), 2) })}</figcaption>
        ${digitSheet({
          xs: best.walks,
          shape,
          columns: walked,
          rows: model.latent,
          theme: this.theme,
          label: t('experiments.disentangling.walks'),
          testid: 'disentangling-walks',
        })}
        <ol>
          ${tells.map((text) => html`<li>${text}</li>`)}
        </ol>
      </figure>
      ${button({
        label: t('experiments.disentangling.open'),
        tip: t('experiments.disentangling.open.tip'),
        kind: 'quiet',
        testid: 'disentangling-open',
        onClick: open,
      })}`;
  }

  /** @param {Disentangling} result @returns {import('../experiment.js').Row[]} */
  rows({ models }) {
    const scores = methods.map((_, method) => models.filter((of) => of.method === method).map(gapOf));
    const means = scores.map((of, method) => {
      const { mean, error } = meanOf(of);
      return {
        name: t('experiments.disentangling.row.gap', {
          name: t(`experiments.disentangling.${methods[method].id}`),
          seeds: whole(of.length),
        }),
        ours: mean,
        error,
        published: method === 0 ? t('experiments.disentangling.published.none') : '',
        digits: 3,
      };
    });
    const ends = scores.map((of) => Math.max(...of) - Math.min(...of));
    const [widest] = ends.map((_, method) => method).sort((a, b) => ends[b] - ends[a]);
    const factorRows = factors.map((factor, k) => {
      const { mean, error } = meanOf(models.map(({ gaps }) => gaps[k]));
      return {
        name: t('experiments.disentangling.row.factor', { factor: t(`experiments.disentangling.factor.${factor}`) }),
        ours: mean,
        error,
        published: '',
        digits: 3,
      };
    });
    return [
      ...means,
      {
        name: t('experiments.disentangling.row.range', { name: t(`experiments.disentangling.${methods[widest].id}`) }),
        ours: ends[widest],
        error: null,
        published: t('experiments.disentangling.published.range'),
        digits: 3,
      },
      {
        name: t('experiments.disentangling.row.share', { chance: whole(100 * shareByChance(scores)) }),
        ours: 100 * shareBetween(scores),
        error: null,
        published: t('experiments.disentangling.published.share'),
        digits: 0,
      },
      ...factorRows,
    ];
  }

  /** @param {Disentangling} result */
  records({ models }) {
    return models.map((of) => ({
      objective: methods[of.method].objective,
      beta: methods[of.method].beta,
      seed: of.seed,
      mutual_information_gap: gapOf(of),
      ...Object.fromEntries(factors.map((factor, k) => [`gap_${factor}`, of.gaps[k]])),
    }));
  }
}

/** The mutual information gap. @param {Model} model */
const gapOf = ({ gaps }) => gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;

/** z (latent * walked, latent): each latent from -extent to extent, the others at 0. */
function walks() {
  const { latent } = model;
  const z = new Float32Array(latent * walked * latent);
  for (let j = 0; j < latent; j++) {
    for (let i = 0; i < walked; i++) z[(j * walked + i) * latent + j] = extent * ((2 * i) / (walked - 1) - 1);
  }
  return z;
}

/** A dot for each model, and the mean of each method with its standard error. @param {Model[]} models */
function scorePlot(models) {
  const scores = models.map(gapOf);
  const up = roundScale([0, Math.max(0.3, ...scores)], 4);
  const frame = plotFrame({ height, across: [-0.5, methods.length - 0.5], up });
  const label = t('experiments.disentangling.plot', { count: whole(models.length), most: number(Math.max(0, ...scores), 2) });
  const of = (/** @type {number} */ method) => models.filter((model) => model.method === method);
  return html`<svg class="plot experiment-plot" viewBox="0 0 400 ${height}" role="img" aria-label=${label} data-testid="disentangling-plot">
    ${plotAxes(
      frame,
      methods.map(({ id }, at) => ({ at, label: t(`experiments.disentangling.short.${id}`) })),
    )}
    ${methods.map((_, method) => {
      const own = of(method);
      if (!own.length) return nothing;
      const { mean, error } = meanOf(own.map(gapOf));
      const x = frame.x(method + 0.18);
      return svg`<g class="experiment-line of-${method}">
        ${own.map((model) => svg`<circle cx=${frame.x(method - 0.12)} cy=${frame.y(gapOf(model))} r="3.5"></circle>`)}
        ${own.length < 2 ? nothing : svg`<line x1=${x} x2=${x} y1=${frame.y(mean - error)} y2=${frame.y(mean + error)}></line><line x1=${x - 8} x2=${x + 8} y1=${frame.y(mean)} y2=${frame.y(mean)}></line>`}
      </g>`;
    })}
  </svg>`;
}

customElements.define('vae-experiment-disentangling', DisentanglingExperiment);
