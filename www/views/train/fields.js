// @ts-check
/**
 * The control of one setting, made of what the core says of it: a list of choices, a slider, a field to type into.
 * Its words are the texts `setting.<name>`, `.tip` and `.<choice>`; where there are none yet, the core's own.
 */
import { html, live } from '../../vendor/lit.js';
import { hasText, t, whole } from '../../shared/i18n.js';
import { choice, select, typedField, typedInput } from '../../shared/controls/controls.js';
import { accepts, choicesOf } from '../../app/schema.js';
import { formatNumbers, parseNumbers } from './number-list.js';

/** @typedef {import('../../app/schema.js').Field} Field */
/** @typedef {import('../../app/settings.js').Settings} Settings */

/**
 * @typedef {object} Panel
 * @property {Settings} settings
 * @property {Record<string, string>} wrong what was typed and is not taken, by the setting's name
 * @property {import('../../pkg/simd128/vae_wasm.js').Refusal | null} refused why the settings are not possible together
 * @property {(patch: Partial<Settings>) => void} onChange
 * @property {() => void} onOwn the reader wants images of their own
 * @property {(name: string, text: string) => void} onWrong
 */

/** So many choices stand side by side, if none of their names is longer than so many letters. */
const fewChoices = 3;
const shortName = 8;
/** A range over so many powers of ten is walked in equal ratios. */
const manyPowers = 4;
/** Of a slider: of the exponent, and of its whole length. */
const exponentStep = 0.05;
const sliderSteps = 100;

/** @param {string} key @param {string} otherwise */
const words = (key, otherwise) => (hasText(key) ? t(key) : otherwise);

/** What the setting is called, and what its control explains. @param {Field} field */
export const named = ({ name, about }) => ({
  label: words(`setting.${name}`, name),
  tip: words(`setting.${name}.tip`, about),
  testid: `train-${name}`,
});

/** A Chinese character is as wide as two letters. @param {string} text */
const lettersOf = (text) => text.length + [...text].filter((character) => character > '⺀').length;

/** @param {number} value */
const written = (value) => (Number.isInteger(value) ? whole(value) : String(value));

/** Two digits say enough of what a slider gives: 0.001, 0.0025. @param {number} value */
export const twoDigits = (value) => Number(value.toPrecision(2));

/**
 * @param {Field} field
 * @param {Panel} panel
 */
export function control(field, panel) {
  if (field.type === 'choice') return choiceControl(field, panel);
  if (field.type === 'numbers') return numbersControl(field, panel);
  if (field.type === 'text') return textControl(field, panel);
  return field.usual ? rangeControl(field, field.usual, panel) : numberControl(field, panel);
}

/** @param {Field} field @param {Panel} panel @param {unknown} value */
const give = ({ name }, panel, value) => panel.onChange(/** @type {Partial<Settings>} */ ({ [name]: value }));

/** @param {Field} field @param {Panel} panel */
const presentOf = ({ name }, { settings }) => /** @type {Record<string, any>} */ (settings)[name];

/** What is wrong with a setting beside the others; '' where nothing is. @param {Field} field @param {Panel} panel */
function refusalOf({ name }, { refused }) {
  if (refused?.field !== name) return '';
  const { most, found } = refused;
  if (most === undefined || found === undefined) return t('setting.error.together');
  const own = `setting.error.most.${name}`;
  return t(hasText(own) ? own : 'setting.error.most', { most: whole(most), found: whole(found) });
}

/** @param {Field} field @param {Panel} panel */
function choiceControl(field, panel) {
  const { name } = field;
  const options = choicesOf(field, panel.settings).map((value) => ({ value, label: words(`setting.${name}.${value}`, value) }));
  const short = field.choices.length <= fewChoices && options.every(({ label }) => lettersOf(label) <= shortName);
  const onChange = (/** @type {string} */ value) => give(field, panel, value);
  const shown = { ...named(field), value: presentOf(field, panel), options, onChange };
  return short ? choice({ ...shown, id: `train-${name}` }) : select(shown);
}

/** @param {Field} field @param {Panel} panel */
function numbersControl(field, panel) {
  const { name, minimum, maximum, minItems, maxItems } = field;
  const wrong = panel.wrong[name];
  const parsed = wrong === undefined ? null : parseNumbers(field, wrong);
  const range = { from: written(minimum), to: written(maximum), least: minItems, most: maxItems };
  const change = (/** @type {string} */ text) => {
    const result = parseNumbers(field, text);
    if ('error' in result) panel.onWrong(name, text);
    else give(field, panel, result.numbers);
  };
  return typedField({
    ...named(field),
    text: wrong ?? formatNumbers(field, presentOf(field, panel)),
    hint: field.optional ? words(`setting.${name}.none`, '') : '',
    problem:
      parsed && 'error' in parsed
        ? t(`setting.error.numbers.${parsed.error}`, { ...range, found: parsed.found })
        : refusalOf(field, panel),
    onChange: change,
  });
}

/** @param {Field} field @param {Panel} panel */
const textControl = (field, panel) =>
  typedField({
    ...named(field),
    text: presentOf(field, panel) ?? '',
    problem: '',
    onChange: (text) => give(field, panel, text === '' && field.optional ? null : text),
  });

/**
 * What a field for one number has. A browser gives no text of what is no number at all; it stays in the field.
 * @param {Field} field
 * @param {Panel} panel
 */
function numberField(field, panel) {
  const { name, minimum, maximum, type } = field;
  const wrong = panel.wrong[name];
  const range = { from: written(minimum), to: written(maximum) };
  return {
    ...named(field),
    type: /** @type {const} */ ('number'),
    text: wrong ?? String(presentOf(field, panel) ?? ''),
    problem: wrong === undefined ? refusalOf(field, panel) : t(`setting.error.${type}`, range),
    min: minimum,
    max: maximum,
    onChange: (/** @type {string} */ text) => {
      const value = text === '' ? null : Number(text);
      if (accepts(field, value)) give(field, panel, value);
      else panel.onWrong(name, text);
    },
  };
}

/** @param {Field} field @param {Panel} panel */
export const numberControl = (field, panel) => typedField(numberField(field, panel));

/**
 * A slider over where one usually looks, and a field for the whole range.
 * @param {Field} field
 * @param {[number, number]} usual
 * @param {Panel} panel
 */
function rangeControl(field, usual, panel) {
  const { label, ...number } = numberField(field, panel);
  const { tip, testid } = number;
  const powers = field.minimum > 0 && field.maximum / field.minimum >= 10 ** manyPowers;
  const [there, back] = powers ? [Math.log10, (/** @type {number} */ at) => twoDigits(10 ** at)] : [Number, Number];
  const [from, to] = usual.map(there);
  const step = powers ? exponentStep : (to - from) / sliderSteps;
  const value = presentOf(field, panel);
  const slide = (/** @type {InputEvent} */ { target }) =>
    give(field, panel, back(/** @type {HTMLInputElement} */ (target).valueAsNumber));
  return html`<div class="control train-range" data-tip=${tip}>
    <span class="control-label">${label}</span>
    <input
      type="range"
      min=${from}
      max=${to}
      step=${field.type === 'integer' && !powers ? Math.max(1, Math.round(step)) : step}
      .value=${live(String(there(value)))}
      aria-label=${label}
      aria-valuetext=${String(value)}
      aria-description=${tip}
      data-testid="${testid}-slider"
      @input=${slide}
    />
    ${typedInput({ ...number, name: label })}
  </div>`;
}
