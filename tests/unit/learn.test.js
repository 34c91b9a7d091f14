// What the build makes of the Learn part's texts, and that it refuses each thing that the page could not show or that one
// language says and another does not. Then the texts themselves.
import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { test } from 'node:test';
import { buildLearn, readChapter } from '../../scripts/learn.mjs';
import { toMathml } from '../../scripts/markdown.mjs';
import { languages } from '../../www/languages/languages.js';
import { chapters } from '../../www/learn/chapters.js';

const www = new URL('../../www/', import.meta.url);

const terms = [{ id: 'kl', chapter: 'kl', symbol: '\\ckl{\\mathrm{KL}}' }];
/** @type {Record<string, Record<string, { term?: string, text: string } | undefined>>} */
const words = {
  en: { kl: { term: 'KL divergence', text: 'Of $q$ from $p$.' } },
  zh: { kl: { term: 'KL 散度', text: '$q$ 对 $p$ 的散度。' } },
  fr: { kl: { term: 'divergence KL', text: 'De $q$ par rapport à $p$.' } },
};
/** @type {Record<string, string>} */
const tags = { en: 'en', zh: 'zh-CN', fr: 'fr' };

const placed = (/** @type {string[]} */ figures) =>
  figures.map((/** @type {string} */ name) => `Text.\n\n{{figure ${name}}}\n`).join('\n');

/**
 * What is changed: chapters by language, terms, and their words in Chinese.
 * @typedef {Record<string, any> & { terms?: object[], words?: object }} Changes
 */

/** @typedef {ReturnType<typeof buildLearn>['texts'][string]} Texts */

/**
 * What the build makes of texts without a fault, but for what is changed.
 * @param {Changes} changes
 * @param {string[]} ids of the languages
 * @returns {{ problems: string[], en: Texts, zh: Texts, fr: Texts }}
 */
function build(changes = {}, ids = ['en', 'zh']) {
  const all = (/** @type {string} */ title) =>
    Object.fromEntries(chapters.map(({ id, figures }) => [id, `# ${title}\n\n${placed(figures)}`]));
  const sources = ids.map((id) => ({
    id,
    lang: tags[id],
    chapters: { ...all(`Title ${id}`), ...changes[id] },
    glossary: JSON.stringify({ ...words[id], ...(id === 'zh' ? changes.words : {}) }, null, 2),
  }));
  const { texts, problems } = buildLearn(sources, JSON.stringify(changes.terms ?? terms, null, 2));
  return /** @type {any} */ ({ ...texts, problems });
}

const problemsOf = (/** @type {Changes} */ changes) => build(changes).problems;
/** The chapter that has one figure, in one language. */
const prior = (/** @type {string} */ text) => `# Prior\n\n${text}\n\n{{figure aggregate}}\n`;
const both = (/** @type {string} */ text) => ({ en: { prior: prior(text) }, zh: { prior: prior(text) } });

test('texts without a fault make both languages', () => {
  const { problems, en, zh } = build(both('The *prior* $p(z)$.\n\n## More\n\nSee [KL](term:kl), [there](learn:kl).'));
  assert.deepEqual(problems, []);
  assert.deepEqual(
    Object.keys(en.chapters),
    chapters.map(({ id }) => id),
  );
  assert.equal(zh.chapters.kl.title, 'Title zh');
  assert.deepEqual(
    en.chapters.kl.sections.map(({ figure }) => figure),
    ['two-gaussians', 'kl-of-digit', 'fit-mixture'],
  );
  const [{ html, figure }] = en.chapters.prior.sections;
  assert.equal(figure, 'aggregate');
  assert.match(html, /^<p>The <em>prior<\/em> <span class="learn-together"><math>.*<\/math>\.<\/span><\/p>\s*<h2>More<\/h2>/s);
  assert.match(html, /<a class="learn-term"[^>]* data-term="kl"[^>]*>KL<\/a>, <a href="#learn\/kl" data-page="kl">there<\/a>/);
});

test('a term stands in the language of the page and in the original; in the original, in all', () => {
  const { problems, en, zh, fr } = build({}, ['en', 'fr', 'zh']);
  assert.deepEqual(problems, []);
  const tagsOf = (/** @type {Texts} */ { glossary: [term] }) => [term.name, ...term.words.map(({ lang }) => lang)];
  assert.deepEqual(tagsOf(en), ['KL divergence', 'en', 'fr', 'zh-CN']);
  assert.deepEqual(tagsOf(zh), ['KL 散度', 'en', 'zh-CN']);
  assert.deepEqual(tagsOf(fr), ['divergence KL', 'en', 'fr']);
  const [{ id, chapter, symbol, words }] = en.glossary;
  assert.deepEqual([id, chapter], ['kl', 'kl']);
  assert.match(symbol, /^<math>.*data-concept="kl"/);
  assert.match(words[0].text, /^Of <math>.*<\/math> from <span class="learn-together"><math>.*<\/math>\.<\/span>$/);
});

