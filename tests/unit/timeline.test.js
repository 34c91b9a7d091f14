// The moments of a run: even along their line, bounded in number and bytes, first and last kept, cut where training goes back;
// and with the built module, that a moment answers as the model did and that training goes on from it bit for bit.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { datasetOf } from '../../www/app/datasets.js';
import { configOf, fields, settingsOfData } from '../../www/app/settings.js';
import { Session, initSync } from '../../www/pkg/simd128/vae_wasm.js';
import { OpenModel } from '../../www/worker/open-model.js';
import { Timeline, limits } from '../../www/worker/timeline.js';

const www = new URL('../../www/', import.meta.url);

/**
 * A run whose model only counts, by a clock of its own.
 * @param {object} [options]
 * @param {number} [options.parameters]
 * @param {number} [options.cost] milliseconds of saving weights; a whole state takes three times that
 */
function run({ parameters = 1000, cost = 0 } = {}) {
  let now = 0;
  let step = 0;
  const save = (/** @type {boolean} */ half) => {
    now += half ? cost : 3 * cost;
    return new Uint8Array(parameters * (half ? 2 : 12));
  };
  const session = /** @type {any} */ ({ save, info: () => ({ step, epoch: 0, parameters }) });
  const whole = new Uint8Array(parameters * 12);
  const opened = /** @type {number[]} */ ([]);
  const timeline = new Timeline(
    {
      session: () => session,
      open: () => /** @type {any} */ ({ free: () => opened.push(-1), at: opened.push(1) }),
      lastGood: () => whole,
    },
    () => now,
  );
  const saving = { spent: 0 };
  return {
    timeline,
    opened,
    saving,
    whole,
    /** Trains for so many rounds. @param {number} rounds @param {number} [milliseconds] that one takes @param {number} [steps] */
    train(rounds, milliseconds = 30, steps = 10) {
      for (let i = 0; i < rounds; i++) {
        const began = now;
        timeline.look();
        saving.spent += now - began;
        now += milliseconds;
        step += steps;
      }
    },
    goTo: (/** @type {number} */ wanted) => (step = wanted),
    steps: () => timeline.list().moments.map((moment) => moment.step),
  };
}

test('the first seconds are dense, and ten have some sixty moments', () => {
  const { timeline, train, steps } = run();
  train(333);
  timeline.kept(new Uint8Array(12_000));
  assert.ok(steps().length > 40 && steps().length <= limits.moments, `${steps().length} moments`);
  assert.equal(steps()[0], 0);
  assert.equal(steps().at(-1), 3330);
  const { moments } = timeline.list();
  const within = (/** @type {number} */ from, /** @type {number} */ to) =>
    moments.filter(({ seconds }) => seconds >= from && seconds < to).length;
  assert.ok(within(0, 1) > 3 * within(8, 9), `${within(0, 1)} in the first second, ${within(8, 9)} in the ninth`);
});

test('an hour stays within its bounds, in order, with its beginning and its end', () => {
  const { timeline, train, steps } = run({ parameters: 600_000 });
  train(120_000);
  timeline.kept(new Uint8Array(7_200_000));
  const { moments, bytes } = timeline.list();
  assert.ok(moments.length <= limits.moments && moments.length >= 10, `${moments.length} moments`);
  assert.ok(bytes <= limits.bytes, `${bytes} bytes`);
  assert.deepEqual([steps()[0], steps().at(-1)], [0, 1_200_000]);
  assert.deepEqual(
    steps(),
    steps().toSorted((a, b) => a - b),
  );
  assert.equal(new Set(moments.map(({ id }) => id)).size, moments.length);
  const wholes = moments.filter(({ whole }) => whole);
  assert.ok(wholes.length >= 2 && wholes.length * 7_200_000 <= limits.bytes / 2, `${wholes.length} whole states`);
});

for (const [what, parameters] of /** @type {const} */ ([
  ['number', 1000],
  ['bytes', 650_000],
])) {
  test(`however long it trains, the first moment and the latest stay, bounded by ${what}`, () => {
    const { timeline, train } = run({ parameters });
    const thinned = { times: 0 };
    let latest = 0;
    for (let round = 0; round < 8000; round++) {
      const before = timeline.moments.length;
      train(1);
      const { moments, bytes } = timeline;
      const { step } = moments[moments.length - 1];
      assert.ok(moments[0].step === 0 && step >= latest, `from ${moments[0].step} to ${step}, after ${latest}`);
      assert.ok(moments.length <= limits.moments && bytes <= limits.bytes, `${moments.length} moments, ${bytes} bytes`);
      if (moments.length < before) {
        thinned.times++;
        assert.ok(step > latest, 'the moment for which room was made is there');
      }
      assert.ok(moments.length >= before / 2, 'every second one');
      latest = step;
    }
    assert.ok(thinned.times > 1, `${thinned.times}`);
  });
}

