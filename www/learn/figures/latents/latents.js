// @ts-check
/**
 * The variational distribution, latent by latent: each density against the prior and its share of the KL, the largest
 * first, collapsed ones marked. The chosen one stands above them and can be pulled, to see what another q would cost.
 */
import { html, nothing, repeat } from '../../../vendor/lit.js';
import { number, rich, t } from '../../../shared/i18n.js';
import { button } from '../../../shared/controls/controls.js';
import { css } from '../../../shared/controls/css.js';
import { sym } from '../../../shared/controls/sym.js';
import { density } from '../../../shared/figures/density.js';
import { sigmaOf } from '../../../shared/figures/gaussian.js';
import { byKl, latentName } from '../../../shared/figures/latents.js';
import { latest } from '../../../shared/latest.js';
import { flag, orNone } from '../../../shared/text-forms.js';
import { View } from '../../../shared/view.js';
import { densityHandles } from './density-handles.js';
import { gaussianForm, latentForm } from '../support/forms.js';

/** @typedef {import('../../../pkg/simd128/vae_wasm.js').Gaussian} Gaussian */

/** Nats below which a latent says nothing of this digit. */
const collapsedBelow = 0.01;
/** Latents shown before all are asked for. */
const few = 20;
const prior = { mu: 0, sigma: 1 };

class LatentsFigure extends View {
  static standardPrior = true;
  static properties = { chosen: { state: true }, trial: { state: true }, cost: { state: true }, all: { state: true } };

  static carried = { chosen: orNone(latentForm), trial: orNone(gaussianForm), all: flag };

  constructor() {
    super();
    /** @type {number | null} a latent, or null for the one that says most */
    this.chosen = null;
    /** @type {Gaussian | null} where the handles were pulled to; null while they are where the encoder says */
    this.trial = null;
    /** @type {number | null} KL(trial || prior), nats */
    this.cost = null;
    this.all = false;
    this.weigh = latest(async (/** @type {Gaussian} */ p) => {
      const { forward } = await this.ask('gaussianKl', p, prior);
      if (this.trial) this.cost = forward;
    });
  }

  willUpdate() {
    if (this.differs('trial', this.digit, this.latent)) this.release();
    if (this.differs('latent', this.latent)) this.chosen = null;
    if (this.trial && this.differs('cost', this.trial)) this.weigh(this.trial);
  }

  get latent() {
    return this.explanation?.mu.length ?? this.model?.config.model.latent ?? 0;
  }

  release() {
    this.trial = null;
    this.cost = null;
  }

  render() {
    const { explanation, latent } = this;
    const order = explanation ? byKl(explanation.klPerLatent) : Array.from({ length: latent }, (_, i) => i);
    const collapsed = explanation?.klPerLatent.filter((kl) => kl < collapsedBelow).length;
    const shown = this.all ? order : order.slice(0, few);
    return html`<div class="figure-latents" role="group" aria-label=${t('learn.latents.label')}>
      ${latent ? this.one(this.chosen ?? order[0]) : nothing}
      <p class="figure-latents-all">
        ${rich('learn.latents.total', {
          kl: sym('kl'),
          q: sym('q'),
          prior: sym('prior'),
          value: html`<b class="value" data-testid="latents-total">${number(explanation?.kl)}</b>`,
          collapsed: html`<b data-testid="latents-collapsed">${collapsed ?? '–'}</b>`,
          latent,
        })}
      </p>
      <div class="figure-latents-grid">
        ${repeat(
          shown,
          (index) => index,
          (index) => this.card(index, explanation?.klPerLatent[order[0]] ?? 1, index === (this.chosen ?? order[0])),
        )}
      </div>
      ${
        latent > few
          ? button({
              label: t(this.all ? 'draw.latents.fewer' : 'draw.latents.all', { count: latent }),
              tip: t('draw.latents.all.tip'),
              kind: 'quiet',
              onClick: () => (this.all = !this.all),
            })
          : nothing
      }
    </div>`;
  }

  /** @param {number} index of a latent. @returns {Gaussian | null} */
  posterior(index) {
    const { explanation } = this;
    return explanation && { mu: explanation.mu[index], sigma: sigmaOf(explanation.logvar[index]) };
  }

