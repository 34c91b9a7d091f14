// @ts-check
/**
 * The drawing pad: mouse, pen or finger to strokes, undo, clear, brush; it can also draw by itself. It says `vae-ink`
 * with the drawing as ink whenever that changes; what becomes of it is not its business.
 */
import { LitElement, html, ref } from '../vendor/lit.js';
import { t } from '../shared/i18n.js';
import { button, choice } from '../shared/controls/controls.js';
import { icon } from '../shared/controls/icon.js';
import { paintDigit } from '../shared/figures/digit.js';
import { paintStrokes, rasterize } from './strokes.js';

/** @typedef {import('./strokes.js').Stroke} Stroke */
/** @typedef {{ ink: Float32Array, width: number, strokes: number }} Ink */

/** Pixels of the canvas, and of the raster that the model's eye gets. */
const shownSize = 640;
const inkSize = 140;
/** Brushes as shares of the side; the middle one is as bold, for its size, as a digit of MNIST. */
const brushes = { thin: 0.05, medium: 0.09, bold: 0.13 };

export class Pad extends LitElement {
  static properties = {
    theme: { attribute: false },
    language: { attribute: false },
    picked: { attribute: false },
    shape: { attribute: false },
    brush: { state: true },
    strokes: { state: true },
  };

  constructor() {
    super();
    /** @type {import('../app/theme.js').Theme} */
    this.theme = /** @type {any} */ (null);
    this.language = '';
    /** @type {Float32Array | null} a digit from elsewhere, shown until the hand draws its own */
    this.picked = null;
    /** Of the picked digit. @type {import('../shared/figures/shape.js').Shape} */
    this.shape = [1, 1];
    /** @type {keyof typeof brushes} */
    this.brush = 'medium';
    /** @type {Stroke[]} */
    this.strokes = [];
    /** @type {Float32Array | null} a picked digit that the hand has drawn over */
    this.replaced = null;
    /** @type {number | null} the pointer that draws */
    this.pointer = null;
    /** @type {Stroke | null} the stroke under that pointer */
    this.live = null;
    /** @type {HTMLCanvasElement | null} */
    this.canvas = null;
    this.playing = 0;
    /** What is on the pad was drawn by itself, and gives way to the hand. */
    this.byItself = false;
  }

  createRenderRoot() {
    return this;
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    cancelAnimationFrame(this.playing);
    this.endStroke();
  }

  /** @param {PointerEvent} event */
  down(event) {
    if (this.pointer !== null || !this.canvas || (event.pointerType === 'mouse' && event.button !== 0)) return;
    event.preventDefault();
    this.canvas.dataset.byPointer = '';
    this.canvas.focus({ preventScroll: true });
    this.canvas.setPointerCapture(event.pointerId);
    this.takeOver();
    this.pointer = event.pointerId;
    this.live = { width: brushes[this.brush], points: [] };
    this.strokes = [...this.strokes, this.live];
    this.extend([event]);
  }

  /** @param {PointerEvent} event */
  move(event) {
    if (event.pointerId !== this.pointer) return;
    const events = event.getCoalescedEvents?.() ?? [];
    this.extend(events.length ? events : [event]);
  }

  /** @param {PointerEvent} event */
  up(event) {
    if (event.pointerId === this.pointer) this.endStroke();
  }

  /** What the pointer does until it is pressed again draws nothing more. */
  endStroke() {
    const { canvas, pointer } = this;
    this.pointer = null;
    this.live = null;
    if (pointer !== null && canvas?.hasPointerCapture(pointer)) canvas.releasePointerCapture(pointer);
  }

  /** @param {PointerEvent[]} events */
  extend(events) {
    const { canvas, live } = this;
    if (!canvas || !live) return;
    const box = canvas.getBoundingClientRect();
    for (const event of events) {
      live.points.push({ x: (event.clientX - box.left) / box.width, y: (event.clientY - box.top) / box.height });
    }
    this.drawn();
  }

  /** The hand's first touch ends a stroke that draws itself and replaces a picked digit. */
  takeOver() {
    if (!this.byItself && !this.picked) return;
    this.stop();
    this.replaced = this.picked;
    this.picked = null;
    this.strokes = [];
  }

  stop() {
    cancelAnimationFrame(this.playing);
    this.playing = 0;
    this.byItself = false;
  }

  drawn() {
    this.requestUpdate();
    const ink = rasterize(this.strokes, inkSize);
    /** @type {Ink} */
    const detail = { ink, width: inkSize, strokes: this.strokes.length };
    this.dispatchEvent(new CustomEvent('vae-ink', { bubbles: true, detail }));
  }

  /** A digit from elsewhere has no last stroke. */
  get undoable() {
    return this.strokes.length > 0 && this.picked === null;
  }

  undo() {
    if (!this.undoable) return;
    this.stop();
    this.endStroke();
    this.strokes = this.strokes.slice(0, -1);
    this.drawn();
  }

