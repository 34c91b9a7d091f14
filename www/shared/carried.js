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

/** What one of a view's figures carries, as the view has it: `two-gaussians.pair`. @param {string} figure @param {Texts} texts @returns {[string, string][]} */
export const ofFigure = (figure, texts) => [...texts].map(([name, text]) => [`${figure}.${name}`, text]);

/** And back: of all that a view carries, what is of that figure. @param {string} figure @param {Texts} texts @returns {Texts} */
export const forFigure = (figure, texts) =>
  new Map([...texts].flatMap(([name, text]) => (name.startsWith(`${figure}.`) ? [[name.slice(figure.length + 1), text]] : [])));

/** What is not named stays as it is. @param {object} view @param {Texts} texts */
export function take(view, texts) {
  for (const [name, { read }] of formsOf(view)) {
    const text = texts.get(name);
    const value = text === undefined ? undefined : read(text, view);
    if (value !== undefined) Object.assign(view, { [name]: value });
  }
}
