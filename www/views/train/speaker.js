// @ts-check
/** What a screen reader hears of training: every change of its state, and between those a sentence now and then. */
import { t, whole } from '../../shared/i18n.js';
import { nats } from './metrics.js';

/** Milliseconds between two sentences while it runs. */
const pause = 15000;

export class Speaker {
  constructor() {
    this.state = '';
    this.at = 0;
    this.text = '';
  }

  /**
   * @param {string} state names a text train.state.*
   * @param {import('./metrics.js').Metrics} metrics
   * @param {number} now milliseconds
   * @returns {string} what to have in the live region
   */
  say(state, { step, nll, kl, elbo }, now) {
    const changed = state !== this.state;
    if (step === 0 || (!changed && (state === 'idle' || now - this.at < pause))) return this.text;
    this.state = state;
    this.at = now;
    const numbers = { step: whole(step), nll: nats(nll), kl: nats(kl), elbo: nats(elbo) };
    this.text = `${t(`train.state.${state}`)} ${t('train.spoken', numbers)}`;
    return this.text;
  }
}
