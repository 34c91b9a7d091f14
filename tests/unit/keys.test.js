// What a key asks for: no two keys of the list are one, and letters can be switched off.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { keys, meant } from '../../www/shell/keys.js';

/** @param {string} key @param {string} [held] letters of Ctrl, Meta, Shift, Alt */
const event = (key, held = '') => ({
  key,
  ctrlKey: held.includes('C'),
  metaKey: held.includes('M'),
  shiftKey: held.includes('S'),
  altKey: held.includes('A'),
});

test('keys mean what the sheet says', () => {
  for (const [key, held, name, which] of /** @type {const} */ ([
    ['?', 'S', 'sheet', 0],
    ['7', '', 'digit', 7],
    [',', '', 'view', -1],
    ['.', '', 'view', 1],
    ['R', 'S', 'roll', 0],
    ['z', 'C', 'undo', 0],
    ['z', 'M', 'undo', 0],
    ['Z', 'CS', 'redo', 0],
    ['y', 'C', 'redo', 0],
  ])) {
    assert.deepEqual(meant(event(key, held), true), { name, which }, `${held} ${key}`);
  }
});

test("what is the browser's stays the browser's", () => {
  for (const [key, held] of [
    ['r', 'C'],
    ['s', 'M'],
    ['7', 'C'],
    ['7', 'A'],
    ['z', ''],
    ['Tab', ''],
    ['F5', ''],
    [' ', ''],
  ]) {
    assert.equal(meant(event(key, held), true), null, `${held} ${key}`);
  }
  assert.equal(meant(/** @type {any} */ ({ key: undefined }), true), null, 'a form that fills itself in');
});

test('without keys of one character those with Ctrl are left', () => {
  const left = keys.filter(({ shown }) =>
    meant(event(shown[0].split(' ').at(-1)?.toLowerCase() ?? '', shown[0].includes('Shift') ? 'CS' : 'C'), false),
  );
  assert.deepEqual(
    left.map(({ name }) => name),
    ['undo', 'redo'],
  );
  assert.equal(meant(event('7'), false), null);
});
