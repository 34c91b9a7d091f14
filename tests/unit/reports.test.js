// Reports of training while nothing is drawn: the curves of a tab that was hidden are those of one that was seen.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { joined } from '../../www/app/reports.js';
import { History } from '../../www/shared/history.js';

/** @returns {any} */
const report = (/** @type {number} */ step) => ({
  running: true,
  steps: [{ step, nll: 1000 / step, kl: step / 100 }],
  heldOut: step % 70 === 0 ? { step, evaluation: { elbo: -step } } : null,
});

/** @param {any[]} reports */
function curves(reports) {
  const history = new History();
  for (const { steps, heldOut } of reports) {
    history.add(steps);
    if (heldOut) history.addHeldOut(heldOut.step, heldOut.evaluation);
  }
  return history;
}

/** All reports up to a step, the page being drawn after none of them. */
function hidden(/** @type {number} */ steps) {
  /** @type {import('../../www/app/reports.js').Report | null} */
  let last = null;
  for (let step = 1; step <= steps; step++) last = joined(last, report(step));
  const { missed, ...newest } = /** @type {import('../../www/app/reports.js').Report} */ (last);
  return [...missed, newest];
}

test('nothing is missed where the page is drawn after each report', () => {
  assert.deepEqual(joined(null, report(1)), { ...report(1), missed: [] });
});

test('what was not drawn is there when the tab is seen again', () => {
  const seen = curves(Array.from({ length: 700 }, (_, i) => report(i + 1)));
  const later = curves(hidden(700));
  assert.deepEqual([later.points, later.heldOut], [seen.points, seen.heldOut]);
});

test('a long absence costs fineness, no evaluation, and bounded memory', () => {
  const reports = hidden(50_000);
  assert.ok(reports.length <= 1000 + 50_000 / 70, String(reports.length));
  assert.equal(reports.filter(({ heldOut }) => heldOut).length, Math.floor(50_000 / 70));
  const { points } = curves(reports);
  const gaps = points.map(({ step }, i) => step - (points[i - 1]?.step ?? 0));
  assert.ok(Math.max(...gaps) < 2000, `no more than ${Math.max(...gaps)} steps without a point`);
});

test('a day in a hidden tab takes no more room than an hour', () => {
  const reports = hidden(200_000);
  assert.ok(reports.length <= 2000, String(reports.length));
  assert.ok(reports.filter(({ heldOut }) => heldOut).length > 400, 'as many evaluations as the curve shows');
});
