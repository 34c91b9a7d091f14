// @ts-check
/**
 * Of a model that is told the class: the digit as it is, and all the others in the same hand. z is what the encoder says
 * of the drawing beside its class, the style; with it the decoder draws every class. Below each stands how probable
 * the model finds it that the drawing is one. A press says what the drawing is.
 */
import { html } from '../../vendor/lit.js';
import { number, rich, t } from '../../shared/i18n.js';
import { css } from '../../shared/controls/css.js';
import { sym } from '../../shared/controls/sym.js';
import { digit } from '../../shared/figures/digit.js';

/**
 * @param {object} options
 * @param {import('../../app/protocol.js').Explanation | null} options.explanation
 * @param {string[]} options.classes their names
 * @param {Float32Array | null} options.means (classes, pixels) what the decoder makes of mu as each
 * @param {number | null} options.told what the reader says that the digit is
 * @param {boolean} options.inferred whether a classifier says how probable each is
 * @param {boolean} options.labelled whether it has a label, which is told where the reader says nothing
 * @param {import('../../shared/figures/shape.js').Shape} options.shape
 * @param {import('../../app/theme.js').Theme} options.theme
 * @param {(told: number | null) => void} options.onTell null: it is for the model to say
 */
export function handwriting({ explanation, classes, means, told, inferred, labelled, shape, theme, onTell }) {
  const taken = explanation?.class;
  return html`<section class="draw-hand" data-figure="hand" data-title=${t('draw.hand')} aria-label=${t('draw.hand')}>
    <h2>${t('draw.hand')} <span class="aside">${rich('draw.hand.about', { mu: sym('mu'), y: html`<i class="math">y</i>` })}</span></h2>
    <div class="draw-hand-row" role="group" aria-label=${t('draw.hand.choose')} data-testid="handwriting">
      ${classes.map((name, label) => {
        const share = explanation?.classes[label] ?? 0;
        const percent = t('draw.hand.share', { percent: number(100 * share, 0) });
        return html`<button
          type="button"
          class="digit-button"
          aria-pressed=${String(label === taken)}
          aria-label=${t('draw.hand.label', { name, percent })}
          aria-description=${t('draw.hand.tip')}
          data-tip=${t('draw.hand.tip')}
          @click=${() => onTell(told === label ? null : label)}
        >
          ${digit({ x: means, shape, index: label, theme, label: '' })}
          <span class="draw-hand-name" aria-hidden="true">${name}</span>
          <span class="draw-hand-share" aria-hidden="true" ${css({ '--share': String(share) })}></span>
        </button>`;
      })}
    </div>
    <p class="hint" data-testid="hand-said">${said({ explanation, classes, told, inferred, labelled })}</p>
  </section>`;
}

/**
 * What the drawing is taken for, and by whose word.
 * @param {Pick<Parameters<typeof handwriting>[0], 'explanation' | 'classes' | 'told' | 'inferred' | 'labelled'>} options
 */
function said({ explanation, classes, told, inferred, labelled }) {
  const taken = explanation?.class;
  if (!explanation || taken === undefined) return '\u00a0';
  const name = classes[taken];
  const percent = t('draw.hand.share', { percent: number(100 * explanation.classes[taken], 0) });
  const found = inferred ? 'draw.hand.inferred' : 'draw.hand.taken';
  const by = labelled ? 'draw.hand.labelled' : found;
  return t(told === null ? by : 'draw.hand.told', { name, percent });
}
