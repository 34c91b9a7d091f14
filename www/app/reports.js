// @ts-check
/** Reports of training that come faster than the page is drawn: a hidden tab draws nothing, and its curves are whole all the same. */

/** @typedef {import('./protocol.js').TrainProgress} TrainProgress */
/** @typedef {TrainProgress & { missed: TrainProgress[] }} Report the last one, and those before it that were never drawn */

/** Reports that are kept: of more, every second one goes, but for evaluations, and of twice as many, of all of them. */
const most = 1000;

/**
 * @param {Report | null} before the last report, if it has not been drawn
 * @param {TrainProgress} progress
 * @returns {Report}
 */
export function joined(before, progress) {
  if (!before) return { ...progress, missed: [] };
  const { missed, ...last } = before;
  const all = [...missed, last];
  // A curve's point stands for all steps since the one before it: fewer points are coarser, not wrong.
  const sparing = all.length < 2 * most;
  const kept = all.length < most ? all : all.filter(({ heldOut }, at) => (sparing && heldOut) || at % 2 === 0);
  return { ...progress, missed: kept };
}
