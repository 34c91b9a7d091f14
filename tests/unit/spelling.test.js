// A text as a list of words, and why it is none.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { limits, refusal, spelledIn, wordsIn } from '../../www/learn/figures/words/spelling.js';

test('spaces, commas and new lines end a word, and each counts once', () => {
  assert.deepEqual(wordsIn('春风 秋月,\r\n春风、夏雨\n\n a;b '), ['春风', '秋月', '夏雨', 'a', 'b']);
  assert.deepEqual(wordsIn(' \n'), []);
  // A letter and its accent are one letter, whichever way they were typed.
  assert.deepEqual(wordsIn('cafe\u0301 café'), ['café']);
});

test('what no model can be made of has its reason', () => {
  const letters = (/** @type {number} */ count) => Array.from({ length: count }, (_, i) => String.fromCodePoint(0x4e00 + i));
  assert.equal(refusal(['a', 'b'])?.key, 'few');
  assert.equal(refusal(letters(64)), null);
  assert.deepEqual(refusal(letters(65)), { key: 'letters', params: { letters: 64, count: 65 } });
  const longest = '𠮷'.repeat(limits.places);
  assert.equal(refusal(['a', 'b', longest]), null);
  assert.equal(refusal(['a', 'b', `${longest}a`])?.key, 'long');
  assert.equal(refusal(Array.from({ length: limits.most + 1 }, () => 'a'))?.key, 'many');
});

test('a field takes what its letters spell', () => {
  const latin = { letters: [...'abcehous'], places: 4 };
  assert.equal(spelledIn(latin, 'Hou se7!'), 'hous');
  assert.equal(spelledIn({ letters: [...'Aa'], places: 9 }, 'aAb'), 'aA');
});
