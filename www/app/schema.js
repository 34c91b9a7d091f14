// @ts-check
/**
 * The settings of a model and its training, as the core describes them (description.js): their types, ranges, choices
 * and conditions, and how a value is written as text. What the page does with them is others' business; nothing here
 * knows a setting by its name.
 */
import { schema } from './description.js';

/** @typedef {Record<string, string[]>} When other settings, and the values of them that it needs */

/**
 * @typedef {object} Field
 * @property {string} name
 * @property {string} table of the configuration
 * @property {'number' | 'integer' | 'numbers' | 'choice' | 'text'} type
 * @property {boolean} optional it may be left out: null
 * @property {any} default
 * @property {number} minimum of a number, or of each of the numbers
 * @property {number} maximum
 * @property {number} minItems of numbers
 * @property {number} maxItems
 * @property {[number, number] | null} usual where in its range one usually looks
 * @property {{ value: string, when: When | null }[]} choices
 * @property {When | null} when it applies
 * @property {'fresh-weights' | 'next-step' | 'new-data'} effect
 * @property {string} about in the core's own words
 */

/** @param {any} described a property of a JSON Schema @returns {Field['type']} */
function typeOf(described) {
  if (described.oneOf) return 'choice';
  const [type] = [described.type].flat();
  if (type === 'array') return 'numbers';
  return type === 'string' ? 'text' : type;
}

/** @param {string} table @param {string} name @param {any} described @returns {Field} */
function fieldOf(table, name, described) {
  const number = described.items ?? described;
  return {
    name,
    table,
    type: typeOf(described),
    optional: [described.type].flat().includes('null'),
    default: described.default ?? null,
    minimum: number.minimum ?? -Infinity,
    maximum: number.maximum ?? Infinity,
    minItems: described.minItems ?? 0,
    maxItems: described.maxItems ?? Infinity,
    usual: described['x-usual'] ?? null,
    choices: (described.oneOf ?? []).map((/** @type {any} */ one) => ({ value: one.const, when: one['x-when'] ?? null })),
    when: described['x-when'] ?? null,
    effect: described['x-effect'],
    about: described.description ?? '',
  };
}

/**
 * Every setting, table by table, in the order in which they are shown.
 * @param {any} schema of the configuration
 * @returns {Field[]}
 */
export const readFields = (schema) =>
  Object.entries(schema.properties).flatMap(([table, { properties, 'x-order': order }]) =>
    order.map((/** @type {string} */ name) => fieldOf(table, name, properties[name])),
  );

export const configFields = readFields(schema);

/** @param {string} name of a setting that there is */
export function fieldNamed(name) {
  const field = configFields.find((field) => field.name === name);
  if (!field) throw new Error(`no setting ${name}`);
  return field;
}

/** @param {When | null} when @param {Record<string, any>} settings */
export const applies = (when, settings) =>
  Object.entries(when ?? {}).every(([other, values]) => values.includes(settings[other]));

/** The choices that there are beside the other settings. @param {Field} field @param {Record<string, any>} settings */
export const choicesOf = ({ choices }, settings) =>
  choices.filter(({ when }) => applies(when, settings)).map(({ value }) => value);

/** @param {Field} field @param {number} value one number */
export const inRange = ({ minimum, maximum, type }, value) =>
  value >= minimum && value <= maximum && (type === 'number' || Number.isSafeInteger(value));

/**
 * Whether the core takes a value, other settings aside.
 * @param {Field} field
 * @param {any} value
 */
export function accepts(field, value) {
  if (value === null) return field.optional;
  if (field.type === 'text') return typeof value === 'string';
  if (field.type === 'choice') return field.choices.some((choice) => choice.value === value);
  if (field.type !== 'numbers') return inRange(field, value);
  const { length } = value;
  return length >= field.minItems && length <= field.maxItems && value.every((/** @type {number} */ one) => inRange(field, one));
}

/** @param {string} text */
const numberIn = (text) => (text.trim() === '' ? NaN : Number(text));

/**
 * A value as the address writes it: '400-200', '0.001', 'relu'.
 * @param {Field} field
 * @param {any} value
 */
export const writeText = ({ type }, value) => (type === 'numbers' ? (value ?? []).join('-') : String(value ?? ''));

/**
 * @param {Field} field
 * @param {string} text
 * @returns {any} undefined for what is not accepted
 */
export function readText(field, text) {
  const value = valueIn(field, text);
  return accepts(field, value) ? value : undefined;
}

/** @param {Field} field @param {string} text */
function valueIn({ type, optional, minItems }, text) {
  if (text === '' && optional && !(type === 'numbers' && minItems === 0)) return null;
  if (type === 'numbers') return text === '' ? [] : text.split(/[-,]/).map(numberIn);
  return type === 'number' || type === 'integer' ? numberIn(text) : text;
}
