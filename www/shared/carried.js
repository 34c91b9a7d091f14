// @ts-check
/**
 * What a link carries of a view: some of its properties, each as text. A view declares them, `static carried`, by their
 * names; the address has them as `latent.shown=dots` (app/address.js). Of what a link brings, a view takes what makes sense.
 */

/** @typedef {Readonly<Record<string, import('./text-forms.js').TextForm<any>>>} Forms */
/** @typedef {ReadonlyMap<string, string>} Texts by the names of properties */

/** @param {object} view @returns {[string, import('./text-forms.js').TextForm<any>][]} */
const formsOf = (view) => Object.entries(/** @type {{ carried?: Forms }} */ (view.constructor).carried ?? {});

/** @param {object} view @returns {Texts} */
export const textsOf = (view) =>
  new Map(formsOf(view).map(([name, { write }]) => [name, write(/** @type {any} */ (view)[name], view)]));

/** What is not named stays as it is. @param {object} view @param {Texts} texts */
export function take(view, texts) {
  for (const [name, { read }] of formsOf(view)) {
    const text = texts.get(name);
    const value = text === undefined ? undefined : read(text, view);
    if (value !== undefined) Object.assign(view, { [name]: value });
  }
}
