// @ts-check
/**
 * The exact posterior p(z|x) of the page's digit under the encoder's ellipse, and the identity
 * log p(x) = ELBO + KL(q(z|x) || p(z|x)), whose three numbers are computed apart.
 */
import { html } from '../../../vendor/lit.js';
import { number, rich, t } from '../../../shared/i18n.js';
import { choice } from '../../../shared/controls/controls.js';
import { css } from '../../../shared/controls/css.js';
import { sym } from '../../../shared/controls/sym.js';
import { flag } from '../../../shared/text-forms.js';
import { View } from '../../../shared/view.js';
import { heatMap, windowAround } from '../support/heat-map.js';
import { PlaneBayes } from '../support/plane-bayes.js';
import { digitsOf, roundScale } from '../../../shared/figures/scale.js';
import { TestDigitTries } from '../support/tries.js';
import { planeNotice, planeShape } from '../support/two-d.js';

/** @typedef {import('../../../pkg/simd128/vae_wasm.js').Quadrature} Quadrature */
/** @typedef {[number, number]} Pair */
/** @typedef {{ mean: Pair, sigma: Pair }} Place */

/** From the middle of the whole map to its sides; further where a distribution lies outside. */
const wholeReach = 4;
/** Deviations of each distribution that the near map holds. */
const held = 3.5;
/** And so much more, that a small one far away does not lie on the edge. */
const rim = 1.12;
/** Test digits that the shipped model's encoder places well, badly and worst: a 7, a 5 and a 2. */
const offered = [0, 8, 72];

class PosteriorFigure extends View {
  static properties = { near: { state: true } };

  static carried = { near: flag };

  constructor() {
    super();
    this.near = true;
    this.plane = new PlaneBayes(this, () => this.window);
    this.tries = new TestDigitTries(this, offered);
  }

  /** @returns {import('../../../shared/figures/shape.js').Shape} */
  get pictured() {
    return planeShape(this);
  }

  /** Both distributions, as far as they are known. @returns {Place[]} */
  get places() {
    const { plane } = this;
    const places = plane.q ? [{ mean: plane.q.mu, sigma: plane.q.sigma }] : [];
    if (plane.exact && plane.current) {
      const { mean, covariance } = plane.exact.answer;
      places.push({ mean: [mean[0], mean[1]], sigma: [Math.sqrt(covariance[0]), Math.sqrt(covariance[3])] });
    }
    return places;
  }

  get window() {
    const { places } = this;
    const ends = (/** @type {number} */ axis) => {
      const all = places.flatMap(({ mean, sigma }) => [mean[axis] - held * sigma[axis], mean[axis] + held * sigma[axis]]);
      return all.length ? [Math.min(...all), Math.max(...all)] : [-wholeReach, wholeReach];
    };
    const [across, up] = [ends(0), ends(1)];
    if (this.near) {
      const reach = (rim * Math.max(across[1] - across[0], up[1] - up[0])) / 2;
      return windowAround([(across[0] + across[1]) / 2, (up[0] + up[1]) / 2], reach);
    }
    return windowAround([0, 0], Math.max(wholeReach, Math.ceil(Math.max(...[...across, ...up].map(Math.abs)))));
  }

  willUpdate() {
    this.plane.update();
    this.tries.update();
  }

