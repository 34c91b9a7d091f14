// The chapters and the glossary of the Learn part in every language, as the page takes them. Whatever a chapter's place in
// the page does not allow, and whatever a translation says and the original does not, or the other way round, is a
// problem with its file and line. Which chapters and figures there are is www/learn/chapters.js's business, how a passage
// becomes HTML that of markdown.mjs, and where the texts lie that of languages.mjs.
import { chapters } from '../www/learn/chapters.js';
import { lineOf, readPassage, toHtml } from './markdown.mjs';

/** @typedef {import('./markdown.mjs').Passage} Passage */
/** @typedef {(line: number, message: string) => void} Say */
/** @typedef {(file: string, line: number, message: string) => void} Report */
/** @typedef {Passage & { figure: string | null, line: number }} Section it ends at its figure, on that line */
/** @typedef {{ title: string, sections: Section[], problems: Passage['problems'] }} Chapter as it is written */
/** @typedef {{ id: string, chapter: string, symbol: string }} Term */
/** @typedef {{ lang: string, term: string, text: string }} Words */
/** @typedef {{ title: string, sections: { html: string, figure: string | null }[] }} BuiltChapter */
/** @typedef {{ chapters: Record<string, BuiltChapter>, glossary: (Term & { name: string, words: Words[] })[] }} Texts */

/**
 * @param {string} source a chapter's file
 * @returns {Chapter}
 */
