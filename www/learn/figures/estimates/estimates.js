// @ts-check
/**
 * log p(x) of the page's digit by Monte Carlo, with samples from the prior and by importance sampling with q(z|x), as
 * the samples come in; on a plane of latents beside what quadrature finds.
 */
import { html } from '../../../vendor/lit.js';
import { number, rich, t, whole } from '../../../shared/i18n.js';
import { sym } from '../../../shared/controls/sym.js';
import { latest } from '../../../shared/latest.js';
import { View } from '../../../shared/view.js';
import { rests } from '../support/rest.js';
import { Reveal, revealForm } from '../support/reveal.js';
import { runningPlot } from '../support/running.js';
import { letTrain } from '../support/training.js';
import { isPlane } from '../support/two-d.js';
import { seedForm } from '../support/forms.js';

/** Samples while something moves, and when digit and model rest. */
const few = 100;
const all = 4000;
/** What is drawn from, in the order of its lines, and its colour. @type {['prior' | 'posterior', string][]} */
const proposals = [
  ['prior', 'prior'],
  ['posterior', 'q'],
];

/** @typedef {import('../../../pkg/simd128/vae_wasm.js').Running} Running */

class EstimatesFigure extends View {
  static properties = { runs: { state: true }, exact: { state: true }, complete: { state: true }, seed: { state: true } };

  static carried = { seed: seedForm, reveal: revealForm };

  constructor() {
    super();
    /** @type {Record<'prior' | 'posterior', Running> | null} */
    this.runs = null;
    /** @type {number | null} log p(x) by quadrature */
    this.exact = null;
    this.complete = false;
    this.seed = 1;
    this.reveal = new Reveal(this, all);
    this.follow = latest(async () => {
      await this.estimate(few);
      await letTrain(this);
    });
    this.settle = latest(async () => {
      if (!(await rests(this, () => this.seed))) return;
      if (!(await this.estimate(all))) return;
      await this.integrate();
    });
  }

  /** Whether the present model has a plane of latents of its own. */
  get plane() {
    return this.model !== null && isPlane(this.model);
  }

  willUpdate() {
    const { digit, model, modelVersion, seed } = this;
    if (!digit) this.runs = this.exact = null;
    if (!digit || !model) return;
    if (this.differs('exact', digit, modelVersion)) this.exact = null;
    if (this.differs('few', digit, modelVersion, seed)) {
      this.complete = false;
      this.follow();
    }
    if (this.differs('all', digit, modelVersion, seed, this.progress?.running ?? false)) this.settle();
  }

  /**
   * Whether the present digit, model and seed are still those, as a test to be made later.
   * @returns {() => boolean}
   */
  unchanged() {
    const { digit, modelVersion, seed } = this;
    return () => this.digit === digit && this.modelVersion === modelVersion && this.seed === seed;
  }

  /**
   * @param {number} samples
   * @returns {Promise<boolean>} whether they are shown
   */
  async estimate(samples) {
    const { digit, seed } = this;
    if (!digit) return false;
    const same = this.unchanged();
    const ask = (/** @type {'prior' | 'posterior'} */ proposal) => this.ask('estimateLogPx', digit.x, proposal, samples, seed);
    const runs = { prior: await ask('prior'), posterior: await ask('posterior') };
    if (!same() || (samples === few && this.complete)) return false;
    this.runs = runs;
    this.complete = samples === all && (!this.plane || this.exact !== null);
    return true;
  }

  async integrate() {
    const { digit } = this;
    if (!digit || !this.plane || this.exact !== null) return;
    const same = this.unchanged();
    const { logPx } = await this.ask('quadrature', digit.x);
    if (!same()) return;
    this.exact = logPx;
    this.complete = true;
  }

  render() {
    const { runs, exact, reveal } = this;
    const rows = proposals.map(([proposal, concept]) => {
      const running = runs?.[proposal];
      return { proposal, concept, running, upTo: running ? reveal.index(running) : 0 };
    });
    const shown = rows.flatMap(({ running, ...row }) => (running ? [{ running, ...row }] : []));
    const [prior, posterior] = rows.map(({ running, upTo }) => number(running?.estimate[upTo], 1));
    return html`<div class="figure-estimates" role="group" aria-label=${t('learn.estimates.label')} aria-busy=${String(!this.complete)} data-testid="figure-estimates">
      ${runningPlot({
        runs: shown,
        all,
        level: exact,
        label: t('learn.estimates.plot', { samples: whole(reveal.count), prior, posterior, exact: number(exact, 1) }),
        testid: 'figure-estimates-plot',
      })}
      <p class="hint figure-estimates-axis">${t('learn.estimates.axis')}</p>
      ${reveal.controls({ name: 'estimates', running: runs?.prior, onAgain: () => this.seed++ })}
      <table class="running-numbers">
        <tbody>
          ${rows.map(({ proposal, concept, running, upTo }) => estimateRow(proposal, concept, running, upTo))}
          <tr>
            <th scope="row"><i class="running-key dashed"></i>${t('learn.estimates.quadrature')}</th>
            ${
              this.plane || !this.model
                ? html`<td><b class="value" data-testid="figure-estimates-exact">${number(exact, 2)}</b></td>
                  <td class="running-unit">${t('learn.estimates.nats')}</td>`
                : html`<td colspan="2" class="hint">${t('learn.estimates.plane', { latent: this.model.config.model.latent })}</td>`
            }
          </tr>
        </tbody>
      </table>
    </div>`;
  }
}

/**
 * @param {'prior' | 'posterior'} proposal
 * @param {string} concept
 * @param {Running | undefined} running
 * @param {number} at
 */
const estimateRow = (proposal, concept, running, at) =>
  html`<tr>
    <th scope="row" data-concept=${concept}>
      <i class="running-key"></i>${rich(`learn.estimates.${proposal}`, { prior: sym('prior'), q: sym('q') })}
    </th>
    <td>
      <b class="value" data-testid="figure-estimates-${proposal}">${number(running?.estimate[at], 2)}</b> ±
      <span class="value" data-testid="figure-estimates-${proposal}-error">${number(running?.standardError[at], 2)}</span>
    </td>
    <td class="running-unit">${t('learn.estimates.nats')}</td>
  </tr>`;

customElements.define('vae-figure-estimates', EstimatesFigure);
