// @ts-check
/**
 * The curves of training on a uPlot canvas, training plain and held-out images dashed, with their values under the pointer, or
 * where the arrow keys lead; the last ones otherwise, and where there is no canvas to be had. Below, on the same axis of
 * steps, the bands (bands.js). Gets aligned numbers and shows them; thinning and the axis's range are shared/history.js's
 * business.
 */
import { LitElement, html, nothing } from '../../vendor/lit.js';
import uPlot from '../../vendor/uplot.js';
import { number, t, whole } from '../../shared/i18n.js';
import { sureness } from '../../shared/standard-errors.js';
import { sym } from '../../shared/controls/sym.js';
import { canPaint, contextOf } from '../../shared/figures/context.js';
import { repaintedBy } from '../../shared/figures/fitted.js';
import { letterScale } from '../../shared/figures/letters.js';
import { paintMark } from './replay/mark.js';
import { firstSteps, gradientBand, klBand, left, right } from './bands.js';
import { errorBand } from './error-band.js';
import { paperError } from './test-errors.js';

/** @typedef {import('../../shared/history.js').Curves} Curves */

/** The legend: classes of its entries, and which of the curves each shows, of training and of held-out images. */
const keys = /** @type {const} */ ([
  { name: 'nll', train: 1, heldOut: 5 },
  { name: 'kl', train: 2, heldOut: 6 },
  { name: 'bound', train: 4, heldOut: 3 },
]);
const gradientNorm = 7;
/** Columns that a key of the keyboard goes over, as shares of all. */
const shares = { ArrowLeft: -0.01, ArrowRight: 0.01, PageDown: -0.1, PageUp: 0.1, Home: -1, End: 1 };

/** The axis has room for four digits. @param {number} value */
const axisNumber = (value) => (Math.abs(value) >= 1e4 ? value.toExponential(0) : number(value, 0));

/** The first says what they all are. @param {number} step @param {number} at */
const stepName = (step, at) => (at === 0 ? `${t('train.curves.step')} ${whole(step)}` : whole(step));

/** All but the norm of the gradient, which has another axis. @param {Curves} curves */
const plotted = (curves) => /** @type {uPlot.AlignedData} */ (curves.slice(0, gradientNorm));

class TrainCurves extends LitElement {
  static properties = {
    curves: { attribute: false },
    heldOut: { attribute: false },
    range: { attribute: false },
    labels: { attribute: false },
    estimated: { attribute: false },
    data: { attribute: false },
    mark: { attribute: false },
    theme: { attribute: false },
    language: { attribute: false },
    at: { state: true },
  };

  constructor() {
    super();
    /** @type {Curves} */
    this.curves = [[], [], [], [], [], [], [], []];
    /** @type {readonly import('../../shared/history.js').HeldOutPoint[]} */
    this.heldOut = [];
    /** @type {[number, number]} nats */
    this.range = [0, 200];
    /** @type {number | null} of how many images a model with a classifier is told the class */
    this.labels = null;
    /** Whether the KL is an estimate. */
    this.estimated = false;
    /** @type {string | null} the dataset's name */
    this.data = null;
    /** @type {number | null} the step that the time machine shows */
    this.mark = null;
    /** @type {import('../../app/theme.js').Theme | null} */
    this.theme = null;
    this.language = '';
    /** @type {number | null} the column that is read */
    this.at = null;
    /** @type {uPlot | null} */
    this.plot = null;
    this.observer = new ResizeObserver(([{ contentRect }]) => {
      const { width, height } = contentRect;
      if (width > 0 && height > 0) this.plot?.setSize({ width, height });
    });
  }

  createRenderRoot() {
    return this;
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.observer.disconnect();
    this.plot?.destroy();
    this.plot = null;
  }

  /** @param {Map<string, unknown>} changed */
  updated(changed) {
    if (!this.theme) return;
    if (!this.plot || changed.has('theme') || changed.has('language')) this.build(this.theme);
    else if (changed.has('curves')) this.plot.setData(plotted(this.curves));
    else if (changed.has('mark')) this.plot.redraw();
  }

