// @ts-check
/** A download that training waits for: how much, how long still. */
import { html, nothing } from '../../vendor/lit.js';
import { number, t } from '../../shared/i18n.js';
import { clock } from './time.js';

/** @typedef {{ what: string, received: number, total: number }} Download */

const megabyte = 1e6;

/**
 * @param {object} options
 * @param {Download | null} options.download null: it has come and is being unpacked
 * @param {number | null} options.remaining seconds
 */
export function loadingBar({ download, remaining }) {
  const [received, total] = download ? [download.received, download.total] : [0, 0];
  const parts = { received: number(received / megabyte, 1), total: number(total / megabyte, 1) };
  return html`<div class="train-loading">
    <progress max="1" value=${download ? received / total : nothing} aria-label=${t('train.loading')}></progress>
    <span>${download ? t('train.loading.bytes', parts) : t('train.loading')}</span>
    <span>${remaining === null ? nothing : t('train.loading.remaining', { time: clock(remaining) })}</span>
  </div>`;
}
