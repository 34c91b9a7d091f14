// Latest wins: one job at a time, and of those that came meanwhile only the last.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isFailure, latest } from '../../www/shared/latest.js';

/** Jobs that end when the test says so. */
function controlled() {
  /** @type {any[]} */
  const begun = [];
  const work = (/** @type {string} */ name) => new Promise((resolve, reject) => begun.push({ name, resolve, reject }));
  return { begun, run: latest(work) };
}
const settled = () => new Promise((done) => setImmediate(done));
const names = (/** @type {{ name: string }[]} */ begun) => begun.map(({ name }) => name);

test('the first runs at once, the last of the others after it', async () => {
  const { begun, run } = controlled();
  for (const name of ['a', 'b', 'c', 'd']) run(name);
  assert.deepEqual(names(begun), ['a']);
  begun[0].resolve();
  await settled();
  assert.deepEqual(names(begun), ['a', 'd']);
  begun[1].resolve();
  await settled();
  assert.deepEqual(names(begun), ['a', 'd']);
  run('e');
  assert.deepEqual(names(begun), ['a', 'd', 'e']);
});

test('a refused request does not stop the next', async () => {
  const { begun, run } = controlled();
  run('a');
  run('b');
  begun[0].reject(Object.assign(new Error('refused'), { kind: 'shape' }));
  await settled();
  assert.deepEqual(names(begun), ['a', 'b']);
});

test('a mistake of the page itself is reported, not swallowed', async () => {
  /** @type {any[]} */
  const reported = [];
  globalThis.reportError = (error) => reported.push(error);
  const { begun, run } = controlled();
  run('a');
  const mistake = new TypeError('no such thing');
  begun[0].reject(mistake);
  await settled();
  Reflect.deleteProperty(globalThis, 'reportError');
  assert.deepEqual(reported, [mistake]);
  assert.ok(!isFailure(mistake));
});