test('saving takes at most two percent of ten seconds', () => {
  const { train, saving, steps } = run({ cost: 4 });
  train(333);
  assert.ok(saving.spent < 200 + 16, `${saving.spent} ms`);
  assert.ok(steps().length > 15, `${steps().length} moments`);
});

test('of a model that leaves no room for two moments none are kept', () => {
  const { timeline, train, whole } = run({ parameters: 30e6 });
  train(10);
  timeline.kept(whole);
  assert.deepEqual(timeline.list(), { moments: [], bytes: 0 });
});

test('a state that was saved anyway is a moment, once, and takes the place of one just before it', () => {
  const { timeline, train, goTo, steps } = run();
  train(1);
  timeline.kept(new Uint8Array(12_000));
  assert.deepEqual(steps(), [0, 10]);
  timeline.kept(new Uint8Array(12_000));
  assert.deepEqual(steps(), [0, 10]);
  goTo(11);
  timeline.kept(new Uint8Array(12_000));
  assert.deepEqual(steps(), [0, 11], 'the first one stays');
});

test('training that goes back, or on from a moment, leaves what came after behind', () => {
  const { timeline, train, goTo, steps } = run();
  train(50);
  const [first, last] = timeline.list().moments.filter(({ whole }) => whole);
  assert.ok(last.step > first.step);
  const moment = timeline.wholeOf(last.id);
  timeline.cut(moment);
  assert.equal(steps().at(-1), last.step);
  goTo(last.step);
  train(5);
  assert.ok(Number(steps().at(-1)) > last.step);
  goTo(first.step + 1);
  timeline.kept(new Uint8Array(12_000));
  assert.deepEqual(steps(), [0, 1]);
  assert.throws(() => timeline.wholeOf(last.id), { kind: 'outdated' });
  timeline.clear();
  assert.deepEqual(steps(), []);
});

test('two models of moments are open at most', () => {
  const { timeline, train, opened } = run();
  train(50);
  const [a, b, c] = timeline.list().moments;
  assert.equal(timeline.open(a.id), timeline.open(a.id));
  timeline.open(b.id);
  timeline.open(c.id);
  assert.deepEqual(opened, [1, 1, 1, -1]);
});

/** Every setting by default, but for a small network on shapes that are made on the spot. */
const small = /** @type {any} */ ({
  ...Object.fromEntries(Object.entries(fields).map(([name, { initial }]) => [name, initial])),
  ...settingsOfData('shapes'),
  hidden: [32],
  latent: 2,
  batch: 20,
});

test('a moment answers as the model did, and training goes on from it bit for bit', () => {
  initSync({ module: readFileSync(new URL('pkg/simd128/vae_wasm_bg.wasm', www)) });
  const session = new Session(configOf(small));
  session.generateTrainingData('shapes', datasetOf('shapes')?.parts[0].id ?? '', 200);
  let now = 0;
  const start = session.save(false, true);
  const open = (/** @type {Uint8Array} */ bytes) => new OpenModel(Session.open(bytes));
  const timeline = new Timeline({ session: () => session, open, lastGood: () => start }, () => now);
  const z = Float32Array.of(0.5, -1, 1.5, 0.2);
  /** @type {Map<number, Float32Array>} */
  const seen = new Map();
  /** @type {number[]} */
  const losses = [];
  for (let i = 0; i < 20; i++) {
    timeline.look();
    seen.set(session.info().step, session.model().decode(z).mean);
    now += 200;
    losses.push(session.step().nll);
  }
  const { moments } = timeline.list();
  assert.ok(moments.length > 10);
  for (const { id, step } of moments) {
    const then = seen.get(step) ?? new Float32Array();
    const { mean } = timeline.open(id).model.decode(z);
    const error = Math.max(...mean.map((value, i) => Math.abs(value - then[i])));
    // A weight in 16 bits is off by 2^-11 of itself at most.
    assert.ok(then.length === mean.length && error < 2e-3, `step ${step}: off by ${error}`);
  }
  const middle = moments.findLast(({ whole, step }) => whole && step > 0 && step < 15);
  assert.ok(middle);
  session.load(timeline.wholeOf(middle.id).whole);
  assert.equal(session.info().step, middle.step);
  for (const expected of losses.slice(middle.step)) assert.equal(session.step().nll, expected);
});
