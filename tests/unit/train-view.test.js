// The Train view's arithmetic and what it takes from the keyboard. Expected values are written by hand.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { barHeight, networkLayout } from '../../www/shared/figures/network-layout.js';
import { DownloadTimer, clock, remaining, stopEpoch } from '../../www/views/train/time.js';
import { parseWidths } from '../../www/views/train/widths.js';

test('hidden widths are read as people type them', () => {
  for (const text of ['256,128', '256, 128', '256，128', '256、128', ' 256 128 ', '256-128']) {
    assert.deepEqual(parseWidths(text), { widths: [256, 128] }, text);
  }
  assert.deepEqual(parseWidths('400'), { widths: [400] });
  assert.deepEqual(parseWidths('  '), { widths: [] });
});

test('what is no list of widths is refused with what is wrong', () => {
  assert.deepEqual(parseWidths('256, abc'), { error: 'number', found: 'abc' });
  assert.deepEqual(parseWidths('1.5'), { error: 'number', found: '1.5' });
  assert.deepEqual(parseWidths('1 2 3 4 5'), { error: 'layers', found: '5' });
  assert.deepEqual(parseWidths('400, 0'), { error: 'width', found: '0' });
  assert.deepEqual(parseWidths('4096'), { error: 'width', found: '4096' });
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

test('the network keeps its parts in order and inside its frame, wide and narrow', () => {
  for (const width of [358, 640, 870, 1300]) {
    for (const hidden of [[], [400], [512, 256, 128, 64]]) {
      const at = networkLayout(width, { input: 784, hidden, latent: 20 });
      const xs = [at.digit, ...at.encoder.map(({ x }) => x), at.mu.x, at.z.x, ...at.decoder.map(({ x }) => x), width - at.digit];
      assert.deepEqual(
        xs,
        xs.toSorted((a, b) => a - b),
        `${width} ${hidden}`,
      );
      assert.equal(new Set(xs).size, xs.length, `${width} ${hidden}`);
      assert.equal(at.encoder.length, hidden.length + 1);
      assert.deepEqual(
        at.decoder.map(({ units }) => units),
        at.encoder.map(({ units }) => units).reverse(),
      );
      for (const { y, height } of [...at.encoder, at.mu, at.sigma, at.z]) {
        assert.ok(y - height / 2 >= 24 && y + height / 2 <= at.lane, `${width}: ${y} ± ${height / 2}`);
      }
    }
  }
});

test('a layer of twice the width is higher by the same amount everywhere', () => {
  const steps = [2, 16, 128].map((units) => barHeight(2 * units) - barHeight(units));
  for (const step of steps) assert.ok(Math.abs(step - steps[0]) < 1e-9);
  assert.equal(barHeight(784), 110);
});
