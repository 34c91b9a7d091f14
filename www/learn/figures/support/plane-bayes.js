// @ts-check
/**
 * Bayes on the latent plane, for the figures that show it: q(z|x), log p(x, z) over a window and the quadrature of it all,
 * kept up with the digit and the model. A coarse map follows the hand; the fine one and the quadrature, which take a
 * second or more, come when digit and model rest.
 */
import { html, nothing } from '../../../vendor/lit.js';
import { t } from '../../../shared/i18n.js';
import { sigmaOf } from '../../../shared/figures/gaussian.js';
import { latest } from '../../../shared/latest.js';
import { rests } from './rest.js';
import { letTrain } from './training.js';
import { askPlane, planeVersion } from './two-d.js';

/** Cells along a side of the map while something moves, and when it rests. */
const coarse = 24;
export const fine = 100;

/** @typedef {import('../../../pkg/simd128/vae_wasm.js').Window} Window */
/** @typedef {import('./heat-map.js').Heat} Heat */
/** @typedef {[number, number]} Pair */
/** @typedef {{ digit: import('../../../shared/view.js').Digit, version: unknown }} Asked what an answer is about */

export class PlaneBayes {
  /**
   * @param {import('../../../shared/view.js').View} figure
   * @param {() => Window} windowOf what the figure shows now, as far as it is known
   */
  constructor(figure, windowOf) {
    this.figure = figure;
    this.windowOf = windowOf;
    /** @type {(Asked & { mu: Pair, sigma: Pair }) | null} */
    this.q = null;
    /** @type {(Asked & { answer: import('../../../pkg/simd128/vae_wasm.js').Quadrature }) | null} */
    this.exact = null;
    /** @type {(Asked & Heat) | null} */
    this.heat = null;
    /** @type {'joint' | 'quadrature' | null} heavy work under way */
    this.busy = null;
    this.follow = latest(() => this.sketch());
    this.settle = latest(() => this.refine());
  }

  /** To be called by the figure's willUpdate. */
  update() {
    const { figure } = this;
    const { digit, model } = figure;
    if (!digit) this.q = this.exact = this.heat = null;
    if (!digit || !model) return;
    const { across, up } = this.windowOf();
    const now = [digit, planeVersion(figure), ...across, ...up];
    if (figure.differs('plane-bayes', ...now)) this.follow();
    if (figure.differs('plane-bayes at rest', ...now, figure.progress?.running ?? false)) this.settle();
  }

  /** Whether the numbers are this digit's and this model's. */
  get current() {
    return this.exact !== null && this.about(this.exact);
  }

  /** Whether nothing more will come. */
  get complete() {
    return this.current && this.busy === null && this.heat !== null && this.shows(this.heat, fine);
  }

  /** @param {Asked} answer */
  about({ digit, version }) {
    return digit === this.figure.digit && version === planeVersion(this.figure);
  }

  /** @param {Asked & Heat} heat @param {number} side */
  shows(heat, side) {
    const { across, up } = this.windowOf();
    const [a, b] = [heat.window.across, heat.window.up];
    return this.about(heat) && heat.side >= side && a[0] === across[0] && a[1] === across[1] && b[0] === up[0] && b[1] === up[1];
  }

  async sketch() {
    const { figure } = this;
    const { digit } = figure;
    if (!digit) return;
    const asked = { digit, version: planeVersion(figure) };
    if (!this.q || !this.about(this.q)) {
      const { mu, logvar } = await askPlane(figure)('encode', digit.x);
      this.q = { ...asked, mu: [mu[0], mu[1]], sigma: [sigmaOf(logvar[0]), sigmaOf(logvar[1])] };
    }
    await this.map(coarse);
    await letTrain(figure);
  }

  async refine() {
    const { figure } = this;
    if (!(await rests(figure, () => JSON.stringify(this.windowOf())))) return;
    await this.work('joint', () => this.map(fine));
    const { digit } = figure;
    if (!digit || this.current) return;
    const asked = { digit, version: planeVersion(figure) };
    await this.work('quadrature', async () => {
      const answer = await askPlane(figure)('quadrature', digit.x);
      if (this.about(asked)) this.exact = { ...asked, answer };
    });
  }

  /** @param {number} side */
  async map(side) {
    const { figure } = this;
    const { digit } = figure;
    if (!digit || (this.heat && this.shows(this.heat, side))) return;
    const window = this.windowOf();
    const asked = { digit, version: planeVersion(figure) };
    const logs = await askPlane(figure)('joint', digit.x, window, side);
    // A fine map may have come meanwhile.
    if (this.about(asked) && !(this.heat && this.shows(this.heat, side))) this.heat = { ...asked, logs, side, window };
    figure.requestUpdate();
  }

  /**
   * @param {'joint' | 'quadrature'} what
   * @param {() => Promise<void>} job
   */
  async work(what, job) {
    this.busy = what;
    this.figure.requestUpdate();
    try {
      await job();
    } finally {
      this.busy = null;
      this.figure.requestUpdate();
    }
  }

  /** How far the work is; its place is kept while there is none. */
  progress() {
    const { busy } = this;
    const { work, progress, digit } = this.figure;
    const waits = digit !== null && progress?.running && !this.current;
    const share = work && work.what === busy ? work.done / work.total : 0;
    return html`<p class="plane-work hint" data-testid="plane-work">
      ${
        busy
          ? html`<label>${t(`learn.plane.work.${busy}`)} <progress max="1" .value=${share}></progress></label>`
          : waits
            ? t('learn.plane.work.training')
            : nothing
      }
    </p>`;
  }
}
