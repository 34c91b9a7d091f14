// What of a view waits while one draws: only what is out of sight, and never longer than the hand moves.
import assert from 'node:assert/strict';
import { afterEach, beforeEach, mock, test } from 'node:test';

import { references } from './support/templates.js'; // before what draws

/** Tells what comes into sight, or leaves it. @type {(entries: any[]) => void} */
let tell = () => {};
globalThis.window = /** @type {any} */ (globalThis);
Object.assign(document, { documentElement: {} });
globalThis.getComputedStyle = /** @type {any} */ (() => ({ scrollPaddingBottom: '60.5px' }));
/** @type {IntersectionObserverInit} */
let options = {};
globalThis.IntersectionObserver = /** @type {any} */ (
  class {
    constructor(/** @type {typeof tell} */ hear, /** @type {IntersectionObserverInit} */ given) {
      tell = hear;
      options = given;
    }
    observe() {}
  }
);
const { Sight } = await import('../../www/shared/sight.js');

beforeEach(() => mock.timers.enable({ apis: ['setTimeout'] }));
afterEach(() => mock.timers.reset());

const target = { toggleAttribute: () => {} };
const see = (/** @type {boolean} */ isIntersecting) => tell([{ target, isIntersecting }]);

function setUp() {
  const counted = { updates: 0, moves: false };
  const view = /** @type {any} */ ({
    toggleAttribute: (/** @type {string} */ _, /** @type {boolean} */ on) => (counted.moves = on),
  });
  const sight = new Sight(view, () => counted.updates++);
  for (const found of references(sight.part('below'))) found(target);
  return { sight, counted };
}

test('the first change after a rest reaches every part at once', () => {
  const { sight } = setUp();
  see(false);
  assert.deepEqual(sight.of('below', [1]), [1]);
  sight.stir();
  assert.deepEqual(sight.of('below', [2]), [2]);
  sight.stop();
});

test('while change follows change, what is out of sight stays as it is, and follows at rest', () => {
  const { sight, counted } = setUp();
  see(false);
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
  see(false);
  sight.of('below', [1]);
  sight.stir();
  sight.stir();
  assert.deepEqual([counted.updates, sight.of('below', [2])], [0, [1]]);
  see(true);
  assert.deepEqual([counted.updates, sight.of('below', [3])], [1, [3]]);
  sight.stop();
});

test('what is in sight never waits', () => {
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

test('what lies below the bar at the foot of the window is out of sight', () => {
  setUp();
  assert.deepEqual(options, { rootMargin: '0px 0px -60.5px' });
});
