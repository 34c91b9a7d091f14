// The settings follow from the core's description: each has its place in the address and its control without being named
// anywhere, also one that there is not yet.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { before, test } from 'node:test';
import { defaultSettings, formatHash, parseHash } from '../../www/app/address.js';
import { datasets, drawable, imagesOf, learnOwn } from '../../www/app/datasets.js';
import { accepts, applies, choicesOf, configFields, fieldNamed, readFields, readText, writeText } from '../../www/app/schema.js';
import { configOf, describesAnother, keeping, misfits, settingsOfData, trainingOf } from '../../www/app/settings.js';
import { languages } from '../../www/languages/languages.js';
import { useTexts } from '../../www/shared/i18n.js';
import { listeners, markup } from './support/templates.js';

/** @typedef {import('../../www/app/schema.js').Field} Field */

/** @type {typeof import('../../www/views/train/settings.js')} */
let panels;
/** @type {typeof import('../../www/views/train/presets.js')} */
let beginnings;
before(async () => {
  panels = await import('../../www/views/train/settings.js');
  beginnings = await import('../../www/views/train/presets.js');
});

const textsOf = (/** @type {string} */ language) =>
  JSON.parse(readFileSync(new URL(`../../www/languages/${language}/page.json`, import.meta.url), 'utf8'));

/** Settings in which a choice or a field with a condition applies. @param {import('../../www/app/schema.js').When | null} when */
const withCondition = (when) => ({
  ...defaultSettings(),
  ...Object.fromEntries(Object.entries(when ?? {}).map(([name, values]) => [name, values[0]])),
});

/** The ends of a field's range, its default, and all its choices. @param {Field} field @returns {any[]} */
function valuesOf({ type, default: usual, minimum, maximum, maxItems, choices, optional, minItems }) {
  if (type === 'choice') return choices.map(({ value }) => value);
  if (type === 'text') return [usual];
  if (type !== 'numbers') return [minimum, maximum, usual];
  const [least, most] = [Math.max(1, minimum), Math.min(4096, maximum)];
  const longest = Array.from({ length: maxItems }, () => most);
  return [Array.from({ length: minItems }, () => least), longest, usual, ...(optional ? [null] : [])];
}

test('no two settings share a name, which is their word in the address', () => {
  const names = [...Object.keys(defaultSettings())];
  assert.equal(new Set(configFields.map(({ name }) => name)).size, configFields.length);
  const pages = [
    'view',
    'chapter',
    'language',
    'theme',
    'figure',
    'only',
    'model',
    'left',
    'right',
    'set',
    'count',
    'workers',
    'words',
  ];
  for (const page of [...pages, 'temperature', 'samples', 'draws']) {
    assert.ok(names.includes(page) && !configFields.some(({ name }) => name === page), page);
  }
  assert.equal(names.length, configFields.length + pages.length + 3);
});

test('every value that the core takes comes back from the address: both ends, the default, every choice', () => {
  let tried = 0;
  for (const field of configFields.filter(({ name }) => name !== 'data' && name !== 'shape')) {
    for (const value of valuesOf(field)) {
      assert.ok(accepts(field, value), `${field.name} ${value}`);
      const choice = field.choices.find((choice) => choice.value === value);
      const settings = { ...withCondition(choice?.when ?? null), [field.name]: value };
      assert.deepEqual(parseHash(formatHash(settings)), settings, `${field.name} ${value}`);
      assert.deepEqual(/** @type {any} */ (configOf(settings))[field.table][field.name], value ?? undefined);
      tried++;
    }
  }
  assert.ok(tried > 40);
  assert.equal(formatHash({ ...defaultSettings(), seed: Number.MAX_SAFE_INTEGER }), '#draw?seed=9007199254740991');
  assert.equal(
    formatHash({ ...defaultSettings(), hidden: [4096, 1], decoder_hidden: [] }),
    '#draw?hidden=4096-1&decoder_hidden=',
  );
});

test('what is outside a range is not taken', () => {
  for (const field of configFields.filter(({ type }) => type === 'number' || type === 'integer')) {
    const beyond = [field.minimum - 1, field.maximum * 2, field.maximum + 0.5, NaN];
    for (const value of beyond) assert.equal(readText(field, String(value)), undefined, `${field.name} ${value}`);
  }
  const hidden = fieldNamed('hidden');
  for (const text of ['4097', '0', '1-2-3-4-5-6-7-8-9', '1.5', 'a']) assert.equal(readText(hidden, text), undefined, text);
});

test('a choice that needs another setting gives way to the default without it', () => {
  const [needing] = configFields.flatMap((field) =>
    field.choices.filter(({ when }) => !applies(when, defaultSettings())).map((choice) => ({ field, choice })),
  );
  assert.ok(needing, 'no choice has a condition any more: this test has nothing to try');
  const { field, choice } = needing;
  const fitting = { ...withCondition(choice.when), [field.name]: choice.value };
  assert.deepEqual(misfits(fitting), {});
  const alone = { ...defaultSettings(), [field.name]: choice.value };
  assert.deepEqual(misfits(alone), { [field.name]: field.default });
  assert.equal(/** @type {any} */ (parseHash(formatHash(alone)))[field.name], field.default);
});

