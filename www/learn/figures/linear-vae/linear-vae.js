// @ts-check
/**
 * Collapse by beta, where it can be computed exactly: the best linear VAE for the shipped test digits, the KL of each of its
 * latents, and what it makes of the page's digit, while beta is moved.
 */
import { html, svg } from '../../../vendor/lit.js';
import { number, rich, t } from '../../../shared/i18n.js';
import { slider } from '../../../shared/controls/controls.js';
import { sym } from '../../../shared/controls/sym.js';
import { digit } from '../../../shared/figures/digit.js';
import { latest } from '../../../shared/latest.js';
import { numeric } from '../../../shared/text-forms.js';
import { View } from '../../../shared/view.js';
import { ofImages } from '../../../app/datasets.js';
import { plotAxes, plotFrame, plotWidth } from '../../../shared/figures/plot.js';
import { roundScale } from '../../../shared/figures/scale.js';
import { letTrain } from '../support/training.js';
import { principalComponents } from './principal.js';
import { averageKl, bestVariance, reconstruct } from './solution.js';

const latents = 20;
const height = 190;
/** Steps of the slider to ten times the beta, and all of them: at the last, no latent of digits is left. */
const perTen = 20;
const steps = 52;

/** @param {number} position */
const betaAt = (position) => 10 ** (position / perTen);

class LinearVaeFigure extends View {
  static properties = { position: { state: true }, principal: { state: true } };

  static carried = { position: numeric(0, steps) };

  constructor() {
    super();
    /** Of the slider. */
    this.position = 0;
    this.images = 0;
    /** @type {import('./principal.js').Principal | null} of the shipped digits */
    this.principal = null;
    /** @type {Float32Array | null} (pixels) what the best model makes of the digit */
    this.picture = null;
    this.fit = latest(async () => {
      const { x, labels } = await this.ask('examples');
      this.images = labels.length;
      this.principal = await inSlices(principalComponents(x, labels.length, latents));
      await letTrain(this);
    });
  }

  willUpdate() {
    const { digit, model, principal } = this;
    if (ofImages(model) && this.differs('fit', model.data)) this.fit();
    if (this.differs('picture', digit, principal, this.position)) {
      this.picture = digit && principal?.mean.length === digit.x.length ? reconstruct(digit.x, principal, this.noise) : null;
    }
  }

  get beta() {
    return betaAt(this.position);
  }

  /** beta s^2. */
  get noise() {
    return this.principal ? this.beta * bestVariance(this.principal) : Number.NaN;
  }

  render() {
    const { beta, noise, principal, theme } = this;
    const kls = principal ? principal.variances.map((variance) => averageKl(variance, noise)) : [];
    const active = kls.filter((kl) => kl > 0).length;
    const total = kls.reduce((sum, kl) => sum + kl, 0);
    const said = { beta: number(beta, beta < 10 ? 1 : 0), active, latents };
    return html`<div class="figure-linear-vae" role="group" aria-label=${t('learn.linear-vae.label')}>
      ${slider({
        label: t('learn.linear-vae.beta'),
        tip: t('learn.linear-vae.beta.tip'),
        value: this.position,
        min: 0,
        max: steps,
        step: 1,
        format: () => said.beta,
        testid: 'linear-vae-beta',
        onInput: (position) => (this.position = position),
      })}
      <div class="figure-linear-vae-row">
        ${this.bars(kls, t('learn.linear-vae.plot', { ...said, total: number(total) }))}
        <figure>
          ${digit({ x: this.picture, shape: this.shape, theme, label: t('learn.linear-vae.picture', said), testid: 'linear-vae-picture' })}
          <figcaption class="hint">${t('learn.linear-vae.caption')}</figcaption>
        </figure>
      </div>
      <p>
        ${rich('learn.linear-vae.numbers', {
          active: html`<b data-testid="linear-vae-active">${principal ? active : '–'}</b>`,
          latents,
          kl: sym('kl'),
          total: html`<b data-testid="linear-vae-kl">${number(principal && total)}</b>`,
        })}
      </p>
      <p class="hint">${t('learn.linear-vae.hint', { images: this.images || '–', variance: number(principal && bestVariance(principal), 4) })}</p>
    </div>`;
  }

  /**
   * KL of each latent; the axis stays, so that the bars can be seen to sink.
   * @param {number[]} kls
   * @param {string} label
   */
  bars(kls, label) {
    const { principal } = this;
    const most = principal ? averageKl(principal.variances[0], bestVariance(principal)) : 2;
    const frame = plotFrame({ height, across: [0.25, latents + 0.75], up: roundScale([0, most]) });
    const { x, y, base } = frame;
    const ticks = [1, 5, 10, 15, 20].map((at) => ({ at, label: String(at) }));
    return html`<svg class="plot figure-linear-vae-plot" viewBox="0 0 ${plotWidth} ${height}" role="img" aria-label=${label} data-concept="kl">
      ${plotAxes(frame, ticks)}
      ${kls.map((kl, j) =>
        kl > 0
          ? svg`<rect class="bar" x=${x(j + 1) - 5.5} width="11" y=${y(kl)} height=${base - y(kl)}></rect>`
          : svg`<circle class="collapsed" cx=${x(j + 1)} cy=${base - 4} r="3"></circle>`,
      )}
    </svg>`;
  }
}

/** Milliseconds of one slice, after which the page may draw. */
const slice = 8;

/**
 * @template T
 * @param {Generator<undefined, T, undefined>} steps
 * @returns {Promise<T>} what they return
 */
async function inSlices(steps) {
  let start = performance.now();
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
    if (performance.now() - start < slice) continue;
    await new Promise(requestAnimationFrame);
    start = performance.now();
  }
}

customElements.define('vae-figure-linear-vae', LinearVaeFigure);