  /** @param {number} index the latent that can be pulled */
  one(index) {
    const { trial } = this;
    const q = trial ?? this.posterior(index);
    const kl = trial ? this.cost : (this.explanation?.klPerLatent[index] ?? null);
    // The two pieces of the closed form; what is left of the KL beside that of the mean is the width's.
    const mean = q && kl !== null ? q.mu ** 2 / 2 : null;
    const wide = mean !== null && kl !== null ? Number(kl.toFixed(2)) - Number(mean.toFixed(2)) : null;
    const value = (/** @type {number | null | undefined} */ number_, /** @type {string} */ testid, digits = 2) =>
      html`<b class="value" data-testid="latents-${testid}">${number(number_, digits)}</b>`;
    const name = latentName(index);
    return html`<div class="figure-latents-one" data-trial=${String(trial !== null)}>
      <p class="figure-latents-head">
        <span><i class="sym" data-concept="z" data-testid="latents-name">${name}</i></span>
        <span>${sym('mu')} ${value(q?.mu, 'mu')}</span>
        <span>${sym('sigma')} ${value(q?.sigma, 'sigma', 3)}</span>
        ${button({
          label: t('learn.latents.back'),
          tip: t('learn.latents.back.tip'),
          kind: 'quiet',
          disabled: !trial,
          testid: 'latents-back',
          onClick: () => this.release(),
        })}
      </p>
      ${densityHandles({
        q,
        label: t('learn.latents.one', { name, mu: number(q?.mu, 2), sigma: number(q?.sigma, 3), kl: number(kl, 2) }),
        onChange: (next) => (this.trial = next),
      })}
      ${pieces(mean, wide)}
      <p class="figure-latents-sum">
        ${rich('learn.latents.sum', {
          kl: sym('kl'),
          mu: sym('mu'),
          sigma: sym('sigma'),
          value: value(kl, 'kl'),
          mean: value(mean, 'mean'),
          wide: value(wide, 'wide'),
        })}
      </p>
      <p class="hint">${t('learn.latents.hint')}</p>
    </div>`;
  }

  /**
   * @param {number} index
   * @param {number} most the largest KL, nats
   * @param {boolean} chosen
   */
  card(index, most, chosen) {
    const { explanation } = this;
    const kl = explanation?.klPerLatent[index];
    const q = this.posterior(index);
    const name = latentName(index);
    const dead = kl !== undefined && kl < collapsedBelow;
    const shown = dead ? t('learn.latents.collapsed') : number(kl, 2);
    const choose = () => {
      this.chosen = index;
      this.release();
    };
    return html`<button
      type="button"
      class="figure-latents-card"
      aria-pressed=${String(chosen)}
      aria-label=${t('learn.latents.card', { name, shown, mu: number(q?.mu, 2), sigma: number(q?.sigma, 2), kl: number(kl, 2) })}
      data-collapsed=${String(dead)}
      data-tip=${dead ? t('learn.latents.collapsed.tip') : t('learn.latents.card.tip')}
      data-testid="latents-card-${index}"
      @click=${choose}
    >
      <span class="figure-latents-name">
        <i class="sym" data-concept="z">${name}</i>
        <span>${shown}</span>
      </span>
      ${density(q)}
      <span class="figure-latents-share" ${css({ '--share': Math.max(0, (kl ?? 0) / most || 0).toFixed(4) })}></span>
    </button>`;
  }
}

/**
 * The KL as a bar of its two pieces; 4 nats fill it, in steps of 4 where there is more.
 * @param {number | null} mean nats
 * @param {number | null} wide nats
 */
function pieces(mean, wide) {
  const whole = 4 * Math.max(1, Math.ceil(((mean ?? 0) + (wide ?? 0)) / 4));
  const share = (/** @type {number | null} */ nats) => `${((Math.max(0, nats ?? 0) / whole) * 100).toFixed(2)}%`;
  return html`<div class="figure-latents-bar" aria-hidden="true" data-concept="kl">
    <div class="elbo-track">
      <div class="elbo-part" ${css({ '--from': '0%', '--share': share(mean) })}></div>
      <div class="elbo-part wide" ${css({ '--from': share(mean), '--share': share(wide) })}></div>
    </div>
    <span>${whole}&nbsp;${t('learn.nats')}</span>
  </div>`;
}

customElements.define('vae-figure-latents', LatentsFigure);
