// @ts-check
/**
 * Strokes on a canvas, for the eye alone: nothing is read from it. Where the browser has no canvas for us, they are drawn
 * as an SVG's.
 */
import { html, nothing, svg } from '../vendor/lit.js';
import { contextOf } from '../shared/figures/context.js';
import { paintStroke, pathOf } from './strokes.js';

/** @typedef {import('./strokes.js').Stroke} Stroke */

/** Pixels of the canvas, a side. */
export const shownSize = 640;

export class InkCanvas {
  /** @type {HTMLCanvasElement | null} */
  canvas = null;
  /** @type {readonly Stroke[]} */
  strokes = [];
  colour = '';
  /** Whether what is on the canvas is as smooth as it can be, and all of it. */
  whole = false;

  /** @private */
  get context() {
    return this.canvas && contextOf(this.canvas, () => this.paint());
  }

  /**
   * Shows these and no others; what is there already is not painted again.
   * @param {readonly Stroke[]} strokes
   * @param {string} colour
   */
  show(strokes, colour) {
    if (this.whole && strokes === this.strokes && colour === this.colour) return;
    Object.assign(this, { strokes, colour });
    this.paint();
  }

  /** @private */
  paint() {
    const { context, colour } = this;
    this.whole = context !== null;
    if (!context) return;
    context.clearRect(0, 0, shownSize, shownSize);
    for (const stroke of inked(this.strokes)) paintStroke(context, stroke, shownSize, colour);
  }

  /**
   * Paints the points of a stroke from `from` on over what is there, which costs the same however long the stroke is.
   * @param {Stroke} stroke the last of those that are shown
   * @param {number} from
   * @returns {boolean} false where all has to be shown anew
   */
  extend(stroke, from) {
    const { context } = this;
    if (!context || from === 0 || this.strokes.at(-1) !== stroke) return false;
    paintStroke(context, stroke, shownSize, this.colour, from);
    return true;
  }

  /** The strokes once more, where the canvas cannot show them. @param {readonly Stroke[]} strokes */
  instead(strokes) {
    if (!this.canvas || this.context) return nothing;
    return html`<svg class="pad-strokes" viewBox="0 0 1 1" aria-hidden="true">
      ${inked(strokes).map((stroke) => svg`<path d=${pathOf(stroke)} stroke-width=${stroke.width}></path>`)}
    </svg>`;
  }
}

/** Those that have points. @param {readonly Stroke[]} strokes */
const inked = (strokes) => strokes.filter(({ points }) => points.length > 0);
