// What the Train view keeps of a run. The truths: means and ends of hand-made runs, counted by hand or by arithmetic
// series.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { curvesCsv } from '../../www/views/train/curves-csv.js';
import { History, aligned, collapsed, losing, natsRange } from '../../www/shared/history.js';

const run = (
  /** @type {number} */ from,
  /** @type {number} */ to,
  /** @type {(step: number) => number} */ nll,
  kl = (/** @type {number} */ _step) => 0,
) =>
  Array.from({ length: to - from + 1 }, (_, i) => ({
    step: from + i,
    epoch: 0,
    images: 1,
    nll: nll(from + i),
    kl: kl(from + i),
    beta: 1,
    gradientNorm: 2,
  }));

const isLosing = (/** @type {History} */ history) => losing(history) !== null;

/** An evaluation. @param {number} nll @param {number[]} klPerLatent */
function evaluation(nll, klPerLatent = []) {
  const kl = klPerLatent.reduce((sum, nats) => sum + nats, 0);
  return { images: 1, nll, kl, elbo: -(nll + kl), activeUnits: 1, klPerLatent };
}

test('a short run is kept whole', () => {
  const history = new History(8);
  history.add(
    run(
      1,
      5,
      (/** @type {number} */ step) => 100 - step,
      (/** @type {number} */ step) => step,
    ),
  );
  assert.deepEqual(
    history.points.map(({ step }) => step),
    [1, 2, 3, 4, 5],
  );
  assert.deepEqual(history.points[2], { step: 3, nll: 97, kl: 3, gradientNorm: 2 });
});

test('a long run keeps its ends and its mean within the limit', () => {
  const history = new History(8);
  for (let from = 1; from <= 640; from += 10) history.add(run(from, from + 9, (/** @type {number} */ step) => step));
  assert.ok(history.points.length <= 8, `${history.points.length} points`);
  const { length } = history.points;
  assert.equal(history.points[length - 1].step, length * history.stride);
  const mean = history.points.reduce((sum, { nll }) => sum + nll, 0) / length;
  // 1 + 2 + ... + n has the mean (n + 1) / 2.
  assert.equal(mean, (length * history.stride + 1) / 2);
});

test('an entry that averages several steps counts as many', () => {
  const history = new History(4);
  history.add(run(1, 4, () => 10)); // full: two points of two steps each
  history.add([{ step: 6, epoch: 0, images: 1, nll: 40, kl: 0, beta: 1, gradientNorm: 8 }]);
  assert.deepEqual(history.points, [
    { step: 2, nll: 10, kl: 0, gradientNorm: 2 },
    { step: 4, nll: 10, kl: 0, gradientNorm: 2 },
    { step: 6, nll: 40, kl: 0, gradientNorm: 8 },
  ]);
});

test('steps that begin again are another model', () => {
  const history = new History();
  history.add(run(1, 20, () => 500));
  history.addHeldOut(20, evaluation(480));
  history.add(run(1, 2, () => 600));
  assert.equal(history.points.length, 2);
  assert.equal(history.heldOut.length, 0);
  assert.deepEqual(history.first, { step: 1, nll: 600, kl: 0, gradientNorm: 2 });
});

test('held-out points do not grow without end, and the last stays', () => {
  const history = new History();
  for (let step = 1; step <= 10_001; step++) history.addHeldOut(step, evaluation(step));
  assert.ok(history.heldOut.length <= 400, `${history.heldOut.length}`);
  assert.equal(history.heldOut.at(-1)?.step, 10_001);
});

test('a second evaluation of the same step replaces the first', () => {
  const history = new History();
  for (const [step, nll] of [
    [10, 126],
    [20, 118],
    [20, 116],
  ])
    history.addHeldOut(step, evaluation(nll, [4, 1]));
  assert.deepEqual(history.heldOut, [
    { step: 10, value: 131, nll: 126, kl: 5, klPerLatent: [4, 1], images: 1 },
    { step: 20, value: 121, nll: 116, kl: 5, klPerLatent: [4, 1], images: 1 },
  ]);
});

test('the curves stand over common steps', () => {
  const curves = aligned({
    points: [
      { step: 2, nll: 5, kl: 1, gradientNorm: 7 },
      { step: 4, nll: 3, kl: 2, gradientNorm: 6 },
    ],
    heldOut: [
      { step: 3, value: 9, nll: 7, kl: 2, klPerLatent: [], images: 1 },
      { step: 4, value: 8, nll: 5, kl: 3, klPerLatent: [], images: 1 },
    ],
  });
  assert.deepEqual(curves, [
    [2, 3, 4],
    [5, null, 3],
    [1, null, 2],
    [null, 9, 8],
    [6, null, 5],
    [null, 7, 5],
    [null, 2, 3],
    [7, null, 6],
  ]);
});

