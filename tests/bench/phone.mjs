// How soon the answer to a move stands on a phone's screen: 390 by 844, touch, a processor slowed so many times, digits drawn one
// after the other. From the move to the frame with the numbers that follow from it. The numbers are this machine's.
//
//   node tests/bench/phone.mjs [FOLDER] [SLOWER] [RUNS]
import { openSite } from '../e2e/support/site.js';
import { shapes } from '../e2e/support/shapes.js';

const [folder = 'dist', slower = '6', runs = '4'] = process.argv.slice(2);
const digits = [2, 3, 4, 5, 6, 7];

/** Runs in the page: notes how long after the last move a new nll is painted. */
function watchAnswers() {
  globalThis.answers = [];
  let moved = 0;
  addEventListener('pointermove', ({ timeStamp }) => (moved = timeStamp), true);
  const noted = () => requestAnimationFrame(() => globalThis.answers.push(performance.now() - moved));
  const nll = /** @type {Element} */ (document.querySelector('[data-testid=digit-nll]'));
  new MutationObserver(noted).observe(nll, { subtree: true, characterData: true, childList: true });
}

/** @param {number[]} values at least one @param {number} share */
const quantile = (values, share) => values.toSorted((a, b) => a - b)[Math.floor(share * (values.length - 1))];

const site = await openSite(folder);
console.log('| run | answers | median, ms | 95th of 100 |');
console.log('|---|---|---|---|');
for (let run = 1; run <= Number(runs); run++) {
  const visit = await site.visit('#draw?language=en', { width: 390, height: 844, touch: true });
  const session = await visit.page.context().newCDPSession(visit.page);
  await session.send('Emulation.setCPUThrottlingRate', { rate: Number(slower) });
  await visit.page.evaluate(watchAnswers);
  for (const digit of digits) {
    await visit.clear();
    await visit.drawByTouch(shapes[digit]);
    await visit.settled();
  }
  const answers = await visit.page.evaluate(() => globalThis.answers);
  console.log(`| ${[run, answers.length, ...[0.5, 0.95].map((share) => quantile(answers, share).toFixed(0))].join(' | ')} |`);
  await visit.close();
}
await site.close();
