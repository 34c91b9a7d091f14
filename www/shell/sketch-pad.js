// @ts-check
/**
 * A pad for many sketches, one after the other: it says `vae-sketch` with each that is handed in, and is blank again. The page's
 * one digit has a pad of its own (pad.js).
 */
import { LitElement, html, ref } from '../vendor/lit.js';
import { t } from '../shared/i18n.js';
import { button } from '../shared/controls/controls.js';
import { samplesOf, takeHold } from '../shared/hold.js';
import { InkCanvas, shownSize } from './ink-canvas.js';
import { Sketch } from './sketch.js';
import { brushes, isPlace, numbersOf } from './strokes.js';

class SketchPad extends LitElement {
  static properties = { theme: { attribute: false }, language: { attribute: false }, count: { attribute: false } };

  constructor() {
    super();
    /** @type {import('../app/theme.js').Theme} */
    this.theme = /** @type {any} */ (null);
    this.language = '';
    /** How many sketches there are. */
    this.count = 0;
    this.sketch = new Sketch();
    this.ink = new InkCanvas();
  }

  createRenderRoot() {
    return this;
  }

  /** @param {PointerEvent} event */
  down(event) {
    const box = /** @type {Element} */ (event.currentTarget).getBoundingClientRect();
    const stroke = this.sketch.begin(brushes.medium);
    const extend = (/** @type {PointerEvent[]} */ events) => {
      for (const { clientX, clientY } of events) {
        const [x, y] = [(clientX - box.left) / box.width, (clientY - box.top) / box.height];
        if (isPlace(x, y)) stroke.points.push(x, y);
      }
      this.show();
    };
    const cancel = () => {
      this.sketch.undo();
      this.show();
    };
    const hold = takeHold(event, { move: (moved) => extend(samplesOf(moved)), end: () => this.show(), cancel });
    if (!hold) return cancel();
    event.preventDefault();
    // So that Enter hands in the sketch, rather than pressing the button that opened the pad.
    this.ink.canvas?.focus({ preventScroll: true });
    extend([event]);
  }

  show() {
    this.ink.whole = false;
    this.requestUpdate();
  }

  undo() {
    this.sketch.undo();
    this.show();
  }

  /** The sketch is handed in. */
  done() {
    if (this.sketch.blank) return;
    this.dispatchEvent(new CustomEvent('vae-sketch', { bubbles: true, detail: numbersOf(this.sketch.strokes) }));
    this.sketch = new Sketch();
    this.show();
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    if (event.key !== 'Enter') return;
    event.preventDefault();
    this.done();
  }

  updated() {
    this.ink.show(this.sketch.strokes, this.theme?.ink);
  }

  render() {
    const { blank, steps } = this.sketch;
    return html`<canvas
        class="pad-canvas"
        width=${shownSize}
        height=${shownSize}
        tabindex="0"
        role="img"
        aria-label=${t('own.pad')}
        data-testid="sketch-pad"
        ${ref((element) => (this.ink.canvas = /** @type {HTMLCanvasElement | null} */ (element ?? null)))}
        @pointerdown=${this.down}
        @keydown=${this.key}
      ></canvas>
      <div class="own-buttons">
        ${button({ label: `${t('own.pad.done')} (${this.count + 1})`, tip: t('own.pad.done.tip'), kind: 'primary', disabled: blank, testid: 'sketch-done', onClick: () => this.done() })}
        ${button({ label: t('pad.undo'), tip: t('pad.undo.tip'), kind: 'quiet', disabled: !steps.length, onClick: () => this.undo() })}
      </div>`;
  }
}

customElements.define('vae-sketch-pad', SketchPad);
