// @ts-check
/**
 * Of a model with a classifier, below the curves on the same axis of steps: the share of test images that it takes for another
 * class than theirs, on a logarithmic axis up to all of them, beside what Kingma et al. 2014 report.
 */
import { html, nothing } from '../../vendor/lit.js';
import { number, t } from '../../shared/i18n.js';
import { fitted } from '../../shared/figures/fitted.js';
import { errorsOf } from './test-errors.js';
import { across, left, margin, paintCursor, paintName } from './bands.js';

/** @typedef {import('../../app/theme.js').Theme} Theme */
/** @typedef {import('../../shared/history.js').HeldOutPoint} HeldOutPoint */

/** The axis goes down to this share at least, and so far below everything on it. */
const usual = 0.1;
const below = 0.8;

/** @param {number} share 0 to 1 */
const percent = (share) => number(100 * share, 2);

/**
 * @param {object} options
 * @param {readonly HeldOutPoint[]} options.heldOut
 * @param {number} options.steps the axis's end
 * @param {number | null} options.step that is read
 * @param {number | null} options.paper
 * @param {Theme} options.theme
 */
export function errorBand({ heldOut, steps, step, paper, theme }) {
  const errors = errorsOf(heldOut);
  const read = errors.findLast((point) => point.step <= (step ?? Infinity)) ?? errors.at(-1);
  const now = read ? t('train.error.share', { percent: percent(read.error) }) : '–';
  return html`<h3 class="train-band-name">
      ${t('train.error')} <span class="train-curve-value" data-testid="test-error">${now}</span>
      ${paper === null ? nothing : beside(paper)}
    </h3>
    <canvas
      class="train-band train-error"
      role="img"
      aria-label=${`${t('train.error.label', { now })} ${paper === null ? '' : t('train.error.reported', { percent: percent(paper) })}`}
      data-testid="train-error"
      ${fitted([errors.length, errors.at(-1) ?? null, steps, step, paper, theme], (context, width, height) => {
        const x = across(steps, width);
        paintErrors(context, errors, paper, x, width, height, theme);
        if (step !== null) paintCursor(context, x(step), height, theme);
      })}
    ></canvas>`;
}

/** @param {number} paper */
const beside = (paper) =>
  html`<span class="train-error-paper" data-tip=${t('train.error.reported', { percent: percent(paper) })}>
    ${t('train.error.paper', { percent: percent(paper) })}
  </span>`;

/**
 * @param {CanvasRenderingContext2D} context
 * @param {ReturnType<typeof errorsOf>} errors
 * @param {number | null} paper
 * @param {(step: number) => number} x
 * @param {number} width
 * @param {number} height
 * @param {Theme} theme
 */
function paintErrors(context, errors, paper, x, width, height, theme) {
  const seen = errors.map(({ error }) => error).filter((error) => error > 0);
  const low = below * Math.min(usual, paper ?? usual, ...seen);
  const y = (/** @type {number} */ share) => margin + (Math.log(Math.max(low, share)) / Math.log(low)) * (height - 2 * margin);
  paintName(context, t('train.error.share', { percent: '100' }), 6, theme);
  if (paper !== null) {
    context.strokeStyle = theme.muted;
    context.lineWidth = 1;
    context.setLineDash([4, 3]);
    context.beginPath();
    context.moveTo(left, y(paper));
    context.lineTo(width, y(paper));
    context.stroke();
    context.setLineDash([]);
    paintName(context, t('train.error.share', { percent: percent(paper) }), Math.min(height - 6, y(paper)), theme);
  }
  context.strokeStyle = theme.ink;
  context.lineWidth = 1.5;
  context.beginPath();
  for (const { step, error } of errors) context.lineTo(x(step), y(error));
  context.stroke();
}
