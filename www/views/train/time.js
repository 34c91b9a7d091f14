// @ts-check
/** When training ends, how long that and a download take, and how a time is written. Pure arithmetic. */
import { Durations } from '../../shared/clock.js';

/**
 * Seconds as a clock shows them: 0:07, 12:34, 1:02:03.
 * @param {number | null} seconds
 */
export function clock(seconds) {
  if (seconds === null || !Number.isFinite(seconds)) return '–';
  const whole = Math.max(0, Math.round(seconds));
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const two = (/** @type {number} */ value) => String(value).padStart(2, '0');
  return hours ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}

/**
 * The passes at which training stops by itself, as the worker counts: a model that is through its epochs gets as many
 * more; 0 epochs have no end.
 * @param {number} epochs the setting
 * @param {number} epoch whole passes behind the model
 */
export function stopEpoch(epochs, epoch) {
  if (epochs === 0) return Infinity;
  return epoch < epochs ? epochs : epoch + epochs;
}

/**
 * @param {{ untilEpoch: number, epoch: number, images: number, imagesPerSecond: number }} run images: of the training set
 * @returns {number | null} seconds, null when there is no end or no speed yet
 */
export function remaining({ untilEpoch, epoch, images, imagesPerSecond }) {
  if (!Number.isFinite(untilEpoch) || imagesPerSecond <= 0) return null;
  return (Math.max(0, untilEpoch - epoch) * images) / imagesPerSecond;
}

/** Says how long a download still takes, from its own speed so far. */
export class DownloadTimer {
  constructor() {
    this.name = '';
    this.first = { at: 0, received: 0 };
    this.last = this.first;
    /** Milliseconds since the first look. */
    this.taken = 0;
    this.durations = new Durations();
  }

  /**
   * @param {{ what: string, received: number, total: number }} download bytes
   * @param {number} now milliseconds
   * @returns {number | null} seconds, null when it is too early to say
   */
  remaining({ what, received, total }, now) {
    const name = `${what} ${total}`;
    const look = { at: now, received };
    // One that begins anew has less than before.
    if (name !== this.name || received < this.last.received) {
      [this.name, this.first, this.last, this.taken] = [name, look, look, 0];
    }
    this.taken += this.durations.awake(now - this.last.at) ?? 0;
    this.last = look;
    const seconds = this.taken / 1000;
    const bytes = received - this.first.received;
    return seconds < 0.5 || bytes <= 0 ? null : ((total - received) * seconds) / bytes;
  }
}
