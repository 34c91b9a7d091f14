// @ts-check
/**
 * The map that one explores: the pointer or the arrow keys move a cursor over it, and what the decoder draws there stands
 * beside it; a click or Enter takes that as the digit. Buttons, keys, two fingers or the wheel enlarge a part of it, which
 * then moves with the hand.
 */
import { html, nothing } from '../../vendor/lit.js';
import { number, t } from '../../shared/i18n.js';
import { button } from '../../shared/controls/controls.js';
import { css } from '../../shared/controls/css.js';
import { mapFrame, shareOf, wholeMap } from '../../shared/figures/axes.js';
import { digit } from '../../shared/figures/digit.js';
import { letterScale } from '../../shared/figures/letters.js';
import { latentMap } from '../../shared/figures/map.js';
import { byArrow } from '../../shared/figures/map-keys.js';
import { takeHold } from '../../shared/hold.js';
import { enlarged, moved, showing, stride } from './part.js';

/** @typedef {import('../../shared/figures/axes.js').Pair} Pair */
/** @typedef {import('../../shared/figures/axes.js').Part} Part */
/** @typedef {{ z: Pair, keys: boolean }} Cursor `keys`: moved by them, so that a screen reader is told */
/** @typedef {{ x: number, y: number }} Finger on the window */
/** @typedef {import('../../shared/figures/map.js').MapScene & { names: readonly [string, string], part: Part }} Scene */

/** A pointer that moves farther than this between down and up drags, and takes nothing. */
const click = 6;
/** A wheel's pixels that make the map e times as large. */
const wheelStride = 300;

/**
 * @typedef {object} Box
 * @property {Scene} scene
 * @property {Cursor | null} cursor
 * @property {Float32Array | null} mean (pixels) at the cursor
 * @property {import('../../shared/figures/shape.js').Shape} shape of it
 * @property {string} label
 * @property {import('../../app/theme.js').Theme} theme
 * @property {(cursor: Cursor | null) => void} onCursor
 * @property {(z: Pair) => void} onTake
 * @property {(part: Part) => void} onPart
 */

/** @param {Box} box */
export function mapBox(box) {
  const { scene, cursor, mean, shape, label, theme, onCursor, onTake, onPart } = box;
  const point = (/** @type {PointerEvent} */ event, element = elementOf(event)) =>
    onCursor({ z: frameOf(scene, element).z(event), keys: false });
  // The first finger holds the map, a second one what is around it: one pointer holds one thing.
  return html`<div class="latent-hold" @pointerdown=${(/** @type {PointerEvent} */ event) => pressSecond(event, box)}>
    <div
      class="latent-box"
      role="application"
      tabindex="0"
      aria-label=${t('latent.map')}
      aria-describedby="map-keys"
      @pointerdown=${(/** @type {PointerEvent} */ event) => press(event, box, point)}
      @pointermove=${(/** @type {PointerEvent} */ event) => event.pointerType !== 'touch' && point(event)}
      @pointerleave=${(/** @type {PointerEvent} */ event) => event.pointerType !== 'touch' && onCursor(null)}
      @click=${(/** @type {PointerEvent} */ event) => isClick(event) && onTake(frameOf(scene, elementOf(event)).z(event))}
      @dblclick=${() => onPart(wholeMap)}
      @wheel=${(/** @type {WheelEvent} */ event) => wheel(event, box)}
      @keydown=${(/** @type {KeyboardEvent} */ event) => key(event, box)}
      @blur=${() => onCursor(null)}
    >
      ${latentMap({ scene, theme, label, testid: 'latent-map' })} ${preview(scene, cursor, mean && { x: mean, shape }, theme)}
      <span class="visually-hidden" role="status">${cursor?.keys ? place(scene, cursor) : nothing}</span>
    </div>
  </div>`;
}

