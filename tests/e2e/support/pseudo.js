/**
 * A language that nobody speaks: English with an accent on every letter, and two fifths longer. A word without an accent
 * on the page is one that no folder of languages/ has, and what does not fit is too narrow for some real language.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export const pseudo = { id: 'xa', lang: 'en-XA', label: 'Ẋȧ' };

const plain = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';
const accented = [...'áƀćďéƒǧĥíĵķĺḿńóṕʠŕšťúṽŵẋýžÁƁĆĎÉƑǦĤÍĴĶĹḾŃÓṔɊŔŠŤÚṼŴẊÝŽ'];
/** So many letters for one. */
const growth = 1.4;

/** Accents letters, and doubles some of them, at least two in five of all it is given. */
function lengthener() {
  let owed = growth / 2;
  return (/** @type {string} */ letter) => {
    const strange = accented[plain.indexOf(letter)];
    owed += growth - 1;
    if (owed < 1) return strange;
    owed -= 1;
    return strange + strange.toLowerCase();
  };
}

/** What is kept in the page's words, and what in Markdown: formulas, figures' lines and where links lead. */
const inPage = /\{\w+\}/;
const inMarkdown = /\$\$[\s\S]+?\$\$|\$(?:[^$\n]|\n(?!\s*\n))+?\$|\{\{[^}]*\}\}|\]\([^)]*\)/;

/** @param {string} text @param {RegExp} kept */
export function accent(text, kept = inPage) {
  const longer = lengthener();
  const pieces = text.split(new RegExp(`(${kept.source})`));
  return pieces.map((piece, at) => (at % 2 ? piece : piece.replace(/[A-Za-z]/g, longer))).join('');
}

/** Adds the language to a copy of www/, made of the English folder. @param {string} www */
export function addPseudo(www) {
  const from = join(www, 'languages/en');
  const to = join(www, 'languages', pseudo.id);
  mkdirSync(join(to, 'learn'), { recursive: true });
  const read = (/** @type {string} */ name) => readFileSync(join(from, name), 'utf8');
  const write = (/** @type {string} */ name, /** @type {string} */ text) => writeFileSync(join(to, name), text);
  write('language.json', JSON.stringify(pseudo));
  const page = Object.entries(JSON.parse(read('page.json'))).map(([key, text]) => [key, accent(text)]);
  write('page.json', JSON.stringify(Object.fromEntries(page)));
  const terms = Object.entries(JSON.parse(read('glossary.json'))).map(([id, { term, text }]) => [
    id,
    { term: accent(term), text: accent(text, inMarkdown) },
  ]);
  write('glossary.json', JSON.stringify(Object.fromEntries(terms)));
  for (const name of readdirSync(join(from, 'learn'))) write(`learn/${name}`, accent(read(`learn/${name}`), inMarkdown));
}
