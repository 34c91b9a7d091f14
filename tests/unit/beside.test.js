// Models of the reader's own beside the page's.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Beside, entryNumber } from '../../www/app/beside.js';

test('a model of the store is opened when it is first asked, anew once it was trained on, and a few stay', async () => {
  /** @type {string[]} */
  const asked = [];
  const entries = new Map(Array.from({ length: 9 }, (_, id) => [id, { changed: 1 }]));
  const ask = async (/** @type {string} */ name, /** @type {{ id: string }} */ { id }) => void asked.push(`${name} ${id}`);
  const store = {
    find: async (/** @type {number} */ id) => entries.get(id),
    checkpoint: async (/** @type {number} */ id) => Uint8Array.of(id),
  };
  const beside = new Beside(/** @type {any} */ (ask), /** @type {any} */ (store));
  await beside.ready('mnist-2d');
  await Promise.all([beside.ready('own-1'), beside.ready('own-1')]);
  await beside.ready('own-1');
  assert.deepEqual(asked, ['openBeside own-1']);
  entries.set(1, { changed: 2 });
  await beside.ready('own-1');
  for (const id of [2, 3, 4]) await beside.ready(`own-${id}`);
  assert.deepEqual(asked.slice(1), [
    'openBeside own-1',
    'openBeside own-2',
    'openBeside own-3',
    'closeBeside own-1',
    'openBeside own-4',
  ]);
  await assert.rejects(beside.ready('own-77'), { kind: 'gone' });
  beside.forget();
  await beside.ready('own-4');
  assert.equal(asked.at(-1), 'openBeside own-4');
  assert.deepEqual(['own-12', 'own-', 'own-1x', 'mnist-2d'].map(entryNumber), [12, null, null, null]);
});
