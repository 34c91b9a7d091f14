// @ts-check
/** Attribute arithmetic: where one class lies on average minus where another does, added to z as strongly as one wants. */
import { html } from '../../vendor/lit.js';
import { number, rich, t } from '../../shared/i18n.js';
import { select, slider } from '../../shared/controls/controls.js';
import { sym } from '../../shared/controls/sym.js';

/** Of the difference, how many times it is added or taken away at most. */
export const strongest = 2;

/** @typedef {{ plus: number, minus: number, strength: number }} Attribute */

/**
 * @param {Attribute & { names: readonly string[], ready: boolean, onChange: (patch: Partial<Attribute>) => void }} options `ready`: both
 *   classes have encoded digits
 */
export function arithmetic({ names, plus, minus, strength, ready, onChange }) {
  const options = names.map((label, value) => ({ value, label }));
  // A class minus itself is nothing: the two change places.
  return html`<fieldset class="latent-arithmetic" ?disabled=${!ready}>
    <legend class="control-label">${rich('latent.arithmetic', { z: sym('z'), mu: sym('mu') })}</legend>
    <div class="latent-axes">
      ${select({
        label: t('latent.arithmetic.plus'),
        tip: t('latent.arithmetic.tip'),
        value: plus,
        options,
        disabled: !ready,
        testid: 'arithmetic-plus',
        onChange: (value) => onChange({ plus: value, minus: value === minus ? plus : minus }),
      })}
      ${select({
        label: t('latent.arithmetic.minus'),
        tip: t('latent.arithmetic.tip'),
        value: minus,
        options,
        disabled: !ready,
        testid: 'arithmetic-minus',
        onChange: (value) => onChange({ minus: value, plus: value === plus ? minus : plus }),
      })}
    </div>
    ${slider({
      label: t('latent.arithmetic.strength'),
      tip: t('latent.arithmetic.strength.tip'),
      value: strength,
      min: -strongest,
      max: strongest,
      step: 0.05,
      format: (value) => number(value, 2),
      disabled: !ready,
      testid: 'arithmetic-strength',
      onInput: (value) => onChange({ strength: value }),
    })}
  </fieldset>`;
}
