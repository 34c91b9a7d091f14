// What a key asks for: no two keys of the list are one, and letters can be switched off.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { keys, meant, takeKeys } from '../../www/shell/keys.js';

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
    ['0', '', 'digit', 0],
    ['7', '', 'digit', 7],
    [',', '', 'view', -1],
    ['.', '', 'view', 1],
    ['R', 'S', 'roll', 0],
    ['z', 'C', 'undo', 0],
    ['z', 'M', 'undo', 0],
    ['Z', 'C', 'undo', 0], // with Caps Lock
    ['Z', 'CS', 'redo', 0],
    ['y', 'C', 'redo', 0],
    ['Y', 'C', 'redo', 0],
  ])) {
    const { again, ...found } = meant(event(key, held), true) ?? {};
    assert.deepEqual(found, { name, which }, `${held} ${key}`);
  }
});

test('each key on the sheet means what stands beside it', () => {
  for (const { name, shown } of keys)
    for (const together of shown.filter((key) => key !== '…')) {
      const key = together.split(' ').at(-1) ?? '';
      const held = `${together.includes('Ctrl') ? 'C' : ''}${together.includes('Shift') ? 'S' : ''}`;
      assert.equal(meant(event(held.includes('S') ? key : key.toLowerCase(), held), true)?.name, name, together);
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
  assert.equal(meant(event(/** @type {any} */ (undefined)), true), null, 'a form that fills itself in');
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

/** What keys that are pressed did, and which of them the browser was kept from. @param {{ dialog?: boolean, undone?: unknown }} [page] */
function pressing({ dialog = false, undone } = {}) {
  /** @type {string[]} */
  const done = [];
  /** @type {(event: object) => void} */
  let listener = () => {};
  const page = {
    addEventListener: (/** @type {string} */ _, /** @type {typeof listener} */ listen) => (listener = listen),
    querySelector: () => (dialog ? {} : null),
  };
  Object.assign(globalThis, { document: page, Element: class {} });
  const action = (/** @type {string} */ name) => (/** @type {number} */ which) => {
    done.push(`${name} ${which}`);
    return name === 'undo' ? undone : true;
  };
  takeKeys(/** @type {any} */ (Object.fromEntries(keys.map(({ name }) => [name, action(name)]))));
  /** @param {string} key @param {string} [held] @param {object} [more] of the event @returns {boolean} whether it was the page's */
  const press = (key, held = '', more = {}) => {
    let prevented = false;
    listener({ ...event(key, held), repeat: false, target: null, ...more, preventDefault: () => (prevented = true) });
    return prevented;
  };
  return { done, press };
}

test('a key that is held down does its work once, but undo and redo go on', () => {
  const { done, press } = pressing();
  const hold = { repeat: true };
  for (const [key, held] of [['d'], ['7'], ['.'], ['z', 'C'], ['y', 'C']]) {
    assert.ok(press(key, held) && press(key, held, hold) && press(key, held, hold), `${key} stays the page's`);
  }
  assert.deepEqual(done, ['theme 0', 'digit 7', 'view 1', ...Array(3).fill('undo 0'), ...Array(3).fill('redo 0')]);
});

test('keys are left to fields, to dialogs, to who took them, and to the browser where there is nothing to do', () => {
  const field = Object.assign(Object.create(null), { matches: () => true });
  const { done, press } = pressing({ undone: false });
  Object.assign(globalThis, { Element: { [Symbol.hasInstance]: () => true } });
  assert.equal(press('7', '', { target: field }), false);
  assert.equal(press('7', '', { defaultPrevented: true, target: { matches: () => false } }), false);
  assert.deepEqual(done, []);
  assert.equal(press('z', 'C', { target: { matches: () => false } }), false);
  assert.deepEqual(done, ['undo 0']);
  assert.equal(pressing({ dialog: true }).press('7'), false);
});
