import assert from 'node:assert/strict';
import { test } from 'node:test';
import { toldClasses } from '../../www/app/class-names.js';
import { asClasses } from '../../www/shared/as-classes.js';

test('each z stands once for each class', () => {
  const { z, labels } = asClasses(Float32Array.of(1, 2, 3, 4), 2, 3);
  assert.deepEqual([...z], [1, 2, 1, 2, 1, 2, 3, 4, 3, 4, 3, 4]);
  assert.deepEqual([...labels], [0, 1, 2, 0, 1, 2]);
});

test('a model is told the classes of its dataset, or as many as it says, or none', () => {
  const of = (/** @type {object} */ model, /** @type {string} */ data) =>
    toldClasses(/** @type {any} */ ({ data, config: { model } }));
  assert.deepEqual(of({ condition: 'class' }, 'mnist'), ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9']);
  assert.deepEqual(of({ condition: 'class', classes: 3 }, 'own'), ['0', '1', '2']);
  assert.deepEqual(of({ condition: 'semi-supervised', classes: 2 }, 'own'), ['0', '1']);
  assert.deepEqual(of({ condition: 'none' }, 'mnist'), []);
  assert.deepEqual(toldClasses(null), []);
});
