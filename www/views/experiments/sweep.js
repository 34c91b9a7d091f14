// @ts-check
/**
 * A sweep: small models that train side by side in helpers, beside the page's model, which stays what it is. A plan says what
 * becomes of one of them; how many train at the same time is the machine's business.
 *
 *   const plans = [2, 20].map((latent) => ({ data, settings: { model: { latent } }, stages: [{ steps: 500, measure: { heldOut: 1000 } }] }));
 *   const reports = await sweep(this.ask, plans, { step });
 *   reports[0][0].heldOut.elbo
 */
import { mostWorkers } from '../../app/settings.js';

/** @typedef {import('../../app/protocol.js').RunData} RunData */
/** @typedef {import('../../app/protocol.js').RunMeasure} RunMeasure */
/** @typedef {import('../../app/protocol.js').RunReport} RunReport */
/** @typedef {import('../../app/protocol.js').RunStart} RunStart */
/** @typedef {import('../../app/protocol.js').Config} Config */

/**
 * @typedef {object} Plan
 * @property {RunData} data
 * @property {{ model?: Partial<Config['model']>, train?: Partial<Config['train']> }} settings the others are the core's own
 * @property {Uint8Array} [from] the checkpoint that it begins from, in the place of random weights: of settings those of training count
 * @property {Stage[]} stages one after the other
 * @property {number} [cost] of its steps, beside 1 of the others'
 */

/** @typedef {{ steps: number, measure: RunMeasure }} Stage what is measured after so many steps */

/**
 * @typedef {object} Listener
 * @property {import('./experiment.js').Step} step
 * @property {(report: RunReport, plan: number, stage: number) => void} [reported] hears of each stage as it ends
 */

/** Steps between two looks whether the sweep is still wanted. */
const slice = 100;
/** Images whose bounds take as long as a step, which takes some 50 there and back; a sample for log p(x) takes the decoder's half. */
const imagesOfStep = 150;

/** About how many steps take as long as what is measured. @param {RunMeasure} measure */
const stepsOf = ({ heldOut, training, terms, logPx }) =>
  ((heldOut ?? 0) + (training ?? 0) + (terms ?? 0) + (logPx ? (logPx.images * logPx.samples) / 2 : 0)) / imagesOfStep;

/** Tells one sweep's runs from another's. */
let sweeps = 0;

/** How many of so many plans train at the same time. @param {number} plans */
export const lanesOf = (plans, cores = globalThis.navigator?.hardwareConcurrency ?? 1) => Math.min(plans, cores, mostWorkers);

/**
 * Carries out every plan; one whose helper is lost begins anew, once. Rejects with what `step` throws or a request refuses, and then nothing of it goes on.
 * @param {import('../../app/protocol.js').Ask} ask
 * @param {Plan[]} plans
 * @param {Listener} listener
 * @param {number} [lanes]
 * @returns {Promise<RunReport[][]>} of each plan a report of each stage
 */
export async function sweep(ask, plans, { step, reported = () => {} }, lanes = lanesOf(plans.length)) {
  const reports = plans.map(() => /** @type {RunReport[]} */ ([]));
  const waiting = [...plans.keys()];
  const costOf = (/** @type {Plan} */ { stages, cost = 1 }) =>
    stages.reduce((sum, { steps, measure }) => sum + steps * cost + stepsOf(measure), 0);
  let all = plans.reduce((sum, plan) => sum + costOf(plan), 0);
  let [done, over] = [0, false];

  /** @param {string} run @param {number} at of the plan @param {boolean} again @returns {Promise<void>} */
  const carryOut = async (run, at, again = false) => {
    const { data, stages, cost = 1 } = plans[at];
    const most = Math.max(1, Math.round(slice / cost));
    let start = /** @type {RunStart | null} */ (await startOf(ask, plans[at]));
    for (const [stage, { steps, measure }] of stages.entries()) {
      let left = steps;
      do {
        if (over) return;
        const now = Math.min(most, left);
        left -= now;
        const report = await ask('advanceRun', {
          run,
          start,
          data,
          steps: now,
          measure: left > 0 ? {} : measure,
          bearsLoss: !again,
        });
        if (!report) {
          reports[at].length = 0;
          all += costOf(plans[at]);
          return carryOut(run, at, true);
        }
        start = null;
        done += now * cost + (left > 0 ? 0 : stepsOf(measure));
        step(done / all);
        if (left > 0) continue;
        reports[at].push(report);
        reported(report, at, stage);
      } while (left > 0);
    }
  };

  /** A helper takes one plan after the other. @param {string} run */
  const work = async (run) => {
    for (let at = waiting.shift(); at !== undefined && !over; at = waiting.shift()) await carryOut(run, at);
  };

  const sweepName = `sweep-${++sweeps}`;
  const runs = Array.from({ length: lanes }, (_, lane) => `${sweepName}-${lane}`);
  try {
    await Promise.all(runs.map(work));
    return reports;
  } finally {
    over = true;
    for (const run of runs) ask('endRun', { run }).catch(() => {});
  }
}

/**
 * Trains one model alone, that others begin from.
 * @param {import('../../app/protocol.js').Ask} ask
 * @param {Pick<Plan, 'data' | 'settings'> & { steps: number }} plan
 * @param {import('./experiment.js').Step} step
 * @returns {Promise<Uint8Array>} its checkpoint
 */
export async function trainBase(ask, { data, settings, steps }, step) {
  const stages = [{ steps, measure: { checkpoint: /** @type {const} */ ('weights') } }];
  const [[{ bytes }]] = await sweep(ask, [{ data, settings, stages }], { step });
  return /** @type {Uint8Array} */ (bytes);
}

/** @param {import('../../app/protocol.js').Ask} ask @param {Plan} plan @returns {Promise<RunStart>} */
async function startOf(ask, { data, settings, from }) {
  if (from) return { bytes: from, train: settings.train ?? {} };
  const { model, train } = await ask('configOf', data.data);
  return { config: { model: { ...model, ...settings.model }, train: { ...train, ...settings.train } } };
}