test('where few images have a label the objective is the ELBO', () => {
  const settings = { ...defaultSettings(), condition: /** @type {const} */ ('semi-supervised') };
  assert.deepEqual(choicesOf(fieldNamed('objective'), settings), ['elbo']);
  assert.equal(choicesOf(fieldNamed('objective'), { ...settings, condition: 'class' }).length, 4);
  assert.deepEqual(misfits({ ...settings, objective: 'beta-tc' }), { objective: 'elbo' });
});

/** What the worker says of a model of these settings. @param {any} settings @returns {any} */
const infoOf = (settings) => {
  const config = configOf(settings);
  return { config, data: settings.data ?? undefined, shape: settings.shape, step: 0, epoch: 0, parameters: 1 };
};

test("a model's settings come from its configuration, whether or not the file names its data", () => {
  const settings = { ...defaultSettings(), latent: 3, seed: 9, decoder_hidden: [7], beta: 4 };
  const info = infoOf(settings);
  for (const model of [info, { ...info, config: { ...info.config, model: { ...info.config.model } } }]) {
    if (model !== info) for (const name of ['data', 'shape']) delete model.config.model[name];
    assert.equal(describesAnother(settings, model), false);
    assert.equal(describesAnother({ ...settings, beta: 1, lr: 0.5 }, model), false, 'what counts from the next step');
    for (const [name, value] of Object.entries({ latent: 4, hidden: [5], decoder_hidden: null, seed: 1, data: null })) {
      const other = { ...settings, [name]: value };
      assert.equal(describesAnother(other, model), true, name);
      assert.deepEqual({ ...other, ...keeping(other, model) }, settings, name);
    }
    assert.equal(trainingOf({ ...settings, seed: 1, beta: 2 }, model).seed, 9);
    assert.equal(trainingOf({ ...settings, seed: 1, beta: 2 }, model).beta, 2);
  }
  assert.equal(describesAnother({ ...settings, variance: 7 }, info), false, 'a setting that does not apply describes nothing');
});

test('a dataset brings the form of its images, and its own parts', () => {
  const words = settingsOfData('words');
  assert.deepEqual([words.input, words.shape, words.latent, words.levels, words.set], [8, [1, 8], 16, 27, 'list']);
  assert.deepEqual(settingsOfData('nothing'), {});
  assert.equal(parseHash('#train?data=words').data, drawable[0].id, 'what nobody can draw is not offered');
  assert.deepEqual(parseHash('#train?set=60k&count=60000').count, 60000);
  assert.deepEqual(parseHash('#train?set=10k&count=10001').count, 0);
  assert.deepEqual(
    [imagesOf({ data: 'mnist', set: '60k', count: 0 }), imagesOf({ data: 'mnist', set: '10k', count: 9 })],
    [60000, 9],
  );
  for (const { id, parts } of datasets) assert.ok(parts.length, id);
});

test('a table brings its columns, which are no setting, and a likelihood of numbers', () => {
  const columns = ['a', 'b', 'c'].map((name) => ({ name, mean: 1, deviation: 2 }));
  const id = 'own-table-0a1b2c3d';
  learnOwn([{ id, name: 'T', created: 1, classes: [], columns, counts: [90, 10], thumbnail: new Uint8Array() }]);
  const settings = { ...defaultSettings(), ...settingsOfData(id) };
  assert.deepEqual([settings.input, settings.shape, settings.likelihood], [3, [1, 3], 'gaussian-learned']);
  assert.deepEqual(configOf(settings).model.columns, columns);
  assert.equal(configOf({ ...settings, ...settingsOfData('mnist') }).model.columns, undefined);
  learnOwn([]);
});

test('the ways to begin name settings that there are', () => {
  for (const { id, settings } of beginnings.presets) {
    for (const [name, value] of Object.entries(settings)) {
      if (name === 'set' || name === 'count') continue;
      assert.ok(accepts(fieldNamed(name), value), `${id}: ${name} ${value}`);
    }
    const whole = { ...defaultSettings(), ...settings };
    assert.deepEqual(parseHash(formatHash(whole)), whole, id);
  }
});

for (const { id: language } of languages) {
  test(`every setting and choice that is shown has its texts: ${language}`, () => {
    const texts = textsOf(language);
    const needed = configFields
      .filter((field) => field.name === 'seed' || panels.isShown(field, { ...defaultSettings(), ...withCondition(field.when) }))
      .flatMap(({ name, choices }) => [
        `setting.${name}`,
        `setting.${name}.tip`,
        ...choices.map(({ value }) => `setting.${name}.${value}`),
      ]);
    assert.ok(needed.length > 30);
    assert.deepEqual(
      needed.filter((key) => !(key in texts)),
      [],
    );
  });
}

