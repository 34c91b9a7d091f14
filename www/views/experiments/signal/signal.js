// @ts-check
/**
 * Signal and noise: how the mean of the importance-weighted gradient stands to its spread as k grows, for the decoder, for the encoder,
 * and for the encoder with the doubly reparameterized gradient (Rainforth et al. 2018; Tucker et al. 2019).
 */
import { html, svg } from '../../../vendor/lit.js';
import { number, t, whole } from '../../../shared/i18n.js';
import { plotAxes, plotFrame, polyline } from '../../../shared/figures/plot.js';
import { Experiment } from '../experiment.js';
import { powerAxis, powersAround } from '../log-axis.js';
import { meanOf } from '../statistics.js';

/** k, and how many estimates of the gradient are drawn. */
const draws = [
  { k: 1, estimates: 60 },
  { k: 4, estimates: 60 },
  { k: 16, estimates: 40 },
  { k: 64, estimates: 24 },
  { k: 256, estimates: 16 },
  { k: 1024, estimates: 10 },
];
/** The slopes are those over so many of the largest k: the theory is about the limit. */
const last = 3;
/** Points of the data, and samples that one question draws at most for each. */
const points = 512;
const samples = 128;
const height = 260;
const names = /** @type {const} */ (['decoder', 'encoder', 'doubly']);
/** The slopes that the theory has. */
const theory = { decoder: '+1/2', encoder: '−1/2', doubly: '+1/2' };

/** @typedef {import('../../../app/protocol.js').Answer<'gradientRatios'>} Ratios */
/** @typedef {{ value: number, error: number }} Estimate */
/** @typedef {{ ratios: Ratios[], slopes: Record<(typeof names)[number], Estimate> | null }} Signal ratios: of each of `draws`, as far as they have come */

/** @extends {Experiment<Signal>} */
class SignalExperiment extends Experiment {
  static id = 'signal';
  static command = 'cargo run --release -p vae-playground --example signal';
  static ofModel = false;
  static start = 'compute';

  /** @param {import('../experiment.js').Step} step */
  async measure(step) {
    const all = draws.reduce((sum, { k, estimates }) => sum + k * estimates, 0);
    let [done, stream] = [0, 0];
    /** @type {Ratios[]} */
    const found = [];
    for (const { k, estimates } of draws) {
      /** @type {Float64Array[]} */
      const gradients = [];
      const most = Math.max(1, Math.floor(samples / k));
      for (let left = estimates; left > 0; left -= most) {
        const some = Math.min(most, left);
        gradients.push(await this.ask('toyGradients', points, k, some, stream++));
        done += k * some;
        step(done / all);
      }
      found.push(await this.ask('gradientRatios', joined(gradients)));
      step(done / all);
      this.draft = { ratios: [...found], slopes: null };
    }
    return { ratios: found, slopes: await this.slopesOf(found) };
  }

  /** @param {Ratios[]} ratios */
  async slopesOf(ratios) {
    const k = Float64Array.from(draws.slice(-last), (of) => of.k);
    const slope = (/** @type {(typeof names)[number]} */ name) => {
      const of = ratios.slice(-last).map((each) => each[name]);
      return this.ask(
        'logSlope',
        k,
        Float64Array.from(of, ({ value }) => value),
        Float64Array.from(of, ({ error }) => error),
      );
    };
    return { decoder: await slope('decoder'), encoder: await slope('encoder'), doubly: await slope('doubly') };
  }

  /** @param {Signal | null} result */
  picture(result) {
    const ratios = result?.ratios ?? [];
    const values = ratios.flatMap((of) => names.map((name) => of[name].value));
    const logs = draws.map(({ k }) => Math.log10(k));
    const frame = plotFrame({ height, across: [0, logs[logs.length - 1]], up: powersAround([...values, 0.1, 10]) });
    const [first, final] = [ratios[0], ratios.at(-1)];
    const label = t('experiments.signal.plot', {
      first: number(first?.encoder.value, 2),
      last: number(final?.encoder.value, 2),
      k: whole(draws[Math.max(0, ratios.length - 1)].k),
    });
    return html`<svg class="plot experiment-plot" viewBox="0 0 400 ${height}" role="img" aria-label=${label} data-testid="signal-plot">
        ${powerAxis(frame)} ${plotAxes(
          frame,
          draws.map(({ k }) => ({ at: Math.log10(k), label: whole(k) })),
        )}
        ${names.map((name) => line(frame, logs, ratios, name))}
      </svg>
      <p class="experiment-keys">
        ${names.map((name) => html`<span class="experiment-key ${name}">${t(`experiments.signal.key.${name}`)}</span>`)}
        <span class="hint">${t('experiments.signal.axis')}</span>
      </p>`;
  }

  /** @param {Signal} result @returns {import('../experiment.js').Row[]} */
  rows({ ratios, slopes }) {
    const k = { from: whole(draws[draws.length - last].k), to: whole(draws[draws.length - 1].k) };
    const final = ratios[ratios.length - 1];
    // Those of the k are independent of each other.
    const disagreement = meanOf(ratios.map((of) => of.disagreement));
    return [
      ...names.map((name) => ({
        name: t(`experiments.signal.row.${name}`, k),
        ours: slopes?.[name].value ?? null,
        error: slopes?.[name].error ?? null,
        published: t('experiments.signal.published', { slope: theory[name] }),
        digits: 3,
      })),
      ...names.map((name) => ({
        name: t('experiments.signal.row.ratio', { k: k.to, what: t(`experiments.signal.key.${name}`) }),
        ours: final[name].value,
        error: final[name].error,
        published: '',
        digits: 3,
      })),
      {
        name: t('experiments.signal.row.disagreement'),
        ours: disagreement.mean,
        error: disagreement.error,
        published: t('experiments.signal.published.one'),
        digits: 2,
      },
    ];
  }

  /** @param {Signal} result */
  records({ ratios }) {
    return ratios.map(({ decoder, encoder, doubly, disagreement }, at) => ({
      ...draws[at],
      decoder: decoder.value,
      decoder_standard_error: decoder.error,
      encoder: encoder.value,
      encoder_standard_error: encoder.error,
      doubly_reparameterized: doubly.value,
      doubly_reparameterized_standard_error: doubly.error,
      disagreement,
    }));
  }
}

/**
 * A ratio over k with twice its standard error up and down.
 * @param {import('../../../shared/figures/plot.js').Frame} frame
 * @param {number[]} logs of k
 * @param {Ratios[]} ratios
 * @param {(typeof names)[number]} name
 */
const line = (frame, logs, ratios, name) => svg`<g class="experiment-line ${name}">
  <polyline points=${polyline(
    frame,
    logs.slice(0, ratios.length),
    ratios.map((of) => Math.log10(of[name].value)),
  )}></polyline>
  ${ratios.map((of, at) => {
    const { value, error } = of[name];
    const x = frame.x(logs[at]);
    const [low, high] = [Math.max(value - 2 * error, value / 100), value + 2 * error].map((v) => frame.y(Math.log10(v)));
    return svg`<line x1=${x} x2=${x} y1=${low} y2=${high}></line><circle cx=${x} cy=${frame.y(Math.log10(value))} r="2.5"></circle>`;
  })}
</g>`;

/** One array after the other. @param {Float64Array[]} arrays */
function joined(arrays) {
  const all = new Float64Array(arrays.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const array of arrays) {
    all.set(array, at);
    at += array.length;
  }
  return all;
}

customElements.define('vae-experiment-signal', SignalExperiment);
