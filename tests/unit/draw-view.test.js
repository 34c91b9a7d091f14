// When the Draw view renders: once for what is drawn or trained, with the explanation that follows.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import './support/templates.js'; // before what draws
import { isFollowed } from '../../www/views/draw/draw-view.js';

const config = {};
const shown = { explanation: {}, model: { config } };

test('a digit or a training step waits for its explanation', () => {
  for (const changed of [['digit'], ['modelVersion', 'model', 'progress'], ['digit', 'progress'], []]) {
    assert.equal(isFollowed(changed, shown, config), true, String(changed));
  }
});

test('whatever is followed by nothing is rendered at once', () => {
  for (const changed of [
    ['explanation'],
    ['digit', 'explanation'],
    ['walk'],
    ['theme', 'digit'],
    ['active'],
    ['heldOut'],
    ['mapped'],
  ]) {
    assert.equal(isFollowed(changed, shown, config), false, String(changed));
  }
  assert.equal(isFollowed(['digit'], { ...shown, explanation: null }, config), false, 'the first digit is shown before');
  assert.equal(isFollowed(['model'], shown, {}), false, 'another model');
  assert.equal(isFollowed(['model'], { ...shown, model: null }, config), false, 'no model');
});
