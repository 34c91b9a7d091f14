// @ts-check
/** ± of held-out averages is said where it is known, and nothing where it is not. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { useTexts } from '../../www/shared/i18n.js';
import { give, sureness } from '../../www/shared/standard-errors.js';

useTexts('en', { 'heldOut.give': '± {error}', 'heldOut.errors': '{count}: {nll}, {kl}, {elbo}' });

test('an evaluation says how sure it is', () => {
  const evaluation = { images: 10_000, standardErrors: { nll: 0.2199, kl: 0.043, elbo: 0.251 } };
  assert.equal(give(evaluation), '± 0.3');
  assert.equal(sureness(evaluation), '10,000: 0.22, 0.04, 0.25');
});

test('of what is not known nothing is said', () => {
  const ofOne = { images: 1, standardErrors: { nll: Infinity, kl: Infinity, elbo: Infinity } };
  for (const evaluation of [null, undefined, { images: 500 }, ofOne]) {
    assert.deepEqual([give(evaluation), sureness(evaluation)], ['', '']);
  }
});