/** One setting of each type that the core does not have. */
const madeUp = readFields({
  properties: {
    model: {
      'x-order': ['shade', 'sizes', 'gap', 'note', 'one', 'late'],
      properties: {
        shade: {
          default: 'pale',
          description: 'How dark.',
          oneOf: [{ const: 'pale' }, { const: 'deep' }, { const: 'none', 'x-when': { sizes: ['never'] } }],
          'x-effect': 'fresh-weights',
        },
        sizes: {
          default: [3],
          items: { type: 'integer', minimum: 2, maximum: 5 },
          maxItems: 2,
          type: 'array',
          'x-effect': 'fresh-weights',
        },
        gap: { default: 0.5, minimum: 0.0001, maximum: 10, type: 'number', 'x-usual': [0.01, 1], 'x-effect': 'next-step' },
        note: { type: ['string', 'null'], 'x-effect': 'new-data' },
        one: { default: 'only', oneOf: [{ const: 'only' }], 'x-effect': 'fresh-weights' },
        late: { default: 4, minimum: 1, maximum: 9, type: 'integer', 'x-effect': 'next-step', 'x-when': { shade: ['deep'] } },
      },
    },
  },
});

/**
 * The panel with settings that there are not yet.
 * @param {Record<string, any>} values
 * @param {Record<string, string>} wrong
 * @param {import('../../www/views/train/fields.js').Panel['refused']} refused
 */
function madeUpPanel(values = {}, wrong = {}, refused = null) {
  /** @type {any[]} */
  const said = [];
  const usual = Object.fromEntries(madeUp.map((field) => [field.name, field.default]));
  const panel = {
    settings: /** @type {any} */ ({ ...defaultSettings(), ...usual, ...values }),
    wrong,
    refused,
    onChange: (/** @type {any} */ patch) => said.push(patch),
    onOwn: () => {},
    onWrong: (/** @type {string} */ name, /** @type {string} */ text) => said.push([name, text]),
  };
  return { said, template: panels.settingsPanel(panel, () => {}, madeUp) };
}

test('a setting of each type that is new has a control, in its group, with words of the core', () => {
  useTexts('en', textsOf('en'));
  const text = markup(madeUpPanel().template);
  for (const testid of ['shade', 'sizes', 'gap', 'gap-slider', 'note'])
    assert.match(text, new RegExp(`data-testid="?train-${testid}\\b`), testid);
  assert.match(text, /How dark\./);
  for (const hidden of ['train-one', 'train-late', '>none<']) assert.ok(!text.includes(hidden), hidden);
  assert.match(markup(madeUpPanel({ shade: 'deep' }).template), /train-late/);
  const order = ['train-shade', 'train-sizes', 'train-gap', 'train-note'].map((testid) => text.indexOf(testid));
  assert.deepEqual(
    order,
    order.toSorted((a, b) => a - b),
  );
  for (const field of madeUp) assert.deepEqual(readText(field, writeText(field, field.default)), field.default, field.name);
});

test('a control gives what it takes, and says of the rest that it does not', () => {
  useTexts('en', textsOf('en'));
  const { said, template } = madeUpPanel();
  const changes = listeners(template).filter(([event]) => event === 'change' || event === 'input');
  const type = (/** @type {number} */ at, /** @type {any} */ target) => changes[at][1]({ target });
  // Two choices, the numbers, slider and field of the range; then the text, among the selects of the page's own.
  type(1, {});
  type(2, { value: '5, 2' });
  type(2, { value: '6' });
  type(3, { valueAsNumber: -1 });
  type(4, { value: '10' });
  type(4, { value: '11' });
  assert.deepEqual(said, [{ shade: 'deep' }, { sizes: [5, 2] }, ['sizes', '6'], { gap: 0.1 }, { gap: 10 }, ['gap', '11']]);
});

test('what was typed and is not taken stays, with a sentence that names the range', () => {
  useTexts('en', textsOf('en'));
  const text = markup(madeUpPanel({}, { gap: '11', sizes: '3, 9' }).template);
  assert.match(text, /\.value=11/);
  assert.match(text, /Not possible: a number from 0\.0001 to 10\./);
  assert.match(text, /\.value=3, 9/);
  assert.match(text, /9 is not possible: each from 2 to 5\./);
});

test('what the core refuses is marked at its field, with what it may be, in every language', () => {
  const marks = (/** @type {string} */ text) => text.split('aria-invalid=true').length - 1;
  for (const language of ['en', 'zh']) {
    useTexts(language, textsOf(language));
    const few = (/** @type {string} */ field) => markup(madeUpPanel({}, {}, { field, most: 12345, found: 67890 }).template);
    for (const field of ['sizes', 'gap']) {
      const text = few(field);
      assert.ok(text.includes('12,345') && text.includes('67,890'), `${language} ${field}`);
      assert.equal(marks(text), 1, field);
    }
    const unknown = markup(madeUpPanel({}, {}, { field: 'sizes', most: undefined, found: undefined }).template);
    assert.ok(unknown.includes(textsOf(language)['setting.error.together']));
    assert.equal(marks(markup(madeUpPanel().template)), 0);
  }
});
