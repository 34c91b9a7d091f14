// @ts-check
/**
 * The arithmetic of a report on training: the speed over the last second, and many steps averaged to a few. When to
 * report is the loop's business (training.js).
 */

import { Durations } from '../shared/clock.js';

/** @typedef {import('../app/protocol.js').StepMetrics} StepMetrics */

/** Milliseconds that the speed is measured over. */
const speedWindow = 1000;

export class Speed {
  constructor() {
    this.durations = new Durations();
    this.now = 0;
    /** The start or a round's end, by the time since the start, and the images since the one before. */
    this.rounds = [{ at: 0, images: 0 }];
  }

  /** @param {number} now milliseconds, as all times here */
  begin(now) {
    this.now = now;
    this.rounds = [{ at: 0, images: 0 }];
  }

  /**
   * A round has ended.
   * @param {number} now
   * @param {number} images
   */
  add(now, images) {
    const duration = this.durations.awake(now - this.now);
    this.now = now;
    if (duration === null) return;
    const at = this.rounds[this.rounds.length - 1].at + duration;
    this.rounds.push({ at, images });
    while (this.rounds.length > 2 && this.rounds[1].at < at - speedWindow) this.rounds.shift();
  }

  /** @returns {number} 0 while there is nothing to measure */
  imagesPerSecond() {
    const [first, ...later] = this.rounds;
    const last = later.at(-1);
    if (!last || last.at === first.at) return 0;
    return (later.reduce((sum, { images }) => sum + images, 0) * 1000) / (last.at - first.at);
  }
}

/**
 * At most `count` metrics: neighbours are averaged and carry the last one's step.
 * @param {StepMetrics[]} steps
 * @param {number} count
 * @returns {StepMetrics[]}
 */
export function thinned(steps, count) {
  if (steps.length <= count) return steps;
  // The very first stands for itself: it tells what training began from.
  if (steps[0].step === 1) return [steps[0], ...thinned(steps.slice(1), count - 1)];
  return Array.from({ length: count }, (_, i) => {
    const group = steps.slice(Math.floor((i * steps.length) / count), Math.floor(((i + 1) * steps.length) / count));
    const average = (/** @type {'nll' | 'kl' | 'loss' | 'gradientNorm'} */ name) =>
      group.reduce((sum, metrics) => sum + metrics[name], 0) / group.length;
    const last = group[group.length - 1];
    return { ...last, nll: average('nll'), kl: average('kl'), loss: average('loss'), gradientNorm: average('gradientNorm') };
  });
}
