// The Train view's arithmetic and what it takes from the keyboard. Expected values are written by hand.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import './support/templates.js'; // before what draws
import { sizeText, withMaps } from '../../www/shared/figures/maps.js';
import { barHeight, networkLayout } from '../../www/shared/figures/network-layout.js';
import { DownloadTimer, clock, remaining, stopEpoch } from '../../www/views/train/time.js';
import { formatNumbers, parseNumbers } from '../../www/views/train/number-list.js';
import { fieldNamed } from '../../www/app/schema.js';
import { partsOf } from '../../www/learn/figures/network/network-parts.js';
import { seenPerPixel, inputsOf, stripsOf, uprightLayout } from '../../www/learn/figures/network/network-upright.js';
import { ofLatent } from '../../www/views/train/phase-caption.js';
import { useTexts } from '../../www/shared/i18n.js';
import { Speaker } from '../../www/views/train/speaker.js';

const hidden = fieldNamed('hidden');
const mirrored = fieldNamed('decoder_hidden');

test('lists of numbers are read as people type them', () => {
  for (const text of ['256,128', '256, 128', '256，128', '256、128', ' 256 128 ', '256-128']) {
    assert.deepEqual(parseNumbers(hidden, text), { numbers: [256, 128] }, text);
  }
  assert.deepEqual(parseNumbers(hidden, '400'), { numbers: [400] });
  assert.deepEqual(parseNumbers(hidden, '  '), { numbers: [] });
});

test('an empty field is a list that is not given, where there may be none; 0 is a list of nothing', () => {
  assert.deepEqual(parseNumbers(mirrored, ' '), { numbers: null });
  assert.deepEqual(parseNumbers(mirrored, '0'), { numbers: [] });
  for (const field of [hidden, mirrored]) {
    for (const numbers of [[], [400], [256, 128], ...(field.optional ? [null] : [])]) {
      assert.deepEqual(parseNumbers(field, formatNumbers(field, numbers)), { numbers }, `${field.name} ${numbers}`);
    }
  }
});

test('what is no such list is refused with what is wrong', () => {
  assert.deepEqual(parseNumbers(hidden, '256, abc'), { error: 'number', found: 'abc' });
  assert.deepEqual(parseNumbers(hidden, '1.5'), { error: 'number', found: '1.5' });
  assert.deepEqual(parseNumbers(hidden, '1 2 3 4 5 6 7 8 9'), { error: 'count', found: '9' });
  assert.deepEqual(parseNumbers(hidden, '400, 0'), { error: 'range', found: '0' });
  assert.deepEqual(parseNumbers(hidden, '4097'), { error: 'range', found: '4097' });
});

test('times are written as a clock shows them', () => {
  assert.deepEqual([0, 7.4, 59.6, 754, 3723].map(clock), ['0:00', '0:07', '1:00', '12:34', '1:02:03']);
  assert.deepEqual([clock(null), clock(Infinity), clock(-3)], ['–', '–', '0:00']);
});

test('training stops after its epochs, after as many more, or never', () => {
  assert.equal(stopEpoch(10, 0), 10);
  assert.equal(stopEpoch(10, 4), 10);
  assert.equal(stopEpoch(10, 10), 20);
  assert.equal(stopEpoch(0, 7), Infinity);
});

test('the sum of a draw adds up as it is written', () => {
  // By hand: exp(logvar / 2) = 0.784; -0.17 + 0.78 * -1.13 = -1.0514, where the unrounded sum is -1.047.
  const explanation = {
    mu: Float32Array.of(9, -0.165),
    logvar: Float32Array.of(0, 2 * Math.log(0.784)),
    eps: Float32Array.of(0, -1.125, 5, 5),
  };
  assert.deepEqual(ofLatent(explanation, 1), { name: 'z₂', mu: '−0.17', sigma: '0.78', eps: '(−1.13)', z: '−1.05' });
});

test('the time left follows from what is left and the speed', () => {
  // Two and a half passes over 10,000 images at 5,000 a second.
  assert.equal(remaining({ untilEpoch: 3, epoch: 0.5, images: 10_000, imagesPerSecond: 5000 }), 5);
  assert.equal(remaining({ untilEpoch: Infinity, epoch: 1, images: 10_000, imagesPerSecond: 5000 }), null);
  assert.equal(remaining({ untilEpoch: 3, epoch: 1, images: 10_000, imagesPerSecond: 0 }), null);
});

