// @ts-check
/**
 * What the part of a step that is lit does, in a sentence beside it, with the numbers of the page's digit that goes through: those
 * of the latent that says most. Where there is no digit, the sentence is about every image.
 */
import { html, nothing } from '../../vendor/lit.js';
import { hasText, number, t, whole } from '../../shared/i18n.js';
import { sigmaOf } from '../../shared/figures/gaussian.js';
import { byKl, latentName } from '../../shared/figures/latents.js';
import { pixelsOf } from '../../shared/figures/shape.js';

/** @typedef {import('../../shared/phases.js').Phase} Phase */
/** @typedef {import('./pipeline.js').Shown} Shown */

/** In whose colours the sentence stands. @type {Record<Phase, string>} */
const concepts = { forward: 'q', sample: 'z', decode: 'p', loss: 'nll', backward: 'nll', update: 'x' };

/** @param {Shown} view @param {Phase | null} phase @param {import('./network.js').Numbers} numbers */
export function phaseCaption(view, phase, numbers) {
  if (!phase) return nothing;
  return html`<p class="train-phase-caption" data-phase=${phase} data-concept=${concepts[phase]} data-testid="train-phase-caption">
    ${sentence(view, phase, numbers)}
  </p>`;
}

/** @param {Shown} view @param {Phase} phase @param {import('./network.js').Numbers} numbers */
function sentence({ explanation, model, history, moment, shape }, phase, numbers) {
  const latent = model?.config.model.latent;
  // The numbers of now are none of a moment's; between two models the explanation may be of the earlier one.
  if (!model || !explanation || moment || explanation.mu.length !== latent) return t(`train.phase.${phase}.about`);
  const { optimizer } = model.config.train;
  const named = `setting.optimizer.${optimizer}`;
  return t(`train.phase.${phase}.now`, {
    ...numbers,
    ...ofLatent(explanation, byKl(explanation.klPerLatent)[0]),
    pixels: whole(pixelsOf(shape)),
    norm: number(history.points.at(-1)?.gradientNorm, 1),
    optimizer: hasText(named) ? t(named) : optimizer,
  });
}

/**
 * Its q(z|x) and the first draw, as they are written in a sum.
 * @param {Pick<import('../../app/protocol.js').Explanation, 'mu' | 'logvar' | 'eps'>} explanation
 * @param {number} at
 */
export function ofLatent({ mu, logvar, eps }, at) {
  // The sum is that of the rounded terms, so that what is shown adds up.
  const [mean, deviation, noise] = [mu[at], sigmaOf(logvar[at]), eps[at]].map((value) => Number(value.toFixed(2)));
  return {
    name: latentName(at),
    mu: number(mean, 2),
    sigma: number(deviation, 2),
    eps: noise < 0 ? `(${number(noise, 2)})` : number(noise, 2),
    z: number(mean + deviation * noise, 2),
  };
}
