// @ts-check
/** What one does with the opened network: choose a phase of the training step, play it, go on and back, draw eps anew. */
import { html, nothing } from '../../../vendor/lit.js';
import { button } from '../../../shared/controls/controls.js';
import { icon } from '../../../shared/controls/icon.js';
import { t } from '../../../shared/i18n.js';
import { phases } from '../../../shared/phases.js';

/** @typedef {import('../../../shared/phases.js').Phase} Phase */

/**
 * @param {object} options
 * @param {Phase | null} options.phase
 * @param {boolean} options.playing
 * @param {(phase: Phase) => void} options.onPhase
 * @param {() => void} options.onPlay
 * @param {(by: 1 | -1) => void} options.onStep
 * @param {() => void} options.onRoll
 * @param {(event: KeyboardEvent) => void} options.onKey
 */
export function networkControls({ phase, playing, onPhase, onPlay, onStep, onRoll, onKey }) {
  return html`<div class="figure-network-phases" role="group" aria-label=${t('learn.network.steps')} @keydown=${onKey}>
      ${phases.map(
        (name) =>
          html`<button
            type="button"
            class="figure-network-phase"
            aria-current=${name === phase ? 'step' : nothing}
            data-testid="figure-network-phase-${name}"
            @click=${() => onPhase(name)}
          >
            ${t(`train.phase.${name}`)}
          </button>`,
      )}
    </div>
    <div class="figure-network-transport">
      ${button({
        label: html`${icon(playing ? 'pause' : 'play')}<span>${t(playing ? 'learn.network.pause' : 'learn.network.play')}</span>`,
        tip: t('learn.network.play.tip'),
        testid: 'figure-network-play',
        onClick: onPlay,
      })}
      ${button({ label: t('learn.network.back'), tip: t('learn.network.back.tip'), testid: 'figure-network-back', onClick: () => onStep(-1) })}
      ${button({ label: t('learn.network.next'), tip: t('learn.network.next.tip'), testid: 'figure-network-next', onClick: () => onStep(1) })}
      ${button({
        label: html`${icon('dice')}<i class="sym" data-concept="z">ε</i>`,
        name: t('learn.network.roll'),
        tip: t('learn.network.roll.tip'),
        testid: 'figure-network-roll',
        onClick: onRoll,
      })}
    </div>`;
}
