// What of a view waits while one draws: only what is out of sight, and never longer than the hand moves.
import assert from 'node:assert/strict';
import { afterEach, beforeEach, mock, test } from 'node:test';

globalThis.window = /** @type {any} */ (globalThis);
const { Sight } = await import('../../www/shared/sight.js');

beforeEach(() => mock.timers.enable({ apis: ['setTimeout'] }));
afterEach(() => mock.timers.reset());

const element = {};
const event = (/** @type {boolean} */ skipped) => /** @type {any} */ ({ target: element, currentTarget: element, skipped });

function setUp() {
  const counted = { updates: 0, moves: false };
  const view = /** @type {any} */ ({
    toggleAttribute: (/** @type {string} */ _, /** @type {boolean} */ on) => (counted.moves = on),
  });
  const sight = new Sight(view, () => counted.updates++);
  return { sight, counted };
}

test('the first change after a rest reaches every part at once', () => {
  const { sight } = setUp();
  sight.hear('below')(event(true));
  assert.deepEqual(sight.of('below', [1]), [1]);
  sight.stir();
  assert.deepEqual(sight.of('below', [2]), [2]);
  sight.stop();
});

test('while change follows change, what is out of sight stays as it is, and follows at rest', () => {
  const { sight, counted } = setUp();
  sight.hear('below')(event(true));
  for (const value of [1, 2, 3]) {
    sight.stir();
    sight.of('below', [value]);
    mock.timers.tick(100);
  }
  assert.deepEqual([counted.moves, sight.of('below', [4]), sight.of('above', [4])], [true, [1], [4]]);
  assert.equal(counted.updates, 0);
  mock.timers.tick(1000);
  assert.deepEqual([counted.moves, counted.updates, sight.of('below', [5])], [false, 1, [5]]);
});

test('what comes into sight is rendered under the moving hand', () => {
  const { sight, counted } = setUp();
  const hear = sight.hear('below');
  hear(event(true));
  sight.of('below', [1]);
  sight.stir();
  sight.stir();
  assert.deepEqual(sight.of('below', [2]), [1]);
  hear({ ...event(false), target: {} });
  assert.deepEqual([counted.updates, sight.of('below', [2])], [0, [1]], 'that was a part of it');
  hear(event(false));
  assert.deepEqual([counted.updates, sight.of('below', [3])], [1, [3]]);
  sight.stop();
});

test('a browser that never tells what is out of sight lets nothing wait', () => {
  const { sight } = setUp();
  sight.stir();
  sight.stir();
  assert.deepEqual(sight.of('below', [1]), [1]);
  assert.deepEqual(sight.of('below', [2]), [2]);
  sight.stop();
});

test('a view that is gone is not rendered any more', () => {
  const { sight, counted } = setUp();
  sight.stir();
  sight.stop();
  mock.timers.tick(1000);
  assert.deepEqual(counted, { updates: 0, moves: false });
});