test('a section ends at its figure; what comes after the last figure is a section without one', () => {
  const { title, sections } = readChapter('# A title\n\nOne.\n\n{{figure a}}\n\nTwo.\n\n{{figure b}}\nThree.\n');
  assert.equal(title, 'A title');
  assert.deepEqual(
    sections.map(({ text, figure }) => [text.trim(), figure]),
    [
      ['One.', 'a'],
      ['Two.', 'b'],
      ['Three.', null],
    ],
  );
});

test('Markdown leaves formulas alone', () => {
  const { problems, en } = build(both('$a_1 * b_1$ and $a_2 * b_2 < c$, then $$\\sum_i x_i$$'));
  assert.deepEqual(problems, []);
  const { html } = en.chapters.prior.sections[0];
  assert.equal(html.match(/<math/g)?.length, 3);
  assert.ok(!html.includes('<em>') && html.includes('&lt;'));
  assert.match(html, /<span class="learn-formula"><math display="block"/);
});

test('punctuation stays on the line of the formula that it touches', () => {
  const text = 'If $a$, or ($b$) or [$c$](term:kl)；**$d$**. Not $e$ and\n\n$$f$$.';
  const { problems, en } = build(both(text));
  assert.deepEqual(problems, []);
  const { html } = en.chapters.prior.sections[0];
  const together = [...html.matchAll(/<span class="learn-together">(.*?)<\/span>/g)].map(([, part]) =>
    part.replace(/<[^>]*>/g, ''),
  );
  assert.deepEqual(together, ['a,', '(b)', 'c；', 'd.']);
});

test('concepts in formulas are tied to their colour', () => {
  for (const name of ['x', 'q', 'prior', 'z', 'p', 'nll', 'kl']) {
    assert.match(toMathml(`a + \\c${name}{b(c)}`, false), new RegExp(`data-concept="${name}"`), name);
  }
  assert.match(toMathml('\\cz{\\varepsilon}', false), /<mi data-concept="z">[εɛ𝜀]<\/mi>/u);
});

test('no style attribute is left, whatever is aligned', () => {
  const wide = [
    '\\begin{aligned} a &= b \\\\ &= c \\end{aligned}',
    '\\begin{cases} 1 & a \\\\ 0 & b \\end{cases}',
    '\\hat{\\mu} + \\underbrace{a}_{b}',
  ];
  for (const latex of wide) {
    const mathml = toMathml(latex, true);
    assert.ok(!/\sstyle=/.test(mathml), mathml);
  }
  assert.match(toMathml(wide[0], true), /<mtd class="cell-0 tml-right">/);
  assert.throws(() => toMathml('\\color{red} x', false), /no class is known for the style/);
});

