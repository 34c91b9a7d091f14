// How the worker answers by name, around a module that the test plays: a new method needs nothing in between, tasks are
// carried out, refusals stay what they are.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answering } from '../../www/worker/queries.js';

/** A task of two bits that refuses, or traps, at its second where it is told to. */
class Task {
  freed = 0;
  done = 0;
  /** @param {Error} [end] */
  constructor(end) {
    this.end = end;
  }
  advance() {
    if (++this.done < 2) return undefined;
    if (this.end) throw this.end;
    return { logPx: -80 };
  }
  progress = () => this.done / 2;
  free = () => this.freed++;
}

const refusal = Object.assign(new Error('z: expected (n, 2)'), { kind: 'shape' });

class Model {
  /** @param {string} name */
  constructor(name) {
    this.name = name;
    /** @type {Task | null} */
    this.task = null;
  }
  encode(/** @type {number} */ a, /** @type {number} */ b) {
    return `${this.name} ${a} ${b}`;
  }
  decode() {
    throw refusal;
  }
  quadrature(/** @type {Error | undefined} */ end) {
    this.task = new Task(end);
    return this.task;
  }
  free() {
    assert.fail('nobody frees a model by asking');
  }
  __destroy_into_raw() {
    assert.fail('nobody asks for this');
  }
}

class Functions {
  static seeDrawing(/** @type {number} */ width) {
    return width || undefined;
  }
  static __wrap() {
    assert.fail('nobody asks for this');
  }
  free() {}
}

/** Of the module that few fetch. */
class Experiments {
  static greatestLogPx(/** @type {number} */ variance) {
    return -variance;
  }
  free() {}
}

/** Of the same. */
class Exports {
  static torchSource(/** @type {{ latent: number }} */ { latent }) {
    return `LATENT = ${latent}`;
  }
  free() {}
}

function setUp({ own = {}, present = new Model('present') } = {}) {
  /** @type {any[]} */
  const told = [];
  const shipped = new Model('shipped');
  const answer = answering({
    own: /** @type {any} */ (own),
    module: () => ({ Model, Functions }),
    aside: async () => ({ Experiments, Exports }),
    modelOf: async (id) => /** @type {any} */ ({ model: id === undefined ? present : shipped }),
    tell: (event) => told.push(event),
  });
  return { answer, told, present };
}

test('a question goes to the model that it is of, with its arguments in their order', async () => {
  const { answer } = setUp();
  assert.equal(await answer('encode', [1, 2]), 'present 1 2');
  assert.equal(await answer('encode', [3, 4], 'mnist-2d'), 'shipped 3 4');
});

test('a method that the core has just got is answered without a word in between', async (context) => {
  const { answer } = setUp();
  Object.assign(Model.prototype, { rotate: (/** @type {number} */ turns) => turns * 90 });
  Object.assign(Functions, { greet: () => 'good day' });
  context.after(() => Reflect.deleteProperty(Model.prototype, 'rotate') && Reflect.deleteProperty(Functions, 'greet'));
  assert.deepEqual([await answer('rotate', [3]), await answer('greet', [])], [270, 'good day']);
});

test('the worker’s own answers come first; they get the request and the model asked', async () => {
  const own = { encode: (/** @type {any} */ request, /** @type {string | undefined} */ of) => [request, of] };
  const { answer } = setUp({ own });
  assert.deepEqual(await answer('encode', [{ count: 1 }], 'mnist-2d'), [{ count: 1 }, 'mnist-2d']);
});

test('a function needs no model, and may answer nothing', async () => {
  const answer = answering({
    own: /** @type {any} */ ({}),
    module: () => ({ Model, Functions }),
    aside: () => assert.fail('few fetch it'),
    modelOf: () => assert.fail('no model is there yet'),
    tell: () => {},
  });
  assert.deepEqual([await answer('seeDrawing', [28]), await answer('seeDrawing', [0])], [28, undefined]);
});

test('what neither a model nor a function answers is asked of the module that few fetch', async () => {
  const { answer } = setUp();
  assert.equal(await answer('greatestLogPx', [2]), -2);
  assert.equal(await answer('torchSource', [{ latent: 3 }]), 'LATENT = 3');
});

test('what nobody answers is refused, and so is what manages memory', async () => {
  const { answer } = setUp();
  for (const name of ['encoed', 'free', 'constructor', '__destroy_into_raw', '__wrap', 'toString', 'prototype', 'name']) {
    await assert.rejects(answer(name, []), { message: `${name}: nothing answers to that name` });
  }
});

test('a refusal keeps its kind', async () => {
  const { answer } = setUp();
  await assert.rejects(answer('decode', []), { kind: 'shape', message: 'z: expected (n, 2)' });
});

test('a task is carried out: its last answer comes, it tells how far it is, lets others have their turn, and is freed', async () => {
  const { answer, told, present } = setUp();
  let others = 0;
  const other = setInterval(() => others++, 0);
  assert.deepEqual(await answer('quadrature', []), { logPx: -80 });
  clearInterval(other);
  assert.deepEqual(
    told,
    [0.5, 1].map((done) => ({ type: 'work', what: 'quadrature', done, total: 1 })),
  );
  assert.equal(present.task?.freed, 1);
});

test('a task that fails is freed too; one that trapped is left alone', async () => {
  const { answer, present } = setUp();
  await assert.rejects(answer('quadrature', [refusal]), { kind: 'shape' });
  assert.equal(present.task?.freed, 1);
  await assert.rejects(answer('quadrature', [new WebAssembly.RuntimeError('unreachable')]), WebAssembly.RuntimeError);
  assert.equal(present.task?.freed, 0);
});
