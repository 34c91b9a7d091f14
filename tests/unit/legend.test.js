// The help's legend says of every control what its tip says, and nothing is left to be filled in. Then where the tour's
// card goes: beside what it explains and inside the window, whatever their sizes.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { t, useTexts } from '../../www/shared/i18n.js';
import { languages } from '../../www/languages/languages.js';
import { legendTables } from '../../www/shell/legend-tables.js';
import { placeCard, scrollFor } from '../../www/shell/tour-place.js';

/** @typedef {import('../../www/shell/tour-place.js').Box} Box */

const www = new URL('../../www/', import.meta.url);
const texts = (/** @type {string} */ language) =>
  JSON.parse(readFileSync(new URL(`languages/${language}/page.json`, www), 'utf8'));
const rowsOf = (/** @type {ReturnType<typeof legendTables>} */ tables) => [...tables.values()].flat();

for (const { id: language } of languages) {
  test(`each row has a name and what its control says: ${language}`, () => {
    useTexts(language, texts(language));
    const tables = legendTables('THEME');
    for (const [group, rows] of tables) assert.ok(rows.length > 0, `${group} has no controls`);
    for (const { name, tip } of rowsOf(tables)) {
      assert.ok(!/\{|^[a-z0-9]+\.[a-z0-9.-]+$/i.test(name), `the name ${name}`);
      assert.ok(!tip.includes('{'), tip);
    }
  });
}

test("a figure's control stands under its chapter's number, the chapters in order", () => {
  useTexts('en', texts('en'));
  const names = (legendTables('').get('learn') ?? []).map(({ name }) => name);
  assert.ok(names.includes('1.2 Decoder') && names.includes('4 Other noise') && names.includes('Print'), names.join());
  const numbers = names.flatMap((name) => /^(\d(?:\.\d)?) /.exec(name)?.[1] ?? []);
  assert.ok(new Set(numbers).size > 10, `only the chapters ${numbers}`);
  assert.deepEqual(
    numbers,
    numbers.toSorted((a, b) => Number(a) - Number(b)),
  );
});

test('no control that has a tip is left out', () => {
  useTexts('en', texts('en'));
  const told = new Set(rowsOf(legendTables('{theme}')).map(({ tip }) => tip));
  const sources = readdirSync(fileURLToPath(www), { recursive: true, encoding: 'utf8' })
    .filter((name) => /^(views|learn|shell|app|shared)\//.test(name) && name.endsWith('.js'))
    .map((name) => readFileSync(new URL(name, www), 'utf8'));
  const asked = sources.flatMap((text) => [...text.matchAll(/'((?!tour)[\w.-]+\.tip)'/g)].map(([, key]) => key));
  assert.ok(asked.length > 90, `only ${asked.length} tips found: the pattern no longer fits the sources`);
  assert.deepEqual(
    asked.filter((key) => !told.has(t(key, { theme: '{theme}' }))),
    [],
  );
});

const overlap = (/** @type {Box} */ a, /** @type {Box} */ b) =>
  Math.min(a.left + a.width, b.left + b.width) > Math.max(a.left, b.left) &&
  Math.min(a.top + a.height, b.top + b.height) > Math.max(a.top, b.top);

test("the tour's card is inside the window, and not over its target where there is room beside it", () => {
  const room = { left: 10, top: 60, width: 1260, height: 830 };
  const card = { width: 350, height: 190 };
  for (const [left, top, width, height] of [
    [24, 76, 320, 360],
    [380, 200, 880, 190],
    [380, 90, 560, 560],
    [900, 500, 360, 380],
    [380, -300, 880, 1500],
  ]) {
    const target = { left, top, width, height };
    const at = { ...placeCard(target, card, room), ...card };
    assert.ok(at.left >= room.left && at.left + at.width <= room.left + room.width, `${left}: across`);
    assert.ok(at.top >= room.top && at.top + at.height <= room.top + room.height, `${left}: down`);
    assert.equal(overlap(at, target), false, `${[left, top, width, height]}`);
  }
});

test('the page scrolls only for what is not in sight, and then to all of it, or to its beginning', () => {
  const room = { left: 10, top: 60, width: 370, height: 500 };
  assert.equal(scrollFor({ left: 10, top: 100, width: 300, height: 200 }, 100, room), 0);
  const below = { left: 10, top: 900, width: 300, height: 200 };
  const down = scrollFor(below, 100, room);
  assert.ok(below.top - down >= 60 && below.top - down + 200 + 100 <= 560, `${down}`);
  assert.equal(scrollFor({ left: 10, top: 900, width: 300, height: 800 }, 100, room), 840);
  assert.equal(scrollFor({ left: 10, top: -500, width: 300, height: 800 }, 100, room), -560);
});