/** @param {Pick<Box, 'scene' | 'onPart'>} box */
export function zoomButtons({ scene: { part }, onPart }) {
  const middle = /** @type {Pair} */ ([0.5, 0.5]);
  return html`<div class="latent-zoom" role="group" aria-label=${t('latent.zoom')}>
    ${button({ label: '+', name: t('latent.zoom.in'), tip: t('latent.zoom.tip'), kind: 'quiet', testid: 'zoom-in', onClick: () => onPart(enlarged(part, stride, middle)) })}
    ${button({ label: '−', name: t('latent.zoom.out'), tip: t('latent.zoom.tip'), kind: 'quiet', disabled: part.size === 1, testid: 'zoom-out', onClick: () => onPart(enlarged(part, 1 / stride, middle)) })}
    ${button({ label: t('latent.zoom.whole'), tip: t('latent.zoom.whole.tip'), kind: 'quiet', disabled: part.size === 1, testid: 'zoom-whole', onClick: () => onPart(wholeMap) })}
  </div>`;
}

/** Where the pointer went down, and the fingers that are down. */
let pressed = { x: 0, y: 0 };
/** @type {Finger | null} */
let first = null;
/** @type {Finger | null} */
let second = null;
/** What two fingers, or a dragging hand, began with, and have made of it since. @type {Part} */
let grasped = wholeMap;

/** @param {Event} event */
const elementOf = (event) => /** @type {Element} */ (event.currentTarget);
/** @param {{ clientX: number, clientY: number }} event @returns {Finger} */
const fingerOf = ({ clientX, clientY }) => ({ x: clientX, y: clientY });

/**
 * The map's frame on the window.
 * @param {Scene} scene
 * @param {Element} element
 */
function frameOf({ axes, part }, element) {
  const { width, height, left, top } = element.getBoundingClientRect();
  const letters = letterScale();
  const frame = mapFrame(axes ?? 'linear', true, width / letters, height / letters, part);
  const side = frame.size * letters;
  const corner = left + frame.left * letters;
  return {
    /** Of the map, CSS pixels. */
    side,
    z: (/** @type {{ clientX: number, clientY: number }} */ { clientX, clientY }) =>
      frame.z((clientX - left) / letters, (clientY - top) / letters),
    /** A place as shares of what is shown. @type {(at: Finger) => Pair} */
    shares: ({ x, y }) => [(x - corner) / side, 1 - (y - top) / side],
  };
}

/**
 * A finger points while it presses, and is followed wherever it goes; others point wherever they are over the map, and move
 * it as they press.
 * @param {PointerEvent} event
 * @param {Box} box
 * @param {(event: PointerEvent, element: Element) => void} point
 */
function press(event, { scene, onPart }, point) {
  pressed = fingerOf(event);
  const element = elementOf(event);
  const { side } = frameOf(scene, element);
  if (event.pointerType !== 'touch') {
    let last = pressed;
    grasped = scene.part;
    takeHold(event, {
      move: (now) => {
        onPart((grasped = dragged(grasped, last, fingerOf(now), side)));
        last = fingerOf(now);
      },
    });
    return;
  }
  const hold = takeHold(event, {
    move: (now) => {
      if (second && first)
        onPart((grasped = pinched(grasped, [first, second], [fingerOf(now), second], frameOf(scene, element))));
      else point(now, element);
      first = fingerOf(now);
    },
    end: () => (first = null),
  });
  if (hold) first = pressed;
}

/**
 * @param {PointerEvent} event
 * @param {Box} box
 */
function pressSecond(event, { scene, onPart, onCursor }) {
  if (event.pointerType !== 'touch' || !first) return;
  const frame = frameOf(scene, /** @type {Element} */ (elementOf(event).firstElementChild));
  const hold = takeHold(event, {
    move: (now) => {
      if (second && first) onPart((grasped = pinched(grasped, [first, second], [first, fingerOf(now)], frame)));
      second = fingerOf(now);
    },
    end: () => (second = null),
  });
  if (!hold) return;
  second = fingerOf(event);
  grasped = scene.part;
  // Neither finger takes what is under it.
  pressed = { x: NaN, y: NaN };
  onCursor(null);
}

