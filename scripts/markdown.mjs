// Markdown with LaTeX as the page's HTML with MathML, passage by passage. Whatever the page could not show is a problem
// with its line. What the passages belong to is learn.mjs's business.
import { Marked } from 'marked';
import temml from 'temml';

/** \cq{\mu} gives the formula's part the colour of a concept, as data-concept does everywhere on the page. */
const macros = Object.fromEntries(
  ['x', 'q', 'prior', 'z', 'p', 'nll', 'kl'].map((name) => [`\\c${name}`, `\\data{concept=${name}}{#1}`]),
);

/** Styles that Temml writes as attributes, which the page's Content-Security-Policy does not let pass, as classes. */
/** @type {Record<string, string>} */
const styleClasses = {
  'display:block math;': '',
  'math-depth:0;': '',
  'padding-left:0em;padding-right:0em;': 'cell-0',
  'padding-left:1em;padding-right:0em;': 'cell-1',
};

/** A formula's place in a text while Markdown is read: characters for private use, with its number between. */
const [open, close] = ['\uE000', '\uE001'];
const places = new RegExp(`${open}(\\d+)${close}`, 'g');

/** A unit with its number, and “2-D”: no line ends within them, nor within the Chinese word. */
const measured = /[\d.,]+ nats?\b|\b\d+-D\b|(?:[\d.,]+ )?奈特/g;

/**
 * A place, alone in its link or emphasis or bare, with the punctuation that touches it. Browsers may break a line between
 * a formula and anything beside it, even a comma.
 */
const punctuated = new RegExp(
  `([（(“「]*)(?:<(a|em|strong)\\b[^<>]*>${open}(\\d+)${close}</\\2>|${open}(\\d+)${close})([，。：；、）？！”」,.:;)?!]*)`,
  'g',
);

/** The line of a place in a text, from 1. @param {string} text @param {number} at */
export const lineOf = (text, at) => text.slice(0, at).split('\n').length;

/**
 * LaTeX as MathML without style attributes.
 * @param {string} latex
 * @param {boolean} display
 * @throws when it is no LaTeX, or needs a style that is not known
 */
export function toMathml(latex, display) {
  const mathml = temml.renderToString(latex, { displayMode: display, trust: true, throwOnError: true, macros: { ...macros } });
  return mathml.replace(/<\w+[^>]*\sstyle="[^>]*>/g, (tag) => {
    const style = /\sstyle="([^"]*)"/.exec(tag)?.[1] ?? '';
    if (!(style in styleClasses)) throw new Error(`no class is known for the style "${style}"`);
    const name = styleClasses[style];
    const bare = tag.replace(/\sstyle="[^"]*"/, '');
    if (!name) return bare;
    return bare.includes(' class="') ? bare.replace(' class="', ` class="${name} `) : bare.replace(/^<\w+/, `$& class="${name}"`);
  });
}

/** @typedef {{ latex: string, display: boolean, line: number }} Formula */

/**
 * A text and what is to be checked in it.
 * @typedef {object} Passage
 * @property {string} text Markdown with a place for each formula
 * @property {Formula[]} formulas
 * @property {{ kind: string, id: string, line: number }[]} links
 * @property {{ line: number, message: string }[]} problems
 * @property {number} first the line on which it begins
 */

/**
 * @param {string} source
 * @param {number} first
 * @returns {Passage}
 */
export function readPassage(source, first) {
  /** @type {Formula[]} */
  const formulas = [];
  const problems = [];
  const links = [...source.matchAll(/\]\((\w+):([^)]*)\)/g)].map((match) => ({
    kind: match[1],
    id: match[2],
    line: first + lineOf(source, match.index) - 1,
  }));
  const pattern = /\$\$([\s\S]+?)\$\$|\$((?:[^$\n]|\n(?!\s*\n))+?)\$/g;
  const text = source.replace(pattern, (whole, display, inline, at) => {
    formulas.push({ latex: (display ?? inline).trim(), display: display !== undefined, line: first + lineOf(source, at) - 1 });
    return `${open}${formulas.length - 1}${close}${'\n'.repeat(whole.split('\n').length - 1)}`;
  });
  const stray = text.indexOf('$');
  if (stray >= 0) problems.push({ line: first + lineOf(text, stray) - 1, message: 'a $ without its other one' });
  return { text, formulas, links, problems, first };
}

/** @param {string} text */
const escapeHtml = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

/** @param {string} what @param {string} raw as the text has it */
const refuse = (what, raw) => {
  throw Object.assign(new Error(`${what} has no place in these texts`), { raw });
};

const markdown = new Marked({
  renderer: {
    html: ({ raw }) => refuse('HTML', raw),
    image: ({ raw }) => refuse('an image', raw),
    link({ href, tokens, raw }) {
      const label = this.parser.parseInline(tokens);
      const [, kind, id] = /^(term|learn):(.*)$/.exec(href) ?? [];
      if (kind === 'term')
        return `<a class="learn-term" href="#learn/glossary" data-term="${escapeHtml(id)}" aria-haspopup="dialog">${label}</a>`;
      if (kind === 'learn') return `<a href="#learn/${escapeHtml(id)}" data-page="${escapeHtml(id)}">${label}</a>`;
      if (!href.startsWith('https://')) refuse(`a link to ${href}`, raw);
      return `<a href="${escapeHtml(href)}" target="_blank" rel="noreferrer">${label}</a>`;
    },
  },
});

/**
 * @param {Passage} passage
 * @param {boolean} [inline] one sentence instead of paragraphs
 * @param {(line: number, message: string) => void} report
 */
export function toHtml({ text, formulas, first }, report, inline = false) {
  let html = '';
  try {
    html = /** @type {string} */ (inline ? markdown.parseInline(text) : markdown.parse(text));
  } catch (caught) {
    const error = /** @type {Error & { raw?: string }} */ (caught);
    report(first + lineOf(text, Math.max(0, text.indexOf(error.raw ?? ''))) - 1, error.message.split('\n')[0]);
  }
  const loose = html.indexOf('**');
  if (loose >= 0)
    report(first + lineOf(text, text.indexOf(html.slice(loose, loose + 4))) - 1, 'emphasis that Markdown does not see as such');
  return html
    .replace(measured, (all) => `<span class="learn-together">${all}</span>`)
    .replace(punctuated, (all, before, _, inside, alone, after) =>
      (before || after) && !formulas[inside ?? alone].display ? `<span class="learn-together">${all}</span>` : all,
    )
    .replace(places, (_, index) => {
      const { latex, display, line } = formulas[index];
      try {
        const mathml = toMathml(latex, display);
        return display ? `<span class="learn-formula">${mathml}</span>` : mathml;
      } catch (error) {
        report(line, `${latex}: ${/** @type {Error} */ (error).message.split('\n')[0]}`);
        return '';
      }
    })
    .trim();
}
