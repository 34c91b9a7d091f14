// @ts-check
/**
 * The drawing pad: mouse, pen or finger to strokes, undo, redo, clear, brush; it can also draw by itself. It says `vae-ink`
 * with the drawing, to be had as numbers, whenever that changes; what becomes of it is not its business.
 */
import { LitElement, html, nothing, ref } from '../vendor/lit.js';
import { tabMemory } from '../app/browser-memory.js';
import { t } from '../shared/i18n.js';
import { button, choice } from '../shared/controls/controls.js';
import { css } from '../shared/controls/css.js';
import { icon } from '../shared/controls/icon.js';
import { digit } from '../shared/figures/digit.js';
import { samplesOf, takeHold } from '../shared/hold.js';
import { InkCanvas, shownSize } from './ink-canvas.js';
import { textOfDrawing } from './shared-drawing.js';
import { Sketch } from './sketch.js';
import { brushes, isPlace, numbersOf, onGrid, strokesOf, textOf } from './strokes.js';

/** @typedef {import('./strokes.js').Stroke} Stroke */
/** @typedef {{ drawing: import('../app/app.js').Drawing | null }} Ink null for a blank pad */

/** Under which key the tab remembers the drawing. */
const memory = 'drawing';

export class Pad extends LitElement {
  static properties = {
    theme: { attribute: false },
    language: { attribute: false },
    picked: { attribute: false },
    shape: { attribute: false },
    data: { attribute: false },
    brush: { state: true },
  };

  constructor() {
    super();
    /** @type {import('../app/theme.js').Theme} */
    this.theme = /** @type {any} */ (null);
    this.language = '';
    /** @type {import('../shared/view.js').Digit | null} a digit from elsewhere, shown until the hand draws its own */
    this.picked = null;
    /** Of the picked digit. @type {import('../shared/figures/shape.js').Shape} */
    this.shape = [1, 1];
    /** The dataset that digits are of. @type {string | undefined} */
    this.data = undefined;
    /** @type {keyof typeof brushes} */
    this.brush = 'medium';
    this.sketch = new Sketch();
    /** @type {import('../shared/hold.js').Hold | null} of the pointer that draws */
    this.hold = null;
    /** @type {Stroke | null} the stroke under that pointer */
    this.live = null;
    this.ink = new InkCanvas();
    this.playing = 0;
  }

  createRenderRoot() {
    return this;
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.stop();
  }

  /** A drawing survives that the page is loaded again. */
  firstUpdated() {
    const strokes = strokesOf(tabMemory.recall(memory));
    if (!strokes) return;
    this.sketch.restore(strokes);
    this.changed();
  }

  get blank() {
    return this.sketch.blank;
  }

  /** What lies on it, for a link; empty where nothing does. */
  get shared() {
    return textOfDrawing(this.sketch);
  }

  /** Strokes that a link brought. @param {readonly Stroke[]} strokes */
  take(strokes) {
    this.stop();
    this.sketch.take(strokes);
    this.changed();
  }

  /** @param {PointerEvent} event */
  down(event) {
    const hold = takeHold(event, {
      move: (moved) => this.extend(samplesOf(moved)),
      end: () => this.finish(),
      cancel: () => this.takeBack(),
    });
    if (!hold) return;
    event.preventDefault();
    const canvas = /** @type {HTMLCanvasElement} */ (event.currentTarget);
    canvas.dataset.byPointer = '';
    canvas.focus({ preventScroll: true });
    this.stop();
    this.hold = hold;
    this.live = this.sketch.begin(brushes[this.brush]);
    this.requestUpdate();
    this.extend([event]);
  }

