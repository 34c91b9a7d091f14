// The reader's models in a real IndexedDB of another make (fake-indexeddb passes the standard's own tests).
import 'fake-indexeddb/auto';
import assert from 'node:assert/strict';
import { beforeEach, mock, test } from 'node:test';
import { IDBFactory } from 'fake-indexeddb';
import { Autosave } from '../../www/app/autosave.js';
import { ModelStore } from '../../www/app/model-store.js';

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
});

/** Of a model, as much as the store looks at. @returns {any} */
const model = (step = 0) => ({ config: { model: { latent: 2 }, train: { lr: 1 } }, step });
const description = (step = 0) => ({
  name: '',
  model: model(step),
  heldOut: null,
  run: { set: '1k', count: 5, workers: 1 },
  samples: null,
});
const bytes = (/** @type {number[]} */ ...values) => Uint8Array.from(values);

/** Locks as browsers have them, for one name after another. */
function lockManager() {
  const held = new Set();
  return /** @type {any} */ ({
    held,
    request: async (/** @type {string} */ name, /** @type {any} */ _, /** @type {any} */ use) => {
      if (held.has(name)) return use(null);
      held.add(name);
      await use({ name });
      held.delete(name);
    },
  });
}

function keeping(store = new ModelStore(), locks = lockManager()) {
  /** @type {any[]} */
  const kept = [];
  /** @type {string[]} */
  const failures = [];
  const autosave = new Autosave(store, { onKept: (id) => kept.push(id), onFailure: ({ kind }) => failures.push(kind) }, locks);
  const keep = (/** @type {number} */ step, /** @type {Uint8Array} */ file) =>
    autosave.keep({ description: { model: model(step) }, bytes: file });
  return { store, autosave, keep, kept, failures, locks };
}

test('a model comes back from another visit as it was kept', async () => {
  let now = 1000;
  const store = new ModelStore(() => now);
  const id = await store.add(description(7), bytes(1, 2, 3));
  await store.close();
  const later = new ModelStore();
  assert.deepEqual(await later.list(), [{ ...description(7), id, created: 1000, changed: 1000, bytes: 3 }]);
  assert.deepEqual(await later.checkpoint(id), bytes(1, 2, 3));
  now = 2000;
  assert.equal(await store.change(id, { model: model(9) }, bytes(4)), true);
  const { created, changed, bytes: size } = (await later.find(id)) ?? {};
  assert.deepEqual([created, changed, size], [1000, 2000, 1]);
});

test('the model trained last stands first', async () => {
  let now = 0;
  const store = new ModelStore(() => ++now);
  const first = await store.add(description(), bytes(1));
  const second = await store.add(description(), bytes(2));
  assert.deepEqual(
    (await store.list()).map(({ id }) => id),
    [second, first],
  );
  await store.change(first, { name: 'renamed' });
  assert.equal((await store.list())[0].id, second, 'a name is no training');
  await store.change(first, {}, bytes(3));
  assert.equal((await store.list())[0].id, first);
});

test('a copy is a model of its own, and what is deleted is gone', async () => {
  const store = new ModelStore();
  const id = await store.add(description(3), bytes(1, 2));
  await store.duplicate(id, 'copy');
  await store.remove(id);
  const [copy, ...others] = await store.list();
  assert.deepEqual([copy.name, copy.model.step, others.length], ['copy', 3, 0]);
  assert.deepEqual(await store.checkpoint(copy.id), bytes(1, 2));
  assert.equal(await store.checkpoint(id), undefined);
  assert.equal(await store.change(id, { name: 'x' }), false, 'nothing comes back of it');
  assert.equal((await store.list()).length, 1);
});

test('a browser that keeps nothing is a failure with a name, and is asked again', async () => {
  const works = globalThis.indexedDB;
  // @ts-expect-error it lacks everything
  globalThis.indexedDB = {
    open() {
      throw new DOMException('denied', 'SecurityError');
    },
  };
  const store = new ModelStore();
  await assert.rejects(store.list(), { kind: 'storage', message: 'SecurityError: denied' });
  globalThis.indexedDB = works;
  assert.deepEqual(await store.list(), []);
});

test('a browser that never answers is one that keeps nothing', async (context) => {
  context.after(() => mock.timers.reset());
  mock.timers.enable({ apis: ['setInterval'] });
  const works = globalThis.indexedDB;
  // @ts-expect-error it lacks everything
  globalThis.indexedDB = { open: () => new EventTarget() };
  const store = new ModelStore();
  const listed = store.list();
  mock.timers.tick(10_000);
  await assert.rejects(listed, { kind: 'storage' });
  globalThis.indexedDB = works;
  assert.deepEqual(await store.list(), []);
});

