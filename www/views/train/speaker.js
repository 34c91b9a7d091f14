// @ts-check
/** What a screen reader hears of training: a sentence whenever its state changes, with the numbers where it came to an end. */
import { t, whole } from '../../shared/i18n.js';
import { nats } from './metrics.js';

/** States in which training rests. */
const ends = ['idle', 'finished', 'stopped'];

export class Speaker {
  constructor() {
    this.state = 'idle';
    this.text = '';
  }

  /**
   * @param {string} state names a text train.state.*
   * @param {import('./metrics.js').Metrics} metrics
   * @returns {string} what to have in the live region
   */
  say(state, { step, nll, kl, elbo }) {
    if (state === this.state) return this.text;
    this.state = state;
    const numbers = { step: whole(step), nll: nats(nll), kl: nats(kl), elbo: nats(elbo) };
    this.text = t(`train.state.${state}`) + (ends.includes(state) && step > 0 ? ` ${t('train.spoken', numbers)}` : '');
    return this.text;
  }
}