export function readChapter(source) {
  const lines = source.replaceAll('\r\n', '\n').split('\n');
  const title = /^# (.+)$/.exec(lines[0])?.[1].trim() ?? '';
  const problems = [];
  if (!title || /[$*[\]]/.test(title))
    problems.push({ line: 1, message: 'a chapter begins with "# " and its title in plain words' });
  /** @type {Section[]} */
  const sections = [];
  let start = 1;
  const end = (/** @type {number} */ at, /** @type {string | null} */ figure) => {
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

/** A formula as all languages must have it: words inside it are translated. @param {Passage['formulas'][0]} formula */
const bare = ({ latex, display }) =>
  `${display ? '$$' : '$'}${latex.replace(/\\text\{[^}]*\}/g, '\\text{}').replace(/\s+/g, ' ')}`;

/** What the first list has and the second has not, each as often as it is missing. @param {Passage['formulas']} here @param {Passage['formulas']} there */
function missing(here, there) {
  const left = [...there];
  return here.filter((formula) => {
    const at = left.findIndex((other) => bare(other) === bare(formula));
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}

/**
 * The differences between a chapter in one language and in the other; `report` is about the first.
 * @param {Chapter} here
 * @param {Chapter} there
 * @param {Say} report
 * @param {string} otherFile
 */
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

const glossaryFile = 'learn/glossary.json';

/** @param {string} json @param {string} file @param {Report} report */
function parse(json, file, report) {
  try {
    return JSON.parse(json);
  } catch (error) {
    report(file, 1, /** @type {Error} */ (error).message);
    return null;
  }
}

/** The line on which a glossary has a term. @param {string} json @param {string} id */
const termLine = (json, id) => lineOf(json, Math.max(0, json.search(new RegExp(`"${id}"`))));

/**
 * What the glossary says in every language: its terms in their order, with their chapter and symbol.
 * @param {string} json
 * @param {Report} report
 * @returns {Term[]}
 */
function readTerms(json, report) {
  const seen = new Set();
  /** @type {{ id: string, chapter: string, symbol: string }[]} */
  const entries = parse(json, glossaryFile, report) ?? [];
  return entries.map(({ id, chapter, symbol }) => {
    const line = termLine(json, id);
    const say = (/** @type {number} */ _, /** @type {string} */ message) => report(glossaryFile, line, message);
    if (!/^[a-z0-9-]+$/.test(id ?? '') || seen.has(id)) say(0, `${id}: an id is unique, of small letters`);
    seen.add(id);
    if (!chapters.some((known) => known.id === chapter)) say(0, `${id}: no chapter ${chapter}`);
    return { id, chapter, symbol: symbol ? toHtml(readPassage(`$${symbol}$`, line), say, true) : '' };
  });
}

/**
 * The terms' names and meanings in one language, by id.
 * @param {Source} source
 * @param {{ id: string }[]} terms
 * @param {Report} report
 * @returns {Record<string, Words>}
 */
function readWords({ id: language, lang, glossary: json }, terms, report) {
  const file = `${language}/glossary.json`;
  /** @type {Record<string, { term?: string, text?: string }>} */
  const entries = parse(json, file, report) ?? {};
  for (const id of Object.keys(entries)) {
    if (!terms.some((term) => term.id === id)) report(file, termLine(json, id), `${id}: no such term in ${glossaryFile}`);
  }
  const words = terms.map(({ id }) => {
    const line = termLine(json, id);
    const { term = '', text = '' } = entries[id] ?? {};
    for (const [field, value] of Object.entries({ term, text }))
      if (!value.trim()) report(file, line, `${id}: ${field} is empty`);
    return [id, { lang, term, text: toHtml(readPassage(text, line), (_, message) => report(file, line, message), true) }];
  });
  return Object.fromEntries(words);
}

/**
 * A reader of a translation sees the original beside it; one of the original sees the translations.
 * @param {Source[]} sources @param {Source} source
 */
function beside([original, ...translations], source) {
  return source === original ? [original, ...translations] : [original, source];
}

/** A chapter's file, as problems name it. @param {Source} source @param {string} id */
const fileOf = (source, id) => `${source.id}/learn/${id}.md`;

/**
 * @typedef {object} Source a language's texts as they are written
 * @property {string} id
 * @property {string} lang
 * @property {Record<string, string | undefined>} chapters by id
 * @property {string} glossary JSON
 */

/**
 * @param {Source[]} sources the original first
 * @param {string} glossary JSON of what is the same in all of them
 * @returns {{ texts: Record<string, Texts>, problems: string[] }} the page's texts by language, and 'file:line: what is wrong'
 */
export function buildLearn(sources, glossary) {
  /** @type {string[]} */
  const problems = [];
  /** @type {Report} */
  const report = (file, line, message) => problems.push(`${file}:${line}: ${message}`);
  const terms = readTerms(glossary, report);
  const words = new Map(sources.map((source) => [source, readWords(source, terms, report)]));
  /** @type {Record<string, Texts>} */
  const texts = Object.fromEntries(
    sources.map((source) => {
      const languages = beside(sources, source);
      const wordsOf = (/** @type {Source} */ language, /** @type {string} */ id) =>
        /** @type {Record<string, Words>} */ (words.get(language))[id];
      const ofTerm = (/** @type {Term} */ { id, chapter, symbol }) => {
        const { term } = wordsOf(source, id);
        return { id, chapter, symbol, name: term, words: languages.map((language) => wordsOf(language, id)) };
      };
      return [source.id, { chapters: {}, glossary: terms.map(ofTerm) }];
    }),
  );
  for (const chapter of chapters) {
    for (const [language, built] of buildChapter(chapter, sources, terms, report)) texts[language].chapters[chapter.id] = built;
  }
  return { texts, problems };
}

/**
 * One chapter in every language that has it, each translation compared with the original.
 * @param {import('../www/learn/chapters.js').Chapter} chapter
 * @param {Source[]} sources
 * @param {{ id: string }[]} terms
 * @param {Report} report
 * @returns {[string, BuiltChapter][]}
 */
function buildChapter({ id, figures }, sources, terms, report) {
  const known = new Set(terms.map((term) => term.id));
  /** @type {Map<Source, Chapter>} */
  const read = new Map();
  for (const source of sources) {
    const text = source.chapters[id];
    if (text === undefined) report(fileOf(source, id), 1, 'this chapter is missing');
    else read.set(source, readChapter(text));
  }
  const [original] = sources;
  return [...read].map(([source, chapter]) => {
    /** @type {Say} */
    const say = (line, message) => report(fileOf(source, id), line, message);
    for (const { line, message } of chapter.problems) say(line, message);
    checkFigures(chapter, figures, say);
    for (const section of chapter.sections) for (const link of section.links) checkLink(link, known, say);
    const others = source === original ? sources.slice(1) : [original];
    for (const other of others) {
      const there = read.get(other);
      if (there) compare(chapter, there, say, fileOf(other, id));
    }
    const sections = chapter.sections.map((section) => ({ html: toHtml(section, say), figure: section.figure }));
    return [source.id, { title: chapter.title, sections }];
  });
}

/** @param {Chapter} chapter @param {string[]} figures @param {Say} report */
function checkFigures({ sections }, figures, report) {
  const placed = sections.flatMap(({ figure, line }) => (figure === null ? [] : { figure, line }));
  for (const { figure, line } of placed)
    if (!figures.includes(figure)) report(line, `no figure ${figure} belongs to this chapter`);
  const names = placed.map(({ figure }) => figure);
  if (names.join() !== figures.join()) report(1, `figures: expected ${figures.join(', ')}, found ${names.join(', ') || 'none'}`);
}

/** @param {Passage['links'][0]} link @param {Set<string>} terms @param {Say} report */
function checkLink({ kind, id, line }, terms, report) {
  if (kind === 'term' && !terms.has(id)) report(line, `no term ${id} in ${glossaryFile}`);
  if (kind === 'learn' && id !== 'glossary' && !chapters.some((chapter) => chapter.id === id)) report(line, `no chapter ${id}`);
}
