// @ts-check
/** The end of the strip of controls: settings, files, undo; and what is said beside the buttons. */
import { html } from '../../vendor/lit.js';
import { t } from '../../shared/i18n.js';
import { button } from '../../shared/controls/controls.js';
import { icon } from '../../shared/controls/icon.js';
import { metricsOf } from './metrics.js';
import { backToNow, pastStrip, watchAgain } from './replay/past.js';
import { statusLine } from './status.js';
import { dataName } from './settings.js';
import { settingsSteps } from './steps.js';

/** @typedef {import('./train-view.js').TrainView} TrainView */

/** @param {TrainView} view */
export const tools = (view) =>
  html`<div class="train-tools">
    <button
      type="button"
      class="button quiet"
      aria-expanded=${String(view.open)}
      aria-controls="train-settings"
      data-testid="train-settings-toggle"
      @click=${() => (view.open = !view.open)}
    >
      ${icon('down')}<span>${t('train.settings')}</span>
    </button>
    ${button({
      label: icon('download'),
      name: t('train.save'),
      tip: `${t('train.save')}. ${t('train.save.tip')}`,
      kind: 'quiet',
      disabled: !view.model,
      onClick: () => view.dispatchEvent(new CustomEvent('vae-save', { bubbles: true, detail: { training: true } })),
    })}
    ${settingsSteps({
      steps: view.steps,
      onUndo: () => view.emit('vae-settings-undo'),
      onRedo: () => view.emit('vae-settings-redo'),
    })}
  </div>`;

/** @param {TrainView} view */
export function status(view) {
  const { runner, history, model, settings, download, moment } = view;
  const awaited = download?.what === 'model' ? null : download;
  const step = model?.step ?? 0;
  const past = moment && pastStrip({ moment, last: step, running: runner.state === 'running', onNow: () => backToNow(view) });
  return statusLine({
    runner,
    history,
    changed: runner.differs(settings),
    step,
    chosen: settings.data && settings.data !== model?.data ? dataName(settings.data) : null,
    download: awaited,
    wait: awaited && view.downloadTimer.remaining(awaited, performance.now()),
    lr: model?.config.train.lr ?? settings.lr,
    metrics: metricsOf(view),
    past,
    onReset: () => void runner.reset(settings),
    onKeep: () => view.keepModel(),
    onReplay: () => watchAgain(view),
  });
}
