// @ts-check
/**
 * A model of words learning from nothing, in bursts of steps so short that the page's other questions get their turn.
 * What is shown of it, and its plot, are wordCourse's; the numbers are the worker's.
 */
import { html, svg } from '../../../vendor/lit.js';
import { number, t, whole } from '../../../shared/i18n.js';
import { isFailure } from '../../../shared/latest.js';
import { History } from '../../../shared/history.js';
import { plotAxes, plotFrame, plotWidth, polyline } from '../../../shared/figures/plot.js';
import { symbolsOf } from './letters.js';

/** @typedef {import('../../../app/protocol.js').StepMetrics} StepMetrics */

/** The model that is trained here. */
export const own = 'words-own';
/** Its training, where it is not as it is by default. */
const settings = { batch: 128, lr: 0.003, epochs: 0 };
/** Words of a list that the menu shows. */
const shownWords = 3;
/** Milliseconds of a burst, and steps of one at most; after so many steps in all there is little more to learn. */
const burst = 120;
const most = 50;
const enough = 5000;
export class WordCourse {
  /** @param {import('../../../shared/view.js').View} figure */
  constructor(figure) {
    this.figure = figure;
    this.history = new History(200);
    /** @type {StepMetrics | null} */
    this.last = null;
    /** Words that are learned from. */
    this.words = 0;
    this.running = false;
    this.exists = false;
    /** The reader's own, where they are learned from. @type {string[] | null} */
    this.list = null;
    /** Tells one model from the next that is trained here. */
    this.number = 0;
  }

  get finished() {
    return (this.last?.step ?? 0) >= enough;
  }

  /**
   * From random weights.
   * @param {string[] | null} list the reader's own; null: the site's
   * @param {() => void} ready called once the model can be asked
   */
  async begin(list, ready) {
    if (this.running) return;
    await this.busy(async () => {
      await this.figure.ask('createWords', { train: settings, words: list });
      this.history.clear();
      Object.assign(this, { last: null, exists: true, list, number: this.number + 1 });
      ready();
      await this.learn(1);
    });
  }

  async resume() {
    if (!this.running && this.exists) await this.busy(() => this.learn(1));
  }

  pause() {
    this.running = false;
    this.figure.requestUpdate();
  }

  /** What is no longer in the worker is no longer here. */
  lose() {
    Object.assign(this, { running: false, exists: false, last: null });
    this.history.clear();
  }

  /** @private @param {() => Promise<void>} work */
  async busy(work) {
    this.running = true;
    this.figure.requestUpdate();
    try {
      await work();
    } catch (error) {
      this.lose();
      if (!isFailure(error)) throw error;
    } finally {
      this.pause();
      this.keep();
    }
  }

  /** What was learned of the reader's own words goes into the menu of models. @private */
  keep() {
    const { list, number, last } = this;
    if (list && last) this.figure.emit('vae-keep-words', { words: list.slice(0, shownWords), number });
  }

  /** @private @param {number} steps of the first burst */
  async learn(steps) {
    while (this.running && this.figure.active && this.figure.isConnected && !this.finished) {
      const began = performance.now();
      const { metrics, words } = await this.figure.ask('trainWords', { steps });
      const taken = performance.now() - began;
      this.words = words;
      this.last = metrics;
      this.history.add([metrics]);
      this.figure.requestUpdate();
      steps = Math.max(1, Math.min(most, enough - metrics.step, Math.round((steps * burst) / taken)));
    }
  }
}

const height = 170;

/**
 * Its curves: nll and KL against the steps, and where nll begins.
 * @param {WordCourse} course
 * @param {import('./letters.js').Alphabet} alphabet
 */
export function wordCourse({ history: { points }, last, words }, alphabet) {
  const { places } = alphabet;
  const symbols = symbolsOf(alphabet);
  // Nats of a word while every symbol is equally likely.
  const untrained = places * Math.log(symbols);
  const end = Math.max(100, Math.ceil((last?.step ?? 0) / 500) * 500);
  const ticks = Array.from({ length: Math.ceil(untrained / 10) + 1 }, (_, i) => i * 10);
  const up = { low: 0, high: 10 * (ticks.length - 1), step: 10, ticks };
  const frame = plotFrame({ height, across: [0, end], up });
  const steps = points.map(({ step }) => step);
  const level = frame.y(untrained);
  const label = t('learn.words.curves', {
    step: whole(last?.step ?? 0),
    nll: number(last?.nll, 2),
    kl: number(last?.kl, 2),
    words: whole(words),
  });
  return html`<svg class="plot words-curves" viewBox="0 0 ${plotWidth} ${height}" role="img" aria-label=${label}>
    ${plotAxes(
      frame,
      [0, end / 2, end].map((at) => ({ at, label: whole(at) })),
    )}
    ${svg`<line class="words-level" x1=${frame.left} x2=${frame.right} y1=${level} y2=${level}></line>
      <text class="end" x=${frame.right} y=${level - 4}>${places} log ${symbols} = ${number(untrained, 1)}</text>
      ${
        /** @type {const} */ (['nll', 'kl']).map(
          (kind) =>
            svg`<polyline data-concept=${kind} class="words-line" points=${polyline(
              frame,
              steps,
              points.map((point) => point[kind]),
            )}></polyline>`,
        )
      }`}
  </svg>`;
}
