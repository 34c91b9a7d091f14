// @ts-check
/** A way from A to B as one sees it: the picture where one stands, large, and all of it as a strip. */
import { html } from '../../vendor/lit.js';
import { number, t } from '../../shared/i18n.js';
import { css } from '../../shared/controls/css.js';
import { sym } from '../../shared/controls/sym.js';
import { digit, digitSheet } from '../../shared/figures/digit.js';
import { tiles } from './paths.js';

export const kinds = /** @type {const} */ (['lerp', 'slerp', 'pixels']);

/** The ways through latent space are called the same in every language. @param {import('./paths.js').Kind} kind */
const nameOf = (kind) => (kind === 'pixels' ? t('interpolate.name.pixels') : kind);

/**
 * @typedef {object} Shown
 * @property {import('./paths.js').Kind} kind
 * @property {import('./paths.js').Paths | null} paths
 * @property {number} t
 * @property {number} step the nearest of the finely decoded ones
 * @property {import('../../shared/figures/shape.js').Shape} shape
 * @property {import('../../app/theme.js').Theme} theme
 * @property {(t: number) => void} onMove
 */

/** @param {Shown} shown */
export function onWay({ kind, paths, t: at, step, shape, theme }) {
  const norm = kind === 'pixels' ? null : paths?.[kind].norms[step];
  const name = nameOf(kind);
  const label = t(kind === 'pixels' ? 'interpolate.at.pixels' : 'interpolate.at.label', {
    kind: name,
    t: number(at, 2),
    norm: number(norm, 2),
  });
  return html`<figure class="interpolate-between">
    <figcaption>
      <span><strong>${name}</strong> <i class="interpolate-line ${kind}"></i></span>
      <span class="hint">${t(`interpolate.${kind}`)}</span>
    </figcaption>
    ${digit({ x: paths?.[kind].mean, shape, index: step, theme, label, testid: `between-${kind}` })}
    <p class="interpolate-between-norm">${kind === 'pixels' ? t('interpolate.noz') : html`|${sym('z')}| ${number(norm, 2)}`}</p>
  </figure>`;
}

/** @param {Shown} shown */
export function strip({ kind, paths, t: at, shape, theme, onMove }) {
  const click = (/** @type {MouseEvent} */ event) => {
    const { left, width } = /** @type {Element} */ (event.currentTarget).getBoundingClientRect();
    const tile = Math.floor(((event.clientX - left) / width) * tiles);
    onMove(Math.max(0, Math.min(tiles - 1, tile)) / (tiles - 1));
  };
  const name = nameOf(kind);
  return html`<div class="interpolate-strip">
    <span class="interpolate-strip-name">${name}</span>
    <div class="digit-strip" @click=${click}>
      ${digitSheet({
        xs: paths?.[kind].strip ?? null,
        shape,
        columns: tiles,
        rows: 1,
        theme,
        label: t('interpolate.strip.label', { kind: name, tiles }),
        testid: `strip-${kind}`,
      })}
      <i class="digit-strip-mark" ${css({ '--at': at.toFixed(3) })}></i>
    </div>
  </div>`;
}
