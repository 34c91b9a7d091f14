import assert from 'node:assert/strict';
import { test } from 'node:test';
import { History } from '../../www/shared/history.js';
import { curvesCsv } from '../../www/views/train/curves-csv.js';
import { errorsOf, paperError } from '../../www/views/train/test-errors.js';

/** A run with two evaluations, the second of a classifier too. */
function history() {
  const history = new History();
  const evaluation = { images: 9, nll: 7, kl: 2, elbo: -9, activeUnits: 1, klPerLatent: [2] };
  history.addHeldOut(1, evaluation);
  history.addHeldOut(5, { ...evaluation, testError: 0.25 });
  return history;
}

test('the curve has the evaluations of a classifier alone', () => {
  assert.deepEqual(errorsOf(history().heldOut), [{ step: 5, error: 0.25 }]);
});

test('the paper is for its digits and its numbers of labels', () => {
  assert.equal(paperError('mnist', 600), 0.0494);
  assert.equal(paperError('mnist', 601), null);
  assert.equal(paperError('fashion', 600), null);
});

test('a table of numbers has the test error where there is one', () => {
  const [head, first, second] = curvesCsv(history()).split('\n');
  const at = head.split(',').indexOf('test_error');
  assert.equal(first.split(',')[at], '');
  assert.equal(second.split(',')[at], '0.25');
});
