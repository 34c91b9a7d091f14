// What the Learn figures do with a pointer that holds them, wherever it comes by.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { listeners, references } from './support/templates.js';
import { Held, point } from './support/pointers.js';

const { dragged } = await import('../../www/learn/figures/support/drag.js');
const { handle } = await import('../../www/learn/figures/support/handle.js');

/** Of the reader, pixels. */
let fontSize = '16px';
// Not before: Lit looks whether there is a document.
Object.assign(globalThis, { document: {}, getComputedStyle: () => ({ fontSize }) });

for (const refuses of [false, true]) {
  const where = refuses ? 'where it cannot be captured' : 'captured';

  test(`a place is dragged, ${where}`, () => {
    const element = Object.assign(new Held(), { refuses });
    /** @type {number[][]} */
    const places = [];
    element.addEventListener('pointerdown', /** @type {any} */ (dragged((across, down) => places.push([across, down]))));
    point('mouse', 'pointermove', element, { clientX: 100, clientY: 50 });
    point('mouse', 'pointerdown', element, { clientX: 200, clientY: 100 });
    point('mouse', 'pointermove', [], { clientX: 350, clientY: 50 });
    point('mouse', 'pointermove', [], { clientX: NaN, clientY: 50 });
    point('mouse', 'pointerup', []);
    point('mouse', 'pointermove', element, { clientX: 100, clientY: 50 });
    assert.deepEqual(places, [
      [0.5, 0.5],
      [1.25, 0],
    ]);
  });

  test(`a handle is dragged by as much as the pointer moves, ${where}; what is cancelled goes back`, () => {
    const element = Object.assign(new Held(), { refuses, getScreenCTM: () => ({ a: 2 }) });
    /** @type {number[]} */
    const values = [];
    const options = { value: 1, min: -3, max: 3, step: 0.5, unit: 10, onValue: (/** @type {number} */ v) => values.push(v) };
    const looks = /** @type {const} */ ({ x: 0, y: 0, shape: 'mean', concept: 'z', name: '', text: '' });
    const [[type, press]] = listeners(handle({ ...options, ...looks }));
    element.addEventListener(type, press);
    point('mouse', 'pointerdown', element, { clientX: 100 });
    for (const clientX of [100, 110, 111, 1e9, NaN, 100]) point('mouse', 'pointermove', [], { clientX });
    point('mouse', 'pointerup', []);
    assert.deepEqual(values, [1.5, 3, 1]);
    point('finger', 'pointerdown', element, { clientX: 100 });
    point('finger', 'pointermove', [], { clientX: 120 });
    point('finger', 'pointercancel', []);
    assert.deepEqual(values, [1.5, 3, 1, 2, 1]);
  });
}

test('what is rendered anew while it is held is moved as it is now', () => {
  const element = Object.assign(new Held(), { getScreenCTM: () => ({ a: 1 }) });
  /** @type {string[]} */
  const heard = [];
  const rendered = (/** @type {string} */ name, value = 0) =>
    handle({
      ...{ value, min: 0, max: 9, step: 1, unit: 1, onValue: (/** @type {number} */ v) => heard.push(`${name} ${v}`) },
      ...{ x: 0, y: 0, shape: 'mean', concept: 'z', name: '', text: '' },
    });
  const first = rendered('first');
  for (const set of references(first)) set(element);
  element.addEventListener(...listeners(first)[0]);
  point('mouse', 'pointerdown', element, { clientX: 0 });
  point('mouse', 'pointermove', [], { clientX: 1 });
  for (const set of references(rendered('second', 1))) set(element);
  point('mouse', 'pointermove', [], { clientX: 2 });
  point('mouse', 'pointerup', []);
  assert.deepEqual(heard, ['first 1', 'second 2']);
});

test('a place in what has no size is none', () => {
  const element = Object.assign(new Held(), { getBoundingClientRect: () => ({ left: 0, top: 0, width: 0, height: 0 }) });
  const press = dragged(() => assert.fail('moved'));
  element.addEventListener('pointerdown', /** @type {any} */ (press));
  point('mouse', 'pointerdown', element, { clientX: 5 });
  point('mouse', 'pointermove', [], { clientX: 7 });
  point('mouse', 'pointerup', []);
});

test('beside large letters the sides of a place are told in larger pixels', () => {
  fontSize = '32px';
  const element = new Held();
  const { width, height } = element.getBoundingClientRect();
  /** @type {object[]} */
  const boxes = [];
  element.addEventListener('pointerdown', /** @type {any} */ (dragged((...place) => boxes.push(place[2]))));
  point('mouse', 'pointerdown', element, { clientX: 5 });
  point('mouse', 'pointerup', []);
  assert.deepEqual(boxes, [{ width: width / 2, height: height / 2 }]);
  fontSize = '16px';
});
