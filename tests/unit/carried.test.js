// What a link carries of a view: what is written is read back, and what makes no sense beside the view is not taken.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { take, textsOf } from '../../www/shared/carried.js';
import { textOfImage } from '../../www/shared/greys.js';
import { flag, listOf, numeric, oneOf, orNone } from '../../www/shared/text-forms.js';
import { placeForm } from '../../www/views/interpolate/sheet.js';
import { slotsForm } from '../../www/views/interpolate/slots.js';
import { partForm } from '../../www/views/latent/part.js';

class Shown {
  static carried = {
    kind: oneOf(['dots', 'tiles']),
    at: numeric(-1, 1, false),
    chosen: orNone(numeric(0, ({ latent }) => latent - 1)),
    far: listOf(numeric(-9, 9, false), 3),
    all: flag,
  };

  latent = 2;
  kind = 'tiles';
  at = 0.1 + 0.2;
  chosen = /** @type {number | null} */ (null);
  far = /** @type {number[]} */ ([]);
  all = true;
}

test('properties come back, number for number', () => {
  const [shown, other] = [new Shown(), new Shown()];
  assert.deepEqual(Object.fromEntries(textsOf(shown)), {
    kind: 'tiles',
    at: '0.30000000000000004',
    chosen: 'none',
    far: 'none',
    all: 'yes',
  });
  Object.assign(other, { kind: 'dots', at: 1, chosen: 1, far: [-1e-7, 3], all: false });
  const texts = textsOf(other);
  take(other, textsOf(shown));
  assert.deepEqual(other, shown);
  take(shown, texts);
  assert.deepEqual([shown.kind, shown.at, shown.chosen, shown.far, shown.all], ['dots', 1, 1, [-1e-7, 3], false]);
});

test('what makes no sense, or is not named, stays as it is', () => {
  const shown = new Shown();
  const refused = [
    ...['', 'Dots', 'constructor'].map((text) => ['kind', text]),
    ...['', 'x', '2', 'NaN', 'Infinity'].map((text) => ['at', text]),
    ...['2', '-1', '0.5', 'null', ''].map((text) => ['chosen', text]),
    ...['1_2_3_4', '1__2', '_', '', '10', '1_x', `1${'_1'.repeat(1e5)}`].map((text) => ['far', text]),
    ...['latent', '__proto__', 'toString', 'constructor'].map((name) => [name, '1']),
  ];
  for (const [name, text] of refused) {
    take(shown, new Map([[name, text]]));
    assert.deepEqual(shown, new Shown(), `${name}=${text.slice(0, 20)}`);
  }
  take(shown, new Map());
  take({}, new Map([['kind', 'dots']]));
});

/** @param {number} grey @param {any} [more] */
const slot = (grey, more) => ({
  digit: { x: Float32Array.of(grey, 0, 0, 1), label: 3, source: 'test' },
  follows: false,
  ...more,
});

test('the ends of a way come back, and B follows the digit of the page that it comes to', () => {
  const [here, there] = [0.2, 0.4].map((grey) => ({ ...slot(grey).digit, source: 'pad' }));
  const slots = /** @type {any} */ ({ a: slot(1), b: { digit: here, follows: true, live: true }, c: slot(0.6), d: null });
  const text = slotsForm.write(slots, { digit: here });
  const before = { a: slot(0), b: slot(0), c: slot(0), d: slot(0.8) };
  const read = slotsForm.read(text, { slots: before, digit: there, pixels: 4 });
  assert.deepEqual(read, { ...slots, b: { digit: there, follows: true, live: true }, d: before.d });
  // The page's digit is gone, but B still shows it.
  const [, b] = slotsForm.write(slots, { digit: null }).split('.');
  assert.equal(b, textOfImage(here));
  for (const other of ['', '....', 'x.y.z.w', 'digit', `${textOfImage(slot(1).digit)}`.repeat(9)])
    assert.deepEqual(slotsForm.read(other, { slots: before, digit: null, pixels: 4 }), before, other);
  assert.deepEqual(slotsForm.read(text, { slots: before, digit: null, pixels: 5 })?.a, before.a, 'of another size');
});

test('a part of the map, and a place on the sheet, are within them', () => {
  const part = { across: 0.25, up: 0.5, size: 0.125 };
  assert.deepEqual(partForm.read(partForm.write(part), null), part);
  assert.deepEqual(partForm.read('0.9_0.9_0.5', null), { across: 0.5, up: 0.5, size: 0.5 });
  assert.deepEqual(partForm.read('0_0_0', null), { across: 0, up: 0, size: 1 / 16 });
  for (const text of ['', 'none', '0.1_0.1', '2_0_1']) assert.equal(partForm.read(text, null), undefined, text);
  assert.deepEqual(placeForm.read(placeForm.write([3, 8]), null), [3, 8]);
  for (const text of ['none', '3', '3_9', '1_2_3', '1.5_2']) assert.equal(placeForm.read(text, null), undefined, text);
});
