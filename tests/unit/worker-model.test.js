// The worker's present model around sessions that only remember what was asked of them: it changes whole or not at all.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PresentModel } from '../../www/worker/model.js';

const refusal = (/** @type {string} */ kind) => Object.assign(new Error(kind), { kind });

/** Its model is one byte. Byte 0 is no checkpoint, 9 is a model too large to be saved, 8 traps when it is saved. */
class FakeSession {
  static open(/** @type {Uint8Array} */ [byte]) {
    return new FakeSession({ byte });
  }
  byte = 1;
  constructor(/** @type {any} */ config) {
    this.create(config);
  }
  freed = 0;
  model() {
    return { free: () => this.freed++ };
  }
  free() {
    this.freed++;
  }
  create({ byte = 1 }) {
    this.byte = byte;
  }
  load(/** @type {Uint8Array} */ [byte]) {
    this.byte = byte;
  }
  admit(/** @type {Uint8Array} */ bytes, /** @type {boolean} */ drawable) {
    if (bytes[0] === 0 || (bytes[0] === 7 && drawable)) throw refusal('checkpoint');
    this.load(bytes);
  }
  save() {
    if (this.byte === 9) throw refusal('config');
    if (this.byte === 8) throw new WebAssembly.RuntimeError('unreachable');
    return Uint8Array.of(this.byte);
  }
}

function setUp(/** @type {boolean | undefined} */ drawable = undefined) {
  /** @type {any[]} */
  const kept = [];
  // Configurations and sessions of bytes.
  const model = /** @type {any} */ (
    new PresentModel(
      () => /** @type {any} */ ({ Session: FakeSession }),
      (bytes) => kept.push(bytes),
      drawable,
    )
  );
  return { model, kept };
}

test('a model that comes is the one to go back to', () => {
  const { model, kept } = setUp();
  model.create({ byte: 3 });
  model.load(Uint8Array.of(4));
  assert.deepEqual(kept, [Uint8Array.of(3), Uint8Array.of(4)]);
  model.session.byte = 5;
  model.goBack();
  assert.equal(model.session.byte, 4);
  assert.notEqual(kept[1].buffer, model.lastGood.buffer, 'what is handed over must not be what is kept');
});

test('a model that cannot be saved leaves the one before', () => {
  const { model, kept } = setUp();
  model.create({ byte: 3 });
  assert.throws(() => model.create({ byte: 9 }), { kind: 'config' });
  assert.equal(model.session.byte, 3);
  assert.throws(() => model.load(Uint8Array.of(9)), { kind: 'config' });
  assert.equal(model.session.byte, 3);
  assert.equal(kept.length, 1);
});

test('whether nobody can draw for a file’s model matters to the page alone', () => {
  const page = setUp().model;
  assert.throws(() => page.load(Uint8Array.of(7)), { kind: 'checkpoint' });
  const { model } = setUp(false);
  for (let times = 0; times < 2; times++) model.load(Uint8Array.of(7));
  assert.equal(model.session.byte, 7);
});

test('models that come are counted, those refused and a way back are not', () => {
  const { model } = setUp();
  model.create({ byte: 3 });
  model.load(Uint8Array.of(4));
  assert.throws(() => model.create({ byte: 9 }));
  assert.throws(() => model.load(Uint8Array.of(0)));
  model.goBack();
  assert.equal(model.arrivals, 2);
});

test('a refused file takes nothing back that was trained since the last snapshot', () => {
  const { model } = setUp();
  model.create({ byte: 3 });
  model.session.byte = 5;
  assert.throws(() => model.load(Uint8Array.of(0)), { kind: 'checkpoint' });
  assert.equal(model.session.byte, 5);
});

test('where the first model fails there is none, and its session is freed', () => {
  const { model } = setUp();
  /** @type {FakeSession[]} */
  const freed = [];
  const { free } = FakeSession.prototype;
  FakeSession.prototype.free = function () {
    freed.push(this);
    free.call(this);
  };
  for (const first of [() => model.load(Uint8Array.of(0)), () => model.load(Uint8Array.of(9)), () => model.create({ byte: 9 })]) {
    assert.throws(first);
    assert.throws(() => model.session, { kind: 'no-model' });
  }
  FakeSession.prototype.free = free;
  assert.deepEqual(
    freed.map((session) => session.freed),
    [2, 2],
    'the session and its model, of those that were there',
  );
  model.load(Uint8Array.of(4));
  assert.equal(model.session.byte, 4);
});

test('after a trap the session is left alone', () => {
  const { model } = setUp();
  model.create({ byte: 3 });
  assert.throws(() => model.create({ byte: 8 }), WebAssembly.RuntimeError);
  assert.equal(model.session.byte, 8);
});
