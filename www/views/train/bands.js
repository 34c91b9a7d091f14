// @ts-check
/**
 * What stands below the curves on the same axis of steps: how many nats each latent says, a line for each, and the norm of the
 * gradient on a logarithmic axis. Canvases painted from plain data.
 */
import { html } from '../../vendor/lit.js';
import { number, t, whole } from '../../shared/i18n.js';
import { fitted } from '../../shared/figures/fitted.js';
import { byKl, latentName } from '../../shared/figures/latents.js';
import { collapsed } from '../../shared/history.js';

/** @typedef {import('../../app/theme.js').Theme} Theme */
/** @typedef {import('../../shared/history.js').HeldOutPoint} HeldOutPoint */

/** Room on both sides of the curves and the bands, in pixels of letters.js. */
export const left = 52;
export const right = 18;
/** Before there is a curve the axis shows this many steps. */
export const firstSteps = 50;
/** Of the axis of nats, at least. */
const loud = 2;
/** Latents whose nats are written. */
const told = 3;
/** The share of the evaluations that the axis of nats need not hold. */
const plunge = 0.1;
/** Pixels above and below a line. */
export const margin = 4;

/**
 * Where a step stands on a band.
 * @param {number} last the axis's end
 * @param {number} width
 */
export const across = (last, width) => {
  const unit = (width - left - right) / Math.max(last, firstSteps);
  return (/** @type {number} */ step) => left + step * unit;
};

/**
 * @param {CanvasRenderingContext2D} context
 * @param {number} x
 * @param {number} height
 * @param {Theme} theme
 */
export function paintCursor(context, x, height, theme) {
  context.fillStyle = theme.ink;
  context.globalAlpha = 0.5;
  context.fillRect(x - 0.5, 0, 1, height);
  context.globalAlpha = 1;
}

/** @param {CanvasRenderingContext2D} context @param {string} text @param {number} y @param {Theme} theme */
export function paintName(context, text, y, theme) {
  context.font = '11px system-ui, sans-serif';
  context.textAlign = 'right';
  context.textBaseline = 'middle';
  context.fillStyle = theme.muted;
  context.fillText(text, left - 6, y);
}

/**
 * @param {object} options
 * @param {readonly HeldOutPoint[]} options.heldOut
 * @param {number} options.steps the axis's end
 * @param {number | null} options.step that is read
 * @param {number | null} options.until the step that the time machine shows
 * @param {Theme} options.theme
 */
export function klBand({ heldOut, steps, step, until, theme }) {
  const last = heldOut.findLast(({ klPerLatent }) => klPerLatent.length > 0);
  const dead = collapsed({ heldOut: until === null ? heldOut : heldOut.filter((point) => point.step <= until) });
  const label = t('train.latents.label', { kl: last ? last.klPerLatent.map((nats) => number(nats, 2)).join(', ') : '–' });
  const read = heldOut.findLast((point) => point.klPerLatent.length > 0 && point.step <= (step ?? Infinity)) ?? last;
  return html`<h3 class="train-band-name">
      ${t('train.latents')} <span class="train-curve-value">${read ? loudest(read.klPerLatent) : ''}</span>
    </h3>
    <canvas
      class="train-band"
      role="img"
      aria-label=${label}
      data-testid="train-latents"
      ${fitted([last ?? null, heldOut.length, steps, step, theme], (context, width, height) => {
        const x = across(steps, width);
        if (last) paintLatents(context, heldOut, last.klPerLatent, x, height, theme);
        if (step !== null) paintCursor(context, x(step), height, theme);
      })}
    ></canvas>
    <p class="train-collapse" role="status" data-testid="train-collapse">
      ${dead.length && last ? t('train.collapse', { dead: dead.length, latent: last.klPerLatent.length }) : ''}
    </p>`;
}

