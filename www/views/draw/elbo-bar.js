// @ts-check
/**
 * nll + kl as one bar of nats: what the two terms of the ELBO cost. A density may make nll negative (Gaussian
 * likelihoods): that part then lies left of zero. Boxes whose places are custom properties; the numbers stand
 * beside it, in words.
 */
import { html } from '../../vendor/lit.js';
import { number } from '../../shared/i18n.js';
import { css } from '../../shared/controls/css.js';

/** Ends of the scale, so that it stands still while one draws. */
const ends = [60, 120, 180, 240, 360, 480, 600, 900, 1200, 1800, 2400, 3600, 4800, 6000, 12000, 24000, 48000, 96000];

/** @param {number} value */
const scaleEnd = (value) => ends.find((end) => end >= value) ?? value;

/**
 * @param {object} options
 * @param {number | null} options.nll nats
 * @param {number | null} options.kl nats
 * @param {string} options.label
 */
export function elboBar({ nll, kl, label }) {
  const cost = { nll: nll ?? 0, kl: kl ?? 0 };
  const low = cost.nll < 0 ? -scaleEnd(-cost.nll) : 0;
  const high = scaleEnd(Math.max(0, cost.nll) + cost.kl);
  const share = (/** @type {number} */ value) => `${((value / (high - low)) * 100).toFixed(3)}%`;
  const from = Math.max(0, cost.nll);
  const ticks = low < 0 ? [low, 0, high] : [0, high / 3, (2 * high) / 3, high];
  return html`<div class="elbo-bar" role="img" aria-label=${label}>
    <div class="elbo-track">
      <div class="elbo-part" data-concept="nll" ${css({ '--from': share(Math.min(0, cost.nll) - low), '--share': share(Math.abs(cost.nll)) })}></div>
      <div class="elbo-part" data-concept="kl" ${css({ '--from': share(from - low), '--share': share(cost.kl) })}></div>
    </div>
    <div class="elbo-ticks" aria-hidden="true">
      ${ticks.map((tick) => html`<span ${css({ '--from': share(tick - low) })}>${number(tick, 0)}</span>`)}
    </div>
  </div>`;
}
