// @ts-check
/** The buttons that drive training: start or pause, one step, from the start; and how: the pace, the seed. */
import { html } from '../../vendor/lit.js';
import { t } from '../../shared/i18n.js';
import { button, choice } from '../../shared/controls/controls.js';
import { icon } from '../../shared/controls/icon.js';

/** @typedef {'full' | 'slow'} Pace */

/** Seeds that the dice roll: short enough to be read out. */
const diceSeeds = 100000;

/**
 * @param {object} options
 * @param {boolean} options.busy training runs, or waits for its data
 * @param {boolean} options.anew start begins with random weights
 * @param {() => void} options.onStart
 * @param {() => void} options.onPause
 * @param {() => void} options.onStep
 * @param {() => void} options.onReset
 */
export function transport({ busy, anew, onStart, onPause, onStep, onReset }) {
  const start = anew ? 'train.start.anew' : 'train.start.continue';
  return html`<div class="train-drive">
    ${
      busy
        ? button({
            label: html`${icon('pause')}<span>${t('train.pause')}</span>`,
            tip: t('train.pause.tip'),
            kind: 'primary',
            testid: 'train-pause',
            onClick: onPause,
          })
        : button({
            label: html`${icon('play')}<span>${t(start)}</span>`,
            tip: t(`${start}.tip`),
            kind: 'primary',
            testid: 'train-start',
            onClick: onStart,
          })
    }
    ${button({
      label: html`${icon('step')}<span>${t('train.step.one')}</span>`,
      tip: t('train.step.one.tip'),
      disabled: busy,
      testid: 'train-step',
      onClick: onStep,
    })}
    ${button({
      label: html`${icon('reset')}<span>${t('train.reset')}</span>`,
      tip: t('train.reset.tip'),
      testid: 'train-reset',
      onClick: onReset,
    })}
  </div>`;
}

/**
 * @param {object} options
 * @param {Pace} options.pace
 * @param {unknown} options.seed its control
 * @param {(pace: Pace) => void} options.onPace
 * @param {(seed: number) => void} options.onSeed
 */
export const manner = ({ pace, seed, onPace, onSeed }) =>
  html`${choice({
    id: 'train-pace',
    label: t('train.pace'),
    tip: t('train.pace.tip'),
    value: pace,
    options: [
      { value: /** @type {Pace} */ ('full'), label: t('train.pace.full') },
      { value: /** @type {Pace} */ ('slow'), label: t('train.pace.slow') },
    ],
    onChange: onPace,
  })}
    <div class="train-seed">
      ${seed}
      ${button({
        label: icon('dice'),
        name: t('train.seed.dice'),
        tip: t('train.seed.dice'),
        kind: 'quiet',
        testid: 'train-dice',
        onClick: () => onSeed(crypto.getRandomValues(new Uint32Array(1))[0] % diceSeeds),
      })}
    </div>`;