  clear() {
    this.stop();
    this.endStroke();
    this.picked = null;
    this.strokes = [];
    this.drawn();
  }

  /**
   * Draws strokes as if by hand.
   * @param {Stroke[]} script
   * @param {number} milliseconds 0 for at once
   */
  play(script, milliseconds) {
    const total = script.reduce((sum, stroke) => sum + stroke.points.length, 0);
    const begin = performance.now();
    this.endStroke();
    this.byItself = true;
    const frame = () => {
      const share = milliseconds ? (performance.now() - begin) / milliseconds : 1;
      const points = Math.min(total, Math.max(1, Math.round(share * total)));
      this.strokes = firstPoints(script, points);
      this.drawn();
      this.playing = points < total ? requestAnimationFrame(frame) : 0;
    };
    frame();
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    delete this.canvas?.dataset.byPointer;
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'z') {
      event.preventDefault();
      this.undo();
    } else if (event.key === 'Delete' || event.key === 'Backspace') {
      event.preventDefault();
      this.clear();
    }
  }

  /** @param {import('../vendor/lit.js').PropertyValues<this>} changed */
  willUpdate(changed) {
    // Until the page knows of the drawing, it gives the replaced digit again with every rendering.
    if (this.picked === this.replaced) this.picked = null;
    if (!changed.has('picked') || !this.picked) return;
    this.stop();
    this.endStroke();
    this.strokes = [];
  }

  updated() {
    const context = this.canvas?.getContext('2d');
    if (!context || !this.theme) return;
    context.clearRect(0, 0, shownSize, shownSize);
    if (this.picked) this.paintPicked(context, this.picked);
    else paintStrokes(context, this.strokes, shownSize, this.theme.ink);
  }

  /**
   * @param {CanvasRenderingContext2D} context
   * @param {Float32Array} x
   */
  paintPicked(context, x) {
    const small = document.createElement('canvas');
    const [rows, columns] = this.shape;
    small.width = columns;
    small.height = rows;
    paintDigit(/** @type {CanvasRenderingContext2D} */ (small.getContext('2d')), x, this.shape, this.theme);
    context.imageSmoothingEnabled = false;
    const scale = shownSize / Math.max(rows, columns);
    const [width, height] = [columns * scale, rows * scale];
    context.drawImage(small, (shownSize - width) / 2, (shownSize - height) / 2, width, height);
  }

  render() {
    const blank = !this.strokes.length && !this.picked;
    return html`<div class="pad-frame">
        <canvas
          class="pad-canvas"
          width=${shownSize}
          height=${shownSize}
          tabindex="0"
          role="img"
          aria-label=${t(blank ? 'pad.empty' : 'pad.label')}
          aria-describedby="pad-keys"
          data-testid="draw-pad"
          ${ref((element) => (this.canvas = /** @type {HTMLCanvasElement | null} */ (element ?? null)))}
          @pointerdown=${this.down}
          @pointermove=${this.move}
          @pointerup=${this.up}
          @pointercancel=${this.up}
          @lostpointercapture=${this.up}
          @keydown=${this.key}
          @blur=${() => delete this.canvas?.dataset.byPointer}
        ></canvas>
        <p class="pad-hint" ?hidden=${!blank}>${t('pad.hint')}</p>
        <p class="visually-hidden" id="pad-keys">${t('pad.keys')}</p>
      </div>
      <div class="pad-tools">
        ${button({
          label: html`${icon('undo')}<span>${t('pad.undo')}</span>`,
          tip: t('pad.undo.tip'),
          kind: 'quiet',
          disabled: !this.undoable,
          testid: 'pad-undo',
          onClick: () => this.undo(),
        })}
        ${button({
          label: html`${icon('clear')}<span>${t('pad.clear')}</span>`,
          tip: t('pad.clear.tip'),
          kind: 'quiet',
          disabled: blank,
          testid: 'pad-clear',
          onClick: () => this.clear(),
        })}
        ${choice({
          id: 'brush',
          label: t('pad.brush'),
          tip: t('pad.brush.tip'),
          value: this.brush,
          options: Object.keys(brushes).map((name) => ({
            value: name,
            label: html`<span class="brush ${name}"></span><span class="visually-hidden">${t(`pad.brush.${name}`)}</span>`,
          })),
          onChange: (name) => (this.brush = /** @type {keyof typeof brushes} */ (name)),
        })}
      </div>`;
  }
}

/**
 * The script's first `count` points, stroke by stroke.
 * @param {Stroke[]} script
 * @param {number} count
 * @returns {Stroke[]}
 */
function firstPoints(script, count) {
  /** @type {Stroke[]} */
  const strokes = [];
  let left = count;
  for (const { width, points } of script) {
    if (left <= 0) break;
    strokes.push({ width, points: points.slice(0, left) });
    left -= points.length;
  }
  return strokes;
}

customElements.define('vae-pad', Pad);
