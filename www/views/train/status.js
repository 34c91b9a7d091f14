// @ts-check
/** Beside the buttons: what is waited for, what the reader should know, what may be done. */
import { html, nothing } from '../../vendor/lit.js';
import { number, t, whole } from '../../shared/i18n.js';
import { button } from '../../shared/controls/controls.js';
import { losing } from '../../shared/history.js';
import { loadingBar } from './loading.js';
import { nats } from './metrics.js';
import { clock } from './time.js';

/**
 * @typedef {object} Told
 * @property {import('./runner.js').Runner} runner
 * @property {import('../../shared/history.js').History} history
 * @property {boolean} changed the settings describe another model
 * @property {number} step of the present model
 * @property {string | null} chosen the dataset of the next model, where that is another than the present one's
 * @property {import('./loading.js').Download | null} download
 * @property {number | null} wait seconds of the download
 * @property {number} lr the learning rate
 * @property {import('./metrics.js').Metrics} metrics
 * @property {unknown} past what is said of a moment of the past; null while the figures show the present
 * @property {() => void} onReset
 * @property {() => void} onKeep
 * @property {() => void} onReplay
 */

/** What asks for the reader's hand is said beside what is said of the past. @param {Told} told */
export function statusLine(told) {
  const urgent = urgentLine(told);
  return told.past ? [told.past, urgent ?? nothing] : (urgent ?? calmLine(told));
}

/** @param {Told} told */
function urgentLine({ runner, changed, step, download, wait, onReset, onKeep }) {
  const { state, ending, continues } = runner;
  if (state === 'loading') return loadingBar({ download, remaining: wait });
  if (continues && changed) {
    return html`<p>${t('train.changed')}</p>
      ${button({ label: t('train.changed.reset'), tip: t('train.reset.tip'), testid: 'train-apply', onClick: onReset })}
      ${button({ label: t('train.changed.keep'), tip: t('train.changed.keep.tip'), kind: 'quiet', testid: 'train-keep', onClick: onKeep })}`;
  }
  return ending === 'stopped' ? html`<p class="train-problem">${t('train.stopped', { step: whole(step) })}</p>` : null;
}

/** @param {Told} told */
function calmLine({ runner: { state, ending, continues }, history, lr, metrics, chosen, onReplay }) {
  const worse = losing(history);
  if (worse) {
    const loss = { now: number(worse.now, 0), begin: number(worse.begin, 0), lr };
    return html`<p class="train-problem">${t(metrics.objective === 'elbo' ? 'train.losing' : 'train.losing.terms', loss)}</p>`;
  }
  const text = !continues && chosen ? t('train.begin.on', { data: chosen }) : t(plainText(state, ending, continues));
  if (state === 'idle') return html`<p>${text}</p> ${ending === 'finished' && history.points.length ? again(onReplay) : nothing}`;
  return html`<p class="train-following">${text}</p>
    <p class="train-brief" data-testid="train-brief">${brief(metrics)}</p>`;
}

/** Where the scrubber is below the window, nothing else tells of it. @param {() => void} onReplay */
const again = (onReplay) =>
  button({ label: t('train.again'), tip: t('train.replay.play.tip'), testid: 'train-again', onClick: onReplay });

/** On a phone the numbers stand far below the pictures: what one waits for is said here. @param {import('./metrics.js').Metrics} metrics */
function brief({ step, nll, remaining }) {
  const parts = { step: whole(step), nll: nats(nll), time: clock(remaining) };
  return t(remaining === null ? 'train.brief' : 'train.brief.left', parts);
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