test('a latent has collapsed when it says nothing any more, or never did in its time', () => {
  const history = new History();
  history.addHeldOut(1, evaluation(540, [0.001, 0.002, 0.001]));
  assert.deepEqual(collapsed(history), [], 'at first none says anything');
  history.addHeldOut(100, evaluation(300, [3, 0.4, 0.002]));
  history.addHeldOut(200, evaluation(250, [3, 0.005, 0.002]));
  assert.deepEqual(collapsed(history), [1], 'it once said something');
  history.addHeldOut(600, evaluation(200, [3, 0.2, 0.002]));
  assert.deepEqual(collapsed(history), [2], 'one has come back, one has had its time');
});

test('the table has a row for every step of which something is known, and a column for each latent', () => {
  const history = new History();
  history.add(
    run(
      1,
      2,
      (step) => 100 - step,
      (step) => step,
    ),
  );
  history.addHeldOut(2, evaluation(90, [1.5, 0.5]));
  history.addHeldOut(5, evaluation(80, [2, 1]));
  assert.equal(
    curvesCsv(history),
    [
      'step,nll,kl,elbo,gradient_norm,heldout_nll,heldout_kl,heldout_elbo,heldout_kl_z1,heldout_kl_z2',
      '1,99,1,-100,2,,,,,',
      '2,98,2,-100,2,90,2,-92,1.5,0.5',
      '5,,,,,80,3,-83,2,1',
      '',
    ].join('\n'),
  );
});

test('the axis leaves out the plunge and single leaps, not the run', () => {
  const history = new History();
  history.add(
    run(
      1,
      400,
      (/** @type {number} */ step) => (step < 10 ? 540 : step === 300 ? 1e9 : 110),
      () => 25,
    ),
  );
  assert.deepEqual(natsRange(history), [0, 125]);
});

test('the axis goes below 0 where nll does, and has a range without data', () => {
  const history = new History();
  history.add(
    run(
      1,
      40,
      () => -700,
      () => 30,
    ),
  );
  const [low, high] = natsRange(history);
  assert.ok(low <= -700 && low >= -1000, `${low}`);
  assert.ok(high >= 30 && high <= 50, `${high}`);
  assert.deepEqual(natsRange(new History()), [0, 200]);
  const lost = new History();
  lost.add(
    run(
      1,
      40,
      () => NaN,
      () => NaN,
    ),
  );
  assert.deepEqual(natsRange(lost), [0, 200]);
});

test('training loses when the loss stays above its beginning, not when it falls or leaps once', () => {
  const after = (/** @type {(step: number) => number} */ nll) => {
    const history = new History();
    history.add(run(1, 60, nll));
    return isLosing(history);
  };
  assert.equal(
    after((/** @type {number} */ step) => 550 - step),
    false,
  );
  assert.equal(
    after((/** @type {number} */ step) => (step === 1 ? 550 : step === 60 ? 800 : 200)),
    false,
  );
  assert.equal(
    after((/** @type {number} */ step) => 550 + 40 * step),
    true,
  );
  assert.equal(
    after((/** @type {number} */ step) => (step === 1 ? 550 : NaN)),
    true,
  );
  assert.equal(
    after((/** @type {number} */ step) => -100 - step),
    false,
    'a density: nll is negative and falls',
  );
});

/** A history of such steps, from `from` to `to`. @param {number} from @param {number} to @param {(step: number) => { nll: number, kl: number, beta: number }} at */
function heard(from, to, at) {
  const history = new History();
  for (let step = from; step <= to; step++) history.add([{ step, epoch: 0, images: 1, gradientNorm: 1, ...at(step) }]);
  return history;
}

test('of a run that did not begin with random weights nothing is said to be lost', () => {
  // A good checkpoint goes on with ten times the KL's weight, or with none.
  for (const beta of [0, 1, 10]) {
    const towards = (/** @type {number} */ step) => (beta === 10 ? { nll: 90 + step / 100, kl: 26 } : { nll: 80, kl: 26 + step });
    assert.equal(isLosing(heard(5000, 5400, (step) => ({ ...towards(step - 5000), beta }))), false, `beta ${beta}`);
  }
});

test('the loss is judged by the present weight of its KL, once its terms have settled', () => {
  // Random weights cost 550 + 2 beta; without a weight the KL grows to hundreds, while nll falls.
  const free = heard(1, 400, (step) => ({ nll: 550 - step, kl: 2 + 1.5 * step, beta: 0 }));
  assert.equal(isLosing(free), false, 'a KL that costs nothing');
  const weighted = (/** @type {number} */ steps) =>
    isLosing(heard(1, 400 + steps, (step) => ({ nll: 150, kl: step === 1 ? 2 : 600, beta: step <= 400 ? 0 : 1 })));
  assert.equal(weighted(100), false, 'it has just got its weight');
  assert.equal(weighted(300), true, 'and has not come down since');
  const warm = (/** @type {number} */ step) => ({ nll: 200, kl: step === 1 ? 2 : 400, beta: Math.min(1, step / 300) });
  assert.equal(isLosing(heard(1, 300, warm)), false, 'it is getting its weight');
});
