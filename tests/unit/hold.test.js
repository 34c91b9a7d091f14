// Who holds what: which pointers take hold of an element, whose they are not any more, and who wins.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Held, point } from './support/pointers.js';
import { takeHold } from '../../www/shared/hold.js';

/** An element that writes down what is done with it. */
function held({ refuses = false } = {}) {
  const element = Object.assign(new Held(), { refuses });
  /** @type {string[]} */
  const done = [];
  /** @type {(import('../../www/shared/hold.js').Hold | null)[]} */
  const holds = [];
  element.addEventListener('pointerdown', (event) => {
    const hold = takeHold(/** @type {any} */ (event), {
      move: ({ pointerType, clientX }) => done.push(`${pointerType} ${clientX}`),
      end: () => done.push('end'),
      cancel: () => done.push('cancel'),
    });
    holds.push(hold);
    done.push(hold ? 'down' : 'refused');
  });
  return { element, done, holds };
}

for (const refuses of [false, true]) {
  const where = refuses ? 'where it cannot be captured' : 'captured';

  test(`a pointer holds from its press until it lets go, ${where}`, () => {
    const { element, done } = held({ refuses });
    point('mouse', 'pointermove', element, { clientX: 1 });
    point('mouse', 'pointerdown', element);
    assert.equal(element.captured.size, refuses ? 0 : 1);
    point('mouse', 'pointermove', element, { clientX: 2 });
    point('mouse', 'pointermove', [], { clientX: 3 });
    point('mouse', 'pointerup', []);
    point('mouse', 'pointermove', element, { clientX: 4 });
    assert.deepEqual(done, ['down', 'mouse 2', 'mouse 3', 'end']);
    assert.equal(element.captured.size, 0);
  });

  test(`what the browser cancels is undone, ${where}`, () => {
    const { element, done } = held({ refuses });
    point('finger', 'pointerdown', element);
    point('finger', 'pointermove', element, { clientX: 2 });
    point('finger', 'pointercancel', element);
    point('finger', 'lostpointercapture', element);
    assert.deepEqual(done, ['down', 'touch 2', 'cancel']);
  });
}

test('only the first button, a finger and the tip of a pen take hold', () => {
  for (const [kind, button, buttons] of /** @type {const} */ ([
    ['mouse', 1, 4],
    ['mouse', 2, 2],
    ['pen', 2, 2],
    ['pen', 5, 32],
    ['finger', 2, 2],
  ])) {
    const { element, done } = held();
    point(kind, 'pointerdown', element, { button, buttons });
    point(kind, 'pointermove', element, { buttons });
    assert.deepEqual(done, ['refused'], `${kind} ${button}`);
  }
});

test('a second pointer does nothing while the first holds', () => {
  const { element, done } = held();
  point('finger', 'pointerdown', element);
  point('second', 'pointerdown', element);
  point('second', 'pointermove', element, { clientX: 9 });
  point('second', 'pointerup', element);
  point('mouse', 'pointerdown', element);
  point('finger', 'pointermove', element, { clientX: 1 });
  point('finger', 'pointerup', element);
  assert.deepEqual(done, ['down', 'refused', 'refused', 'touch 1', 'end']);
});

test('a pen takes over from the palm that rests beside it, and what the palm does is nothing', () => {
  const { element, done } = held();
  point('finger', 'pointerdown', element);
  point('finger', 'pointermove', element, { clientX: 1 });
  point('pen', 'pointerdown', element);
  point('finger', 'pointermove', element, { clientX: 2 });
  point('pen', 'pointermove', element, { clientX: 3 });
  point('finger', 'pointerup', element);
  point('pen', 'pointermove', element, { clientX: 4 });
  point('pen', 'pointerup', element);
  assert.deepEqual(done, ['down', 'touch 1', 'cancel', 'down', 'pen 3', 'pen 4', 'end']);
});

test('a pen takes from nobody but a palm', () => {
  const { element, done } = held();
  point('mouse', 'pointerdown', element);
  point('pen', 'pointerdown', element);
  point('mouse', 'pointerup', element);
  assert.deepEqual(done, ['down', 'refused', 'end']);
});

