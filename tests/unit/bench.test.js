// The benchmark's arithmetic and words: medians, ratios, who is thrown out, the tables. Expected values are worked out by hand.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readArguments } from '../bench/arguments.mjs';
import { complaint, median, summary } from '../bench/statistics.mjs';
import { limited, moduleTable, ratio, short, speedTable, stepOperations } from '../bench/table.mjs';

const row = (/** @type {string} */ name, /** @type {number[]} */ ms) => ({
  name,
  label: `the ${name}`,
  network: /** @type {const} */ ('dense'),
  ms: summary(ms),
  imagesPerSecond: 128_000 / median(ms),
  loss: 150.04,
});

test('a median is the middle, and of an even number the mean of the two middles', () => {
  assert.equal(median([9, 1, 5]), 5);
  assert.equal(median([10, 2, 4, 1]), 3);
  const values = [10, 9, 100];
  assert.deepEqual(summary(values), { median: 10, min: 9, max: 100, values: [10, 9, 100] });
});

test('numbers keep three digits that mean something', () => {
  assert.deepEqual([0.2468, 11.46, 121.4, 10977.4, 1234567].map(short), ['0.25', '11.5', '121', '10,977', '1,234,567']);
  assert.equal(short(NaN), '–');
});

test('a ratio compares rates, and needs both', () => {
  const [fast, slow] = [row('fast', [5]), row('slow', [20])];
  assert.equal(ratio(fast, slow), '4.00×');
  assert.equal(ratio(slow, fast), '0.25×');
  assert.equal(ratio(fast, undefined), '–');
  assert.equal(ratio(fast, { ...slow, failure: 'it broke' }), '–');
});

test('whose loss is far from the others did not do the work', () => {
  assert.equal(complaint(150, 152), null);
  assert.equal(complaint(155, 152), null);
  assert.equal(complaint(140, 152), 'its loss came to 140.0 nats where 152.0 was expected');
  assert.notEqual(complaint(NaN, 152), null);
  assert.notEqual(complaint(545, 545), null, 'all alike, but none has learned');
});

test('the table of speed has a line for each, and failures below it', () => {
  const { network } = row('ours', [1]);
  const rows = [
    row('ours', [20, 10, 12]),
    row('pytorch-1', [6]),
    { name: 'jax-js', label: 'the jax-js', network, failure: 'it broke' },
  ];
  assert.deepEqual(speedTable(rows).split('\n'), [
    '| training step | ms | min–max | images/s | to PyTorch, 1 thread | to jax-js | to TensorFlow.js | loss |',
    '|---|---|---|---|---|---|---|---|',
    '| the ours | 12.0 | 10.0–20.0 | 10,667 | 0.50× | – | – | 150.0 |',
    '| the pytorch-1 | 6.00 | 6.00–6.00 | 21,333 | 1.00× | – | – | 150.0 |',
    '',
    '- the jax-js: no number, it broke',
    '- **Not to be quoted**: other programs disturbed the ours',
  ]);
  assert.doesNotMatch(speedTable([row('ours', [10, 12, 14.9])]), /disturbed/);
});

test("convolutions have a table of their own, beside PyTorch's and our 400 units", () => {
  const conv = { ...row('conv-relaxed-1', [30]), network: /** @type {const} */ ('conv') };
  const pytorch = { ...row('conv-pytorch-1', [15]), network: /** @type {const} */ ('conv') };
  assert.deepEqual(
    speedTable([row('relaxed-1', [10]), conv, pytorch], 'conv')
      .split('\n')
      .slice(2),
    [
      '| the conv-relaxed-1 | 30.0 | 30.0–30.0 | 4,267 | 0.50× | 0.33× | 150.0 |',
      '| the conv-pytorch-1 | 15.0 | 15.0–15.0 | 8,533 | 1.00× | 0.67× | 150.0 |',
    ],
  );
});

test('a step of 784-400-20, batch 128, is 0.42 GFLOP', () => {
  // 2 * 128 * (3 * 651,200 weights - 313,600 of the first layer, whose input needs no gradient).
  assert.equal(stepOperations(), 256 * (3 * 651_200 - 313_600));
});

test('what is over its limit stands out, and what grows', () => {
  assert.equal(limited(20, 20), '20.0');
  assert.equal(limited(20.5, 20), '**20.5 (over)**');
  const rates = {
    peak: 40,
    forward: 30,
    gradientOfInput: 20,
    gradientOfWeights: 10,
    forwardOfDigits: 60,
    gradientFromDigits: 80,
  };
  const both = (/** @type {any} */ value) => ({ simd128: value, relaxed: value });
  const text = moduleTable(
    {
      gemm: both(rates),
      latency: both({ explain: 0.5, decode: 5, logPx: 61 }),
      size: both({ raw: 2_000_000, gzip: 440_000 }),
      memory: { simd128: { steps: 1000, before: 100e6, after: 100e6 }, relaxed: { steps: 1000, before: 100e6, after: 201e6 } },
      startMs: 900,
    },
    [row('simd128-1', [20])],
  );
  const cells = (/** @type {string} */ label) =>
    (text.split('\n').find((line) => line.startsWith(`| ${label}`)) ?? '')
      .split('|')
      .slice(2, -1)
      .map((cell) => cell.trim());
  assert.deepEqual(cells('x Wᵀ (128'), ['30.0 (75 %)', '30.0 (75 %)', '']);
  assert.deepEqual(cells('the whole training step'), ['21.0 (52 %)', '–', '']);
  assert.deepEqual(cells('log p(x)'), ['**61.0 (over)**', '**61.0 (over)**', '≤ 60.0']);
  assert.deepEqual(cells('module, gzip'), ['440', '440', '≤ 450']);
  assert.deepEqual(cells('peak memory'), ['100', '**201 (over)**', '≤ 200']);
  assert.deepEqual(cells('its growth'), ['0', '**101,000,000 (over)**', '0']);
  assert.deepEqual(cells('page opened'), ['–', '900', '≤ 1,000']);
});

test('arguments are read, and nonsense is named', () => {
  const plain = readArguments([]);
  assert.deepEqual(
    { ...plain },
    { only: undefined, withPeers: true, rounds: 7, steps: 32, memorySteps: 1000, json: undefined, help: false },
  );
  const all = readArguments([
    '--only',
    'relaxed-1,jax-js',
    '--rounds',
    '3',
    '--steps=50',
    '--long',
    '--json',
    'a.json',
    '--without-peers',
  ]);
  assert.deepEqual(
    { ...all },
    { only: ['relaxed-1', 'jax-js'], withPeers: false, rounds: 3, steps: 50, memorySteps: 10_000, json: 'a.json', help: false },
  );
  assert.throws(() => readArguments(['--only', 'relaxed-1,jaxx']), /found "jaxx"/);
  assert.throws(() => readArguments(['--rounds', '0']), /--rounds: expected a number from 1, found "0"/);
  assert.throws(() => readArguments(['--fast']), /--fast/);
});
