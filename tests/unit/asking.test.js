// What can be asked is what the core's declarations say: names, arguments and answers are derived, and a mistake in any of
// them is the type checker's to find. Beside the types, `ask` is made of one function that sends.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { asking, sendingBy } from '../../www/shared/asking.js';

/**
 * Never called: the type checker reads it. A line that it does not object to, though it is expected to, is an error.
 * @param {import('../../www/app/protocol.js').Ask} ask
 */
export async function asked(ask) {
  const x = new Float32Array(784);
  /** @type {Float32Array} */
  const mu = (await ask('encode', x)).mu;
  /** @type {number} */
  const logPx = await ask('logPx', x, 1, 1);
  /** @type {number} A task's last answer, not the task. */
  const exact = (await ask('quadrature', x)).logPx;
  /** @type {Float32Array} */
  const map = await ask.of('mnist-2d')('joint', x, { across: [-1, 1], up: [-1, 1] }, 1);
  /** @type {Float32Array | undefined} */
  const seen = await ask('seeDrawing', x, Uint32Array.of(392), Float32Array.of(0.1), 'mnist');
  /** @type {boolean} */
  const running = (await ask('trainStart', { workers: 1 })).running;
  // @ts-expect-error a misspelt name
  await ask('encoed', x);
  // @ts-expect-error an argument of another type
  await ask('encode', 'x');
  // @ts-expect-error an argument too few
  await ask('logPx', x, 1);
  // @ts-expect-error an argument too many
  await ask('encode', x, 1);
  // @ts-expect-error a word that is none of the choices
  await ask('interpolate', mu, mu, 2, 'straight');
  // @ts-expect-error an answer of another type
  /** @type {string} */ (await ask('logPx', x, 1, 1));
  // @ts-expect-error a field that the answer has not
  (await ask('encode', x)).sigma;
  // @ts-expect-error no name
  await ask(5);
  // @ts-expect-error what manages the module's memory is no question
  await ask('free');
  // @ts-expect-error what the worker does itself is not asked of a shipped model
  await ask.of('mnist-2d')('trainStep');
  return { logPx, exact, map, seen, running };
}

/** @param {import('../../www/shared/asking.js').Send} send */
const all = async (send) => {
  const ask = /** @type {any} */ (asking(send));
  return [await ask('encode', 1), await ask('grid'), await ask.of('mnist-2d')('decode', 2, 3)];
};

test('a question is sent with its arguments, and the model that it is of', async () => {
  const sent = await all(async (...request) => request);
  assert.deepEqual(sent, [
    ['encode', [1]],
    ['grid', []],
    ['decode', [2, 3], 'mnist-2d'],
  ]);
});

test('who stands in between passes on the same', async () => {
  const inner = asking(async (name, args, of) => [name, args, of]);
  assert.deepEqual(await all(sendingBy(inner)), [
    ['encode', [1], undefined],
    ['grid', [], undefined],
    ['decode', [2, 3], 'mnist-2d'],
  ]);
});
