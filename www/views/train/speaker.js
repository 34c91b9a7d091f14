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
    /** Numbers are still to be said. */
    this.owed = false;
  }

  /**
   * The state is said at once, the numbers of an end when they are known: the model that rests is evaluated first.
   * @param {string} state names a text train.state.*
   * @param {import('./metrics.js').Metrics} metrics
   * @param {boolean} known whether these are the numbers of the model that rests
   * @returns {string} what to have in the live region
   */
  say(state, { step, nll, kl, elbo }, known) {
    if (state !== this.state) {
      this.state = state;
      this.text = t(`train.state.${state}`);
      this.owed = ends.includes(state);
    }
    if (this.owed && known && step > 0) {
      this.owed = false;
      this.text = t('train.spoken', { step: whole(step), nll: nats(nll), kl: nats(kl), elbo: nats(elbo) });
    }
    return this.text;
  }
}
