// @ts-check
/**
 * A view, or one figure of it, without what stands around it: for a frame of another page, and for a lecture. Which one, the
 * settings say (`figure`, `only`); a figure is what a view has marked by `data-figure`.
 */
import { html, nothing } from '../vendor/lit.js';
import { t } from '../shared/i18n.js';
import { icon } from '../shared/controls/icon.js';

/** @typedef {import('../app/settings.js').Settings} Settings */

/** With the rule by which a figure stands alone; a policy that forbids styles in the text allows this. @type {CSSStyleSheet | null} */
let sheet = null;

/**
 * Everything is hidden that is not the figure, lies in it or holds it, and what holds it leaves it all its room. Where the view has no
 * such figure, it stays whole.
 * @param {string} figure an id
 */
const ruleOf = (figure) => {
  const it = `[data-figure='${figure}']`;
  return `main:has(${it}) :not(:has(${it})):not(${it}, ${it} *) { display: none !important; }
    main :has(${it}):not([hidden], [hidden] *) { display: block !important; max-width: none !important; }`;
};

/**
 * Applies it to the document.
 * @param {Settings} settings
 * @param {boolean} answers whether the view answers to what one draws: then the pad stands beside it
 */
export function standAlone({ only, figure }, answers) {
  const { dataset } = document.documentElement;
  const wanted = only ? figure || '*' : '';
  document.documentElement.toggleAttribute('data-pad', only && answers);
  if ((dataset.only ?? '') === wanted) return;
  if (only) dataset.only = wanted;
  else delete dataset.only;
  const others = (document.adoptedStyleSheets ?? []).filter((other) => other !== sheet);
  // Made when it is first needed: an older browser without it shows the whole view.
  if (only && figure && 'replaceSync' in CSSStyleSheet.prototype) {
    sheet ??= new CSSStyleSheet();
    sheet.replaceSync(ruleOf(figure));
    others.push(sheet);
  }
  document.adoptedStyleSheets = others;
}

/** In a frame: the way to the whole page. @param {boolean} shown @param {string} href */
export const wholePage = (shown, href) =>
  shown
    ? html`<a class="whole-page" href=${href} target="_blank" rel="noopener" data-tip=${t('only.whole.tip')} data-testid="whole-page">
        ${t('app.title')} ${icon('out')}
      </a>`
    : nothing;

/**
 * The figures of what is in front, each with what it is called, by itself, by the heading above it or by its chapter, and where
 * its middle is on the window.
 * @param {ParentNode} root
 * @returns {{ figure: string, title: string, middle: number }[]}
 */
export function figuresIn(root) {
  const found = [.../** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll('main [data-figure]'))];
  return found
    .filter((element) => element.getClientRects().length > 0)
    .map((element) => {
      const heading = element.closest('.learn-section')?.querySelector(':is(h2, h3):not([data-figure] *)');
      const figure = element.dataset.figure ?? '';
      const { top, bottom } = element.getBoundingClientRect();
      const chapter = element.closest('article')?.querySelector('h1')?.textContent?.trim().replace(/\s+/g, ' ');
      const title = element.dataset.title ?? heading?.textContent?.trim() ?? chapter ?? '';
      return { figure, title, middle: (top + bottom) / 2 };
    });
}
