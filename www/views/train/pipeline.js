// @ts-check
/**
 * The network figure with the page's digit going through it: on the left the digit, on the right what the decoder makes
 * of one draw of z. Below, in slow motion, what the lit part does.
 */
import { html } from '../../vendor/lit.js';
import { number, t } from '../../i18n/i18n.js';
import { digit } from '../figures/digit.js';
import { network } from '../figures/network.js';
import { phases } from './phases.js';

/** Before the first layout. */
const usualWidth = 860;

/**
 * @typedef {object} Shown what the figure takes of the view
 * @property {number} width
 * @property {import('../../protocol.js').ModelInfo | null} model
 * @property {import('../../protocol.js').TrainProgress | null} progress
 * @property {import('./phases.js').Phase | null} phase
 * @property {import('./runner.js').Runner} runner
 * @property {import('./wall.js').Wall} wall
 * @property {import('../view.js').Digit | null} digit
 * @property {import('../../protocol.js').Explanation | null} explanation
 * @property {import('../../state.js').Settings} settings
 * @property {import('../../theme.js').Theme} theme
 * @property {() => import('./metrics.js').Metrics} metrics
 * @property {'full' | 'slow'} pace
 */

/** @param {Shown} view */
export function pipeline(view) {
  const { settings, runner, phase, theme, explanation, wall, pace } = view;
  const model = view.model?.config.model ?? { input: 784, hidden: settings.hidden, latent: settings.latent };
  const { nll, kl } = view.metrics();
  const beta = view.progress?.steps.at(-1)?.beta ?? view.model?.config.train.beta ?? settings.beta;
  const numbers = {
    nll: number(nll, 1),
    kl: number(kl, 1),
    beta: number(beta, 2).replace(/\.?0+$/, ''),
    loss: nll === null || kl === null ? '–' : number(nll + beta * kl, 1),
  };
  const label = t('train.network.label', { ...numbers, layers: [model.input, ...model.hidden].join(', '), latent: model.latent });
  const words = { label, encoder: t('train.network.encoder'), decoder: t('train.network.decoder'), loss: t('train.network.loss'), gradients: t('train.network.gradients') };
  const [x, mean] = view.digit && explanation ? [explanation.x, explanation.mean] : [wall.x, wall.reconstructions];
  return html`<figure class="pipeline" data-testid="train-network">
    <div class="pipeline-figure">
      ${network({ width: view.width || usualWidth, model, phase, flowing: runner.state === 'running', words, numbers })}
      <div class="pipeline-digit from" data-phase=${phase ?? ''}>${digit({ x, theme, label: '' })}</div>
      <div class="pipeline-digit to" data-phase=${phase ?? ''}>${digit({ x: mean, theme, label: '' })}</div>
    </div>
    <figcaption class="hint">${caption(phase, pace)}</figcaption>
  </figure>`;
}

/** @param {import('./phases.js').Phase | null} phase @param {'full' | 'slow'} pace */
function caption(phase, pace) {
  if (!phase) return t(pace === 'slow' ? 'train.network.slow' : 'train.network.caption');
  const at = phases.indexOf(phase) + 1;
  return html`<strong>${at}/${phases.length} ${t(`train.phase.${phase}`)}</strong> ${t(`train.phase.${phase}.about`)}`;
}
