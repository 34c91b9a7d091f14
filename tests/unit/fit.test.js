// Letters by the window: which sizes are tried, and which one is taken.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { largest, sizesOf } from '../../www/shell/fit.js';

test('the largest size that fits is taken, and the usual one where none does', () => {
  const sizes = sizesOf(1.5, 20);
  assert.equal(
    largest(sizes, () => true),
    1.5,
  );
  const found = largest(sizes, (size) => size * 20 <= 17);
  assert.ok(found * 20 <= 17 && found * 20 > 16, String(found));
  assert.equal(
    largest(sizes, () => false),
    1,
  );
});

test('no letters become smaller than 12 pixels, but those that a person has chosen so', () => {
  assert.ok(Math.min(...sizesOf(1, 16)) >= 12 / 16);
  assert.ok(Math.min(...sizesOf(1, 32)) >= 0.6);
  assert.deepEqual(sizesOf(1, 10), [1]);
});