test('near a pen a touch is a palm: until it has left, and a moment longer', () => {
  const touchAt = (/** @type {[string, number][]} */ penEvents, /** @type {number} */ later) => {
    const { element, done } = held();
    const { timeStamp } = point('mouse', 'pointermove', []);
    for (const [type, after] of penEvents) point('pen', type, [], { buttons: 0, timeStamp: timeStamp + after });
    point('finger', 'pointerdown', element, { timeStamp: timeStamp + later });
    point('finger', 'pointerup', element, { timeStamp: timeStamp + later + 1 });
    return done[0];
  };
  assert.equal(touchAt([['pointermove', 0]], 3), 'refused', 'it hovers');
  assert.equal(touchAt([['pointermove', 0]], 1000), 'refused', 'it rests in the air');
  assert.equal(touchAt([['pointerout', 0]], 200), 'refused', 'it was lifted just now');
  assert.equal(touchAt([['pointerout', 0]], 1000), 'down', 'it has left');
  assert.equal(touchAt([['pointermove', 0]], 60_000), 'down', 'that it left was lost');
});

test('a pointer whose end was lost does not hold for ever', () => {
  const ends = (/** @type {(element: Held) => void} */ then) => {
    const { element, done } = held();
    point('mouse', 'pointerdown', element);
    then(element);
    point('mouse', 'pointermove', element, { clientX: 5 });
    return done;
  };
  const over = ['down', 'end'];
  assert.deepEqual(
    ends((element) => point('mouse', 'pointermove', element, { buttons: 0 })),
    over,
    'it moves with its button up',
  );
  assert.deepEqual(
    ends((element) => {
      element.captured.clear();
      point('mouse', 'lostpointercapture', element);
    }),
    over,
    'it has been taken away',
  );
  assert.deepEqual(
    ends((element) => {
      element.captured.clear();
      point('mouse', 'pointerout', element);
    }),
    over,
    'it left the window, which hears of it only what is captured',
  );
  assert.deepEqual(
    ends((element) => point('mouse', 'pointerout', element)),
    ['down', 'mouse 5'],
    'captured, it may leave',
  );
  const { element, done } = held();
  point('finger', 'pointerdown', element, { pointerId: 10 });
  point('finger', 'pointerdown', element, { pointerId: 11 });
  point('finger', 'pointermove', element, { pointerId: 11, clientX: 7 });
  assert.deepEqual(done, ['down', 'end', 'down', 'touch 7'], 'there is only one first finger');
});

test('where not even the press says which buttons are down, a move without any is a move', () => {
  const { element, done } = held();
  point('pen', 'pointerdown', element, { buttons: 0 });
  point('pen', 'pointermove', element, { buttons: 0, clientX: 1 });
  point('pen', 'pointerup', element);
  assert.deepEqual(done, ['down', 'pen 1', 'end']);
});

test('what is inside of another holds alone', () => {
  const [inner, outer] = [held(), held()];
  point('mouse', 'pointerdown', [inner.element, outer.element]);
  point('mouse', 'pointermove', [inner.element, outer.element], { clientX: 1 });
  point('mouse', 'pointerup', [inner.element, outer.element]);
  assert.deepEqual([inner.done, outer.done], [['down', 'mouse 1', 'end'], ['refused']]);
});

test('numbers that are none move nothing', () => {
  const { element, done } = held();
  point('mouse', 'pointerdown', element, { clientX: NaN });
  point('mouse', 'pointerdown', element);
  for (const clientX of [NaN, Infinity, -Infinity, undefined]) point('mouse', 'pointermove', element, { clientX });
  point('mouse', 'pointerup', element, { clientX: NaN });
  assert.deepEqual(done, ['refused', 'down', 'end']);
});

test('who holds can be made to let go', () => {
  const { element, done, holds } = held();
  point('mouse', 'pointerdown', element);
  holds[0]?.release();
  point('mouse', 'pointermove', element, { clientX: 1 });
  assert.deepEqual([done, element.captured.size], [['down'], 0]);
  point('mouse', 'pointerdown', element);
  holds[0]?.release();
  point('mouse', 'pointermove', element, { clientX: 2 });
  assert.deepEqual(done, ['down', 'down', 'mouse 2'], 'once for good');
});
