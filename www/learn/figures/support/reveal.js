// @ts-check
/**
 * Samples as they come in: how many of them a figure shows, evenly in their logarithm, a slider that says so, and a
 * button that lets them come in again from the first.
 */
import { html } from '../../../vendor/lit.js';
import { t, whole } from '../../../shared/i18n.js';
import { button, slider } from '../../../shared/controls/controls.js';
import { lessMotion } from '../../../shared/motion.js';
import { by, numeric } from '../../../shared/text-forms.js';

/** @typedef {import('../../../pkg/simd128/vae_wasm.js').Running} Running */

/** The first count of which an estimate has a standard error. */
export const first = 2;
/** Milliseconds until all samples are there. */
const duration = 4000;
const positions = 100;

export class Reveal {
  /**
   * @param {import('../../../shared/view.js').View} figure
   * @param {number} all samples
   */
  constructor(figure, all) {
    this.figure = figure;
    this.all = all;
    /** 0 for the first samples, 1 for all. */
    this.share = 1;
    this.frame = 0;
  }

  get count() {
    return Math.round(first * (this.all / first) ** this.share);
  }

  /** Where in `running` one stands: its last report of no more samples. @param {Running} running */
  index(running) {
    return Math.max(
      0,
      running.samples.findLastIndex((samples) => samples <= this.count),
    );
  }

  /** @param {number} share */
  show(share) {
    cancelAnimationFrame(this.frame);
    this.frame = 0;
    this.share = share;
    this.figure.requestUpdate();
  }

  play() {
    if (lessMotion()) return this.show(1);
    const start = performance.now();
    const step = (/** @type {number} */ now) => {
      this.show(Math.max(0, Math.min(1, (now - start) / duration)));
      if (this.share < 1 && this.figure.isConnected) this.frame = requestAnimationFrame(step);
    };
    step(start);
  }

  /**
   * @param {object} options
   * @param {string} options.name of the figure
   * @param {Running | null} [options.running] what is shown, of which there may be fewer samples so far
   * @param {() => void} options.onAgain draws other samples
   */
  controls({ name, running, onAgain }) {
    const shown = Math.min(this.count, running?.samples.at(-1) ?? this.count);
    return html`<div class="running-controls">
      ${slider({
        label: t('learn.reveal.samples'),
        tip: t('learn.reveal.samples.tip'),
        value: Math.round(this.share * positions),
        min: 0,
        max: positions,
        step: 1,
        format: () => whole(shown),
        testid: `figure-${name}-samples`,
        onInput: (position) => this.show(position / positions),
      })}
      ${button({ label: t('learn.reveal.play'), tip: t('learn.reveal.play.tip'), testid: `figure-${name}-play`, onClick: () => this.play() })}
      ${button({ label: t('learn.reveal.again'), tip: t('learn.reveal.again.tip'), testid: `figure-${name}-again`, onClick: onAgain })}
    </div>`;
  }
}

/** For a link: how many of the samples are shown. */
export const revealForm = by(
  numeric(0, 1, false),
  (/** @type {Reveal} */ { share }) => share,
  (share, { reveal }) => {
    reveal.show(share);
    return reveal;
  },
);
