// @ts-check
/**
 * Where draws fall: from the prior and from q(z|x), over the plane of latents and close to the exact posterior of the
 * page's digit; and how many of each hit the close view, which holds nearly all of its mass.
 */
import { html } from '../../../vendor/lit.js';
import { number, rich, t, whole } from '../../../shared/i18n.js';
import { button } from '../../../shared/controls/controls.js';
import { icon } from '../../../shared/controls/icon.js';
import { sym } from '../../../shared/controls/sym.js';
import { latest } from '../../../shared/latest.js';
import { View } from '../../../shared/view.js';
import { heatMap, windowAround } from '../support/heat-map.js';
import { PlaneBayes } from '../support/plane-bayes.js';
import { letTrain } from '../support/training.js';
import { TestDigitTries } from '../support/tries.js';
import { askPlane, planeNotice, planeShape, planeVersion } from '../support/two-d.js';
import { seedForm } from '../support/forms.js';

const draws = 1000;
/** From the middle of the whole map to its sides. */
const wholeReach = 4;
/** Deviations of the posterior from the middle of the close map to its sides. */
const closeReach = 4;
/** A 7 whose posterior the encoder finds, and a 5 whose posterior it misses. */
const offered = [0, 8];

/** @typedef {import('../../../pkg/simd128/vae_wasm.js').Window} Window */

class MissesFigure extends View {
  static properties = { eps: { state: true }, roll: { state: true } };

  static carried = { roll: seedForm };

  constructor() {
    super();
    /** The seed of the draws. */
    this.roll = 1;
    /** @type {Float32Array | null} (draws, 2) standard normal: the draws from the prior, and the noise of those from q(z|x) */
    this.eps = null;
    this.plane = new PlaneBayes(this, () => this.close);
    this.tries = new TestDigitTries(this, offered);
    this.draw = latest(async () => {
      const { z } = await askPlane(this)('sample', draws, 1, this.roll);
      this.eps = z.length === 2 * draws ? z : null;
      await letTrain(this);
    });
  }

  /** @returns {import('../../../shared/figures/shape.js').Shape} */
  get pictured() {
    return planeShape(this);
  }

  /** Where the mass is; before that is known, where the encoder points. */
  get close() {
    const { plane } = this;
    if (plane.exact && plane.current) {
      const { mean, covariance } = plane.exact.answer;
      return windowAround([mean[0], mean[1]], closeReach * Math.sqrt(Math.max(covariance[0], covariance[3])));
    }
    return plane.q ? windowAround(plane.q.mu, closeReach * Math.max(...plane.q.sigma)) : windowAround([0, 0], wholeReach);
  }

  willUpdate() {
    this.plane.update();
    this.tries.update();
    if (this.model && this.differs('draws', this.roll, planeVersion(this))) this.draw();
  }

  /** @returns {Float32Array | null} (draws, 2) with the noise of the other draws */
  get ofQ() {
    const { eps, plane } = this;
    const { q } = plane;
    return eps && q && eps.map((value, i) => q.mu[i % 2] + q.sigma[i % 2] * value);
  }

  render() {
    const { plane, eps, close, ofQ } = this;
    const hits = { prior: plane.current ? within(eps, close) : null, q: plane.current ? within(ofQ, close) : null };
    return html`<div class="figure-misses" role="group" aria-label=${t('learn.misses.label')} aria-busy=${String(!plane.complete || !eps)} data-testid="figure-misses">
      ${planeNotice(this)}
      <div class="figure-misses-maps">
        ${this.map('whole', windowAround([0, 0], wholeReach), ofQ, close)} ${this.map('close', close, ofQ, null)}
      </div>
      <dl class="figure-misses-numbers">
        <dt data-concept="prior"><i class="figure-misses-key"></i>${rich('learn.misses.prior', { prior: sym('prior'), count: whole(draws) })}</dt>
        <dd data-testid="misses-prior">${said(hits.prior)}</dd>
        <dt data-concept="q"><i class="figure-misses-key"></i>${rich('learn.misses.q', { q: sym('q'), count: whole(draws) })}</dt>
        <dd data-testid="misses-q">${said(hits.q)}</dd>
      </dl>
      <div class="figure-misses-foot">
        ${button({
          label: html`${icon('dice')}<span>${t('learn.misses.again')}</span>`,
          tip: t('learn.misses.again.tip'),
          testid: 'misses-again',
          onClick: () => this.roll++,
        })}
        ${this.tries.render()}
      </div>
      ${plane.progress()}
    </div>`;
  }

  /**
   * @param {'whole' | 'close'} which
   * @param {Window} window
   * @param {Float32Array | null} ofQ
   * @param {Window | null} lens
   */
  map(which, window, ofQ, lens) {
    const { plane, eps, theme } = this;
    const dots = [...(eps ? [{ z: eps, colour: theme.prior }] : []), ...(ofQ ? [{ z: ofQ, colour: theme.q }] : [])];
    return html`<figure>
      ${heatMap({
        scene: { heat: plane.heat, window, shades: 'linear', lens: plane.current ? lens : null, dots },
        theme,
        label: t(`learn.misses.map.${which}`, { from: number(window.across[0], 2), to: number(window.across[1], 2) }),
        testid: `misses-map-${which}`,
      })}
      <figcaption class="hint">${t(`learn.misses.${which}`)}</figcaption>
    </figure>`;
  }
}

/** @param {number | null} count */
const said = (count) => (count === null ? '–' : whole(count));

/**
 * How many draws lie in a window.
 * @param {Float32Array | null} z (n, 2)
 * @param {Window} window
 */
function within(z, { across, up }) {
  if (!z) return null;
  let count = 0;
  for (let i = 0; i < z.length; i += 2) {
    if (z[i] >= across[0] && z[i] <= across[1] && z[i + 1] >= up[0] && z[i + 1] <= up[1]) count++;
  }
  return count;
}

customElements.define('vae-figure-misses', MissesFigure);
