// A lecture as a list and in a link, and what else an address carries.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { broughtBy, parseHash, withMore } from '../../www/app/address.js';
import { earlier, lectureOf, refusal, textOfLecture, withStep } from '../../www/shell/lecture.js';

const steps = [
  { hash: '#learn/kl?figure=two-gaussians&only=yes', title: '学习：KL 散度' },
  { hash: '#draw', title: 'Draw' },
];

test('a lecture comes back from a link, and nothing else does', () => {
  assert.deepEqual(lectureOf(textOfLecture(steps)), steps);
  const written = (/** @type {unknown} */ value) => Buffer.from(JSON.stringify(value)).toString('base64url');
  for (const text of [
    null,
    '',
    'é',
    '!',
    Buffer.from([0xff, 0xfe]).toString('base64url'),
    written({}),
    written([{ hash: 'javascript:alert(1)', title: '' }]),
    written([{ hash: 'https://example.org/#draw', title: '' }]),
    written([{ hash: '#draw', title: 1 }]),
    written([{ hash: `#draw?${'a'.repeat(1e5)}`, title: '' }]),
    written(Array.from({ length: 61 }, () => steps[0])),
    'A'.repeat(1e6),
  ])
    assert.deepEqual(lectureOf(text), [], String(text).slice(0, 40));
});

test('a step is there once, can go up, and a lecture has an end', () => {
  assert.equal(withStep(steps, steps[1]), steps);
  assert.deepEqual(
    withStep(steps, { hash: '#train', title: 'x'.repeat(500) }).map(({ title }) => title.length),
    [steps[0].title.length, 4, 120],
  );
  assert.deepEqual(earlier(steps, 1), [steps[1], steps[0]]);
  assert.equal(earlier(steps, 0), steps);
  const full = Array.from({ length: 60 }, (_, i) => ({ hash: `#draw?seed=${i}`, title: '' }));
  assert.equal(withStep(full, steps[0]), full);
});

test('a step that is refused says why, and one with every picture of a view is not', () => {
  const long = (/** @type {number} */ letters, at = '') => ({ hash: `#interpolate?${at}${'a'.repeat(letters)}`, title: '' });
  const full = Array.from({ length: 60 }, (_, i) => ({ hash: `#draw?seed=${i}`, title: '' }));
  assert.equal(refusal(steps, steps[0]), 'known');
  assert.equal(refusal(full, steps[0]), 'full');
  assert.equal(refusal(steps, long(5e4)), 'long');
  // A drawing, and four corners of 64 x 64 pixels.
  const step = long(8192 + 4 * 5500);
  assert.equal(refusal(steps, step), null);
  const heavy = Array.from({ length: 20 }, (_, i) => long(3e4, String(i)));
  assert.equal(refusal(heavy, step), 'full');
  assert.deepEqual(lectureOf(textOfLecture(heavy.slice(1))), heavy.slice(1));
});

test('an address carries more than settings, and stays an address', () => {
  const hash = withMore('#learn/kl?theme=dark', { drawing: 'a-_', lecture: '' });
  assert.equal(broughtBy(hash, 'drawing'), 'a-_');
  assert.equal(broughtBy(hash, 'lecture'), null);
  assert.equal(parseHash(hash).theme, 'dark');
  assert.equal(withMore('#draw', {}), '#draw');
  assert.equal(parseHash('#learn/kl?figure=two-gaussians&only').only, true);
  assert.equal(parseHash('#learn/kl').only, false);
});
