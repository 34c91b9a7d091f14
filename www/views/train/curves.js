// @ts-check
/**
 * The curves of training on a uPlot canvas, with a legend that reads their values under the pointer; the last ones where
 * there is no canvas to be had.
 * Gets aligned numbers and shows them; thinning and the axis's range are shared/history.js's business.
 */
import { LitElement, html } from '../../vendor/lit.js';
import uPlot from '../../vendor/uplot.js';
import { number, t, whole } from '../../shared/i18n.js';
import { sym } from '../../shared/controls/sym.js';
import { canPaint, contextOf } from '../../shared/figures/context.js';
import { letterScale } from '../../shared/figures/letters.js';

/** @typedef {[number[], (number | null)[], (number | null)[], (number | null)[]]} Curves step, nll, kl, held-out -ELBO */

/** Beside letters of the usual size. */
const height = 260;
/** Classes of the legend's entries. */
const keys = ['nll', 'kl', 'bound'];
/** Before there is a curve the axis shows this many steps. */
const firstSteps = 50;

/** The axis has room for four digits. @param {number} value */
const axisNumber = (value) => (Math.abs(value) >= 1e4 ? value.toExponential(0) : number(value, 0));

class TrainCurves extends LitElement {
  static properties = {
    curves: { attribute: false },
    range: { attribute: false },
    theme: { attribute: false },
    language: { attribute: false },
    at: { state: true },
  };

  constructor() {
    super();
    /** @type {Curves} */
    this.curves = [[], [], [], []];
    /** @type {[number, number]} nats */
    this.range = [0, 200];
    /** @type {import('../../app/theme.js').Theme | null} */
    this.theme = null;
    this.language = '';
    /** @type {number | null} the column under the pointer */
    this.at = null;
    /** @type {uPlot | null} */
    this.plot = null;
    this.observer = new ResizeObserver(([{ contentRect }]) => {
      if (contentRect.width > 0) this.plot?.setSize({ width: contentRect.width, height: height * letterScale() });
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
    else if (changed.has('curves')) this.plot.setData(this.curves);
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
    this.plot = new uPlot(this.options(theme, place), this.curves, place);
    contextOf(this.plot.ctx.canvas, () => this.plot?.redraw());
    this.observer.observe(place);
  }

  /**
   * @param {import('../../app/theme.js').Theme} theme
   * @param {HTMLElement} place
   * @returns {uPlot.Options}
   */
  options(theme, place) {
    const { fontFamily } = getComputedStyle(place);
    const letters = letterScale();
    const font = `${12 * letters}px ${fontFamily}`;
    const axis = {
      stroke: theme.muted,
      grid: { stroke: theme.line, width: 1 },
      ticks: { show: false },
      border: { show: false },
      font,
      labelFont: font,
      labelSize: 18 * letters,
      labelGap: 2 * letters,
      gap: 6 * letters,
    };
    return {
      width: place.clientWidth || 300,
      height: height * letters,
      padding: [8 * letters, 10 * letters, 0, 0],
      legend: { show: false },
      cursor: { y: false, drag: { x: false, y: false }, points: { size: 6 } },
      scales: {
        x: { time: false, range: (_, __, max) => [0, Math.max(max ?? 0, firstSteps)] },
        y: { range: () => this.range },
      },
      axes: [
        {
          ...axis,
          label: t('train.curves.step'),
          size: 28 * letters,
          space: 60 * letters,
          values: (_, steps) => steps.map(whole),
        },
        {
          ...axis,
          label: t('train.curves.nats'),
          size: 40 * letters,
          space: 36 * letters,
          values: (_, nats) => nats.map(axisNumber),
        },
      ],
      series: [
        {},
        { stroke: theme.nll, width: 1.5, spanGaps: true, points: { show: false } },
        { stroke: theme.kl, width: 1.5, spanGaps: true, points: { show: false } },
        {
          stroke: theme.ink,
          width: 1.5,
          spanGaps: true,
          points: { show: true, size: 5, fill: theme.paper, stroke: theme.ink, width: 1.5 },
        },
      ],
      hooks: { setCursor: [({ cursor }) => (this.at = cursor.idx ?? null)] },
    };
  }

  /**
   * The value of a curve in a column, or the nearest before it.
   * @param {number[] | (number | null)[]} curve
   * @param {number} column
   */
  value(curve, column) {
    return number(
      curve.slice(0, column + 1).findLast((value) => value !== null),
      1,
    );
  }

  render() {
    const [steps, ...curves] = this.curves;
    const last = steps.length - 1;
    const [nll, kl, bound] = curves.map((curve) => this.value(curve, last));
    const label = t('train.curves.label', { step: last < 0 ? '–' : whole(steps[last]), nll, kl, bound });
    const at = this.hasUpdated && !this.plot ? last : this.at;
    const names = [sym('nll'), sym('kl'), t('train.curves.bound')];
    return html`<ul class="train-curve-keys" aria-hidden="true">
        ${curves.map(
          (curve, i) =>
            html`<li class="train-curve-key ${keys[i]}">
              ${names[i]} <span class="train-curve-value">${at === null ? '' : this.value(curve, at)}</span>
            </li>`,
        )}
      </ul>
      <div class="train-curves-plot" role="img" aria-label=${label} @pointerleave=${() => (this.at = null)}></div>`;
  }
}

customElements.define('vae-train-curves', TrainCurves);
