// @ts-check
/** The sum under the digit, checked by the decimals of the terms themselves. */
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { shownSum } from '../../www/shared/figures/terms.js';

test('the sum is that of the terms as shown', () => {
  // 64.16 + 25.37 = 89.53, but a reader of 64.2 and 25.4 adds up to 89.6.
  assert.equal(shownSum(64.16, 25.37).toFixed(1), '89.6');
  // 64.24 + 25.44 = 89.68; 64.2 + 25.4 = 89.6.
  assert.equal(shownSum(64.24, 25.44).toFixed(1), '89.6');
  // Gaussian likelihoods make nll negative: -500.3 + 20.1.
  assert.equal(shownSum(-500.26, 20.14).toFixed(1), '-480.2');
  // With two digits: -251.03 and -5.64 make -256.67, though -251.026 and -5.638 make -256.66.
  assert.equal(shownSum(-251.026, -5.638, 1, 2).toFixed(2), '-256.67');
});

test('beta weighs the KL as shown', () => {
  // 64.2 + 4 * 25.4 = 165.8; unrounded it would be 166.0.
  assert.equal(shownSum(64.24, 25.44, 4).toFixed(1), '165.8');
});
