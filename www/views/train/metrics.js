// @ts-check
/** The numbers of training: the loss's terms, the held-out bound, the speed, and how far it is. */
import { html, nothing } from '../../vendor/lit.js';
import { number, t, whole } from '../../shared/i18n.js';
import { give, sureness } from '../../shared/standard-errors.js';
import { css } from '../../shared/controls/css.js';
import { sym } from '../../shared/controls/sym.js';
import { imagesOf } from '../../app/datasets.js';
import { clock, remaining, stopEpoch } from './time.js';

/**
 * @typedef {object} Metrics null where nothing is known
 * @property {number | null} nll of the last training steps
 * @property {number | null} kl
 * @property {number | null} beta the weight of the KL
 * @property {number | null} loss what the last training steps minimised
 * @property {string} objective of which that is the value
 * @property {number} iwSamples draws of z an image, where the objective takes several
 * @property {number | null} elbo on held-out images
 * @property {number | null} heldOutImages how many
 * @property {number} [heldOutStep] when that was, where it is some while ago
 * @property {import('../../app/protocol.js').HeldOut['standardErrors']} [standardErrors] of it and its terms, where they are known
 * @property {number | null} speed images per second
 * @property {number} step
 * @property {number} epoch with its fraction
 * @property {number} untilEpoch Infinity for no end
 * @property {number} seconds
 * @property {number | null} remaining seconds
 */

/** @param {number | null} value */
export const nats = (value) => number(value, 1);

/**
 * @param {unknown} name
 * @param {string} value
 * @param {object} [more]
 * @param {string} [more.testid]
 * @param {string} [more.tip]
 * @param {string} [more.concept]
 * @param {string} [more.give]
 */
const metric = (name, value, { testid, tip, concept, give } = {}) =>
  html`<div class="train-metric" data-concept=${concept ?? nothing} data-tip=${tip ?? nothing}>
    <dt>${name}</dt>
    <dd><span data-testid=${testid ?? nothing}>${value}</span>${give ? html`<span class="train-metric-give">${give}</span>` : nothing}</dd>
  </div>`;

/**
 * While it trains a part of the test images is evaluated, at rest all of them.
 * @param {number | null} images
 * @param {number} [step]
 */
function elboName(images, step) {
  if (step !== undefined) return t('train.metric.elbo.then', { step: whole(step) });
  return images ? t('train.metric.elbo.of', { count: whole(images) }) : t('train.metric.elbo');
}

/** @param {Metrics} metrics */
export function metricsPanel(metrics) {
  const { nll, kl, elbo, heldOutImages, heldOutStep, speed, step, epoch, untilEpoch, seconds, remaining, standardErrors } =
    metrics;
  const evaluated = { images: heldOutImages, standardErrors };
  const ends = Number.isFinite(untilEpoch);
  const passes = ends ? `${number(epoch, 1)} / ${whole(untilEpoch)}` : number(epoch, 1);
  const tip = (/** @type {string} */ name) => ({ testid: `metric-${name}`, tip: t(`train.metric.${name}.tip`) });
  const elboTip = { ...tip('elbo'), tip: `${t('train.metric.elbo.tip')} ${sureness(evaluated)}` };
  return html`<div class="train-numbers">
    <dl class="train-metrics">
      ${metric(sym('nll'), nats(nll), { ...tip('nll'), concept: 'nll' })} ${metric(sym('kl'), nats(kl), { ...tip('kl'), concept: 'kl' })}
      ${metric(html`<span class="train-elbo-name">${elboName(heldOutImages, heldOutStep)}</span>`, nats(elbo), { ...elboTip, give: give(evaluated) })}
      ${metric(t('train.metric.speed'), speed === null ? '–' : whole(speed), tip('speed'))}
      ${metric(t('train.step'), whole(step), { testid: 'metric-step' })} ${metric(t('train.epoch'), passes, { testid: 'metric-epoch' })}
      ${metric(t('train.elapsed'), clock(seconds))} ${metric(t('train.remaining'), ends ? clock(remaining) : t('train.noEnd'))}
    </dl>
    <div class="train-way" aria-hidden="true" ${css({ '--done': ends && untilEpoch > 0 ? Math.min(1, epoch / untilEpoch) : 0 })}></div>
  </div>`;
}

/**
 * The numbers of a view's present state.
 * @param {object} view
 * @param {import('../../app/protocol.js').TrainProgress | null} view.progress
 * @param {import('./runner.js').Runner} view.runner
 * @param {import('../../app/protocol.js').ModelInfo | null} view.model
 * @param {import('../../app/settings.js').Settings} view.settings
 * @param {import('../../shared/history.js').History} view.history
 * @param {import('../../app/protocol.js').HeldOut | null} view.heldOut
 * @param {number} view.speed images per second, 0 where nothing is known
 * @returns {Metrics}
 */
export function metricsOf({ progress, runner, model, settings, history, heldOut, speed }) {
  const steps = progress?.steps.length ? progress.steps : null;
  const train = model?.config.train ?? settings;
  const mean = (/** @type {'nll' | 'kl' | 'loss'} */ name) =>
    steps ? steps.reduce((sum, step) => sum + step[name], 0) / steps.length : null;
  const average = (/** @type {'nll' | 'kl'} */ name) => mean(name) ?? history.points.at(-1)?.[name] ?? null;
  const last = history.heldOut.at(-1);
  const epoch = steps?.at(-1)?.epoch ?? model?.epoch ?? 0;
  const begun = runner.state === 'running' || runner.state === 'slow' || runner.ending;
  const untilEpoch = begun ? runner.untilEpoch : stopEpoch(settings.epochs, Math.floor(epoch));
  const images = runner.images ?? imagesOf(settings);
  return {
    nll: average('nll'),
    kl: average('kl'),
    beta: steps?.at(-1)?.beta ?? train.beta,
    loss: mean('loss'),
    objective: train.objective,
    iwSamples: train.iw_samples,
    elbo: heldOut?.elbo ?? (last ? -last.value : null),
    heldOutImages: heldOut?.images ?? last?.images ?? null,
    standardErrors: (heldOut ?? last)?.standardErrors,
    speed: speed || null,
    step: model?.step ?? 0,
    epoch,
    untilEpoch,
    seconds: progress?.seconds ?? 0,
    remaining: remaining({ untilEpoch, epoch, images, imagesPerSecond: speed }),
  };
}