test('the first snapshot of a training makes an entry, the next ones replace its model', async () => {
  const { store, autosave, keep, kept } = keeping();
  await keep(5, bytes(5));
  await keep(9, bytes(9));
  const entries = await store.list();
  assert.deepEqual([entries.length, entries[0].model.step, entries[0].id], [1, 9, autosave.id]);
  assert.deepEqual(await store.checkpoint(entries[0].id), bytes(9));
  assert.deepEqual(kept, [autosave.id, autosave.id]);
});

test('snapshots that come while one is written replace one another, and none of them is lost for the last', async () => {
  const { store, keep } = keeping();
  const all = [1, 2, 3, 4].map((step) => keep(step, bytes(step)));
  await Promise.all(all);
  const [entry, ...others] = await store.list();
  assert.deepEqual([entry.model.step, others.length], [4, 0]);
  assert.deepEqual(await store.checkpoint(entry.id), bytes(4));
});

test('what is kept already is not written again', async () => {
  const { keep, kept } = keeping();
  await keep(5, bytes(5));
  await keep(5, bytes(5));
  assert.equal(kept.length, 1);
});

test('the last snapshot of a model goes to its own entry, also when another model came meanwhile', async () => {
  const { store, autosave, keep } = keeping();
  await keep(1, bytes(1));
  const first = autosave.id;
  const late = keep(2, bytes(2));
  autosave.arrive('other');
  await Promise.all([late, keep(1, bytes(7))]);
  assert.notEqual(autosave.id, first);
  const found = await store.list();
  assert.equal(found.length, 2);
  assert.deepEqual(await store.checkpoint(/** @type {number} */ (first)), bytes(2));
  const second = /** @type {number} */ (autosave.id);
  assert.deepEqual(await store.checkpoint(second), bytes(7));
  assert.equal((await store.find(second))?.name, 'other');
});

test('training of an opened entry goes on in it; after it was deleted, in a new one', async () => {
  const { store, autosave, keep } = keeping();
  const id = await store.add(description(3), bytes(3));
  await autosave.settle(/** @type {any} */ (await store.find(id)));
  await keep(4, bytes(4));
  assert.deepEqual([autosave.id, (await store.list()).length], [id, 1]);
  await store.remove(id);
  autosave.forget();
  await keep(5, bytes(5));
  assert.notEqual(autosave.id, id);
  assert.equal((await store.list()).length, 1);
});

test('two tabs with one entry do not write over each other', async () => {
  const locks = lockManager();
  const [one, other] = [keeping(undefined, locks), keeping(undefined, locks)];
  const id = await one.store.add(description(3), bytes(3));
  const entry = /** @type {any} */ (await one.store.find(id));
  await one.autosave.settle(entry);
  await other.autosave.settle(entry);
  await one.keep(4, bytes(4));
  await other.keep(5, bytes(5));
  assert.deepEqual(await one.store.checkpoint(id), bytes(4));
  assert.deepEqual(await one.store.checkpoint(/** @type {number} */ (other.autosave.id)), bytes(5));
  one.autosave.arrive('');
  await new Promise((done) => setImmediate(done));
  assert.equal(locks.held.size, 1, 'what the one tab had is free');
});

test('a full disk is told once, and the model is kept as soon as there is room', async () => {
  const store = new ModelStore();
  const { autosave, keep, failures } = keeping(store);
  const { add } = store;
  store.add = async () => Promise.reject(Object.assign(new Error('full'), { kind: 'storage-full' }));
  await keep(1, bytes(1));
  await keep(2, bytes(2));
  assert.deepEqual([failures, autosave.id], [['storage-full'], null]);
  store.add = add;
  await keep(2, bytes(2));
  const [entry] = await store.list();
  assert.deepEqual([entry.model.step, entry.id], [2, autosave.id]);
});

test('what becomes known of a model is noted in its entry, and is no training', async () => {
  const { store, autosave, keep } = keeping(new ModelStore(() => 1));
  await autosave.note({ heldOut: /** @type {any} */ ('of nothing yet') });
  assert.deepEqual(await store.list(), []);
  await keep(1, bytes(1));
  await autosave.note({ heldOut: /** @type {any} */ ('measured') });
  const [entry] = await store.list();
  assert.deepEqual([entry.heldOut, entry.changed, entry.bytes], ['measured', 1, 1]);
});
