// What makes a folder a language: its language.json, held to what the page and the other languages need.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { readLanguages, stylesOf } from '../../scripts/languages.mjs';

const folder = mkdtempSync(join(tmpdir(), 'vae-languages-'));
after(() => rmSync(folder, { recursive: true }));

/** A folder languages/ with such files. @param {Record<string, object>} files by folder */
function languagesOf(files) {
  rmSync(folder, { recursive: true });
  for (const [id, file] of Object.entries(files)) {
    mkdirSync(join(folder, id), { recursive: true });
    writeFileSync(join(folder, id, 'language.json'), JSON.stringify(file));
  }
  return readLanguages(folder);
}

const en = { id: 'en', lang: 'en', label: 'EN', original: true };
const de = { id: 'de', lang: 'de-AT', label: 'Deutsch' };

test('the original comes first, the others by their ids', () => {
  const languages = languagesOf({ zh: { ...de, id: 'zh' }, en, de });
  assert.deepEqual(
    languages.map(({ id }) => id),
    ['en', 'de', 'zh'],
  );
});

test('a language may bring looks of its own', () => {
  const languages = languagesOf({ en, de });
  writeFileSync(join(folder, 'de', 'style.css'), ':lang(de) { hyphens: auto; }');
  assert.equal(stylesOf(folder, languages), ':lang(de) { hyphens: auto; }');
});

test('refused: another id than the folder, no label, no tag, no original, two of them', () => {
  assert.throws(() => languagesOf({ en, fr: de }), /fr\/language\.json: id: expected fr, got de/);
  assert.throws(() => languagesOf({ en, de: { ...de, label: ' ' } }), /label is empty/);
  assert.throws(() => languagesOf({ en, de: { ...de, lang: 'C' } }), RangeError);
  assert.throws(() => languagesOf({ de }), /one is the original, not 0/);
  assert.throws(() => languagesOf({ en, de: { ...de, original: true } }), /one is the original, not 2/);
});