  /** @param {PointerEvent[]} events */
  extend(events) {
    const { live } = this;
    const { canvas } = this.ink;
    if (!canvas || !live) return;
    const box = canvas.getBoundingClientRect();
    const from = live.points.length / 2;
    for (const event of events) {
      const [x, y] = [(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height].map(onGrid);
      if (isPlace(x, y) && isElsewhere(live, x, y)) live.points.push(x, y);
    }
    if (live.points.length / 2 === from) return;
    if (!this.ink.extend(live, from)) this.showWhole();
    this.say();
  }

  /** The pointer has let go. */
  finish() {
    if (!this.live?.points.length) return this.takeBack();
    this.hold = this.live = null;
    this.showWhole(); // which is smoother than bit by bit
    this.changed();
  }

  /** The stroke under way was no stroke. */
  takeBack() {
    this.hold = this.live = null;
    this.sketch.drop();
    this.changed();
  }

  /** Whatever draws, hand or script, has come to its end. */
  stop() {
    cancelAnimationFrame(this.playing);
    this.playing = 0;
    this.hold?.release();
    this.hold = this.live = null;
  }

  /** Something else lies on the pad. */
  changed() {
    const { picked, strokes, byItself } = this.sketch;
    if (!picked && !byItself) tabMemory.remember(memory, textOf(strokes));
    this.requestUpdate();
    this.say();
  }

  say() {
    const { picked, strokes } = this.sketch;
    /** @type {Ink} */
    const ink = { drawing: strokes.length ? () => numbersOf(strokes) : null };
    const [type, detail] = picked ? ['vae-digit', picked] : ['vae-ink', ink];
    this.dispatchEvent(new CustomEvent(type, { bubbles: true, detail }));
  }

  /** @returns whether there was something to take back */
  undo() {
    return this.turn('undo', this.sketch.steps);
  }

  /** @returns whether something had been taken back */
  redo() {
    return this.turn('redo', this.sketch.undone);
  }

  /** @private @param {'undo' | 'redo'} way @param {readonly unknown[]} steps */
  turn(way, { length }) {
    if (!length) return false;
    this.stop();
    this.sketch[way]();
    this.changed();
    return true;
  }

  clear() {
    this.stop();
    this.sketch.clear();
    this.changed();
  }

  /**
   * Draws strokes as if by hand.
   * @param {Stroke[]} script
   * @param {number} milliseconds 0 for at once
   */
  play(script, milliseconds) {
    const total = script.reduce((sum, { points }) => sum + points.length / 2, 0);
    const begin = performance.now();
    this.stop();
    this.sketch.beginByItself();
    const frame = () => {
      const share = milliseconds ? (performance.now() - begin) / milliseconds : 1;
      const points = Math.min(total, Math.max(1, Math.round(share * total)));
      this.sketch.strokes = firstPoints(script, points);
      this.changed();
      this.playing = points < total ? requestAnimationFrame(frame) : 0;
    };
    frame();
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    delete this.ink.canvas?.dataset.byPointer;
    if (event.key !== 'Delete' && event.key !== 'Backspace') return;
    event.preventDefault();
    this.clear();
  }

  /** @param {import('../vendor/lit.js').PropertyValues<this>} changed */
  willUpdate(changed) {
    if (changed.has('data')) this.sketch.forgetPicked();
    if (!changed.has('picked')) return;
    if (this.picked) this.stop();
    this.sketch.put(this.picked);
  }

  updated() {
    this.ink.show(this.sketch.strokes, this.theme?.ink);
  }

  /** Paints all strokes anew. */
  showWhole() {
    this.ink.whole = false;
    this.requestUpdate();
  }

  render() {
    const { theme, shape } = this;
    const { blank, picked, steps, strokes, undone } = this.sketch;
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
          ${ref((element) => (this.ink.canvas = /** @type {HTMLCanvasElement | null} */ (element ?? null)))}
          @pointerdown=${this.down}
          @keydown=${this.key}
          @blur=${() => delete this.ink.canvas?.dataset.byPointer}
        ></canvas>
        ${picked ? digit({ x: picked.x, shape, theme, label: '', kind: 'picked' }) : nothing}
        ${this.ink.instead(strokes)}
        <p class="pad-hint" ?hidden=${!blank}>${t('pad.hint')}</p>
        <p class="visually-hidden" id="pad-keys">${t('pad.keys')}</p>
      </div>
      <div class="pad-tools">
        ${button({
          label: html`${icon('undo')}<span>${t('pad.undo')}</span>`,
          tip: t('pad.undo.tip'),
          kind: 'quiet',
          disabled: !steps.length,
          testid: 'pad-undo',
          onClick: () => this.undo(),
        })}
        ${button({
          label: icon('redo'),
          name: t('pad.redo'),
          tip: t('pad.redo.tip'),
          kind: 'quiet',
          disabled: !undone.length,
          testid: 'pad-redo',
          onClick: () => this.redo(),
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
          options: Object.entries(brushes).map(([name, width]) => ({
            value: name,
            label: html`<span class="brush" data-testid="brush-${name}" ${css({ '--width': width })}></span
              ><span class="visually-hidden">${t(`pad.brush.${name}`)}</span>`,
          })),
          onChange: (name) => (this.brush = /** @type {keyof typeof brushes} */ (name)),
        })}
      </div>`;
  }
}

/** Nearer than this to the last point, in sides, is no way: a twentieth of the thinnest brush. */
const noWay = brushes.thin / 20;

/** Whether a place is another than that of the stroke's last point. @param {Stroke} stroke @param {number} x @param {number} y */
const isElsewhere = ({ points }, x, y) => !(Math.hypot(x - points[points.length - 2], y - points[points.length - 1]) < noWay);

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
    strokes.push({ width, points: points.slice(0, 2 * left) });
    left -= points.length / 2;
  }
  return strokes;
}

customElements.define('vae-pad', Pad);
