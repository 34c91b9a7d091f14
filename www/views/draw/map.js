// @ts-check
/**
 * The middle of the pipeline: the map of z, on which q(z|x) and its draws lie. Below the decoder's pictures at equal
 * probability and the examples as the encoder places them, above what moves (flight.js). A model of one latent has no map
 * but a column.
 */
import { html } from '../../vendor/lit.js';
import { number, rich, t } from '../../shared/i18n.js';
import { css } from '../../shared/controls/css.js';
import { mapFrame, project, shareOf } from '../../shared/figures/axes.js';
import { posteriorColumns } from '../../shared/figures/columns.js';
import { sigmaOf } from '../../shared/figures/gaussian.js';
import { latentName } from '../../shared/figures/latents.js';
import { latentMap } from '../../shared/figures/map.js';
import { byArrow } from '../../shared/figures/map-keys.js';
import './flight.js';
import { latentSaid } from './latents.js';

/** @typedef {import('../../app/protocol.js').Explanation} Explanation */
/** @typedef {import('../../shared/figures/axes.js').Pair} Pair */

/**
 * Where a digit's q(z|x) and its draws lie on a map.
 * @param {Explanation} explanation
 * @param {Pair} latents
 * @returns {import('./way.js').Place}
 */
export function placeOf({ mu, logvar, z }, latents) {
  return {
    mu: project(mu, mu.length, latents),
    sigma: project(logvar, mu.length, latents).map(sigmaOf),
    z: project(z, mu.length, latents),
  };
}

/**
 * @typedef {object} MapOptions
 * @property {Explanation | null} explanation
 * @property {import('../../shared/latent-plane.js').LatentPlane} plane
 * @property {import('./way.js').Place | null} place of the digit on it
 * @property {number[]} order of the latents, for what is said in numbers
 * @property {number} chosen the latent to stress
 * @property {number | null} selected the draw shown, null for z = mu
 * @property {import('../../app/theme.js').Theme} theme
 * @property {Pair | null} keyed where the arrow keys point
 * @property {(z: Pair | null, keys?: boolean) => void} onPoint where the pointer or the arrow keys are on it, null for nowhere
 */

/** @param {MapOptions} options */
export function map({ explanation, plane, place, order, chosen, selected, theme, keyed, onPoint }) {
  const label = explanation ? t('draw.q.label', { numbers: numbersOf(explanation, order) }) : t('draw.prior.label');
  if (plane.latent === 1) {
    const { mu, logvar } = explanation ?? { mu: new Float32Array(), logvar: new Float32Array() };
    return posteriorColumns({ mu, logvar, order: explanation ? order : [], chosen, label });
  }
  const point = (/** @type {PointerEvent} */ event) => onPoint(pointed(event));
  // A finger scrolls over it, and points by a tap.
  const hover = (/** @type {PointerEvent} */ event) => event.pointerType !== 'touch' && point(event);
  const key = (/** @type {KeyboardEvent} */ event) => {
    const z = byArrow(event, keyed ?? (place ? /** @type {Pair} */ ([...place.mu]) : [0, 0]));
    if (z) onPoint(z, true);
    else if (event.key === 'Escape') onPoint(null);
    else return;
    event.preventDefault();
  };
  return html`<div class="draw-map" role="application" tabindex="0" aria-label=${t('draw.map.keys')} @keydown=${key} @blur=${() => onPoint(null)} @pointermove=${hover} @pointerleave=${(/** @type {PointerEvent} */ event) => event.pointerType !== 'touch' && onPoint(null)} @click=${point}>
    ${latentMap({ scene: plane.scene(), theme, label: t('draw.map.label'), testid: 'draw-map' })}
    <vae-draw-flight .place=${place} .selected=${selected} .label=${label}></vae-draw-flight>
    ${keyed ? cursor(keyed) : ''}
    <span class="visually-hidden" role="status">${keyed ? placeSaid(keyed, plane) : ''}</span>
  </div>`;
}

/** @param {Pair} z @param {MapOptions['plane']} plane */
const placeSaid = (z, { latents }) => (latents ?? []).map((latent, i) => `${latentName(latent)} ${number(z[i], 2)}`).join('  ');

/** @param {Pair} z */
function cursor(z) {
  const [across, up] = z.map((one) => shareOf('quantile', one).toFixed(4));
  return html`<i class="draw-map-cursor" ${css({ '--across': across, '--up': up })}></i>`;
}

/** The z below a pointer. @param {PointerEvent} event @returns {Pair} */
function pointed({ clientX, clientY, currentTarget }) {
  const { left, top, width, height } = /** @type {Element} */ (currentTarget).getBoundingClientRect();
  return mapFrame('quantile', false, width, height).z(clientX - left, clientY - top);
}

/** Which plane it is, in one line. @param {import('../../shared/latent-plane.js').LatentPlane} plane */
export function mapAbout({ latent, latents }) {
  if (latent === 1 || !latents) return '';
  const [across, up] = latents.map((index) => html`<i class="sym" data-concept="z">${latentName(index)}</i>`);
  return latent === 2 ? rich('draw.map.whole', { across, up }) : rich('draw.map.plane', { across, up });
}

/** @param {Explanation} explanation @param {number[]} order */
const numbersOf = (explanation, order) =>
  order
    .slice(0, 8)
    .map((index) => latentSaid(explanation, index))
    .join('; ');
