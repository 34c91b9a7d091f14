// @ts-check
/**
 * The signature figure: x, the encoder, the map of z with q(z|x) and its draws, the decoder, p(x|z), and below what it all
 * costs. On narrow windows the map lies below the others, so that the picture and what comes of it stand side by side:
 * the map is mostly out of sight there, and waits while one draws.
 */
import { guard, html, nothing, svg } from '../../vendor/lit.js';
import { number, rich, t } from '../../shared/i18n.js';
import { classKey } from '../../shared/controls/class-legend.js';
import { button } from '../../shared/controls/controls.js';
import { icon } from '../../shared/controls/icon.js';
import { sym } from '../../shared/controls/sym.js';
import { digit } from '../../shared/figures/digit.js';
import { isRow } from '../../shared/figures/row.js';
import { figureTools } from '../../shared/figures/export.js';
import { notesOfMap } from '../../shared/prior.js';
import { classesOf } from '../../app/class-names.js';
import { bound, drawsOf } from './draws.js';
import { map, mapAbout } from './map.js';

/**
 * @typedef {object} PipelineOptions
 * @property {import('../../app/protocol.js').ModelInfo | null} model
 * @property {import('../../app/protocol.js').HeldOut | null} heldOut of the model
 * @property {import('../../shared/figures/shape.js').Shape} shape
 * @property {Float32Array | null} x
 * @property {Float32Array | null} pointed (pixels) what the decoder draws at the pointer
 * @property {import('../../shared/i18n.js').Language} language
 * @property {unknown[]} known all of what it shows
 * @property {import('../../shared/sight.js').Sight} sight
 * @property {() => void} onRoll
 */

/** @param {PipelineOptions & import('./map.js').MapOptions} options */
export function pipeline(options) {
  const { explanation, model, shape, x, theme, plane } = options;
  const [rows, columns] = shape;
  const pixels = rows * columns;
  const of = isRow(shape) ? '.row' : '';
  return html`<div class="draw-pipeline figure-place" role="group" aria-label=${t('draw.pipeline')}>
    ${card('x', digit({ x: explanation?.x ?? x, shape, theme, label: t(`draw.x.label${of}`, { rows, columns }) }), t(`draw.x.caption${of}`, { pixels }), of)}
    ${still(options, () => link('encoder', 'q', `${pixels} → ${plane.latent || '–'}`))}
    ${guard(options.sight.of('map', options.known), () => middle(options))}
    ${still(options, () => link('decoder', 'p', `${plane.latent || '–'} → ${pixels}`))}
    ${card(
      'p',
      digit({ ...shownMean(options), shape, theme, label: t('draw.p.label'), testid: 'decoded' }),
      options.pointed
        ? t('draw.p.pointed')
        : explanation
          ? rich('draw.p.caption', { nll: sym('nll'), value: nats(nllShown(explanation, options.selected)) })
          : nothing,
    )}
    ${bound({ explanation, heldOut: options.heldOut, likelihood: model?.config.model.likelihood })}
    ${still(options, () => figureTools('chain'))}
  </div>`;
}

/**
 * What stays as it is while one draws, and is not rendered for every answer.
 * @param {PipelineOptions & import('./map.js').MapOptions} options
 * @param {() => unknown} render
 */
const still = ({ language, model, plane, shape }, render) =>
  guard([language, model?.data, plane.latents, plane.latent, ...shape], render);

/** @param {number} value */
const nats = (value) => html`<span class="value">${number(value)}</span>`;

/** Of the z that is decoded. @param {import('../../app/protocol.js').Explanation} explanation @param {number | null} selected */
const nllShown = ({ nllAtMu, nllPerDraw }, selected) => (selected === null ? nllAtMu : nllPerDraw[selected]);

/** @param {PipelineOptions & import('./map.js').MapOptions} options */
function shownMean({ explanation, selected, pointed }) {
  if (pointed || !explanation) return { x: pointed };
  return selected === null ? { x: explanation.reconstruction } : { x: explanation.mean, index: selected };
}

/**
 * @param {'x' | 'q' | 'z' | 'p'} name its symbol and concept
 * @param {string} [of] the end of the key, where a row of numbers is no picture
 */
const title = (name, of = '') =>
  html`<span class="draw-card-title" data-concept=${name} data-tip=${t(`draw.${name}.tip`)}>${sym(name)} <span>${t(`draw.${name}${of}`)}</span></span>`;

/**
 * @param {'x' | 'p'} name its grid area, symbol and concept
 * @param {unknown} figure
 * @param {unknown} caption
 * @param {string} [of] as of its title
 */
function card(name, figure, caption, of) {
  return html`<figure class="draw-card draw-card-${name}" data-concept=${name}>
    <figcaption>${title(name, of)}</figcaption>
    <div class="draw-card-figure">${figure}</div>
    <p class="draw-card-caption">${caption}</p>
  </figure>`;
}

/** From q to z: the map, and below it the dice. @param {PipelineOptions & import('./map.js').MapOptions} options */
function middle(options) {
  const { explanation, model, plane, selected, onRoll } = options;
  const drawn =
    selected === null ? t('draw.z.caption.mu') : t('draw.z.caption', { draw: selected + 1, count: drawsOf(explanation) });
  return html`<figure class="draw-card draw-card-map figure-place">
    <figcaption>${title('q')} ${title('z')}</figcaption>
    <div class="draw-card-figure" data-concept="q" ${options.sight.part('map')}>${map(options)}</div>
    <div class="draw-dice">
      <p class="draw-card-caption" data-concept="q">
        ${explanation ? rich('draw.q.caption', { kl: sym('kl'), value: html`${explanation.klError === undefined ? '' : '≈ '}${nats(explanation.kl)}` }) : nothing}
      </p>
      ${dice(onRoll)}
      <p class="draw-card-caption" data-concept="z">${explanation ? drawn : nothing}</p>
    </div>
    ${still(options, () => (plane.latents ? classKey(classesOf(options.model?.data)) : nothing))}
    <p class="draw-map-about hint">${mapAbout(plane)}${notesOfMap(model).map((note) => ` · ${t(note)}`)}</p>
    ${still(options, () => figureTools('draw-map'))}
  </figure>`;
}

/**
 * @param {'encoder' | 'decoder'} name
 * @param {string} concept
 * @param {string} below
 */
function link(name, concept, below) {
  return html`<div class="draw-link draw-link-${name}" data-concept=${concept}>
    <div class="draw-link-middle">${coder(name)}</div>
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
