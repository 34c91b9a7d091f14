// Raw arrays as IDX bytes, by the format's own words: the expected ones are made by Python's struct, big-endian.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { idxImages, idxLabels } from '../../npm/idx.js';

const hex = (/** @type {Uint8Array} */ bytes) => Buffer.from(bytes).toString('hex');

test('bytes are images of bytes, numbers images of floats', () => {
  // struct.pack('>4B3I6B', 0, 0, 8, 3, 2, 1, 3, 1, 2, 3, 4, 5, 255).hex()
  assert.equal(hex(idxImages(Uint8Array.of(1, 2, 3, 4, 5, 255), 3)), '000008030000000200000001000000030102030405ff');
  // struct.pack('>4B3I4f', 0, 0, 13, 3, 1, 2, 2, 1, -2.5, 0, 0.1).hex()
  const floats = '00000d030000000100000002000000023f800000c0200000000000003dcccccd';
  for (const size of [4, /** @type {[number, number]} */ ([2, 2])])
    assert.equal(hex(idxImages(Float32Array.of(1, -2.5, 0, 0.1), size)), floats);
  // struct.pack('>4BI3B', 0, 0, 8, 1, 3, 9, 0, 4).hex()
  assert.equal(hex(idxLabels(Uint8Array.of(9, 0, 4))), '0000080100000003090004');
});

test('a part of a larger array is that part', () => {
  const all = Float32Array.of(7, 1, -2.5, 7);
  assert.deepEqual(idxImages(all.subarray(1, 3), 2), idxImages(Float32Array.of(1, -2.5), 2));
});

test('what is no whole number of images is refused', () => {
  assert.throws(() => idxImages(new Float32Array(7), 3), { name: 'RangeError', message: /1 x 3, got 7/ });
});

test('arrays of other kinds, and labels that are none, are refused: nothing is rounded unasked', () => {
  for (const [x, kind] of /** @type {[any, string][]} */ ([
    [new Float64Array(4), 'Float64Array'],
    [[0, 1, 0.5, 0], 'Array'],
    [new ArrayBuffer(4), 'ArrayBuffer'],
    [undefined, 'undefined'],
  ])) {
    assert.throws(() => idxImages(x, 4), {
      name: 'TypeError',
      message: `x: expected a Float32Array, or bytes in a Uint8Array, got ${kind}`,
    });
  }
  // As of a canvas.
  assert.deepEqual(idxImages(Uint8ClampedArray.of(1, 2, 3, 255), 4), idxImages(Uint8Array.of(1, 2, 3, 255), 4));
  for (const y of /** @type {any[]} */ ([Uint8Array.of(0, 10), Float32Array.of(1, 0.5), [9, -1]]))
    assert.throws(() => idxLabels(y), { name: 'RangeError', message: /from 0 to 9, got \S+ at index 1/ });
});
