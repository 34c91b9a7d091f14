// @ts-check
/** What one can do at a moment that the time machine shows: see the digit as it was then, come back, go on from it, keep it as a model. */
import { html, nothing } from '../../../vendor/lit.js';
import { button } from '../../../shared/controls/controls.js';
import { digit } from '../../../shared/figures/digit.js';
import { t, whole } from '../../../shared/i18n.js';

/** @typedef {import('../../../app/protocol.js').Moment} Moment */
/** @typedef {import('./frames.js').Frame} Frame */
/** @typedef {import('./replay.js').TrainReplay} TrainReplay */

/** @param {TrainReplay} replay */
export function ways(replay) {
  const { frame, theme, shape, shown, whole: from } = replay;
  const on = from && (from.id === shown?.id ? [goOn(replay, from), keep(replay, from)] : toWhole(replay, from));
  return html`${replay.digit ? drawing(frame, shape, theme) : nothing}
    ${button({ label: t('train.replay.now'), tip: t('train.replay.now.tip'), testid: 'replay-now', onClick: () => replay.back() })}
    ${on ?? nothing}`;
}

/**
 * The page's digit as it was reconstructed then.
 * @param {Frame | null} frame
 * @param {import('../../../shared/figures/shape.js').Shape} shape
 * @param {any} theme
 */
function drawing(frame, shape, theme) {
  const label = t('train.replay.drawing', { step: whole(frame?.moment.step ?? 0) });
  return digit({ x: frame?.drawing, shape, theme, label, kind: 'small', testid: 'replay-drawing' });
}

/** Where one can go on, so that the buttons are about the step that is shown. @param {TrainReplay} replay @param {Moment} moment */
function toWhole(replay, moment) {
  return button({
    label: t('train.replay.whole', { step: whole(moment.step) }),
    tip: t('train.replay.whole.tip'),
    testid: 'replay-whole',
    onClick: () => replay.scrub(replay.run.moments.indexOf(moment)),
  });
}

/** @param {TrainReplay} replay @param {Moment} moment */
function goOn(replay, moment) {
  return button({
    label: t('train.replay.goOn', { step: whole(moment.step) }),
    tip: t('train.replay.goOn.tip'),
    testid: 'replay-go-on',
    onClick: () => {
      replay.back();
      replay.dispatchEvent(new CustomEvent('vae-go-on', { detail: moment }));
    },
  });
}

/** @param {TrainReplay} replay @param {Moment} moment */
function keep(replay, moment) {
  const kept = replay.keptIds.has(moment.id);
  return button({
    label: t(kept ? 'train.replay.kept' : 'train.replay.keep', { step: whole(moment.step) }),
    tip: t('train.replay.keep.tip'),
    kind: 'quiet',
    disabled: kept,
    testid: 'replay-keep',
    onClick: () => {
      replay.keptIds.add(moment.id);
      replay.requestUpdate();
      replay.dispatchEvent(new CustomEvent('vae-keep-moment', { bubbles: true, detail: moment.id }));
    },
  });
}
