// @ts-check
/**
 * The signature figure: x, q(z|x), z and p(x|z) as cards, joined by the encoder, the dice and the decoder. On narrow
 * windows it folds at the dice, so that x and what comes of it stand one above the other (draw-view.css).
 */
import { html, nothing, svg } from '../../vendor/lit.js';
import { number, rich, t } from '../../shared/i18n.js';
import { button } from '../../shared/controls/controls.js';
import { icon } from '../../shared/controls/icon.js';
import { sym } from '../../shared/controls/sym.js';
import { drawColumns, posteriorColumns } from '../../shared/figures/columns.js';
import { digit } from '../../shared/figures/digit.js';
import { sigmaOf } from '../../shared/figures/gaussian.js';
import { latentName } from '../../shared/figures/latents.js';
import { magnified, plane, wholePlane } from '../../shared/figures/plane.js';

/** @typedef {import('../../app/protocol.js').Explanation} Explanation */
/** @typedef {import('../../app/theme.js').Theme} Theme */

/**
 * @typedef {object} PipelineOptions
 * @property {Explanation | null} explanation
 * @property {import('../../app/protocol.js').ModelInfo | null} model
 * @property {import('../../shared/figures/shape.js').Shape} shape
 * @property {Float32Array | null} x
 * @property {number[]} order of the latents
 * @property {number} chosen the latent to stress
 * @property {number | null} selected the draw shown, null for z = mu
 * @property {Theme} theme
 * @property {() => void} onRoll
 */

/** @param {PipelineOptions} options */
export function pipeline(options) {
  const { explanation, shape, x, theme, selected } = options;
  const [rows, columns] = shape;
  const pixels = rows * columns;
  const latent = options.model?.config.model.latent ?? 0;
  return html`<div class="draw-pipeline" data-figure="chain" data-title=${t('only.chain')} role="group" aria-label=${t('draw.pipeline')}>
    ${card('x', 'x', digit({ x: explanation?.x ?? x, shape, theme, label: t('draw.x.label', { rows, columns }) }), t('draw.x.caption', { pixels }))}
    ${link('encoder', 'q', coder('encoder'), `${pixels} → ${latent || '–'}`)}
    ${card('q', 'q', posterior(options), explanation ? rich('draw.q.caption', { kl: sym('kl'), value: nats(explanation.kl) }) : nothing)}
    ${link('dice', 'z', dice(options.onRoll), html`<i class="math">+ ${sym('sigma')}·${sym('eps')}</i>`)}
    ${card('z', 'z', drawn(options), drawnCaption(options))}
    ${link('decoder', 'p', coder('decoder'), `${latent || '–'} → ${pixels}`)}
    ${card(
      'p',
      'p',
      digit({ ...shownMean(explanation, selected), shape, theme, label: t('draw.p.label') }),
      explanation ? rich('draw.p.caption', { nll: sym('nll'), value: nats(explanation.nll) }) : nothing,
    )}
  </div>`;
}

/** @param {number} value */
const nats = (value) => html`<span class="value">${number(value)}</span>`;

/**
 * @param {Explanation | null} explanation
 * @param {number | null} selected
 */
function shownMean(explanation, selected) {
  if (!explanation) return { x: null };
  return selected === null ? { x: explanation.reconstruction } : { x: explanation.mean, index: selected };
}

/**
 * @param {string} name its grid area and symbol
 * @param {string} concept
 * @param {unknown} figure
 * @param {unknown} caption
 */
function card(name, concept, figure, caption) {
  return html`<figure class="draw-card draw-card-${name}" data-concept=${concept} data-tip=${t(`draw.${name}.tip`)}>
    <figcaption class="draw-card-title">${sym(name)} <span>${t(`draw.${name}`)}</span></figcaption>
    <div class="draw-card-figure">${figure}</div>
    <p class="draw-card-caption">${caption}</p>
  </figure>`;
}

/**
 * @param {string} name its grid area
 * @param {string} concept
 * @param {unknown} middle
 * @param {unknown} below
 */
function link(name, concept, middle, below) {
  return html`<div class="draw-link draw-link-${name}" data-concept=${concept}>
    <div class="draw-link-middle">${middle}</div>
    <p class="draw-card-caption">${below}</p>
  </div>`;
}

/** A network as the trapezoid that papers draw: wide at the pixels, narrow at the latents. @param {'encoder' | 'decoder'} name */
function coder(name) {
  const outline = name === 'encoder' ? 'M1 2L63 34V82L1 114Z' : 'M1 34L63 2V114L1 82Z';
  return html`<div class="draw-coder" data-tip=${t(`draw.${name}.tip`)}>
    <svg viewBox="0 0 64 116" preserveAspectRatio="none" aria-hidden="true">${svg`<path d=${outline}></path>`}</svg>
    <span>${t(`draw.${name}`)}</span>
  </div>`;
}

/** @param {() => void} onRoll */
const dice = (onRoll) =>
  button({
    label: html`${icon('dice')}<span>${t('draw.roll')}</span>`,
    tip: t('draw.roll.tip'),
    testid: 'roll',
    onClick: onRoll,
  });

/**
 * While there is no digit: the prior, all that is known then.
 * @param {PipelineOptions} options
 */
function priorAlone({ model }) {
  const none = new Float32Array();
  const label = t('draw.prior.label');
  if (model?.config.model.latent === 2) return plane({ mu: null, logvar: null, label });
  return posteriorColumns({ mu: none, logvar: none, order: [], chosen: -1, label });
}

/** @param {PipelineOptions} options */
function posterior(options) {
  const { explanation, order, chosen } = options;
  if (!explanation) return priorAlone(options);
  const { mu, logvar } = explanation;
  const label = t('draw.q.label', { numbers: numbersOf(explanation, order) });
  if (mu.length === 2) return plane({ mu, logvar, label, testid: 'posterior' });
  return posteriorColumns({ mu, logvar, order, chosen, label });
}

/** @param {PipelineOptions} options */
function drawn(options) {
  const { explanation, order, selected } = options;
  if (!explanation) return priorAlone(options);
  const { mu, logvar, z } = explanation;
  const at = order
    .slice(0, 8)
    .map((i) => `${latentName(i)} ${number(selected === null ? mu[i] : z[selected * mu.length + i], 2)}`);
  const label = t('draw.z.label', { numbers: at.join(', ') });
  if (mu.length === 2) return plane({ mu, logvar, z, selected, label, part: magnified(mu, logvar) });
  return drawColumns({ mu, z, draws: z.length / mu.length, selected, order, label });
}

/** @param {PipelineOptions} options */
function drawnCaption({ explanation, selected }) {
  const which = selected === null ? t('draw.z.caption.mu') : t('draw.z.caption', { draw: selected + 1 });
  if (explanation?.mu.length !== 2) return which;
  const { mu, logvar } = explanation;
  const times = Math.round(wholePlane(mu, logvar).extent / magnified(mu, logvar).extent);
  return t('draw.z.caption.magnified', { which, times });
}

/**
 * @param {Explanation} explanation
 * @param {number[]} order
 */
const numbersOf = ({ mu, logvar, klPerLatent }, order) =>
  order
    .slice(0, 8)
    .map((i) => `${latentName(i)}: μ ${number(mu[i], 2)}, σ ${number(sigmaOf(logvar[i]), 2)}, KL ${number(klPerLatent[i], 2)}`)
    .join('; ');
