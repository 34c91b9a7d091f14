// @ts-check
/** The numbers of training: the loss's terms, the held-out bound, the speed, and how far it is. */
import { html, nothing } from '../../vendor/lit.js';
import { number, t, whole } from '../../shared/i18n.js';
import { css } from '../../shared/controls/css.js';
import { sym } from '../../shared/controls/sym.js';
import { clock } from './time.js';

/**
 * @typedef {object} Metrics null where nothing is known
 * @property {number | null} nll of the last training steps
 * @property {number | null} kl
 * @property {number | null} elbo on held-out images
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
 * @param {string} unit
 * @param {string} testid
 * @param {string} tip
 * @param {string} [concept]
 */
const metric = (name, value, unit, testid, tip, concept) =>
  html`<div class="train-metric" data-concept=${concept ?? nothing} data-tip=${tip}>
    <dt>${name}</dt>
    <dd><span class="train-metric-value" data-testid=${testid}>${value}</span> <span class="train-metric-unit">${unit}</span></dd>
  </div>`;

/** @param {string} key @param {string} value @param {string} [testid] */
const fact = (key, value, testid) =>
  html`<div><dt>${t(`train.${key}`)}</dt><dd data-testid=${testid ?? nothing}>${value}</dd></div>`;

/** @param {Metrics} metrics */
export function metricsPanel({ nll, kl, elbo, speed, step, epoch, untilEpoch, seconds, remaining }) {
  const unit = t('train.nats');
  const ends = Number.isFinite(untilEpoch);
  const passes = ends ? `${number(epoch, 1)} / ${whole(untilEpoch)}` : number(epoch, 1);
  return html`<dl class="train-metrics">
      ${metric(sym('nll'), nats(nll), unit, 'metric-nll', t('train.metric.nll.tip'), 'nll')}
      ${metric(sym('kl'), nats(kl), unit, 'metric-kl', t('train.metric.kl.tip'), 'kl')}
      ${metric(t('train.metric.elbo'), nats(elbo), unit, 'metric-elbo', t('train.metric.elbo.tip'))}
      ${metric(t('train.metric.speed'), speed === null ? '–' : whole(speed), t('train.perSecond'), 'metric-speed', t('train.metric.speed.tip'))}
    </dl>
    <div class="train-way" aria-hidden="true" ${css({ '--done': ends && untilEpoch > 0 ? Math.min(1, epoch / untilEpoch) : 0 })}></div>
    <dl class="train-facts">
      ${fact('step', whole(step), 'metric-step')} ${fact('epoch', passes, 'metric-epoch')}
      ${fact('elapsed', clock(seconds))} ${fact('remaining', ends ? clock(remaining) : t('train.noEnd'))}
    </dl>`;
}
