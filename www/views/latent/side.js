// @ts-check
/** What stands beside the map: which pictures and axes it shows, and where the digit lies on it, in numbers. */
import { html, nothing } from '../../vendor/lit.js';
import { number, rich, t } from '../../shared/i18n.js';
import { choice, select } from '../../shared/controls/controls.js';
import { sym } from '../../shared/controls/sym.js';
import { latentName } from '../../shared/figures/latents.js';

/** @typedef {import('../../shared/figures/axes.js').AxisKind} AxisKind */
/** @typedef {import('../../shared/figures/axes.js').Pair} Pair */
/** @typedef {typeof shownKinds[number]} Shown */

export const shownKinds = /** @type {const} */ (['both', 'tiles', 'dots']);
export const axesKinds = /** @type {const} */ (['linear', 'quantile']);
export const planeKinds = /** @type {const} */ (['components', 'latents']);

/**
 * @param {object} options
 * @param {Shown} options.shown
 * @param {AxisKind} options.axes
 * @param {(shown: Shown) => void} options.onShown
 * @param {(axes: AxisKind) => void} options.onAxes
 */
export function switches({ shown, axes, onShown, onAxes }) {
  return html`${choice({
    id: 'latent-shown',
    label: t('latent.shown'),
    tip: t('latent.shown.tip'),
    value: shown,
    options: shownKinds.map((value) => ({ value, label: t(`latent.shown.${value}`) })),
    onChange: onShown,
  })}
  ${choice({
    id: 'latent-axes',
    label: t('latent.axes'),
    tip: t(`latent.axes.${axes}.tip`),
    value: axes,
    options: axesKinds.map((value) => ({ value, label: t(`latent.axes.${value}`) })),
    onChange: onAxes,
  })}`;
}

/**
 * Which two latents are the axes, for models with more.
 * @param {object} options
 * @param {Pair} options.latents
 * @param {number[]} options.order those that say most first
 * @param {Float32Array} options.klPerLatent
 * @param {(latents: Pair) => void} options.onChange
 */
export function axisChoice({ latents: [across, up], order, klPerLatent, onChange }) {
  const options = order.map((value) => ({
    value,
    label: t('latent.axis.option', { latent: latentName(value), kl: number(klPerLatent[value], 2) }),
  }));
  // The same latent twice is no map: the two change places.
  return html`<div class="latent-axes">
    ${select({
      label: t('latent.axis.across'),
      tip: t('latent.axis.tip'),
      value: across,
      options,
      testid: 'axis-across',
      onChange: (value) => onChange([value, value === up ? across : up]),
    })}
    ${select({
      label: t('latent.axis.up'),
      tip: t('latent.axis.tip'),
      value: up,
      options,
      testid: 'axis-up',
      onChange: (value) => onChange([value === across ? up : across, value]),
    })}
  </div>`;
}

/**
 * Which plane is mapped, for models of more than two latents.
 * @param {object} options
 * @param {import('./planes.js').PlaneKind} options.plane
 * @param {(plane: import('./planes.js').PlaneKind) => void} options.onChange
 */
export const planeChoice = ({ plane, onChange }) =>
  choice({
    id: 'latent-plane',
    label: t('latent.plane'),
    tip: t('latent.plane.tip'),
    value: plane,
    options: planeKinds.map((value) => ({ value, label: t(`latent.plane.${value}`) })),
    testid: 'latent-plane',
    onChange,
  });

/**
 * @param {object} options
 * @param {readonly [string, string]} options.names of the axes
 * @param {Pair | null} options.mu
 * @param {Pair | null} options.sigma
 */
export function digitPlace({ names, mu, sigma }) {
  return html`<table class="latent-digit" data-concept="q">
    <caption class="control-label">${rich('latent.digit', { q: sym('q') })}</caption>
    <thead>
      <tr><td></td><th scope="col">${sym('mu')}</th><th scope="col">${sym('sigma')}</th></tr>
    </thead>
    <tbody>
      ${names.map(
        (name, i) =>
          html`<tr>
            <th scope="row"><i class="sym" data-concept="z">${name}</i></th>
            <td>${number(mu?.[i], 2)}</td>
            <td>${number(sigma?.[i], 3)}</td>
          </tr>`,
      )}
    </tbody>
    ${mu ? nothing : html`<tfoot><tr><td colspan="3">${t('latent.digit.none')}</td></tr></tfoot>`}
  </table>`;
}
