// @ts-check
/**
 * What the decoder makes of z: the reconstruction at z = mu, and a mean for each draw; and what the ELBO says of it all.
 * Each picture is a button that puts its z into the pipeline, on the map and at its end.
 */
import { html, nothing } from '../../vendor/lit.js';
import { number, rich, t } from '../../shared/i18n.js';
import { hasFlow } from '../../shared/prior.js';
import { sureness } from '../../shared/standard-errors.js';
import { sym } from '../../shared/controls/sym.js';
import { digit } from '../../shared/figures/digit.js';
import { figureTools } from '../../shared/figures/export.js';
import { elboBar } from './elbo-bar.js';
import { shownSum } from '../../shared/figures/terms.js';

/** @typedef {import('../../app/protocol.js').Explanation} Explanation */

/**
 * @param {object} options
 * @param {Explanation | null} options.explanation
 * @param {import('../../app/protocol.js').ModelInfo | null} options.model
 * @param {import('../../shared/figures/shape.js').Shape} options.shape
 * @param {number} options.count places for draws
 * @param {number | null} options.selected
 * @param {import('../../app/theme.js').Theme} options.theme
 * @param {(draw: number | null) => void} options.onSelect null for the reconstruction
 * @param {unknown} options.sight tells whether it is in sight (shared/sight.js)
 */
export function draws({ explanation, model, shape, count, selected, theme, onSelect, sight }) {
  return html`<div class="draw-draws figure-place" ${sight}>
    <section class="draw-draws-mu" data-concept="p">
      <h2>${t('draw.reconstruction')} <span class="aside">${rich('draw.at.mu', { z: sym('z'), mu: sym('mu') })}</span></h2>
      <button
        type="button"
        class="digit-button"
        aria-pressed=${String(selected === null)}
        aria-label=${t('draw.reconstruction.label')}
        data-tip=${t('draw.reconstruction.tip')}
        aria-description=${t('draw.reconstruction.tip')}
        @click=${() => onSelect(null)}
      >
        ${digit({ x: explanation?.reconstruction, shape, theme, label: '', testid: 'reconstruction' })}
      </button>
    </section>
    <section class="draw-draws-z" data-concept="p">
      <h2>
        ${t('draw.draws')}
        <span class="aside">${hasFlow(model) ? ofFlow() : rich('draw.at.eps', { z: sym('z'), mu: sym('mu'), sigma: sym('sigma'), eps: sym('eps') })}</span>
      </h2>
      <div class="draw-draws-row" data-testid="draws">
        ${Array.from(
          { length: count },
          (_, draw) =>
            html`<button
              type="button"
              class="digit-button"
              aria-pressed=${String(selected === draw)}
              aria-label=${t('draw.draw.label', { draw: draw + 1 })}
              @click=${() => onSelect(draw)}
            >
              ${digit({ x: explanation?.mean, shape, index: draw, theme, label: '' })}
            </button>`,
        )}
      </div>
    </section>
    ${figureTools('draws')}
  </div>`;
}

/** How z comes of noise where a flow is the posterior. */
const ofFlow = () => rich('draw.at.flow', { z: sym('z'), flow: html`<i class="sym">f</i>`, eps: sym('eps'), x: sym('x') });

/** How many z were drawn. @param {Explanation | null} explanation */
export const drawsOf = (explanation) => explanation?.nllPerDraw.length ?? 0;

/**
 * @param {object} options
 * @param {Explanation | null} options.explanation
 * @param {import('../../app/protocol.js').HeldOut | null} options.heldOut
 * @param {string | undefined} options.likelihood
 */
export function bound({ explanation, heldOut, likelihood }) {
  const nll = explanation ? explanation.nll : null;
  const kl = explanation ? explanation.kl : null;
  const cost = nll === null || kl === null ? null : shownSum(nll, kl);
  const error = explanation?.klError;
  const value = (/** @type {number | null} */ n, /** @type {string} */ id) =>
    html`<span class="value" data-testid=${id}>${number(n)}</span>`;
  return html`<section class="draw-bound">
    <p class="draw-bound-sum">
      ${rich('draw.bound', {
        nll: html`<span data-concept="nll" data-tip=${t('draw.nll.tip')}>${sym('nll')} ${value(nll, 'digit-nll')}</span>`,
        kl: html`<span data-concept="kl" data-tip=${t(error === undefined ? 'draw.kl.tip' : 'draw.kl.estimated.tip')}
          >${sym('kl')} ${value(kl, 'digit-kl')}${error === undefined ? '' : ` ± ${number(error)}`}</span
        >`,
        cost: value(cost, 'digit-cost'),
      })}
      <span class="hint" data-picture data-testid="typical" data-tip=${sureness(heldOut) || nothing}>${heldOut ? t('draw.bound.typical', { cost: number(shownSum(heldOut.nll, heldOut.kl)) }) : ''}</span>
      <span class="hint" data-picture>${explanation ? rich('draw.bound.draws', { nll: sym('nll'), count: drawsOf(explanation) }) : ''}</span>
      <span class="draw-bound-elbo" data-tip=${t('draw.elbo.tip')}>ELBO ${value(cost === null ? null : -cost, 'digit-elbo')} ${t('unit.nats')}</span>
    </p>
    ${elboBar({
      nll,
      kl,
      typical: heldOut,
      likelihood,
      label: t('draw.bound.label', { nll: number(nll), kl: number(kl), cost: number(cost) }),
    })}
  </section>`;
}
