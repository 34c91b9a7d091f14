// What scripts/snip.mjs cuts is cut, and the rest computes as before: on a module written by hand, byte by byte.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { snip } from '../../scripts/snip.mjs';

const text = (/** @type {string} */ string) => [string.length, ...Buffer.from(string)];
const section = (/** @type {number} */ id, /** @type {number[]} */ ...bytes) => [id, bytes.length, ...bytes];

/** As rustc names candle's `Tensor::<method>`. */
const mangled = (/** @type {string} */ method) => `_RNvMs1_NtCs11_11candle_core6tensorNtB5_6Tensor${method.length}${method}`;

/** Imports `env.f`, defines and exports `kept`, which answers 7, and `unneeded`, which answers 8. */
const written = Buffer.from([
  ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
  ...section(1, 1, 0x60, 0, 1, 0x7f), // () -> i32
  ...section(2, 1, ...text('env'), ...text('f'), 0, 0),
  ...section(3, 2, 0, 0),
  ...section(7, 2, ...text('kept'), 0, 1, ...text('unneeded'), 0, 2),
  ...section(10, 2, 4, 0, 0x41, 7, 0x0b, 4, 0, 0x41, 8, 0x0b), // i32.const 7; i32.const 8
  ...section(
    0,
    ...text('name'),
    ...section(1, 3, 0, ...text('f'), 1, ...text(mangled('matmul2')), 2, ...text(mangled('matmul'))),
  ),
]);

const run = async (/** @type {Buffer} */ module) => {
  const { instance } = await WebAssembly.instantiate(new Uint8Array(module), { env: { f: () => 0 } });
  return /** @type {Record<string, () => number>} */ (instance.exports);
};

test('what is cut traps, what is not computes', async () => {
  const before = await run(written);
  assert.deepEqual([before.kept(), before.unneeded()], [7, 8]);

  const after = await run(snip(written, ['matmul']));
  assert.equal(after.kept(), 7);
  assert.throws(() => after.unneeded(), WebAssembly.RuntimeError);
});

test('a method that is not there is named', () => {
  assert.throws(() => snip(written, ['matmul', 'conv9d']), /no method conv9d/);
});

test('a module without names is refused', () => {
  const nameless = written.subarray(0, written.indexOf('name') - 3);
  assert.throws(() => snip(nameless, ['matmul']), /no names/);
});

test('of the crates of products the loops are cut, by whatever path they are named, and what only mentions them is not', async () => {
  const named = (/** @type {string} */ name) => {
    const at = written.indexOf(mangled('matmul2'));
    assert.equal(name.length, mangled('matmul2').length, 'the module says lengths');
    return Buffer.concat([written.subarray(0, at), Buffer.from(name), written.subarray(at + name.length)]);
  };
  const padded = (/** @type {string} */ name) => name.padEnd(mangled('matmul2').length, '_');
  const cut = await run(snip(named(padded('_RNvNtNtCs7_8gemm_f324gemm3f3210gemm_basic')), ['gemm']));
  assert.throws(() => cut.kept(), WebAssembly.RuntimeError);
  assert.equal(cut.unneeded(), 8);
  assert.throws(() => snip(named(padded('_RNvNtCs7_11gemm_common5cache13kernel_params')), ['gemm']), /no method gemm/);
});
