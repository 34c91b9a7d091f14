// @ts-check
/** The time machine in its view: what it is given, and what becomes of what it says. */
import { html } from '../../../vendor/lit.js';
import { isFailure } from '../../../shared/latest.js';
import './replay.js';

/** @typedef {import('../../../app/protocol.js').Moment} Moment */

/**
 * @typedef {object} Shown what it takes of the view
 * @property {import('../../../shared/view.js').Ask} ask
 * @property {import('../../../app/protocol.js').ModelInfo | null} model
 * @property {number} modelVersion
 * @property {import('../../../shared/view.js').Digit | null} digit
 * @property {import('../wall.js').Wall} wall
 * @property {import('../cloud.js').Cloud} cloud
 * @property {import('../../../shared/figures/shape.js').Shape} shape
 * @property {import('../../../app/theme.js').Theme} theme
 * @property {string} language
 * @property {import('./frames.js').Frame | null} moment what is shown instead of the present model
 * @property {import('../runner.js').Runner} runner
 * @property {import('../../../shared/history.js').History} history
 * @property {import('../../../app/settings.js').Settings} settings
 * @property {import('../../../app/reports.js').Report | null} progress
 * @property {import('../../../app/reports.js').Report | null} lastProgress
 */

/** @param {Shown} view */
export const timeMachine = (view) =>
  html`<vae-train-replay
    .ask=${view.ask}
    .model=${view.model}
    .modelVersion=${view.modelVersion}
    .digit=${view.digit}
    .x=${view.wall.x}
    .cloud=${view.cloud}
    .shape=${view.shape}
    .theme=${view.theme}
    .language=${view.language}
    @vae-moment=${(/** @type {CustomEvent} */ { detail }) => (view.moment = detail)}
    @vae-go-on=${(/** @type {CustomEvent} */ { detail }) => void goOnFrom(view, detail)}
  ></vae-train-replay>`;

/**
 * The model is what it was at a moment that has its whole state, the curves end there, and training goes on.
 * @param {Shown} view
 * @param {Moment} moment
 */
async function goOnFrom(view, { id, step }) {
  // What was learned until now is kept with it.
  await view.runner.pause();
  try {
    view.model = view.runner.own(await view.ask('goOnFrom', { id }));
  } catch (error) {
    if (isFailure(error)) return;
    throw error;
  }
  // That another model has come is no news: it is this run's, and what was said of it before still holds.
  view.progress = view.lastProgress = null;
  view.history.cut(step);
  await view.runner.start(view.settings, { anew: false, slow: false });
}
