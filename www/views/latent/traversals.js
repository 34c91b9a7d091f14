// @ts-check
/** The latents that say most, each walked by itself from one end of the prior to the other, from the digit's mu. */
import { html, repeat } from '../../vendor/lit.js';
import { number, rich, t } from '../../shared/i18n.js';
import { css } from '../../shared/controls/css.js';
import { sym } from '../../shared/controls/sym.js';
import { digitSheet } from '../../shared/figures/digit.js';
import { latentName } from '../../shared/figures/latents.js';
import { figureTools } from '../../shared/figures/export.js';

/** Steps of a walk, how many walks, and where they end in deviations of the prior. */
export const walk = { steps: 11, rows: 6, extent: 3 };

/** @typedef {{ index: number, means: Float32Array }} Walk means (steps, pixels) */

/**
 * @param {object} options
 * @param {Walk[]} options.walks
 * @param {import('../../shared/figures/shape.js').Shape} options.shape
 * @param {number} options.rows places kept for them
 * @param {Float32Array | null} options.mu (latent) of the digit
 * @param {Float32Array | null} options.klPerLatent (latent) over the test digits
 * @param {import('../../app/theme.js').Theme} options.theme
 */
export function traversals({ walks, shape, rows, mu, klPerLatent, theme }) {
  const places = Array.from({ length: rows }, (_, row) => walks[row] ?? null);
  const ticks = [-walk.extent, 0, walk.extent];
  return html`<section class="latent-walks figure-place" aria-label=${t('latent.walks')}>
    <h2>${t('latent.walks')} <span class="aside">${rich('latent.walks.about', { mu: sym('mu') })}</span></h2>
    ${repeat(
      places,
      (place, row) => place?.index ?? `empty-${row}`,
      (place) => row(place, shape, mu, klPerLatent, theme),
    )}
    <div class="latent-walk-ticks" aria-hidden="true">${ticks.map((tick) => html`<span>${number(tick, 0)}</span>`)}</div>
    ${figureTools('walks')}
  </section>`;
}

/**
 * @param {Walk | null} place
 * @param {import('../../shared/figures/shape.js').Shape} shape
 * @param {Float32Array | null} mu
 * @param {Float32Array | null} klPerLatent
 * @param {import('../../app/theme.js').Theme} theme
 */
function row(place, shape, mu, klPerLatent, theme) {
  const name = place ? latentName(place.index) : '';
  const at = place && mu ? mu[place.index] : null;
  const share = (Math.max(-walk.extent, Math.min(walk.extent, at ?? 0)) / walk.extent + 1) / 2;
  return html`<div class="latent-walk">
    <p><i class="sym" data-concept="z">${name}</i> <span class="latent-walk-kl">${place ? rich('latent.walk.kl', { kl: sym('kl'), value: number(klPerLatent?.[place.index], 2) }) : ''}</span></p>
    <div class="digit-strip">
      ${digitSheet({
        xs: place?.means ?? null,
        shape,
        columns: walk.steps,
        rows: 1,
        theme,
        label: t('latent.walk.label', { latent: name, mu: number(at, 2) }),
      })}
      <i class="digit-strip-mark" ?hidden=${at === null} ${css({ '--at': share.toFixed(4) })}></i>
    </div>
  </div>`;
}
