// The page's change of language over a network that the test plays: settings never say what the page does not speak.
import assert from 'node:assert/strict';
import { afterEach, beforeEach, mock, test } from 'node:test';
import { language } from '../../www/shared/i18n.js';
import { askedLanguage, bestLanguage } from '../../www/app/first-language.js';
import { LanguageSwitch, nextLanguage } from '../../www/app/language.js';

/** Requests that the test has not answered yet. */
/** @type {any[]} */
let waiting = [];

beforeEach(() => {
  waiting = [];
  mock.method(
    globalThis,
    'fetch',
    (/** @type {string | URL} */ url) => new Promise((resolve) => waiting.push({ file: String(url).split('/').at(-2), resolve })),
  );
  globalThis.document = /** @type {any} */ ({ documentElement: {}, title: '' });
});
afterEach(() => {
  mock.restoreAll();
  Reflect.deleteProperty(globalThis, 'document');
});

const settled = () => new Promise((done) => setImmediate(done));

async function answer(/** @type {string} */ file, status = 200) {
  const at = waiting.findIndex((request) => request.file === file);
  assert.notEqual(at, -1, `nobody asked for ${file}`);
  waiting.splice(at, 1)[0].resolve(new Response(JSON.stringify({ 'app.title': file }), { status }));
  await settled();
  await settled();
}

function setUp() {
  /** @type {any[]} */
  const failures = [];
  const app = {
    state: { language: 'en', settings: { language: null, seed: 1 } },
    set(/** @type {object} */ patch) {
      Object.assign(this.state, patch);
    },
    fail: (/** @type {{ kind: string }} */ { kind }) => failures.push(kind),
  };
  const speaks = () => [
    language(),
    app.state.language,
    app.state.settings.language,
    document.documentElement.lang,
    document.title,
  ];
  return { app, failures, languages: new LanguageSwitch(/** @type {any} */ (app)), speaks };
}

test('the switch changes everything once the words are there, not before', async () => {
  const { languages, speaks } = setUp();
  void languages.first();
  await answer('en');
  void languages.toggle();
  await settled();
  assert.deepEqual(speaks(), ['en', 'en', null, 'en', 'en']);
  await answer('zh');
  assert.deepEqual(speaks(), ['zh', 'zh', 'zh', 'zh-CN', 'zh']);
});

test('words that cannot be had change nothing, are told, and can be tried again', async () => {
  const { languages, failures, speaks } = setUp();
  void languages.first();
  await answer('en');
  void languages.toggle();
  await answer('zh', 503);
  assert.deepEqual(speaks(), ['en', 'en', null, 'en', 'en']);
  assert.deepEqual(failures, ['server']);
  void languages.toggle();
  await answer('zh');
  assert.equal(speaks()[0], 'zh');
});

test('two quick presses come back to where they began, whichever words arrive last', async () => {
  const { languages, speaks } = setUp();
  void languages.first();
  await answer('en');
  void languages.toggle();
  void languages.toggle();
  await answer('en');
  await answer('zh');
  assert.deepEqual(speaks(), ['en', 'en', 'en', 'en', 'en']);
});

test('a page whose first words are missing opens in the other language', async () => {
  const { languages, speaks } = setUp();
  void languages.first();
  await answer('en', 404);
  await answer('zh');
  assert.deepEqual(speaks().slice(0, 2), ['zh', 'zh']);
});

test('the address says the first language, else the last visit, else nobody; what the page does not speak counts for nothing', () => {
  /** @type {string | null} */
  let last = 'zh';
  globalThis.localStorage = /** @type {any} */ ({ getItem: () => last });
  try {
    assert.equal(askedLanguage('#draw?latent=2&language=en'), 'en');
    assert.equal(askedLanguage('#draw?language=tlh'), 'zh');
    assert.equal(askedLanguage(''), 'zh');
    last = 'tlh';
    assert.equal(askedLanguage('#learn/kl?seed=2'), null);
    last = null;
    assert.equal(askedLanguage('#draw'), null);
  } finally {
    Reflect.deleteProperty(globalThis, 'localStorage');
  }
});

test("the first of the browser's languages that the page has is taken, else the original", () => {
  assert.equal(bestLanguage(['zh-Hant-TW', 'en']), 'zh');
  assert.equal(bestLanguage(['fr-FR', 'en-GB', 'zh-CN']), 'en');
  assert.equal(bestLanguage(['de', 'ZH']), 'zh');
  assert.equal(bestLanguage([]), 'en');
  assert.equal(bestLanguage(['C', '', 'zh']), 'zh', 'what is no tag is passed over');
});

test('of two that differ in script, the one that the reader reads', () => {
  const among = [
    { id: 'en', lang: 'en' },
    { id: 'hans', lang: 'zh-CN' },
    { id: 'hant', lang: 'zh-Hant' },
  ];
  assert.equal(bestLanguage(['zh-TW'], among), 'hant');
  assert.equal(bestLanguage(['zh-SG'], among), 'hans');
  assert.equal(bestLanguage(['zh-Latn'], among), 'hans');
});

test('the switch goes through all languages and begins again', () => {
  const seen = [nextLanguage('en').id, nextLanguage(nextLanguage('en').id).id];
  assert.deepEqual(seen, ['zh', 'en']);
});
