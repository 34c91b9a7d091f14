// What lies on the pad, and how every step is taken back.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Sketch } from '../../www/shell/sketch.js';

const five = /** @type {any} */ ({ x: Float32Array.of(5), label: 5, source: 'test' });
const six = /** @type {any} */ ({ x: Float32Array.of(6), label: 6, source: 'test' });

/** What is on it: the widths of strokes tell them apart. @param {Sketch} sketch */
const on = ({ strokes, picked }) => (picked ? `digit ${picked.label}` : strokes.map(({ width }) => width).join(' '));

/** @param {Sketch} sketch @param {number} width */
function draw(sketch, width) {
  sketch.begin(width).points.push(0.5, 0.5);
}

/** All that was there, back to the beginning. @param {Sketch} sketch */
function back(sketch) {
  const seen = [on(sketch)];
  while (sketch.steps.length) {
    sketch.undo();
    seen.push(on(sketch));
  }
  return seen;
}

test('strokes are taken back one by one, and what was cleared comes back', () => {
  const sketch = new Sketch();
  draw(sketch, 1);
  draw(sketch, 2);
  sketch.clear();
  assert.equal(sketch.blank, true);
  sketch.clear();
  draw(sketch, 3);
  assert.deepEqual(back(sketch), ['3', '', '1 2', '1', '']);
  sketch.undo();
  assert.equal(on(sketch), '', 'nothing is left to take back');
});

test('a digit put over a drawing is taken back; many in a row are one step', () => {
  const sketch = new Sketch();
  draw(sketch, 1);
  sketch.put(five);
  sketch.put(six);
  assert.deepEqual(back(sketch), ['digit 6', '1', '']);
});

test('a stroke over a digit takes its place, and gives it back', () => {
  const sketch = new Sketch();
  sketch.put(five);
  draw(sketch, 1);
  draw(sketch, 2);
  sketch.clear();
  assert.deepEqual(back(sketch), ['', '1 2', '1', 'digit 5']);
});

test('a drawing that is kept stays as strokes, until the hand begins another', () => {
  const sketch = new Sketch();
  draw(sketch, 1);
  sketch.put({ ...five, source: 'kept' });
  assert.equal(on(sketch), '1');
  draw(sketch, 2);
  assert.deepEqual(back(sketch), ['2', '1', '1', '']);
});

test('what draws itself gives way to a hand', () => {
  const sketch = new Sketch();
  sketch.beginByItself();
  sketch.strokes = [{ width: 9, points: [0, 0] }];
  assert.equal(sketch.own, false);
  draw(sketch, 1);
  assert.equal(sketch.own, true);
  assert.deepEqual(back(sketch), ['1', '9', '']);
  sketch.beginByItself();
  sketch.strokes = [{ width: 9, points: [0, 0] }];
  sketch.undo();
  assert.equal(sketch.own || !sketch.blank, false);
});

test('a digit that is gone leaves the pad blank, and one of other images does not come back', () => {
  const sketch = new Sketch();
  sketch.put(five);
  draw(sketch, 1);
  sketch.put(six);
  sketch.forgetPicked();
  sketch.put(null);
  assert.deepEqual(back(sketch), ['', '1']);
  draw(sketch, 2);
  sketch.put(null);
  assert.equal(on(sketch), '1 2', 'a drawing is no digit from elsewhere');
});

test('a drawing of before is taken back stroke by stroke too', () => {
  const sketch = new Sketch();
  sketch.restore([1, 2, 3].map((width) => ({ width, points: [0, 0] })));
  assert.deepEqual(back(sketch), ['1 2 3', '1 2', '1', '']);
});

test('only so many steps are kept', () => {
  const sketch = new Sketch();
  for (let i = 0; i < 1000; i++) draw(sketch, i);
  assert.ok(sketch.steps.length <= 200);
  sketch.undo();
  assert.equal(sketch.strokes.length, 999);
});

test('what is taken back is put back, until something new is done', () => {
  const sketch = new Sketch();
  draw(sketch, 1);
  sketch.put(five);
  sketch.clear();
  back(sketch);
  const forth = [on(sketch)];
  while (sketch.undone.length) {
    sketch.redo();
    forth.push(on(sketch));
  }
  assert.deepEqual(forth, ['', '1', 'digit 5', '']);
  assert.deepEqual(back(sketch), ['', 'digit 5', '1', ''], 'and taken back again');
  sketch.redo();
  draw(sketch, 2);
  assert.equal(sketch.undone.length, 0);
  draw(sketch, 3);
  sketch.drop();
  assert.deepEqual([on(sketch), sketch.undone.length], ['1 2', 0], 'a stroke that was none does not come back');
  sketch.put(six);
  sketch.undo();
  sketch.forgetPicked();
  sketch.redo();
  assert.equal(on(sketch), '1 2', 'nor does a digit of other images');
});
