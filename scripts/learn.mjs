// Turns the texts of the Learn part, www/languages/<language>/learn/<chapter>.md and
// www/learn/glossary.json, into www/languages/<language>/learn.json:
// Markdown into HTML, LaTeX into MathML. Whatever the page could not show, and whatever one language says and the other
// does not, ends the build with its file and line. Which chapters and figures there are is www/learn/chapters.js's business.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Marked } from 'marked';
import temml from 'temml';
import { chapters } from '../www/learn/chapters.js';

/** \cq{\mu} gives the formula's part the colour of a concept, as data-concept does everywhere on the page. */
const macros = Object.fromEntries(
  ['x', 'q', 'prior', 'z', 'p', 'nll', 'kl'].map((name) => [`\\c${name}`, `\\data{concept=${name}}{#1}`]),
);

/** Styles that Temml writes as attributes, which the page's Content-Security-Policy does not let pass, as classes. */
const styleClasses = {
  'display:block math;': '',
  'math-depth:0;': '',
  'padding-left:0em;padding-right:0em;': 'cell-0',
  'padding-left:1em;padding-right:0em;': 'cell-1',
};

/** A formula's place in a text while Markdown is read: characters for private use, with its number between. */
const [open, close] = ['\uE000', '\uE001'];
const places = new RegExp(`${open}(\\d+)${close}`, 'g');
/**
 * A place, alone in its link or emphasis or bare, with the punctuation that touches it. Browsers may break a line between
 * a formula and anything beside it, even a comma.
 */
const punctuated = new RegExp(
  `([（(“「]*)(?:<(a|em|strong)\\b[^<>]*>${open}(\\d+)${close}</\\2>|${open}(\\d+)${close})([，。：；、）？！”」,.:;)?!]*)`,
  'g',
);

const lineOf = (text, at) => text.slice(0, at).split('\n').length;

/**
 * LaTeX as MathML without style attributes.
 * @param {string} latex
 * @param {boolean} display
 * @throws when it is no LaTeX, or needs a style that is not known
 */
export function toMathml(latex, display) {
  const mathml = temml.renderToString(latex, { displayMode: display, trust: true, throwOnError: true, macros: { ...macros } });
  return mathml.replace(/<\w+[^>]*\sstyle="[^>]*>/g, (tag) => {
    const style = /\sstyle="([^"]*)"/.exec(tag)[1];
    if (!(style in styleClasses)) throw new Error(`no class is known for the style "${style}"`);
    const name = styleClasses[style];
    const bare = tag.replace(/\sstyle="[^"]*"/, '');
    if (!name) return bare;
    return bare.includes(' class="') ? bare.replace(' class="', ` class="${name} `) : bare.replace(/^<\w+/, `$& class="${name}"`);
  });
}

/**
 * A text and what is to be checked in it.
 * @typedef {object} Passage
 * @property {string} text Markdown with a place for each formula
 * @property {{ latex: string, display: boolean, line: number }[]} formulas
 * @property {{ kind: string, id: string, line: number }[]} links
 * @property {{ line: number, message: string }[]} problems
 * @property {number} first the line on which it begins
 */

/**
 * @param {string} source
 * @param {number} first
 * @returns {Passage}
 */
