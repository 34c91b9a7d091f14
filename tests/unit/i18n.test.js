// All languages say the same things, and the page asks only for what they say.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { mock, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { language, loadLanguage, number, rich, speakOf, t, useTexts } from '../../www/shared/i18n.js';
import { drawable } from '../../www/app/datasets.js';
import { shippedModels } from '../../www/app/shipped-models.js';
import { fieldNamed } from '../../www/app/schema.js';
import { views } from '../../www/app/views.js';
import { languages } from '../../www/languages/languages.js';
import { brushes } from '../../www/shell/strokes.js';

const www = new URL('../../www/', import.meta.url);
const read = (/** @type {string} */ language) => readFileSync(new URL(`languages/${language}/page.json`, www), 'utf8');
const [original, ...translations] = languages.map(({ id }) => id);
const en = JSON.parse(read(original));
const generated = /^(pkg|vendor|data|models)\//;

const sources = readdirSync(fileURLToPath(www), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.js') && !generated.test(name))
  .map((name) => ({ name, text: readFileSync(new URL(name, www), 'utf8') }));

const placeholders = (/** @type {string} */ text) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();
/** t('key' and rich('key', but not t(`…`): those are families, below. */
const literalKeys = (/** @type {string} */ text) => [...text.matchAll(/\b(?:t|rich)\(\s*'([^']+)'/g)].map(([, key]) => key);
/** t(test ? 'a' : 'b'. */
const chosenKeys = (/** @type {string} */ text) =>
  [...text.matchAll(/\b(?:t|rich)\([^'`()]*\?\s*'([^']+)'\s*:\s*'([^']+)'/g)].flatMap(([, first, second]) => [first, second]);

test('no key is written twice in a file', () => {
  for (const language of [original, ...translations]) {
    const keys = [...read(language).matchAll(/^\s*"([^"]+)":/gm)].map(([, key]) => key);
    assert.deepEqual(
      keys.filter((key, at) => keys.indexOf(key) !== at),
      [],
      language,
    );
  }
});

for (const language of translations) {
  const texts = JSON.parse(read(language));

  test(`${language} has the same keys as the original, none of them empty`, () => {
    assert.deepEqual(Object.keys(texts).sort(), Object.keys(en).sort());
    for (const [key, text] of [...Object.entries(en), ...Object.entries(texts)]) assert.ok(text.trim(), key);
  });

  test(`${language} has the same placeholders as the original`, () => {
    for (const key of Object.keys(en)) assert.deepEqual(placeholders(texts[key] ?? ''), placeholders(en[key]), key);
  });

  test(`${language} is translated`, () => {
    const words = (/** @type {string} */ key) => en[key].replace(/\{\w+\}/g, '').replace(/^tanh$/, '');
    const copied = Object.keys(en).filter((key) => texts[key] === en[key] && /[a-z]{4,}/.test(words(key)));
    assert.deepEqual(copied, [], 'the same words in both languages');
  });
}

test('every key that the page asks for exists', () => {
  const asked = sources.flatMap(({ name, text }) => [...literalKeys(text), ...chosenKeys(text)].map((key) => ({ name, key })));
  assert.ok(asked.length > 80, `only ${asked.length} keys found: the pattern no longer fits the sources`);
  assert.deepEqual(
    asked.filter(({ key }) => !(key in en)),
    [],
  );
});

test('families of keys are complete', () => {
  const families = [
    ...views.flatMap(({ name }) => [`nav.${name}`, `nav.${name}.tip`]),
    ...views.filter(({ partly }) => partly).map(({ name }) => `share.copied.${name}`),
    ...shippedModels.flatMap(({ id }) => [`model.${id}`, `model.${id}.about`]),
    ...fieldNamed('likelihood').choices.map(({ value }) => `setting.likelihood.${value}`),
    ...drawable.map(({ id }) => `data.${id}`),
    ...['number', 'integer', 'numbers.number', 'numbers.count', 'numbers.range'].map((name) => `setting.error.${name}`),
    ...['system', 'light', 'dark'].map((name) => `app.theme.${name}`),
    ...Object.keys(brushes).map((name) => `pad.brush.${name}`),
    ...['x', 'q', 'z', 'p'].flatMap((name) => [`draw.${name}`, `draw.${name}.tip`]),
    ...['encoder', 'decoder'].flatMap((name) => [`draw.${name}`, `draw.${name}.tip`]),
    ...['x', 'q', 'prior', 'z', 'p', 'nll', 'kl'].map((name) => `help.symbol.${name}`),
  ];
  assert.deepEqual(
    families.filter((key) => !(key in en)),
    [],
  );
});

test('each kind of error that the core names has a sentence', () => {
  const core = readFileSync(new URL('../../crates/vae/src/error.rs', import.meta.url), 'utf8');
  const kinds = [...core.matchAll(/=>\s*"([a-z-]+)"/g)].map(([, kind]) => kind);
  assert.ok(kinds.length >= 5, 'error.rs no longer names its kinds as the pattern expects');
  assert.deepEqual(
    kinds.filter((kind) => !(`error.${kind}` in en)),
    [],
  );
});

test('placeholders are filled, and a missing text shows its key', () => {
  useTexts('en', { greeting: 'from {a} to {b}, {c}' });
  assert.equal(t('greeting', { a: 1, b: 'two' }), 'from 1 to two, {c}');
  assert.equal(t('nothing.here'), 'nothing.here');
  assert.deepEqual(rich('greeting', { a: ['A'], b: 'B', c: 'C' }), ['from ', ['A'], ' to ', 'B', ', ', 'C', '']);
});

test('texts speak of what the images are', () => {
  const nouns = { 'data.digit': 'picture', 'data.mnist.digit': 'digit', 'data.shapes.digit': 'shape' };
  useTexts('en', { ...nouns, yours: 'Your {digit}, {q}' });
  const said = (/** @type {string | null} */ data) => {
    speakOf(data);
    return [t('yours', { q: 'q' }), rich('yours', { q: 'q' }).join('')];
  };
  assert.deepEqual(said('mnist'), ['Your digit, q', 'Your digit, q']);
  assert.deepEqual(said('shapes'), ['Your shape, q', 'Your shape, q']);
  assert.deepEqual(said(null), ['Your picture, q', 'Your picture, q']);
  assert.equal(t('yours', { q: 'q', digit: '7' }), 'Your 7, q', 'what is given comes first');
});

test('numbers have a true minus, fixed digits, and a dash for none', () => {
  assert.equal(number(-103.64, 1), '−103.6');
  assert.equal(number(-0.01, 1), '0.0');
  assert.equal(number(2, 2), '2.00');
  assert.deepEqual([number(-63777598.6), number(99999.96)], ['−6.4e+7', '100000.0'], 'diverging numbers outgrow every space');
  assert.equal(number(NaN), '–');
  assert.equal(number(null), '–');
});

/** Texts arrive when the test says so; the first answer is for the first request. */
function slowNetwork(/** @type {import('node:test').TestContext} */ context) {
  /** @type {any[]} */
  const waiting = [];
  mock.method(
    globalThis,
    'fetch',
    (/** @type {string | URL} */ url) =>
      new Promise((resolve, reject) => waiting.push({ file: String(url).split('/').at(-2), resolve, reject })),
  );
  context.after(() => mock.restoreAll());
  return waiting;
}

test('of two languages asked for, the later one stays, whichever arrives last', async (context) => {
  const waiting = slowNetwork(context);
  const first = loadLanguage('zh');
  const second = loadLanguage('en');
  assert.deepEqual(
    waiting.map(({ file }) => file),
    ['zh', 'en'],
  );
  waiting[1].resolve(new Response('{"greeting":"hello"}'));
  assert.equal(await second, true);
  waiting[0].resolve(new Response('{"greeting":"你好"}'));
  assert.equal(await first, false);
  assert.deepEqual([language(), t('greeting')], ['en', 'hello']);
});

test('a language that cannot be had leaves the present one, and is a failure to tell', async (context) => {
  const waiting = slowNetwork(context);
  useTexts('en', { greeting: 'hello' });
  const lost = {
    server: () => waiting.at(-1).resolve(new Response('{"greeting":"not found"}', { status: 404 })),
    'web-page': () => waiting.at(-1).resolve(new Response('<html>')),
    damaged: () => waiting.at(-1).resolve(new Response('{"greeting":')),
    network: () => waiting.at(-1).reject(new TypeError('offline')),
  };
  for (const [kind, lose] of Object.entries(lost)) {
    const asked = loadLanguage('zh');
    lose();
    await assert.rejects(asked, { kind });
    assert.deepEqual([language(), t('greeting')], ['en', 'hello']);
  }
});
