// @ts-check
/**
 * The wall: samples as buttons, one of them in the tab order, the others reached by the arrow keys. How many stand in a
 * row, and how many are shown at all, is generate-view.css's decision; which they are and in which order, generate-view.js's.
 */
import { html } from '../../vendor/lit.js';
import { t } from '../../shared/i18n.js';
import { css } from '../../shared/controls/css.js';
import { digit } from '../../shared/figures/digit.js';

/**
 * @param {object} options
 * @param {Float32Array | null} options.means (count, pixels)
 * @param {import('../../shared/figures/shape.js').Shape} options.shape
 * @param {number} options.count
 * @param {number} options.columns where they are a sheet of so many, not a wall; else 0
 * @param {number} options.chosen
 * @param {import('../../app/theme.js').Theme} options.theme
 * @param {(index: number) => void} options.onFocus
 * @param {(index: number) => void} options.onTake
 * @param {(event: KeyboardEvent) => void} options.onKey
 */
export function wall({ means, shape, count, columns, chosen, theme, onFocus, onTake, onKey }) {
  return html`<div class=${columns ? 'generate-samples sheet' : 'generate-samples'} ${css({ '--columns': String(columns) })} role="group" aria-label=${t('generate.wall')} data-testid="samples" @keydown=${onKey}>
    ${Array.from(
      { length: count },
      (_, index) =>
        html`<button
          type="button"
          class="digit-button"
          tabindex=${index === chosen ? 0 : -1}
          aria-pressed=${String(index === chosen)}
          aria-label=${t('generate.sample.take', { index: index + 1, count })}
          @focus=${() => onFocus(index)}
          @click=${() => onTake(index)}
        >
          ${digit({ x: means, shape, index, theme, label: '' })}
        </button>`,
    )}
  </div>`;
}

/**
 * Where a key leads from button `index` of a wall, or null if it leads nowhere.
 * @param {KeyboardEvent} event
 * @param {number} index
 */
export function moved(event, index) {
  const wall = /** @type {HTMLElement} */ (event.currentTarget);
  const shown = [...wall.querySelectorAll('button')].filter((button) => button.offsetParent !== null).length;
  const columns = getComputedStyle(wall).gridTemplateColumns.split(' ').length;
  const row = index - (index % columns);
  /** @type {Record<string, number>} */
  const targets = {
    ArrowRight: index + 1,
    ArrowLeft: index - 1,
    ArrowDown: index + columns,
    ArrowUp: index - columns,
    Home: event.ctrlKey ? 0 : row,
    End: event.ctrlKey ? shown - 1 : Math.min(shown, row + columns) - 1,
  };
  const target = targets[event.key];
  return target >= 0 && target < shown ? target : null;
}
