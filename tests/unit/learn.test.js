// What the build makes of the Learn part's texts, and that it refuses each thing that the page could not show or that one
// language says and the other does not. Then the texts themselves.
import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { test } from 'node:test';
import { buildLearn, readChapter, toMathml } from '../../scripts/learn.mjs';
import { chapters } from '../../www/learn/chapters.js';

const www = new URL('../../www/', import.meta.url);

const glossary = [
  {
    id: 'kl',
    en: 'KL divergence',
    zh: 'KL 散度',
    symbol: '\\ckl{\\mathrm{KL}}',
    enText: 'Of $q$ from $p$.',
    zhText: '$q$ 对 $p$ 的散度。',
    chapter: 'kl',
  },
];

const placed = (figures) => figures.map((name) => `Text.\n\n{{figure ${name}}}\n`).join('\n');

/** Sources without a fault, but for what is changed. @param {object} changes of chapters, or of the glossary */
function sources({ en = {}, zh = {}, terms = glossary } = {}) {
  const texts = (title) => Object.fromEntries(chapters.map(({ id, figures }) => [id, `# ${title}\n\n${placed(figures)}`]));
  return { en: { ...texts('Title'), ...en }, zh: { ...texts('标题'), ...zh }, glossary: JSON.stringify(terms, null, 2) };
}

const problemsOf = (changes) => buildLearn(sources(changes)).problems;
/** The chapter that has one figure, in one language. */
const prior = (text) => `# Prior\n\n${text}\n\n{{figure aggregate}}\n`;
const both = (text) => ({ en: { prior: prior(text) }, zh: { prior: prior(text) } });

test('sources without a fault make both languages', () => {
  const { problems, en, zh } = buildLearn(
    sources(both('The *prior* $p(z)$.\n\n## More\n\nSee [KL](term:kl), [there](learn:kl).')),
  );
  assert.deepEqual(problems, []);
  assert.deepEqual(
    Object.keys(en.chapters),
    chapters.map(({ id }) => id),
  );
  assert.equal(zh.chapters.kl.title, '标题');
  assert.deepEqual(
    en.chapters.kl.sections.map(({ figure }) => figure),
    ['two-gaussians', 'kl-of-digit', 'fit-mixture'],
  );
  const [{ html, figure }] = en.chapters.prior.sections;
  assert.equal(figure, 'aggregate');
  assert.match(html, /^<p>The <em>prior<\/em> <span class="learn-together"><math>.*<\/math>\.<\/span><\/p>\s*<h2>More<\/h2>/s);
  assert.match(html, /<a class="learn-term"[^>]* data-term="kl"[^>]*>KL<\/a>, <a href="#learn\/kl" data-page="kl">there<\/a>/);
  assert.deepEqual(Object.keys(en.glossary[0]), ['id', 'en', 'zh', 'chapter', 'symbol', 'enText', 'zhText']);
  assert.match(en.glossary[0].enText, /^Of <math>.*<\/math> from <span class="learn-together"><math>.*<\/math>\.<\/span>$/);
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
  const { problems, en } = buildLearn(sources(both('$a_1 * b_1$ and $a_2 * b_2 < c$, then $$\\sum_i x_i$$')));
  assert.deepEqual(problems, []);
  const { html } = en.chapters.prior.sections[0];
  assert.equal(html.match(/<math/g).length, 3);
  assert.ok(!html.includes('<em>') && html.includes('&lt;'));
  assert.match(html, /<span class="learn-formula"><math display="block"/);
});

test('punctuation stays on the line of the formula that it touches', () => {
  const text = 'If $a$, or ($b$) or [$c$](term:kl)；**$d$**. Not $e$ and\n\n$$f$$.';
  const { problems, en } = buildLearn(sources(both(text)));
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
const faults = {
  'LaTeX that is none': [both('Fine.\n\n$\\nonsense{x}$'), 'en/prior.md:5:', /Unsupported function/],
  'LaTeX over several lines': [both('Fine.\n\n$$\na\n$$\n\n$$\\frac{a$$'), 'en/prior.md:9:', /Unexpected end of input/],
  'a $ alone': [both('Fine.\n\nFine.\n\nIt costs 5 $ or so.'), 'zh/prior.md:7:', /a \$ without/],
  'a $ alone after a formula of several lines': [both('$$\na\n$$\n\n5 $ or so.'), 'en/prior.md:7:', /a \$ without/],
  'a chapter missing in one language': [{ zh: { prior: undefined } }, 'zh/prior.md:1:', /missing/],
  'a chapter missing in both': [{ en: { prior: undefined }, zh: { prior: undefined } }, 'en/prior.md:1:', /missing/],
  'no title': [{ en: { prior: prior('').slice(2) } }, 'en/prior.md:1:', /begins with/],
  'an unknown figure': [{ en: { prior: prior('').replace('aggregate', 'nothing') } }, 'en/prior.md:5:', /no figure nothing/],
  'a figure left out': [
    { en: { prior: '# Prior\n\nText.\n' }, zh: { prior: '# Prior\n\nText.\n' } },
    'zh/prior.md:1:',
    /expected aggregate, found none/,
  ],
  'figures in another order': [
    { en: { why: `# Why\n\n${placed(['walk-likelihood', 'three-tiles'])}` } },
    'en/why.md:1:',
    /figures: expected three-tiles, walk/,
  ],
  'a figure within a line': [both('See {{figure aggregate}} here.'), 'en/prior.md:3:', /no figure's line/],
  'another number of sections': [{ en: { prior: `${prior('Text.')}\nMore.\n` } }, 'en/prior.md:1:', /2 sections, but 1/],
  'another formula': [
    { en: { prior: prior('$a+b$') }, zh: { prior: prior('$a-b$') } },
    'zh/prior.md:3:',
    /the formula a-b is not in en\/prior\.md/,
  ],
  'a formula too many': [
    { en: { prior: prior('$a$ $a$') }, zh: { prior: prior('$a$') } },
    'en/prior.md:3:',
    /the formula a is not in zh/,
  ],
  'an unknown term': [both('Fine.\n\n[what](term:nothing)'), 'zh/prior.md:5:', /no term nothing/],
  'an unknown chapter': [both('[what](learn:nothing)'), 'en/prior.md:3:', /no chapter nothing/],
  HTML: [both('Fine.\n\n<b>bold</b>'), 'en/prior.md:5:', /HTML/],
  'an image': [both('Fine.\n\n![i](i.png)'), 'en/prior.md:5:', /image/],
  'a link to nowhere': [both('[what](kl.md)'), 'en/prior.md:3:', /kl\.md/],
  'emphasis that is none': [both('**先验。**后验'), 'zh/prior.md:3:', /emphasis/],
  'a term twice': [{ terms: [...glossary, ...glossary] }, 'glossary.json:', /unique/],
  'a term without Chinese': [{ terms: [{ ...glossary[0], zhText: ' ' }] }, 'glossary.json:', /zhText is empty/],
  'a term of no chapter': [{ terms: [{ ...glossary[0], chapter: 'nothing' }] }, 'glossary.json:', /no chapter nothing/],
  'a symbol that is no LaTeX': [{ terms: [{ ...glossary[0], symbol: '\\nonsense' }] }, 'glossary.json:', /Unsupported function/],
};
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

test('the page has every chapter in both languages, without a style attribute', () => {
  for (const language of ['en', 'zh']) {
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
