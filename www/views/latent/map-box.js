// @ts-check
/**
 * The map that one explores: the pointer or the arrow keys move a cursor over it, and what the decoder draws there stands
 * beside it; a click or Enter takes that as the digit.
 */
import { html, nothing } from '../../vendor/lit.js';
import { number, t } from '../../shared/i18n.js';
import { css } from '../../shared/controls/css.js';
import { extent, mapFrame, shareOf } from '../../shared/figures/axes.js';
import { digit } from '../../shared/figures/digit.js';
import { latentName } from '../../shared/figures/latents.js';
import { letterScale } from '../../shared/figures/letters.js';
import { latentMap } from '../../shared/figures/map.js';
import { takeHold } from '../../shared/hold.js';

/** @typedef {import('../../shared/figures/axes.js').Pair} Pair */
/** @typedef {{ z: Pair, keys: boolean }} Cursor `keys`: moved by them, so that a screen reader is told */

/** A pointer that moves farther than this between down and up drags, and takes nothing. */
const click = 6;

/**
 * @param {object} options
 * @param {import('../../shared/figures/map.js').MapScene} options.scene
 * @param {Cursor | null} options.cursor
 * @param {Float32Array | null} options.mean (pixels) at the cursor
 * @param {import('../../shared/figures/shape.js').Shape} options.shape of it
 * @param {string} options.label
 * @param {import('../../app/theme.js').Theme} options.theme
 * @param {(cursor: Cursor | null) => void} options.onCursor
 * @param {(z: Pair) => void} options.onTake
 */
export function mapBox({ scene, cursor, mean, shape, label, theme, onCursor, onTake }) {
  const at = (/** @type {MouseEvent} */ { clientX, clientY }, /** @type {Element} */ box) => {
    const { width, height, left, top } = box.getBoundingClientRect();
    const letters = letterScale();
    const frame = mapFrame(scene.axes ?? 'linear', Boolean(scene.latents), width / letters, height / letters);
    return frame.z((clientX - left) / letters, (clientY - top) / letters);
  };
  const point = (/** @type {PointerEvent} */ event, box = boxOf(event)) => onCursor({ z: at(event, box), keys: false });
  return html`<div
    class="latent-box"
    role="application"
    tabindex="0"
    aria-label=${t('latent.map')}
    aria-describedby="map-keys"
    @pointerdown=${(/** @type {PointerEvent} */ event) => press(event, point)}
    @pointermove=${(/** @type {PointerEvent} */ event) => event.pointerType !== 'touch' && point(event)}
    @pointerleave=${(/** @type {PointerEvent} */ event) => event.pointerType !== 'touch' && onCursor(null)}
    @click=${(/** @type {PointerEvent} */ event) => isClick(event) && onTake(at(event, boxOf(event)))}
    @keydown=${(/** @type {KeyboardEvent} */ event) => key(event, cursor, scene, onCursor, onTake)}
    @blur=${() => onCursor(null)}
  >
    ${latentMap({ scene, theme, label, testid: 'latent-map' })} ${preview(scene, cursor, mean && { x: mean, shape }, theme)}
    <span class="visually-hidden" role="status">${cursor?.keys ? place(scene, cursor) : nothing}</span>
  </div>`;
}

/** Where the pointer went down. @type {{ x: number, y: number }} */
let pressed = { x: 0, y: 0 };

/** @param {PointerEvent} event */
const boxOf = (event) => /** @type {Element} */ (event.currentTarget);

/**
 * A finger points only while it presses, and is followed wherever it goes; others point wherever they are over the map.
 * @param {PointerEvent} event
 * @param {(event: PointerEvent, box: Element) => void} point
 */
function press(event, point) {
  pressed = { x: event.clientX, y: event.clientY };
  const box = boxOf(event);
  if (event.pointerType === 'touch') takeHold(event, { move: (moved) => point(moved, box) });
}

/** @param {PointerEvent} event */
const isClick = (event) => Math.hypot(event.clientX - pressed.x, event.clientY - pressed.y) <= click;

/**
 * @param {KeyboardEvent} event
 * @param {Cursor | null} cursor
 * @param {import('../../shared/figures/map.js').MapScene} scene
 * @param {(cursor: Cursor | null) => void} onCursor
 * @param {(z: Pair) => void} onTake
 */
function key(event, cursor, scene, onCursor, onTake) {
  const [across, up] = cursor?.z ?? scene.mu ?? [0, 0];
  const step = event.shiftKey ? 0.5 : 0.1;
  /** @type {Record<string, Pair>} */
  const targets = {
    ArrowRight: [across + step, up],
    ArrowLeft: [across - step, up],
    ArrowUp: [across, up + step],
    ArrowDown: [across, up - step],
  };
  const target = targets[event.key];
  if (target) onCursor({ z: [kept(target[0]), kept(target[1])], keys: true });
  else if (event.key === 'Escape') onCursor(null);
  else if (event.key === 'Enter' || event.key === ' ') onTake([across, up]);
  else return;
  event.preventDefault();
}

/** @param {number} z */
const kept = (z) => Math.max(-extent, Math.min(extent, z));

/**
 * @param {import('../../shared/figures/map.js').MapScene} scene
 * @param {Cursor} cursor
 */
const place = ({ latents = [0, 1] }, { z }) => latents.map((latent, i) => `${latentName(latent)} ${number(z[i], 2)}`).join('  ');

/**
 * @param {import('../../shared/figures/map.js').MapScene} scene
 * @param {Cursor | null} cursor
 * @param {{ x: Float32Array, shape: import('../../shared/figures/shape.js').Shape } | null} mean
 * @param {import('../../app/theme.js').Theme} theme
 */
function preview(scene, cursor, mean, theme) {
  if (!cursor) return nothing;
  const [across, up] = cursor.z.map((z) => shareOf(scene.axes ?? 'linear', z));
  const sides = `${across > 0.6 ? 'to-left' : ''} ${up > 0.7 ? 'below' : ''}`;
  return html`<div class="latent-cursor ${sides}" ${css({ '--across': across.toFixed(4), '--up': up.toFixed(4) })}>
    <div class="latent-preview" data-testid="map-preview">
      ${digit({ x: mean?.x, shape: mean?.shape ?? [1, 1], theme, label: t('latent.cursor', { place: place(scene, cursor) }) })}
      <p data-concept="z"><span class="concept-text">${place(scene, cursor)}</span></p>
    </div>
  </div>`;
}
