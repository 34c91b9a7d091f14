// @ts-check
/**
 * Four digits at the corners of a sheet, and between them what the decoder draws at the points z that lie evenly between
 * their posterior means in both directions. Pointing, or the arrow keys, pick a place; a click or Enter takes it as the digit.
 */
import { html } from '../../vendor/lit.js';
import { number, rich, t } from '../../shared/i18n.js';
import { button } from '../../shared/controls/controls.js';
import { css } from '../../shared/controls/css.js';
import { icon } from '../../shared/controls/icon.js';
import { sym } from '../../shared/controls/sym.js';
import { digit, digitSheet } from '../../shared/figures/digit.js';
import { figureTools } from '../../shared/figures/export.js';
import { side } from './sheet.js';

/** @typedef {import('./sheet.js').Place} Place */

/**
 * @param {object} options
 * @param {Float32Array | null} options.means (side * side, pixels)
 * @param {Place} options.place
 * @param {{ c: import('./slot.js').Slot | null, d: import('./slot.js').Slot | null }} options.slots the lower corners
 * @param {boolean} options.hasDigit
 * @param {(slot: import('./slot.js').Slot) => string} options.describe
 * @param {import('../../shared/figures/shape.js').Shape} options.shape
 * @param {import('../../app/theme.js').Theme} options.theme
 * @param {(place: Place) => void} options.onPlace
 * @param {(place: Place) => void} options.onTake
 * @param {(end: 'c' | 'd') => void} options.onTest
 * @param {(end: 'c' | 'd') => void} options.onDigit
 */
export function corners({ means, place, slots, hasDigit, describe, shape, theme, onPlace, onTake, onTest, onDigit }) {
  const [column, row] = place;
  const at = placeName(place);
  return html`<section class="interpolate-corners" aria-label=${t('interpolate.corners')}>
    <h2>${t('interpolate.corners')} <span class="aside">${rich('interpolate.corners.about', { z: sym('z'), mu: sym('mu') })}</span></h2>
    <p class="hint" id="corner-keys">${t('interpolate.corners.keys')}</p>
    <div class="interpolate-corners-body figure-place">
      <div
        class="interpolate-sheet"
        role="application"
        tabindex="0"
        aria-label=${t('interpolate.corners')}
        aria-describedby="corner-keys"
        data-testid="corner-sheet"
        @pointermove=${(/** @type {PointerEvent} */ event) => onPlace(under(event))}
        @pointerdown=${(/** @type {PointerEvent} */ event) => onPlace(under(event))}
        @click=${(/** @type {PointerEvent} */ event) => onTake(under(event))}
        @keydown=${(/** @type {KeyboardEvent} */ event) => key(event, place, onPlace, onTake)}
      >
        ${digitSheet({ xs: means, shape, columns: side, rows: side, theme, label: t('interpolate.corners.label', { side }), testid: 'corners' })}
        <i class="interpolate-sheet-mark" ${css({ '--column': String(column), '--row': String(row), '--side': String(side) })}></i>
        ${['A', 'B', 'C', 'D'].map((name) => html`<b class="interpolate-sheet-name ${name.toLowerCase()}" aria-hidden="true">${name}</b>`)}
      </div>
      <div class="interpolate-corners-side">
        <figure>
          ${digit({ x: means, shape, index: row * side + column, theme, label: t('interpolate.corners.at', { place: at }), testid: 'corner-digit' })}
          <figcaption class="hint" data-picture>${at}</figcaption>
          <span class="visually-hidden" role="status">${at}</span>
        </figure>
        ${(/** @type {const} */ (['c', 'd'])).map((end) => lower(end, slots[end]))}
      </div>
      ${figureTools('corners')}
    </div>
  </section>`;

  /** @param {'c' | 'd'} end @param {import('./slot.js').Slot | null} slot */
  function lower(end, slot) {
    const name = end.toUpperCase();
    const what = slot ? describe(slot) : t('interpolate.slot.empty');
    return html`<div class="interpolate-corner" role="group" aria-label=${t('interpolate.slot.label', { name, what })} data-testid="slot-${end}">
      ${digit({ x: slot?.digit.x, shape, theme, label: t('interpolate.slot.label', { name, what }), kind: 'small' })}
      <p><strong>${name}</strong> <span class="hint" data-picture>${what}</span></p>
      <div>
        ${button({
          label: icon('shuffle'),
          name: t('interpolate.slot.test.to', { name }),
          tip: t('interpolate.slot.test.tip'),
          kind: 'quiet',
          testid: `slot-${end}-test`,
          onClick: () => onTest(end),
        })}
        ${button({
          label: icon('pencil'),
          name: t('interpolate.slot.digit.to', { name }),
          tip: t('interpolate.slot.keep.tip'),
          kind: 'quiet',
          disabled: !hasDigit,
          testid: `slot-${end}-digit`,
          onClick: () => onDigit(end),
        })}
      </div>
    </div>`;
  }
}

/** How much of each corner there is at a place. @param {Place} place */
function placeName([column, row]) {
  const [right, down] = [column / (side - 1), row / (side - 1)];
  const shares = [(1 - right) * (1 - down), right * (1 - down), (1 - right) * down, right * down];
  return shares.flatMap((share, i) => (share > 0.001 ? [`${number(100 * share, 0)}\u00a0%\u00a0${'ABCD'[i]}`] : [])).join(', ');
}

/** @param {PointerEvent} event @returns {Place} the picture under the pointer */
function under({ currentTarget, clientX, clientY }) {
  const box = /** @type {Element} */ (currentTarget).getBoundingClientRect();
  return [within(((clientX - box.left) / box.width) * side), within(((clientY - box.top) / box.height) * side)];
}

/** @param {number} at */
const within = (at) => Math.max(0, Math.min(side - 1, Math.floor(at)));

/**
 * @param {KeyboardEvent} event
 * @param {Place} place
 * @param {(place: Place) => void} onPlace
 * @param {(place: Place) => void} onTake
 */
function key(event, [column, row], onPlace, onTake) {
  /** @type {Record<string, Place>} */
  const targets = {
    ArrowRight: [column + 1, row],
    ArrowLeft: [column - 1, row],
    ArrowUp: [column, row - 1],
    ArrowDown: [column, row + 1],
  };
  const target = targets[event.key];
  if (target) onPlace([within(target[0]), within(target[1])]);
  else if (event.key === 'Enter' || event.key === ' ') onTake([column, row]);
  else return;
  event.preventDefault();
}
