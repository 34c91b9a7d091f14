// @ts-check
/**
 * Each latent by itself: its density against the prior, mu, sigma, KL, those that say most first. A click walks the
 * latent: what the decoder draws as this one number goes from one end of the prior to the other.
 */
import { html, nothing, repeat } from '../../vendor/lit.js';
import { number, rich, t } from '../../shared/i18n.js';
import { button } from '../../shared/controls/controls.js';
import { css } from '../../shared/controls/css.js';
import { sym } from '../../shared/controls/sym.js';
import { density } from '../../shared/figures/density.js';
import { digit } from '../../shared/figures/digit.js';
import { figureTools } from '../../shared/figures/export.js';
import { sigmaOf } from '../../shared/figures/gaussian.js';
import { latentName } from '../../shared/figures/latents.js';

/** @typedef {import('../../app/protocol.js').Explanation} Explanation */

/** Steps of a walk, and where it ends, in deviations of the prior. */
export const walkSteps = 11;
export const walkExtent = 3;
/** Latents shown before "all" is asked for. */
const few = 20;

/**
 * @param {object} options
 * @param {Explanation | null} options.explanation
 * @param {number} options.latent how many the model has
 * @param {number[]} options.order
 * @param {number} options.chosen
 * @param {boolean} options.all
 * @param {(index: number) => void} options.onChoose
 * @param {() => void} options.onAll
 * @param {unknown} options.sight tells whether it is in sight (shared/sight.js)
 */
export function latents({ explanation, latent, order, chosen, all, onChoose, onAll, sight }) {
  const shown = all ? order : order.slice(0, few);
  return html`<section class="draw-latents figure-place" ${sight} aria-label=${t('draw.latents')}>
    <h2>${t('draw.latents')} <span class="aside">${rich(explanation?.klError === undefined ? 'draw.latents.about' : 'draw.latents.about.learned', { q: sym('q'), prior: sym('prior'), kl: sym('kl') })}</span></h2>
    <div class="draw-latent-grid">
      ${repeat(
        shown,
        (index) => index,
        (index) => latentCard({ explanation, index, chosen: index === chosen, onChoose }),
      )}
    </div>
    ${
      latent > few
        ? button({
            label: t(all ? 'draw.latents.fewer' : 'draw.latents.all', { count: latent }),
            tip: t('draw.latents.all.tip'),
            onClick: onAll,
          })
        : nothing
    }
    ${figureTools('draw-latents')}
  </section>`;
}

/** One latent in words. @param {Explanation} explanation @param {number} index */
export const latentSaid = ({ mu, logvar, klPerLatent }, index) =>
  `${latentName(index)}: μ ${number(mu[index], 2)}, σ ${number(sigmaOf(logvar[index]), 2)}, KL ${number(klPerLatent[index], 2)}`;

/**
 * @param {object} options
 * @param {Explanation | null} options.explanation
 * @param {number} options.index
 * @param {boolean} options.chosen
 * @param {(index: number) => void} options.onChoose
 */
function latentCard({ explanation, index, chosen, onChoose }) {
  const mu = explanation?.mu[index] ?? 0;
  const sigma = explanation ? sigmaOf(explanation.logvar[index]) : 1;
  const shown = (/** @type {number} */ value) => (explanation ? number(value, 2) : '–');
  return html`<button
    type="button"
    class="draw-latent"
    aria-pressed=${String(chosen)}
    aria-description=${t('draw.latent.tip')}
    data-tip=${t('draw.latent.tip')}
    data-testid="latent-${index}"
    @click=${() => onChoose(index)}
  >
    <span class="draw-latent-name"
      ><i class="sym" data-concept="z">${latentName(index)}</i>
      <span class="draw-latent-kl">${sym('kl')} ${shown(explanation?.klPerLatent[index] ?? 0)}</span></span
    >
    ${density(explanation && { mu, sigma })}
    <span class="draw-latent-numbers"><span>${sym('mu')} ${shown(mu)}</span><span>${sym('sigma')} ${shown(sigma)}</span></span>
  </button>`;
}

/**
 * @param {object} options
 * @param {Float32Array | null} options.walk (walkSteps, pixels)
 * @param {import('../../shared/figures/shape.js').Shape} options.shape
 * @param {number} options.index
 * @param {number} options.mu where the digit's own mean lies
 * @param {import('../../app/theme.js').Theme} options.theme
 * @param {unknown} options.sight tells whether it is in sight (shared/sight.js)
 */
export function walkStrip({ walk, shape, index, mu, theme, sight }) {
  const share = `${((Math.max(-walkExtent, Math.min(walkExtent, mu)) / walkExtent) * 0.5 * (1 - 1 / walkSteps) + 0.5) * 100}%`;
  const at = (/** @type {number} */ step) => (step / (walkSteps - 1)) * 2 * walkExtent - walkExtent;
  return html`<section class="draw-walk" ${sight} aria-label=${t('draw.walk', { latent: latentName(index) })}>
    <h2>
      ${rich('draw.walk', { latent: html`<i class="sym" data-concept="z">${latentName(index)}</i>` })}
      <span class="aside">${t('draw.walk.about')}</span>
    </h2>
    <div class="draw-walk-strip" data-testid="walk">
      ${Array.from({ length: walkSteps }, (_, step) =>
        digit({
          x: walk,
          shape,
          index: step,
          theme,
          label: t('draw.walk.label', { latent: latentName(index), value: number(at(step), 1) }),
        }),
      )}
    </div>
    <div class="draw-walk-scale" aria-hidden="true">
      <i class="draw-walk-mark" ${css({ '--at': share })}></i>
      ${Array.from({ length: walkSteps }, (_, step) => html`<span>${number(at(step), 1)}</span>`)}
    </div>
  </section>`;
}