  /**
   * uPlot keeps its colours and words, so a new theme or language is a new plot.
   * @param {import('../../app/theme.js').Theme} theme
   */
  build(theme) {
    const place = /** @type {HTMLElement} */ (this.querySelector('.train-curves-plot'));
    this.plot?.destroy();
    this.plot = null;
    if (!canPaint()) return;
    this.plot = new uPlot(this.options(theme, place), plotted(this.curves), place);
    const { canvas } = this.plot.ctx;
    contextOf(canvas, () => this.plot?.redraw());
    repaintedBy(canvas, (ratio) => this.enlarged(theme, place, ratio));
    this.observer.observe(place);
  }

  /**
   * The same plot for a file. uPlot knows no resolution but the screen's, so that it is one of larger letters and lines.
   * @param {import('../../app/theme.js').Theme} theme
   * @param {HTMLElement} place
   * @param {number} ratio pixels to one of CSS
   */
  enlarged(theme, place, ratio) {
    const plot = new uPlot(this.options(theme, place, ratio / devicePixelRatio), plotted(this.curves));
    // At once, not when the page next has a moment.
    plot.batch(() => {});
    const { canvas } = plot.ctx;
    plot.destroy();
    return canvas;
  }

  /**
   * @param {import('../../app/theme.js').Theme} theme
   * @param {HTMLElement} place
   * @param {number} [scale] how many times as large as on the page
   * @returns {uPlot.Options}
   */
  options(theme, place, scale = 1) {
    const { fontFamily } = getComputedStyle(place);
    const letters = letterScale() * scale;
    const font = `${12 * letters}px ${fontFamily}`;
    const axis = {
      stroke: theme.muted,
      grid: { stroke: theme.line, width: scale },
      ticks: { show: false },
      border: { show: false },
      font,
      labelFont: font,
      labelSize: 16 * letters,
      labelGap: 0,
      gap: 6 * letters,
    };
    const line = { width: 1.5 * scale, spanGaps: true, points: { show: false } };
    const [heldOutLine, dash] = [{ ...line, width: 1.25 * scale }, [4 * letters, 3 * letters]];
    return {
      width: (place.clientWidth || 300) * scale,
      height: (place.clientHeight || 160) * scale,
      padding: [8 * letters, right * letters, 0, 0],
      legend: { show: false },
      cursor: { y: false, drag: { x: false, y: false }, points: { size: 6 } },
      scales: {
        x: { time: false, range: (_, __, max) => [0, Math.max(max ?? 0, firstSteps)] },
        y: { range: () => this.range },
      },
      axes: [
        { ...axis, size: 22 * letters, space: 60 * letters, values: (_, steps) => steps.map(stepName) },
        {
          ...axis,
          label: t('train.curves.nats'),
          size: (left - 16) * letters,
          space: 30 * letters,
          values: (_, nats) => nats.map(axisNumber),
        },
      ],
      series: [
        {},
        { ...line, stroke: theme.nll },
        { ...line, stroke: theme.kl },
        { ...heldOutLine, dash, stroke: theme.ink },
        { ...line, stroke: theme.ink },
        { ...heldOutLine, dash, stroke: theme.nll },
        { ...heldOutLine, dash, stroke: theme.kl },
      ],
      hooks: {
        setCursor: [({ cursor }) => (this.at = cursor.idx ?? null)],
        draw: [(plot) => paintMark(plot, this.mark, theme)],
      },
    };
  }

  /**
   * The value of a curve in a column, or the nearest before it.
   * @param {number} curve
   * @param {number} column
   * @param {number} [digits]
   */
  value(curve, column, digits = 1) {
    for (let at = column; at >= 0; at--) {
      const value = this.curves[curve][at];
      if (value !== null && value !== undefined) return number(value, digits);
    }
    return '–';
  }