test("a download's time left follows from its speed since it was first seen", () => {
  const timer = new DownloadTimer();
  const at = (/** @type {number} */ received) => ({ what: 'training', received, total: 1000 });
  assert.equal(timer.remaining(at(200), 5000), null);
  assert.equal(timer.remaining(at(250), 5100), null, 'too early');
  // 400 bytes in 2 s, and as many are left.
  assert.equal(timer.remaining(at(600), 7000), 2);
  assert.equal(timer.remaining({ what: 'heldOut', received: 10, total: 500 }, 7100), null, 'another file');
});

test('a machine that slept amid a download, or one that begins anew, leaves no absurd time', () => {
  const timer = new DownloadTimer();
  const at = (/** @type {number} */ now, /** @type {number} */ received) =>
    timer.remaining({ what: 'x', received, total: 1000 }, now);
  at(0, 0);
  assert.equal(at(1000, 100), 9);
  at(3_600_000, 150);
  assert.ok(Number(at(3_601_000, 200)) < 10);
  assert.equal(at(3_700_000, 0), null, 'asked for anew');
  assert.equal(at(3_701_000, 500), 1);
});

/** What Conv2d(1, 16, 3, 2, 1) and Conv2d(16, 32, 3, 2, 1) answer on 28 x 28 pixels. @type {[number, number, number][]} */
const convolutions = [
  [16, 14, 14],
  [32, 7, 7],
];

test('the network keeps its parts in order and inside its frame, wide and narrow, high and shallow', () => {
  const forms = [
    { input: 784, hidden: [], decoder: [] },
    { input: 784, hidden: [400], decoder: [400] },
    { input: 8, hidden: [512, 256, 128, 64], decoder: [4096] },
    { input: 4096, hidden: [], decoder: [1, 2, 3, 4, 5, 6, 7, 8] },
    withMaps({ input: 784, hidden: [64], decoder: [64], latent: 20 }, convolutions),
  ];
  const sizes = [358, 640, 870, 1300].flatMap((width) => [true, false].map((shallow) => ({ width, shallow })));
  for (const { width, shallow } of sizes) {
    for (const form of forms) {
      const at = networkLayout(width, { ...form, latent: 20 }, shallow);
      const named = `${width} ${shallow} ${form.input} ${form.hidden} ${form.decoder}`;
      const xs = [at.digit, ...at.encoder.map(({ x }) => x), at.mu.x, at.z.x, ...at.decoder.map(({ x }) => x), width - at.digit];
      assert.deepEqual(
        xs,
        xs.toSorted((a, b) => a - b),
        named,
      );
      assert.equal(new Set(xs).size, xs.length, named);
      assert.deepEqual(
        at.encoder.map(({ units }) => units),
        [form.input, ...form.hidden],
      );
      assert.deepEqual(
        at.decoder.map(({ units }) => units),
        [...form.decoder, form.input],
      );
      for (const { y, height } of [...at.encoder, ...at.decoder, at.mu, at.sigma, at.z]) {
        assert.ok(y - height / 2 >= 24 && y + height / 2 <= at.lane, `${named}: ${y} ± ${height / 2}`);
      }
    }
  }
});

test('a layer of twice the width is higher by the same amount everywhere, and the largest is as high as ever', () => {
  for (const most of [256, 784, 4096]) {
    const steps = [2, 16, 128].map((units) => barHeight(2 * units, most) - barHeight(units, most));
    for (const step of steps) assert.ok(Math.abs(step - steps[0]) < 1e-9);
    assert.equal(barHeight(most, most), 110);
  }
  assert.ok(Number.isFinite(barHeight(1, 1)));
});

test('a screen reader hears of training when its state changes, and no number of a step on the way', () => {
  useTexts('en', { 'train.state.running': 'Training.', 'train.state.finished': 'Finished.', 'train.spoken': 'Step {step}.' });
  const speaker = new Speaker();
  const at = (/** @type {string} */ state, /** @type {number} */ step, known = false) =>
    speaker.say(state, /** @type {any} */ ({ step, nll: 1, kl: 1, elbo: -2 }), known);
  assert.equal(at('idle', 0), '', 'nothing has happened');
  assert.deepEqual(
    [1, 50, 100, 99_999].map((step) => at('running', step)),
    Array(4).fill('Training.'),
  );
  assert.equal(at('finished', 99_999), 'Finished.', 'its last numbers are on their way');
  assert.equal(at('finished', 100_000, true), 'Step 100,000.');
  assert.equal(at('finished', 100_001, true), 'Step 100,000.', 'once');
});

