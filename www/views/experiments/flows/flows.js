// @ts-check
/**
 * Flows against the Gaussian: planar flows of several lengths fitted to four densities of the plane that no Gaussian is like, and how far
 * each is from what it was fitted to (Rezende and Mohamed 2015, figure 3).
 */
import { html } from '../../../vendor/lit.js';
import { number, t, whole } from '../../../shared/i18n.js';
import { digit } from '../../../shared/figures/digit.js';
import { Experiment } from '../experiment.js';
import { Grid } from './grid.js';

const energies = /** @type {const} */ (['ring', 'wave', 'eye', 'fork']);
const lengths = [2, 8, 32];
const seed = 1;
/** Of a picture, in cells, and how far it reaches from the origin. */
const grid = new Grid(48, 4.5);
/** A step of a flow takes so much of what all else of a fit takes. */
const beside = 6;

/** @typedef {(typeof energies)[number]} Energy */
/** @typedef {{ kl: { mean: number, error: number }, picture: Float32Array }} Fit of one length; nats */
/** @typedef {{ energy: Energy, picture: Float32Array, fits: Fit[] }} Density p, and the flows in the order of `lengths` */

/** @extends {Experiment<Density[]>} */
class FlowsExperiment extends Experiment {
  static id = 'flows';
  static command = 'cargo run --release -p vae-playground --example flows';
  static ofModel = false;
  static start = 'compute';

  constructor() {
    super();
    /** Hears how much of the present fit is done, 0..1. @type {(share: number) => void} */
    this.within = () => {};
  }

  /** A fit takes seconds, of which the worker tells as they pass. */
  willUpdate() {
    super.willUpdate();
    const { work } = this;
    if (this.done !== null && work?.what === 'fitEnergy' && this.differs('work', work)) this.within(work.done);
  }

  stop() {
    this.within = () => {};
    super.stop();
  }

  /** @param {import('../experiment.js').Step} step */
  async measure(step) {
    const cost = (/** @type {number} */ length) => beside + length;
    const all = energies.length * lengths.reduce((sum, length) => sum + cost(length), 0);
    let done = 0;
    /** @type {Density[]} */
    const densities = [];
    for (const energy of energies) {
      const values = await this.ask('energies', energy, grid.centres);
      const { picture, peak } = grid.density(values);
      /** @type {Density} */
      let density = { energy, picture, fits: [] };
      for (const length of lengths) {
        // A fit that was stopped is carried out to its end beside: what is told of it is not this one's.
        this.within = (share) => step(Math.max(this.done ?? 0, (done + share * cost(length)) / all));
        const { kl, z } = await this.ask('fitEnergy', energy, length, seed);
        density = { ...density, fits: [...density.fits, { kl, picture: grid.histogram(z, peak) }] };
        done += cost(length);
        step(done / all);
        this.draft = [...densities, density];
      }
      densities.push(density);
    }
    return densities;
  }

  /** @param {Density[] | null} result */
  picture(result) {
    const heads = [
      t('experiments.flows.target'),
      ...lengths.map((length) => t('experiments.flows.length', { length: whole(length) })),
    ];
    return html`<div class="experiment-flows" data-testid="flows-picture">
        ${heads.map((head) => html`<b>${head}</b>`)}
        ${energies.flatMap((energy, at) => {
          const density = result?.[at];
          const name = t(`experiments.flows.${energy}`);
          const tiles = [
            { picture: density?.picture ?? null, words: name },
            ...lengths.map((_, i) => {
              const fit = density?.fits[i];
              return { picture: fit?.picture ?? null, words: fit ? `KL ${number(fit.kl.mean, 2)}` : '' };
            }),
          ];
          return tiles.map(
            ({ picture, words }, i) =>
              html`<div>
                ${digit({ x: picture, shape: grid.shape, theme: this.theme, label: `${name}, ${heads[i]}` })}
                <span class=${i ? 'value' : ''}>${words}</span>
              </div>`,
          );
        })}
      </div>
      <p class="hint experiment-axis">${t('experiments.flows.axis')}</p>`;
  }

  /** @param {Density[]} result @returns {import('../experiment.js').Row[]} */
  rows(result) {
    return result.flatMap(({ energy, fits }) =>
      fits.map(({ kl }, at) => ({
        name: t('experiments.flows.row', { name: t(`experiments.flows.${energy}`), length: whole(lengths[at]) }),
        ours: kl.mean,
        error: kl.error,
        published: '',
        digits: 3,
      })),
    );
  }

  /** @param {Density[]} result */
  records(result) {
    return result.flatMap(({ energy, fits }) =>
      fits.map(({ kl }, at) => ({ density: energy, length: lengths[at], kl: kl.mean, standard_error: kl.error })),
    );
  }
}

customElements.define('vae-experiment-flows', FlowsExperiment);
