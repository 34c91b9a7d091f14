// Lit templates outside a browser: a stand-in for what Lit asks of a document when it is imported, and a template as the
// text that it would become, with what it listens with.

const nothing = () => {};
const node = { currentNode: null, nextNode: () => null };
Object.assign(globalThis, {
  HTMLElement: class {},
  HTMLCanvasElement: class {},
  ResizeObserver: class {},
  addEventListener: nothing,
  customElements: { define: nothing, get: nothing },
  document: { createComment: nothing, createTreeWalker: () => node, createElement: () => ({}) },
});

/** What a template says: its markup with its values; a directive as the last thing that it was given. @param {any} value @returns {string} */
export function markup(value) {
  if (value === null || value === undefined || typeof value === 'function' || typeof value === 'symbol') return '';
  if (Array.isArray(value)) return value.map(markup).join('');
  if (value.strings) {
    return value.strings.map((/** @type {string} */ text, /** @type {number} */ at) => text + markup(value.values[at])).join('');
  }
  return value._$litDirective$ ? markup(value.values[0]) : String(value);
}

/** The functions that a template listens with, by the name of the event, in their order. @param {any} value @returns {[string, any][]} */
export function listeners(value) {
  if (Array.isArray(value)) return value.flatMap(listeners);
  if (!value?.strings) return [];
  return value.values.flatMap((/** @type {any} */ inner, /** @type {number} */ at) => {
    const event = /@([a-z]+)=$/.exec(value.strings[at])?.[1];
    return event ? [[event, inner]] : listeners(inner);
  });
}

/** The paintings of a template's canvases: functions of an element. @param {any} value @returns {any[]} */
export function references(value) {
  if (Array.isArray(value)) return value.flatMap(references);
  if (value?._$litDirective$) return typeof value.values[0] === 'function' ? [value.values[0]] : [];
  return value?.strings ? references(value.values) : [];
}
