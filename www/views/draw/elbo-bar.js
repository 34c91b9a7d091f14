// @ts-check
/**
 * nll + kl as one bar of nats: what the two terms of the ELBO cost, on an axis that stands still, so that lengths compare from
 * digit to digit and from model to model. A density may make nll negative (Gaussian likelihoods): that part then lies left of
 * zero, and the KL over it takes back its share. Boxes whose places are custom properties; the numbers stand beside it.
 */
import { html, nothing } from '../../vendor/lit.js';
import { number } from '../../shared/i18n.js';
import { css } from '../../shared/controls/css.js';

/**
 * The axis of each likelihood, in nats: nats of different likelihoods do not compare, those of one do. What costs more than
 * an axis has room for leaves it at its end.
 * @type {Record<string, [number, number]>}
 */
const axes = {
  bernoulli: [0, 300],
  gaussian: [-300, 300],
  'gaussian-learned': [-300, 300],
  categorical: [0, 900],
  'continuous-bernoulli': [-1800, 0],
};

/** @param {string | undefined} likelihood @returns {[number, number]} */
export const axisOf = (likelihood) => axes[likelihood ?? 'bernoulli'] ?? axes.bernoulli;

/**
 * From where to where on the axis, 0..1, the terms and their sum lie.
 * @param {[number, number]} axis
 * @param {number} nll
 * @param {number} kl
 */
export function places([low, high], nll, kl) {
  const share = (/** @type {number} */ value) => Math.max(0, Math.min(1, (value - low) / (high - low)));
  const zero = Math.max(low, Math.min(high, 0));
  return {
    nll: { from: share(Math.min(zero, nll)), to: share(Math.max(zero, nll)) },
    kl: { from: share(nll), to: share(nll + kl) },
    sum: share(nll + kl),
    beyond: nll + kl > high || nll < low,
  };
}

const percent = (/** @type {number} */ share) => `${(share * 100).toFixed(3)}%`;

/**
 * @param {object} options
 * @param {number | null} options.nll nats
 * @param {number | null} options.kl nats
 * @param {{ nll: number, kl: number } | null} options.typical of a test digit
 * @param {string | undefined} options.likelihood
 * @param {string} options.label
 */
export function elboBar({ nll, kl, typical, likelihood, label }) {
  const axis = axisOf(likelihood);
  const [low, high] = axis;
  const at = places(axis, nll ?? 0, kl ?? 0);
  const mark = typical && places(axis, typical.nll, typical.kl).sum;
  const part = (/** @type {'nll' | 'kl'} */ name) => {
    const { from, to } = nll === null ? { from: 0, to: 0 } : at[name];
    return html`<div class="elbo-part" data-concept=${name} ${css({ '--from': percent(from), '--share': to - from })}></div>`;
  };
  const ticks = [low, low + (high - low) / 3, low + (2 * (high - low)) / 3, high];
  return html`<div class="elbo-bar" role="img" aria-label=${label}>
    <div class="elbo-track ${nll !== null && at.beyond ? 'elbo-beyond' : ''}">
      ${part('nll')} ${part('kl')}
      ${mark === null ? nothing : html`<i class="elbo-typical" ${css({ '--from': percent(mark) })}></i>`}
    </div>
    <div class="elbo-ticks" aria-hidden="true">
      ${ticks.map((tick) => html`<span ${css({ '--from': percent((tick - low) / (high - low)) })}>${number(tick, 0)}</span>`)}
    </div>
  </div>`;
}