/** what is wrong: [changes, the file and line it is told with, what the message says] */
const faults = /** @type {Record<string, [Changes, string, RegExp]>} */ ({
  'LaTeX that is none': [both('Fine.\n\n$\\nonsense{x}$'), 'en/learn/prior.md:5:', /Unsupported function/],
  'LaTeX over several lines': [both('Fine.\n\n$$\na\n$$\n\n$$\\frac{a$$'), 'en/learn/prior.md:9:', /Unexpected end of input/],
  'a $ alone': [both('Fine.\n\nFine.\n\nIt costs 5 $ or so.'), 'zh/learn/prior.md:7:', /a \$ without/],
  'a $ alone after a formula of several lines': [both('$$\na\n$$\n\n5 $ or so.'), 'en/learn/prior.md:7:', /a \$ without/],
  'a chapter missing in one language': [{ zh: { prior: undefined } }, 'zh/learn/prior.md:1:', /missing/],
  'a chapter missing in both': [{ en: { prior: undefined }, zh: { prior: undefined } }, 'en/learn/prior.md:1:', /missing/],
  'no title': [{ en: { prior: prior('').slice(2) } }, 'en/learn/prior.md:1:', /begins with/],
  'an unknown figure': [
    { en: { prior: prior('').replace('aggregate', 'nothing') } },
    'en/learn/prior.md:5:',
    /no figure nothing/,
  ],
  'a figure left out': [
    { en: { prior: '# Prior\n\nText.\n' }, zh: { prior: '# Prior\n\nText.\n' } },
    'zh/learn/prior.md:1:',
    /expected aggregate, found none/,
  ],
  'figures in another order': [
    { en: { why: `# Why\n\n${placed(['walk-likelihood', 'three-tiles'])}` } },
    'en/learn/why.md:1:',
    /figures: expected three-tiles, walk/,
  ],
  'a figure within a line': [both('See {{figure aggregate}} here.'), 'en/learn/prior.md:3:', /no figure's line/],
  'another number of sections': [{ en: { prior: `${prior('Text.')}\nMore.\n` } }, 'en/learn/prior.md:1:', /2 sections, but 1/],
  'another formula': [
    { en: { prior: prior('$a+b$') }, zh: { prior: prior('$a-b$') } },
    'zh/learn/prior.md:3:',
    /the formula a-b is not in en\/learn\/prior\.md/,
  ],
  'a formula too many': [
    { en: { prior: prior('$a$ $a$') }, zh: { prior: prior('$a$') } },
    'en/learn/prior.md:3:',
    /the formula a is not in zh/,
  ],
  'an unknown term': [both('Fine.\n\n[what](term:nothing)'), 'zh/learn/prior.md:5:', /no term nothing/],
  'an unknown chapter': [both('[what](learn:nothing)'), 'en/learn/prior.md:3:', /no chapter nothing/],
  HTML: [both('Fine.\n\n<b>bold</b>'), 'en/learn/prior.md:5:', /HTML/],
  'an image': [both('Fine.\n\n![i](i.png)'), 'en/learn/prior.md:5:', /image/],
  'a link to nowhere': [both('[what](kl.md)'), 'en/learn/prior.md:3:', /kl\.md/],
  'emphasis that is none': [both('**先验。**后验'), 'zh/learn/prior.md:3:', /emphasis/],
  'a term twice': [{ terms: [...terms, ...terms] }, 'learn/glossary.json:', /unique/],
  'a term without a meaning': [{ words: { kl: { ...words.zh.kl, text: ' ' } } }, 'zh/glossary.json:2:', /kl: text is empty/],
  'a term without a name': [{ words: { kl: { text: '散度' } } }, 'zh/glossary.json:2:', /kl: term is empty/],
  'a term that is left out': [{ words: { kl: undefined } }, 'zh/glossary.json:1:', /kl: term is empty/],
  'a term that is none': [{ words: { elbo: words.zh.kl } }, 'zh/glossary.json:6:', /elbo: no such term/],
  'a term of no chapter': [{ terms: [{ ...terms[0], chapter: 'nothing' }] }, 'learn/glossary.json:3:', /no chapter nothing/],
  'a symbol that is no LaTeX': [
    { terms: [{ ...terms[0], symbol: '\\nonsense' }] },
    'learn/glossary.json:3:',
    /Unsupported function/,
  ],
});
for (const [what, [changes, place, message]] of Object.entries(faults)) {
  test(`refused, with file and line: ${what}`, () => {
    const problems = problemsOf(changes);
    assert.ok(
      problems.some((problem) => problem.startsWith(place) && message.test(problem)),
      problems.join('\n') || 'it was taken',
    );
  });
}

test('words inside a formula may differ between the languages', () => {
  const changes = { en: { prior: prior('$$x \\text{ if even}$$') }, zh: { prior: prior('$$x \\text{ 若为偶数}$$') } };
  assert.deepEqual(problemsOf(changes), []);
});

test('the page has every chapter in every language, without a style attribute', () => {
  for (const { id: language } of languages) {
    const text = readFileSync(new URL(`languages/${language}/learn.json`, www), 'utf8');
    const built = JSON.parse(text);
    assert.deepEqual(
      Object.keys(built.chapters),
      chapters.map(({ id }) => id),
    );
    assert.ok(built.glossary.length >= 30, `${built.glossary.length} terms`);
    assert.ok(!/\sstyle=/.test(text));
  }
});

test('every figure of the list is written, and none lies about', () => {
  const folder = new URL('learn/figures/', www);
  const listed = chapters.flatMap(({ figures }) => figures).sort();
  assert.deepEqual(
    listed.filter(
      (name) => !existsSync(new URL(`${name}/${name}.js`, folder)) || !existsSync(new URL(`${name}/${name}.css`, folder)),
    ),
    [],
  );
  const written = readdirSync(folder).filter((name) => !name.includes('.') && name !== 'support');
  assert.deepEqual(written.sort(), listed);
});
