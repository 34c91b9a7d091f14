// @ts-check
/** Beside the buttons: what is waited for, what the reader should know, what may be done. */
import { html } from '../../vendor/lit.js';
import { number, t, whole } from '../../shared/i18n.js';
import { button } from '../../shared/controls/controls.js';
import { losing } from '../../shared/history.js';
import { loadingBar } from './loading.js';

/**
 * @param {object} options
 * @param {import('./runner.js').Runner} options.runner
 * @param {import('../../shared/history.js').History} options.history
 * @param {boolean} options.changed the settings describe another model
 * @param {number} options.step of the present model
 * @param {import('./loading.js').Download | null} options.download
 * @param {number | null} options.wait seconds of the download
 * @param {string | null} options.phase what a part of a step does that the reader points at
 * @param {number} options.lr the learning rate
 * @param {() => void} options.onReset
 * @param {() => void} options.onKeep
 */
export function statusLine({ runner, history, changed, step, download, wait, phase, lr, onReset, onKeep }) {
  const { state, ending, continues } = runner;
  if (state === 'loading') return loadingBar({ download, remaining: wait });
  if (continues && changed) {
    return html`<p>${t('train.changed')}</p>
      ${button({ label: t('train.changed.reset'), tip: t('train.reset.tip'), testid: 'train-apply', onClick: onReset })}
      ${button({ label: t('train.changed.keep'), tip: t('train.changed.keep.tip'), kind: 'quiet', testid: 'train-keep', onClick: onKeep })}`;
  }
  if (ending === 'stopped') return html`<p class="train-problem">${t('train.stopped', { step: whole(step) })}</p>`;
  if (phase) return html`<p>${phase}</p>`;
  const worse = losing(history);
  if (worse) {
    const loss = { now: number(worse.now, 0), begin: number(worse.begin, 0), lr };
    return html`<p class="train-problem">${t('train.losing', loss)}</p>`;
  }
  return html`<p>${t(plainText(state, ending, continues))}</p>`;
}

/**
 * @param {import('./runner.js').RunState} state
 * @param {import('./runner.js').Ending} ending
 * @param {boolean} continues
 */
function plainText(state, ending, continues) {
  if (ending === 'finished') return 'train.finished';
  if (!continues) return 'train.begin';
  return state === 'idle' ? 'train.paused' : 'train.running';
}
