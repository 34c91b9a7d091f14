// @ts-check
/**
 * While one looks at a moment of the past: which one, in words, with the way back to now; and the numbers of training as they
 * were then. Which moment it is, replay.js says.
 */
import { html } from '../../../vendor/lit.js';
import { t, whole } from '../../../shared/i18n.js';
import { button } from '../../../shared/controls/controls.js';

/** @typedef {import('./frames.js').Frame} Frame */

/** @typedef {Element & { back: () => void, replay: () => void }} Machine replay.js's element */

/** @param {ParentNode} view */
const machineOf = (view) => /** @type {Machine | null} */ (view.querySelector('vae-train-replay'));

/** To the model as it is now. @param {ParentNode} view */
export function backToNow(view) {
  machineOf(view)?.back();
}

/** The run from its beginning, with the scrubber in sight where the window has room for it beside the map. @param {ParentNode} view */
export function watchAgain(view) {
  const machine = machineOf(view);
  machine?.replay();
  for (const part of [machine, view.querySelector('.train-map')]) part?.scrollIntoView({ block: 'nearest' });
}

/**
 * @param {object} options
 * @param {Frame} options.moment
 * @param {number} options.last the present step
 * @param {boolean} options.running training goes on meanwhile
 * @param {() => void} options.onNow
 */
export const pastStrip = ({ moment: { moment }, last, running, onNow }) =>
  html`<div class="train-past" data-testid="train-past">
    <p>
      ${t('train.past', { step: whole(moment.step), last: whole(last) })}
      <span class="train-past-running">${running ? t('train.past.running') : ''}</span>
    </p>
    ${button({ label: t('train.replay.now'), tip: t('train.replay.now.tip'), testid: 'past-now', onClick: onNow })}
  </div>`;

/**
 * What the curves have at that step, and the last evaluation before it; of speed nothing is known.
 * @param {Pick<Frame, 'moment'>} frame
 * @param {import('../../../shared/history.js').History} history
 * @param {number} untilEpoch
 * @returns {Omit<import('../metrics.js').Metrics, 'objective' | 'iwSamples'>}
 */
export function metricsThen({ moment: { step, epoch, seconds } }, { points, heldOut, beta, betaSince }, untilEpoch) {
  const upTo = (/** @type {{ step: number }} */ point) => point.step <= step;
  const point = points.findLast(upTo);
  const evaluation = heldOut.findLast(upTo);
  return {
    nll: point?.nll ?? null,
    kl: point?.kl ?? null,
    beta: step >= betaSince ? beta : null,
    loss: null,
    elbo: evaluation ? -evaluation.value : null,
    heldOutImages: evaluation?.images ?? null,
    heldOutStep: evaluation && evaluation.step !== step ? evaluation.step : undefined,
    standardErrors: evaluation?.standardErrors,
    speed: null,
    step,
    epoch,
    untilEpoch,
    seconds,
    remaining: null,
  };
}
