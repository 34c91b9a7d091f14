// @ts-check
/** Reports of training that come faster than the page is drawn: a hidden tab draws nothing, and its curves are whole all the same. */

/** @typedef {import('./protocol.js').TrainProgress} TrainProgress */
/** @typedef {TrainProgress & { missed: TrainProgress[] }} Report the last one, and those before it that were never drawn */

/** Reports that are kept at most: of more, every second one goes, but for evaluations. */
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
  const kept = all.length < most ? all : all.filter(({ heldOut }, at) => heldOut || at % 2 === 0);
  return { ...progress, missed: kept };
}