/** The latents that say most, with their nats. @param {readonly number[]} klPerLatent */
const loudest = (klPerLatent) =>
  byKl(klPerLatent)
    .slice(0, told)
    .map((index) => `${latentName(index)} ${number(klPerLatent[index], 1)}`)
    .join('  ');

/**
 * A line for each latent, on one axis from 0, those strong that say most: one sees them rise, part, and fall to 0 where they collapse.
 * The first plunge may leave the band at the top.
 * @param {CanvasRenderingContext2D} context
 * @param {readonly HeldOutPoint[]} heldOut
 * @param {readonly number[]} now the last KL of each
 * @param {(step: number) => number} x
 * @param {number} height
 * @param {Theme} theme
 */
function paintLatents(context, heldOut, now, x, height, theme) {
  const known = heldOut.filter(({ klPerLatent }) => klPerLatent.length === now.length);
  const settled = known.slice(Math.floor(known.length * plunge));
  const most = settled.reduce((sofar, { klPerLatent }) => Math.max(sofar, ...klPerLatent), loud);
  const y = (/** @type {number} */ nats) => height - margin - (nats / most) * (height - 2 * margin);
  context.strokeStyle = theme.line;
  context.lineWidth = 1;
  context.strokeRect(left, y(0), x(heldOut[heldOut.length - 1].step) - left, 0);
  context.strokeStyle = theme.kl;
  byKl(now)
    .reverse()
    .forEach((latent, at) => {
      const isLoud = at >= now.length - told;
      context.lineWidth = isLoud ? 1.75 : 1.25;
      context.globalAlpha = isLoud ? 1 : 0.55;
      context.beginPath();
      for (const { step, klPerLatent } of known) context.lineTo(x(step), y(klPerLatent[latent]));
      context.stroke();
    });
  context.globalAlpha = 1;
  paintName(context, number(most, 1), 6, theme);
  paintName(context, '0', height - 6, theme);
}

/**
 * @param {object} options
 * @param {readonly number[]} options.steps
 * @param {readonly (number | null)[]} options.norms
 * @param {number | null} options.step that is read
 * @param {string} options.now the norm that is read, written
 * @param {Theme} options.theme
 */
export function gradientBand({ steps, norms, step, now, theme }) {
  return html`<h3 class="train-band-name">${t('train.gradient')} <span class="train-curve-value">${now}</span></h3>
    <canvas
      class="train-band"
      role="img"
      aria-label=${t('train.gradient.label', { norm: now })}
      data-testid="train-gradient"
      ${fitted([steps.length, steps.at(-1) ?? 0, step, theme], (context, width, height) => {
        const x = across(steps.at(-1) ?? 0, width);
        paintNorms(context, steps, norms, x, height, theme);
        if (step !== null) paintCursor(context, x(step), height, theme);
      })}
    ></canvas>`;
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {readonly number[]} steps
 * @param {readonly (number | null)[]} norms
 * @param {(step: number) => number} x
 * @param {number} height
 * @param {Theme} theme
 */
function paintNorms(context, steps, norms, x, height, theme) {
  const known = steps.flatMap((step, at) => (norms[at] ? [{ step, norm: norms[at] }] : []));
  if (known.length === 0) return;
  const [low, high] = [Math.min, Math.max].map((of) => Math.log10(of(...known.map(({ norm }) => norm))));
  const span = Math.max(0.3, high - low);
  const y = (/** @type {number} */ norm) => height - margin - ((Math.log10(norm) - low) / span) * (height - 2 * margin);
  context.strokeStyle = theme.muted;
  context.lineWidth = 1.25;
  context.beginPath();
  for (const { step, norm } of known) context.lineTo(x(step), y(norm));
  context.stroke();
  for (const norm of [10 ** low, 10 ** high])
    paintName(context, written(norm), Math.max(6, Math.min(height - 6, y(norm))), theme);
}

/** @param {number} norm */
const written = (norm) => (norm >= 10 ? whole(norm) : number(norm, 1));
