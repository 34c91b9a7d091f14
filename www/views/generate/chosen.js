// @ts-check
/** One sample from near: its picture, its z as numbers, and where that lies under the prior. */
import { html } from '../../vendor/lit.js';
import { number, rich, t } from '../../shared/i18n.js';
import { button } from '../../shared/controls/controls.js';
import { sym } from '../../shared/controls/sym.js';
import { cloud } from '../../shared/figures/cloud.js';
import { digit } from '../../shared/figures/digit.js';
import { latentName } from '../../shared/figures/latents.js';
import { latentMap } from '../../shared/figures/map.js';
import { normSpread, typicalNorm } from '../../shared/figures/norms.js';
import { figureTools } from '../../shared/figures/export.js';

/** @typedef {import('../../shared/figures/contours.js').Line} Line */

/**
 * @param {object} options
 * @param {import('../../pkg/simd128/vae_wasm.js').Decoded | null} options.samples
 * @param {import('../../shared/figures/shape.js').Shape} options.shape
 * @param {number} options.latent
 * @param {number} options.chosen
 * @param {number | null} options.logPrior log p(z) of it, nats
 * @param {Float32Array | null} options.tiles of a 2-D model
 * @param {readonly Line[]} options.prior its lines there
 * @param {boolean} options.standard whether the prior is N(0, I)
 * @param {number} options.temperature
 * @param {import('../../app/theme.js').Theme} options.theme
 * @param {() => void} options.onTake
 */
export function chosenSample({ samples, shape, latent, chosen, logPrior, tiles, prior, standard, temperature, theme, onTake }) {
  const z = samples ? samples.z.subarray(chosen * latent, (chosen + 1) * latent) : new Float32Array(0);
  const numbers = Array.from(z, (value, index) => `${latentName(index)} ${number(value, 2)}`);
  const label = t('generate.where.label', { index: chosen + 1, numbers: numbers.slice(0, 20).join(', ') });
  return html`<section class="generate-chosen figure-place" aria-label=${t('generate.chosen', { index: chosen + 1 })}>
    <div class="generate-head">
      ${digit({ x: samples?.mean, shape, index: chosen, theme, label: t('generate.chosen', { index: chosen + 1 }), kind: 'large', testid: 'sample-chosen' })}
      <div>
        <h2>${t('generate.chosen', { index: chosen + 1 })}</h2>
        ${length(z, latent, standard ? temperature : null)}
        <p class="generate-norm">${rich('generate.log-prior', {
          prior: sym('prior'),
          nats: html`<strong data-testid="sample-log-prior">${number(logPrior, 1)}</strong>`,
        })}</p>
        ${button({ label: t('generate.take'), tip: t('generate.take.tip'), disabled: !samples, testid: 'sample-take', onClick: onTake })}
      </div>
    </div>
    <h2>${rich('generate.where', { z: sym('z'), prior: sym('prior') })}</h2>
    <div class="generate-where">
      ${
        latent === 2
          ? latentMap({ scene: { ...scene(samples, chosen, tiles), prior, shape }, theme, label })
          : cloud({ z: samples?.z ?? null, latent: Math.max(1, latent), chosen, theme, label })
      }
    </div>
    <p class="hint">${t(`generate.where.${latent === 2 ? 'map' : 'cloud'}${standard ? '' : '.learned'}`)}</p>
    <ol class="generate-numbers" tabindex="0" aria-label=${t('generate.z')} data-testid="sample-z">
      ${Array.from(z, (value, index) => html`<li><i class="sym" data-concept="z">${latentName(index)}</i> <span>${number(value, 2)}</span></li>`)}
    </ol>
    ${figureTools('chosen')}
  </section>`;
}

/**
 * How long z is, and how long draws of N(0, I) at this temperature usually are.
 * @param {Float32Array} z
 * @param {number} latent
 * @param {number | null} temperature null of another prior
 */
function length(z, latent, temperature) {
  const own = { z: html`|${sym('z')}|`, norm: html`<strong>${number(z.length ? Math.hypot(...z) : null, 2)}</strong>` };
  if (temperature === null) return html`<p class="generate-norm">${rich('generate.norm.learned', own)}</p>`;
  const parts = {
    ...own,
    typical: number(latent ? temperature * typicalNorm(latent) : null, 2),
    spread: number(latent ? temperature * normSpread(latent) : null, 2),
  };
  return html`<p class="generate-norm" data-tip=${t('generate.norm.tip')}>${rich('generate.norm', parts)}</p>`;
}

/**
 * @param {import('../../pkg/simd128/vae_wasm.js').Decoded | null} samples
 * @param {number} chosen
 * @param {Float32Array | null} tiles
 * @returns {Omit<import('../../shared/figures/map.js').MapScene, 'prior'>}
 */
function scene(samples, chosen, tiles) {
  const z = samples?.z ?? null;
  return { latents: [0, 1], tiles, faint: true, samples: z, chosen: z && [z[chosen * 2], z[chosen * 2 + 1]] };
}