function readPassage(source, first) {
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

/**
 * @param {string} source a chapter's file
 * @returns {{ title: string, sections: (Passage & { figure: string | null, line: number })[], problems: Passage['problems'] }}
 */
export function readChapter(source) {
  const lines = source.replaceAll('\r\n', '\n').split('\n');
  const title = /^# (.+)$/.exec(lines[0])?.[1].trim() ?? '';
  const problems = [];
  if (!title || /[$*[\]]/.test(title))
    problems.push({ line: 1, message: 'a chapter begins with "# " and its title in plain words' });
  const sections = [];
  let start = 1;
  const end = (at, figure) => {
    const passage = readPassage(lines.slice(start, at).join('\n'), start + 1);
    if (passage.text.trim() || figure) sections.push({ ...passage, figure, line: at + 1 });
    start = at + 1;
  };
  lines.forEach((line, at) => {
    const figure = /^\{\{figure ([a-z0-9-]+)\}\}\s*$/.exec(line)?.[1];
    if (figure) end(at, figure);
    else if (line.includes('{{')) problems.push({ line: at + 1, message: `${line.trim()} is no figure's line` });
  });
  end(lines.length, null);
  return { title, sections, problems: [...problems, ...sections.flatMap((section) => section.problems)] };
}

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
function toHtml({ text, formulas, first }, report, inline = false) {
  let html = '';
  try {
    html = inline ? markdown.parseInline(text) : markdown.parse(text);
  } catch (error) {
    report(first + lineOf(text, Math.max(0, text.indexOf(error.raw))) - 1, error.message.split('\n')[0]);
  }
  const loose = html.indexOf('**');
  if (loose >= 0)
    report(first + lineOf(text, text.indexOf(html.slice(loose, loose + 4))) - 1, 'emphasis that Markdown does not see as such');
  return html
    .replace(punctuated, (all, before, _, inside, alone, after) =>
      (before || after) && !formulas[inside ?? alone].display ? `<span class="learn-together">${all}</span>` : all,
    )
    .replace(places, (_, index) => {
      const { latex, display, line } = formulas[index];
      try {
        const mathml = toMathml(latex, display);
        return display ? `<span class="learn-formula">${mathml}</span>` : mathml;
      } catch (error) {
        report(line, `${latex}: ${error.message.split('\n')[0]}`);
        return '';
      }
    })
    .trim();
}

/** A formula as both languages must have it: words inside it are translated. */
const bare = ({ latex, display }) =>
  `${display ? '$$' : '$'}${latex.replace(/\\text\{[^}]*\}/g, '\\text{}').replace(/\s+/g, ' ')}`;

/** What the first list has and the second has not, each as often as it is missing. */
function missing(here, there) {
  const left = [...there];
  return here.filter((formula) => {
    const at = left.findIndex((other) => bare(other) === bare(formula));
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}

/** The differences between a chapter in one language and in the other; `report` is about the first. */
function compare(here, there, report, otherFile) {
  const sections = here.sections.length;
  if (sections !== there.sections.length) {
    report(1, `${sections} sections, but ${there.sections.length} in ${otherFile}`);
    return;
  }
  here.sections.forEach((section, at) => {
    for (const { line, latex } of missing(section.formulas, there.sections[at].formulas)) {
      report(line, `the formula ${latex} is not in ${otherFile}, section ${at + 1}`);
    }
  });
}

/** @param {string} json @param {(file: string, line: number, message: string) => void} report */
function buildGlossary(json, report) {
  const file = 'glossary.json';
  let entries = [];
  try {
    entries = JSON.parse(json);
  } catch (error) {
    report(file, 1, error.message);
  }
  const seen = new Set();
  return entries.map((entry) => {
    const line = lineOf(json, Math.max(0, json.search(new RegExp(`"id":\\s*"${entry.id}"`))));
    const say = (/** @type {number} */ _, message) => report(file, line, message);
    if (!/^[a-z0-9-]+$/.test(entry.id ?? '') || seen.has(entry.id)) say(0, `${entry.id}: an id is unique, of small letters`);
    seen.add(entry.id);
    if (!chapters.some(({ id }) => id === entry.chapter)) say(0, `${entry.id}: no chapter ${entry.chapter}`);
    for (const field of ['en', 'zh', 'enText', 'zhText']) if (!entry[field]?.trim()) say(0, `${entry.id}: ${field} is empty`);
    const sentence = (text) => toHtml(readPassage(text ?? '', line), say, true);
    const { id, en, zh, chapter, symbol } = entry;
    return {
      id,
      en,
      zh,
      chapter,
      symbol: symbol ? sentence(`$${symbol}$`) : '',
      enText: sentence(entry.enText),
      zhText: sentence(entry.zhText),
    };
  });
}

/**
 * @param {{ en: Record<string, string>, zh: Record<string, string>, glossary: string }} sources chapters by id, JSON
 * @returns {{ en: object, zh: object, problems: string[] }} the page's texts, and 'file:line: what is wrong'
 */
export function buildLearn(sources) {
  const problems = [];
  const report = (file, line, message) => problems.push(`${file}:${line}: ${message}`);
  const glossary = buildGlossary(sources.glossary, report);
  const terms = new Set(glossary.map(({ id }) => id));
  const texts = { en: { chapters: {}, glossary }, zh: { chapters: {}, glossary } };
  for (const { id, figures } of chapters) {
    const read = {};
    for (const language of ['en', 'zh']) {
      const file = `${language}/${id}.md`;
      if (sources[language][id] === undefined) report(file, 1, 'this chapter is missing');
      else read[language] = readChapter(sources[language][id]);
    }
    for (const [language, chapter] of Object.entries(read)) {
      const file = `${language}/${id}.md`;
      const say = (line, message) => report(file, line, message);
      for (const { line, message } of chapter.problems) say(line, message);
      checkFigures(chapter, figures, say);
      for (const section of chapter.sections) for (const link of section.links) checkLink(link, terms, say);
      const [other, otherFile] = language === 'en' ? [read.zh, `zh/${id}.md`] : [read.en, `en/${id}.md`];
      if (other) compare(chapter, other, say, otherFile);
      const sections = chapter.sections.map((section) => ({ html: toHtml(section, say), figure: section.figure }));
      texts[language].chapters[id] = { title: chapter.title, sections };
    }
  }
  return { ...texts, problems };
}

function checkFigures({ sections }, figures, report) {
  const placed = sections.filter(({ figure }) => figure);
  for (const { figure, line } of placed)
    if (!figures.includes(figure)) report(line, `no figure ${figure} belongs to this chapter`);
  const names = placed.map(({ figure }) => figure);
  if (names.join() !== figures.join()) report(1, `figures: expected ${figures.join(', ')}, found ${names.join(', ') || 'none'}`);
}

function checkLink({ kind, id, line }, terms, report) {
  if (kind === 'term' && !terms.has(id)) report(line, `no term ${id} in glossary.json`);
  if (kind === 'learn' && id !== 'glossary' && !chapters.some((chapter) => chapter.id === id)) report(line, `no chapter ${id}`);
}

/** @param {URL} folder www/ */
function readSources(folder) {
  const read = (name) => (existsSync(new URL(name, folder)) ? readFileSync(new URL(name, folder), 'utf8') : undefined);
  const language = (name) => Object.fromEntries(chapters.map(({ id }) => [id, read(`languages/${name}/learn/${id}.md`)]));
  return { en: language('en'), zh: language('zh'), glossary: read('learn/glossary.json') ?? '' };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const folder = new URL('../www/', import.meta.url);
  const { problems, ...texts } = buildLearn(readSources(folder));
  if (problems.length) {
    console.error(problems.map((problem) => `learn: ${problem}`).join('\n'));
    process.exitCode = 1;
  } else {
    for (const [language, text] of Object.entries(texts))
      writeFileSync(new URL(`languages/${language}/learn.json`, folder), JSON.stringify(text));
  }
}
