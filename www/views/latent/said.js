// @ts-check
/** The map in words: which plane it is of, how much lies in that, and where the digit is on what is shown. */
import { number, rich, t } from '../../shared/i18n.js';
import { sym } from '../../shared/controls/sym.js';
import { zAt } from '../../shared/figures/axes.js';

/**
 * @param {object} options
 * @param {number} options.latent
 * @param {ArrayLike<number> | null} options.variances along all components, where the map is of the first two
 * @param {number | null} options.share of the variance along the two latents that the map is of otherwise; null before it is known
 */
export function planeInWords({ latent, variances, share }) {
  if (variances) {
    const all = Array.from(variances).reduce((sum, value) => sum + value, 0);
    const held = number(all > 0 ? (100 * (variances[0] + variances[1])) / all : 0, 0);
    return rich('latent.components', { latent, share: held, mu: sym('mu') });
  }
  return rich('latent.slice', {
    latent,
    others: latent - 2,
    share: number(share === null ? null : 100 * share, 0),
    mu: sym('mu'),
  });
}

/** The map's accessible name, with its numbers. @param {import('./map-box.js').Scene} scene */
export function sceneInWords({ axes = 'linear', names, mu, sigma, part }) {
  const place = (/** @type {number} */ i) => `${names[i]} ${number(mu?.[i], 2)} ± ${number(sigma?.[i], 3)}`;
  const end = (/** @type {number} */ share) => number(zAt(axes, share), 1);
  return t('latent.map.label', {
    across: names[0],
    up: names[1],
    left: end(part.across),
    right: end(part.across + part.size),
    low: end(part.up),
    high: end(part.up + part.size),
    mu: mu ? `${place(0)}, ${place(1)}` : '–',
  });
}
