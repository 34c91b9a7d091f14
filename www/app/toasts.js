// @ts-check
/** Messages of what went wrong: how many stay, and which. shell/toasts.js shows them. */

/** @typedef {{ id: number, text: string, detail: string }} Toast what went wrong: a key, and the core's own words */

/** Older messages make room. */
const shown = 3;
let lastId = 0;

/**
 * With one message more; of each kind the last one stays.
 * @param {Toast[]} toasts
 * @param {import('./protocol.js').Failure} failure
 * @returns {Toast[]}
 */
export function withToast(toasts, { kind, message }) {
  const text = `error.${kind}`;
  const others = toasts.filter((toast) => toast.text !== text).slice(1 - shown);
  return [...others, { id: ++lastId, text, detail: message }];
}

/** @param {Toast[]} toasts @param {string[]} kinds */
export const withoutKinds = (toasts, kinds) => toasts.filter(({ text }) => !kinds.some((kind) => text === `error.${kind}`));

/** @param {Toast[]} toasts @param {number} id */
export const withoutToast = (toasts, id) => toasts.filter((toast) => toast.id !== id);
