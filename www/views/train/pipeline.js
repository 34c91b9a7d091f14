// @ts-check
/**
 * The network figure with the page's digit going through it: on the left the digit, on the right what the decoder makes
 * of one draw of z. Below, the parts of a step by name: lit as they happen; what they do is said beside them (phase-caption.js).
 */
import { html, nothing } from '../../vendor/lit.js';
import { number, t } from '../../shared/i18n.js';
import { digit } from '../../shared/figures/digit.js';
import { figureTools } from '../../shared/figures/export.js';
import { network } from './network.js';
import { mapsOf, sizeText } from '../../shared/figures/maps.js';
import { shownSum } from '../../shared/figures/terms.js';
import { nats } from './metrics.js';
import { phaseCaption } from './phase-caption.js';
import { phases } from '../../shared/phases.js';

/** Before the first layout. */
const usualWidth = 520;

/**
 * @typedef {object} Shown what the figure takes of the view
 * @property {number} width of the figure
 * @property {boolean} shallow there is little height for it
 * @property {import('../../app/protocol.js').ModelInfo | null} model
 * @property {import('../../shared/figures/network-layout.js').Layers} layers
 * @property {import('../../shared/figures/shape.js').Shape} shape
 * @property {import('../../shared/phases.js').Phase | null} phase under way, in slow motion and single steps
 * @property {import('../../shared/phases.js').Phase | null} pointed at by the reader
 * @property {import('./runner.js').Runner} runner
 * @property {import('../../shared/history.js').History} history
 * @property {import('./wall.js').Wall} wall
 * @property {import('../../shared/view.js').Digit | null} digit
 * @property {import('./replay/frames.js').Frame | null} moment what is shown instead of the present model
 * @property {import('../../app/protocol.js').Explanation | null} explanation
 * @property {import('../../app/theme.js').Theme} theme
 * @property {() => import('./metrics.js').Metrics} metrics
 */

/** @param {Shown} view */
export function pipeline(view) {
  const { runner, theme, explanation, moment, layers, shape } = view;
  const phase = view.pointed ?? (moment ? null : view.phase);
  const maps = mapsOf(layers);
  const metrics = view.metrics();
  const numbers = numbersOf(metrics);
  const label = t('train.network.label', {
    ...numbers,
    layers: [layers.input, ...layers.hidden.map((units, i) => sizeText(units, maps.hidden[i]))].join(', '),
    latent: layers.latent,
    decoder: [...layers.decoder.map((units, i) => sizeText(units, maps.decoder[i])), layers.input].join(', '),
  });
  const words = {
    label,
    encoder: t('train.network.encoder'),
    decoder: t('train.network.decoder'),
    loss: nameOfLoss(metrics),
    weight: metrics.objective === 'elbo' ? `× β = ${numbers.beta}` : '',
    gradients: t('train.network.gradients'),
  };
  const wall = moment ?? view.wall;
  const [x, mean] =
    view.digit && explanation ? [explanation.x, moment ? moment.drawing : explanation.mean] : [wall.x, wall.reconstructions];
  return html`<figure class="train-network figure-place ${view.shallow ? 'shallow' : ''}" data-testid="train-network-figure">
    <div class="train-network-figure">
      ${network({ width: view.width || usualWidth, shallow: view.shallow, layers, phase, flowing: runner.state === 'running' && !moment, words, numbers })}
      <div class="train-network-digit from">${digit({ x, shape, theme, label: '' })}</div>
      <div class="train-network-digit to">${digit({ x: mean, shape, theme, label: '' })}</div>
      ${phaseCaption(view, phase, numbers)}
    </div>
    ${figureTools('network')}
    <figcaption>${phaseRow(view, phase)}</figcaption>
  </figure>`;
}

/** @param {import('./metrics.js').Metrics} metrics @returns {import('./network.js').Numbers} */
function numbersOf({ nll, kl, beta, loss, objective }) {
  const plain = objective === 'elbo';
  const ofTerms = nll === null || kl === null || beta === null ? '–' : nats(shownSum(nll, kl, beta));
  return {
    nll: nats(nll),
    kl: nats(kl),
    beta: number(beta, 2).replace(/\.?0+$/, ''),
    loss: plain ? ofTerms : nats(loss),
  };
}

/** What stands where the terms meet: of several draws an image the bound that they make. @param {import('./metrics.js').Metrics} metrics */
function nameOfLoss({ objective, iwSamples }) {
  if (objective !== 'importance-weighted') return t('train.network.loss');
  return `−L${[...String(iwSamples)].map((digit) => String.fromCharCode(0x2080 + Number(digit))).join('')}`;
}

/**
 * @param {Shown} view
 * @param {import('../../shared/phases.js').Phase | null} lit
 */
const phaseRow = (view, lit) =>
  html`<div class="train-phase-row">
    ${phases.map(
      (phase, at) =>
        html`<button
          type="button"
          class="train-phase"
          aria-current=${phase === lit ? 'step' : nothing}
          aria-description=${t(`train.phase.${phase}.about`)}
          @pointerenter=${() => (view.pointed = phase)}
          @pointerleave=${() => (view.pointed = null)}
          @focus=${() => (view.pointed = phase)}
          @blur=${() => (view.pointed = null)}
        >
          <span class="train-phase-number">${at + 1}</span> ${t(`train.phase.${phase}`)}
        </button>`,
    )}
  </div>`;
