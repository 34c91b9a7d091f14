// Makes of the folders in www/languages what the page imports and fetches: languages.js, the list of them, languages.css, the
// looks that some need, and in each folder learn.json, the chapters and the glossary. A folder there is a language: nothing
// else lists them.
//
//   node scripts/languages.mjs [FOLDER]      another folder than www
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chapters } from '../www/learn/chapters.js';
import { joining } from '../www/shared/joins.js';
import { buildLearn } from './learn.mjs';

/**
 * @typedef {object} LanguageFile what language.json says
 * @property {string} id the folder's name, and the language's in the address
 * @property {string} lang its tag, for the document and for numbers
 * @property {string} label as the page's switch shows it
 * @property {import('../www/shared/joins.js').Joins} [joins] where its lines do not break
 * @property {boolean} [original] the one that the others are translations of, and that readers of other languages get
 */

/**
 * @param {string} folder languages/
 * @returns {LanguageFile[]} the original, then the others by id
 * @throws when a file does not say what it should
 */
export function readLanguages(folder) {
  const ids = readdirSync(folder, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? entry.name : []));
  const languages = ids.sort().map((id) => {
    const language = JSON.parse(readFileSync(join(folder, id, 'language.json'), 'utf8'));
    if (language.id !== id) throw new Error(`languages/${id}/language.json: id: expected ${id}, got ${language.id}`);
    if (!language.label?.trim()) throw new Error(`languages/${id}/language.json: label is empty`);
    Intl.getCanonicalLocales(language.lang); // throws on what is no tag
    return language;
  });
  const originals = languages.filter(({ original }) => original);
  if (originals.length !== 1) throw new Error(`languages: one is the original, not ${originals.length}`);
  return [...originals, ...languages.filter(({ original }) => !original)];
}

/** @param {LanguageFile[]} languages */
const registry = (languages) => `// @ts-check
/** The page's languages, the original first. Made of the folders beside this file by scripts/languages.mjs. */

/** @typedef {{ id: string, lang: string, label: string, joins?: import('../shared/joins.js').Joins }} LanguageEntry */

/** @type {readonly [LanguageEntry, ...LanguageEntry[]]} */
export const languages = ${JSON.stringify(languages.map(({ id, lang, label, joins }) => ({ id, lang, label, joins })))};
`;

/**
 * The languages' own looks one after another.
 * @param {string} folder languages/
 * @param {Pick<LanguageFile, 'id'>[]} languages
 */
export function stylesOf(folder, languages) {
  const files = languages.map(({ id }) => join(folder, id, 'style.css')).filter(existsSync);
  return files.map((file) => readFileSync(file, 'utf8')).join('\n');
}

/**
 * @param {string} www
 * @returns {string[]} what is wrong with the texts; then nothing is written
 */
export function buildLanguages(www) {
  const folder = join(www, 'languages');
  const read = (/** @type {string[]} */ ...path) => {
    const file = join(www, ...path);
    return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
  };
  const languages = readLanguages(folder);
  const sources = languages.map(({ id, lang }) => ({
    id,
    lang,
    chapters: Object.fromEntries(chapters.map((chapter) => [chapter.id, read('languages', id, 'learn', `${chapter.id}.md`)])),
    glossary: read('languages', id, 'glossary.json') ?? '',
  }));
  const { texts, problems } = buildLearn(sources, read('learn', 'glossary.json') ?? '');
  if (problems.length) return problems;
  for (const { id, joins } of languages) writeFileSync(join(folder, id, 'learn.json'), joining(joins)(JSON.stringify(texts[id])));
  writeFileSync(join(folder, 'languages.js'), registry(languages));
  writeFileSync(join(folder, 'languages.css'), stylesOf(folder, languages));
  return [];
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const problems = buildLanguages(process.argv[2] ?? fileURLToPath(new URL('../www', import.meta.url)));
  for (const problem of problems) console.error(`languages: ${problem}`);
  if (problems.length) process.exitCode = 1;
}