test('of one-hot pixels the first layer of the opened network takes a number for every level', () => {
  const model = (/** @type {object} */ settings) => /** @type {any} */ ({ config: { model: { levels: 8, ...settings } } });
  assert.equal(seenPerPixel(model({ pixels: 'grey' })), 1);
  assert.equal(seenPerPixel(model({ pixels: 'one-hot' })), 8);
  assert.equal(seenPerPixel(null), 1);
  const at = uprightLayout(400, { input: 784 * 8, hidden: [400], latent: 2, decoder: [400] }, 784 * 8);
  assert.equal(inputsOf('encoder.hidden.0', at), 6272);
});

test('convolutions stand before the hidden layers of the encoder and behind those of the decoder, by their names in a checkpoint', () => {
  const layers = withMaps({ input: 784, hidden: [64], latent: 2, decoder: [64] }, convolutions);
  assert.deepEqual(layers.hidden, [3136, 1568, 64]);
  const train = networkLayout(870, layers);
  assert.deepEqual(
    [...train.encoder, ...train.decoder].map(({ maps, units }) => sizeText(units, maps)),
    ['784', '16·14×14', '32·7×7', '64', '64', '32·7×7', '16·14×14', '784'],
  );
  const at = uprightLayout(400, layers, 784);
  assert.deepEqual(
    [...stripsOf(at).keys()],
    [
      ...['encoder.conv.0', 'encoder.conv.1', 'encoder.hidden.0', 'encoder.mu', 'encoder.logvar', 'sigma', 'eps', 'z'],
      ...['decoder.hidden.0', 'decoder.hidden.1', 'decoder.conv.0', 'decoder.out'],
    ],
  );
  const inputs = [
    'encoder.conv.1',
    'encoder.hidden.0',
    'encoder.mu',
    'decoder.hidden.0',
    'decoder.hidden.1',
    'decoder.conv.0',
    'decoder.out',
  ];
  assert.deepEqual(
    inputs.map((name) => inputsOf(name, at)),
    [3136, 1568, 64, 2, 64, 1568, 3136],
  );
});

test('pictures of a convolution are read one after another, though the core has the channels of a pixel side by side', () => {
  const layer = (/** @type {string} */ name, /** @type {number[]} */ values) => {
    const activations = Float32Array.from(values);
    return { name, activations, gradients: activations.map((value) => -value), weights: 1, gradient: 1, update: 1 };
  };
  const side = [0, 10, 1, 11, 2, 12, 3, 13];
  const one = Float32Array.of(1);
  const trace = {
    ...{ x: new Float32Array(16), mean: new Float32Array(16), mu: one, logvar: one, eps: one, z: one },
    ...{ nll: 1, kl: 1, beta: 1, nllAfter: 1, klAfter: 1 },
    layers: [
      layer('encoder.conv.0', side),
      layer('encoder.mu', [1]),
      layer('encoder.logvar', [1]),
      layer('decoder.hidden.0', side),
      layer('decoder.out', Array(16).fill(0)),
    ],
  };
  const read = (/** @type {[number, number, number][]} */ maps) => {
    const parts = partsOf(trace, maps);
    const of = (/** @type {string} */ name) => parts.find((part) => part.name === name);
    return [of('encoder.conv.0'), of('decoder.hidden.0')];
  };
  const [first, last] = read([[2, 2, 2]]);
  assert.deepEqual([...(first?.values ?? [])], [0, 1, 2, 3, 10, 11, 12, 13]);
  assert.deepEqual([...(first?.layer?.gradients ?? [])].map(Math.abs), [0, 1, 2, 3, 10, 11, 12, 13]);
  // What is unflattened has PyTorch's order already.
  assert.deepEqual([...(last?.values ?? [])], side);
  assert.deepEqual(last?.maps, [2, 2, 2]);
  // The maps of another model say nothing.
  assert.deepEqual(
    read([[2, 3, 3]]).map((part) => part?.maps),
    [undefined, undefined],
  );
});