  /** Where the keyboard leads: along the steps, or back to the last ones. @param {KeyboardEvent} event */
  walk(event) {
    const last = this.curves[0].length - 1;
    if (event.key === 'Escape') this.read(null);
    if (!(event.key in shares) || last < 0) return;
    event.preventDefault();
    const share = shares[/** @type {keyof typeof shares} */ (event.key)];
    const by = Math.sign(share) * Math.max(1, Math.round(Math.abs(share) * last));
    this.read(Math.max(0, Math.min(last, (this.at ?? last) + by)));
  }

  /** @param {number | null} column null: none */
  read(column) {
    const x = column === null ? -10 : this.plot?.valToPos(this.curves[0][column], 'x');
    // Which the hook hears.
    this.plot?.setCursor({ left: x ?? -10, top: 0 });
    this.at = column;
  }

  /** @param {number} column */
  spoken(column) {
    const value = (/** @type {number} */ curve) => this.value(curve, column);
    const [nll, kl, bound] = keys.map(({ train }) => value(train));
    const [heldOutNll, heldOutKl, heldOut] = keys.map((key) => value(key.heldOut));
    const step = column < 0 ? '–' : whole(this.curves[0][column]);
    return `${t('train.curves.values', { step, nll, kl, bound, heldOutNll, heldOutKl, heldOut })} ${this.sureness(column)}`;
  }

  /** How sure the held-out values up to a column are. @param {number} column */
  sureness(column) {
    const step = this.curves[0][column] ?? 0;
    const sure = sureness(this.heldOut.findLast((point) => point.step <= step));
    return this.estimated ? `${t('heldOut.estimated')} ${sure}` : sure;
  }

  /** The column of the step that the time machine shows. */
  get marked() {
    const { mark, curves } = this;
    return mark === null
      ? null
      : Math.max(
          0,
          curves[0].findLastIndex((step) => step <= mark),
        );
  }

  render() {
    const { curves, heldOut, labels, data, theme } = this;
    const last = curves[0].length - 1;
    const steps = curves[0].at(-1) ?? 0;
    const read = this.at ?? this.marked;
    const at = read === null || read > last ? last : read;
    const step = read === null ? null : (curves[0][at] ?? null);
    const names = { nll: sym('nll'), kl: sym('kl'), bound: t('train.curves.bound') };
    const sure = this.sureness(at) || nothing;
    return html`<ul class="train-curve-keys" aria-hidden="true">
        ${keys.map(
          ({ name, train, heldOut }) =>
            html`<li class="train-curve-key ${name}" data-tip=${sure}>
              ${names[name]} <span class="train-curve-value">${this.value(train, at)}</span>
              <span class="train-curve-value held-out">${this.value(heldOut, at)}</span>
            </li>`,
        )}
        <li class="train-curve-lines">
          <span class="train-curve-line"></span>${t('train.curves.train')}
          <span class="train-curve-line held-out"></span>${t('train.curves.heldOut')}
        </li>
      </ul>
      <div
        class="train-curves-plot"
        role="slider"
        tabindex="0"
        aria-label=${t('train.curves.label')}
        aria-description=${t('train.curves.keys')}
        aria-valuemin="0"
        aria-valuemax=${Math.max(0, last)}
        aria-valuenow=${Math.max(0, at)}
        aria-valuetext=${this.spoken(at)}
        data-tip=${t('train.curves.keys')}
        data-testid="train-curves"
        @keydown=${this.walk}
        @pointerleave=${() => this.read(null)}
        @blur=${() => this.read(null)}
      ></div>
      ${
        theme
          ? html`${labels === null ? nothing : errorBand({ heldOut, steps, step, paper: paperError(data, labels), theme })}
            ${klBand({ heldOut, steps, step, until: this.mark, theme })}
            ${gradientBand({ steps: curves[0], norms: curves[gradientNorm], step, now: this.value(gradientNorm, at, 1), theme })}`
          : nothing
      }`;
  }
}

customElements.define('vae-train-curves', TrainCurves);
