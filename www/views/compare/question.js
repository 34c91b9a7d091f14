// @ts-check
/** What two models side by side are good to ask, above them: a question, and where on the page its answer is. */
import { html } from '../../vendor/lit.js';
import { rich, t } from '../../shared/i18n.js';
import { sym } from '../../shared/controls/sym.js';

/** @typedef {import('./side.js').Side} Side */
/** @typedef {NonNullable<Side['info']>} Info */

/** Trained without the KL term: no VAE. @param {Info} info */
const isPlain = ({ config }) => config.train.beta === 0;

/** What tells the two apart, as a text: `compare.ask.KIND`. @param {Info} left @param {Info} right */
export function kindOf(left, right) {
  if (isPlain(left) !== isPlain(right)) return 'autoencoder';
  const [a, b] = [left.config.model, right.config.model];
  if (a.latent !== b.latent) return 'latents';
  if (a.likelihood !== b.likelihood) return 'likelihood';
  return a.prior === b.prior ? 'any' : 'prior';
}

/** @param {Side} left @param {Side} right */
export function question({ info: left }, { info: right }) {
  if (!left || !right) return html`<p class="compare-question"></p>`;
  const kind = kindOf(left, right);
  const words = { q: sym('q'), z: sym('z'), prior: sym('prior'), kl: sym('kl'), x: sym('x'), p: sym('p') };
  return html`<p class="compare-question" data-testid="compare-question">
    <strong>${t(`compare.ask.${kind}`)}</strong> ${rich(`compare.answer.${kind}`, words)}
  </p>`;
}