  render() {
    const { plane, theme, near, window } = this;
    const exact = plane.exact?.answer ?? null;
    return html`<div class="figure-posterior" role="group" aria-label=${t('learn.posterior.label')} aria-busy=${String(!plane.complete)} data-testid="figure-posterior">
      ${planeNotice(this)}
      ${heatMap({
        scene: { heat: plane.heat, window, shades: 'linear', q: plane.q && { mu: plane.q.mu, sigma: plane.q.sigma } },
        theme,
        label: this.mapLabel(),
        testid: 'figure-posterior-map',
      })}
      <p class="figure-posterior-keys hint">
        <span><i class="figure-posterior-key" data-concept="p"></i>${t('learn.posterior.exact')}</span>
        <span><i class="figure-posterior-key line" data-concept="q"></i>${rich('learn.posterior.q', { q: sym('q'), sigma: sym('sigma') })}</span>
      </p>
      ${choice({
        id: 'figure-posterior-window',
        label: t('learn.posterior.window'),
        tip: t('learn.posterior.window.tip'),
        value: near ? 'near' : 'whole',
        options: /** @type {const} */ (['near', 'whole']).map((value) => ({
          value,
          label: t(`learn.posterior.window.${value}`),
        })),
        onChange: (value) => (this.near = value === 'near'),
      })}
      ${identity(exact)} ${plane.progress()} ${this.tries.render()}
    </div>`;
  }

  mapLabel() {
    const { q, exact } = this.plane;
    const pair = (/** @type {ArrayLike<number> | undefined} */ z) => `(${number(z?.[0], 2)}, ${number(z?.[1], 2)})`;
    return t('learn.posterior.map', { mean: pair(exact?.answer.mean), mu: pair(q?.mu), sigma: pair(q?.sigma) });
  }
}

/** The two bars of a divergence, from the font of formulas: others draw them wide. */
const beside = html`<span class="figure-posterior-beside">∥</span>`;

/** @param {unknown} shown @param {string} testid */
const value = (shown, testid) => html`<b class="value plane-number" data-testid="figure-posterior-${testid}">${shown}</b>`;

/**
 * The three numbers in words and as bars on one scale, which holds the gap rather than zero.
 * @param {Quadrature | null} exact
 */
function identity(exact) {
  const shown = (/** @type {'logPx' | 'elbo' | 'klPosterior' | 'nll' | 'kl'} */ name) =>
    value(number(exact?.[name], 2), name.toLowerCase());
  const difference = exact && exact.logPx - exact.elbo - exact.klPosterior;
  return html`<div class="figure-posterior-identity">
      <span>log p(${sym('x')})</span><span>=</span><span>ELBO</span><span>+</span><span>KL(${sym('q')} ${beside} p(z|x))</span>
      ${shown('logPx')}<span>=</span>${shown('elbo')}<span>+</span>${shown('klPosterior')}
    </div>
    ${exact ? bars(exact) : html`<div class="figure-posterior-bars"></div>`}
    <p class="hint">
      ${rich('learn.posterior.terms', { nll: sym('nll'), kl: sym('kl'), prior: sym('prior'), beside, a: shown('nll'), b: shown('kl') })}<br />
      ${rich('learn.posterior.difference', { difference: value(number(difference, 4), 'difference') })}
    </p>`;
}

/** @param {Quadrature} exact */
function bars({ logPx, elbo, klPosterior }) {
  // A gap of a hundredth must not fill the bar, one of tens of nats must fit.
  const { low, high, step, ticks } = roundScale([logPx + 0.3, elbo - Math.max(2, logPx - elbo)]);
  const share = (/** @type {number} */ nats) => `${(((nats - low) / (high - low)) * 100).toFixed(3)}%`;
  const part = (/** @type {string} */ kind, /** @type {number} */ from, /** @type {number} */ to) =>
    html`<div class="elbo-part ${kind}" ${css({ '--from': share(from), '--share': share(low + to - from) })}></div>`;
  return html`<div class="figure-posterior-bars" aria-hidden="true">
    <div class="elbo-track">${part('logpx', low, logPx)}</div>
    <div class="elbo-track">
      ${part('bound', low, elbo)} ${part('gap', elbo, elbo + klPosterior)}
      <div class="figure-posterior-mark" ${css({ '--from': share(logPx) })}></div>
    </div>
    <div class="elbo-ticks">${ticks.map((nats) => html`<span ${css({ '--from': share(nats) })}>${number(nats, digitsOf(step))}</span>`)}</div>
  </div>`;
}

customElements.define('vae-figure-posterior', PosteriorFigure);
