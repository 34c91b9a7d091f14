// @ts-check
/**
 * How a value is written in an address, and read back from what may have become anything: settings (app/settings.js) and
 * what views show (carried.js). Pure functions.
 */

/**
 * `beside` is what else is known, the settings or the view; `read` gives undefined for what it does not accept beside it.
 * @template T
 * @typedef {{ write: (value: T, beside?: any) => string, read: (text: string, beside: any) => T | undefined }} TextForm
 */

/**
 * @template {string} T
 * @param {readonly T[]} allowed
 * @returns {TextForm<T>}
 */
export const oneOf = (allowed) => ({
  write: (value) => value,
  read: (text) => allowed.find((value) => value === text),
});

/**
 * @param {readonly number[] | ((beside: any) => readonly number[])} allowed
 * @returns {TextForm<number>}
 */
export const numberOf = (allowed) => ({
  write: String,
  read: (text, beside) => (typeof allowed === 'function' ? allowed(beside) : allowed).find((value) => String(value) === text),
});

/**
 * @param {number} min
 * @param {number | ((beside: any) => number)} max
 * @param {boolean} [integer]
 * @returns {TextForm<number>}
 */
export const numeric = (min, max, integer = true) => ({
  write: String,
  read: (text, beside) => {
    const value = text.trim() === '' ? NaN : Number(text);
    const most = typeof max === 'number' ? max : max(beside);
    return value >= min && value <= most && (!integer || Number.isInteger(value)) ? value : undefined;
  },
});

/** There or not: '&only'. @type {TextForm<boolean>} */
export const flag = {
  write: (value) => (value ? 'yes' : 'no'),
  read: (text) => text !== 'no',
};

/** What stands for null, or for an empty list. */
const none = 'none';

/**
 * @template T
 * @param {TextForm<T>} form
 * @returns {TextForm<T | null>}
 */
export const orNone = ({ write, read }) => ({
  write: (value) => (value === null ? none : write(value)),
  read: (text, beside) => (text === none ? null : read(text, beside)),
});

/**
 * Several, one after another.
 * @template T
 * @param {TextForm<T>} form
 * @param {number} most
 * @returns {TextForm<T[]>}
 */
export const listOf = ({ write, read }, most) => ({
  write: (values) => values.map(write).join('_') || none,
  read: (text, beside) => {
    const parts = text === none ? [] : text.split('_', most + 1);
    const values = parts.map((part) => read(part, beside));
    return values.length > most || values.includes(undefined) ? undefined : /** @type {T[]} */ (values);
  },
});

/**
 * Written as another value is.
 * @template T, U
 * @param {TextForm<U>} form
 * @param {(value: T) => U} to
 * @param {(value: U, beside: any) => T | undefined} from
 * @returns {TextForm<T>}
 */
export const by = ({ write, read }, to, from) => ({
  write: (value) => write(to(value)),
  read: (text, beside) => {
    const value = read(text, beside);
    return value === undefined ? undefined : from(value, beside);
  },
});