/** @param {Part} part @param {Finger} from @param {Finger} to @param {number} side */
const dragged = (part, from, to, side) => moved(part, [(to.x - from.x) / side, (from.y - to.y) / side]);

/**
 * @param {Part} part
 * @param {[Finger, Finger]} before
 * @param {[Finger, Finger]} now
 * @param {ReturnType<typeof frameOf>} frame
 */
function pinched(part, before, now, frame) {
  const middle = (/** @type {[Finger, Finger]} */ [a, b]) => ({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 });
  const width = (/** @type {[Finger, Finger]} */ [a, b]) => Math.max(10, Math.hypot(a.x - b.x, a.y - b.y));
  return enlarged(dragged(part, middle(before), middle(now), frame.side), width(now) / width(before), frame.shares(middle(now)));
}

/** The wheel alone scrolls the page; a trackpad's pinch comes as a wheel with Ctrl. @param {WheelEvent} event @param {Box} box */
function wheel(event, { scene, onPart }) {
  if (!event.ctrlKey && !event.metaKey) return;
  event.preventDefault();
  const at = frameOf(scene, elementOf(event)).shares(fingerOf(event));
  onPart(enlarged(scene.part, Math.exp(-event.deltaY / wheelStride), at));
}

/** The second click of two takes nothing. @param {PointerEvent} event */
const isClick = (event) => event.detail < 2 && Math.hypot(event.clientX - pressed.x, event.clientY - pressed.y) <= click;

/**
 * @param {KeyboardEvent} event
 * @param {Box} box
 */
function key(event, { scene, cursor, onCursor, onTake, onPart }) {
  const kind = scene.axes ?? 'linear';
  const [across, up] = cursor?.z ?? scene.mu ?? [0, 0];
  /** @type {Record<string, number>} */
  const times = { '+': stride, '=': stride, '-': 1 / stride };
  const z = byArrow(event, [across, up], Math.sqrt(scene.part.size));
  if (z) {
    onCursor({ z, keys: true });
    onPart(showing(scene.part, kind, z));
  } else if (event.ctrlKey || event.metaKey) return;
  else if (times[event.key]) {
    const at = /** @type {Pair} */ ([across, up].map((z) => shareOf(kind, z)));
    const { part } = scene;
    onPart(enlarged(part, times[event.key], [(at[0] - part.across) / part.size, (at[1] - part.up) / part.size]));
  } else if (event.key === '0') onPart(wholeMap);
  else if (event.key === 'Escape') onCursor(null);
  else if (event.key === 'Enter' || event.key === ' ') onTake([across, up]);
  else return;
  event.preventDefault();
}

/**
 * @param {Scene} scene
 * @param {Cursor} cursor
 */
const place = ({ names }, { z }) => names.map((name, i) => `${name} ${number(z[i], 2)}`).join('  ');

/**
 * @param {Scene} scene
 * @param {Cursor | null} cursor
 * @param {{ x: Float32Array, shape: import('../../shared/figures/shape.js').Shape } | null} mean
 * @param {import('../../app/theme.js').Theme} theme
 */
function preview(scene, cursor, mean, theme) {
  if (!cursor) return nothing;
  const { axes = 'linear', part } = scene;
  const across = (shareOf(axes, cursor.z[0]) - part.across) / part.size;
  const up = (shareOf(axes, cursor.z[1]) - part.up) / part.size;
  const sides = `${across > 0.6 ? 'to-left' : ''} ${up > 0.7 ? 'below' : ''}`;
  return html`<div class="latent-cursor ${sides}" ${css({ '--across': across.toFixed(4), '--up': up.toFixed(4) })}>
    <div class="latent-preview" data-testid="map-preview">
      ${digit({ x: mean?.x, shape: mean?.shape ?? [1, 1], theme, label: t('latent.cursor', { place: place(scene, cursor) }) })}
      <p data-concept="z"><span class="concept-text">${place(scene, cursor)}</span></p>
    </div>
  </div>`;
}
