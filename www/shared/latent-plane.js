// @ts-check
/**
 * What a map of latent space shows of a view's model, asked for at a pace that leaves the model to the hand and to training:
 * examples of its dataset as the encoder places them, the plane that the map lies in, and what the decoder draws on it.
 * Painting is figures/map.js.
 */
import { encodeAll } from './encoded.js';
import { onSlice, project, tilePoints } from './figures/axes.js';
import { mostInformative } from './figures/latents.js';
import { latest } from './latest.js';
import { letTrain } from './let-train.js';
import { PriorLines } from './prior-lines.js';

/** @typedef {import('./figures/axes.js').Pair} Pair */
/** @typedef {import('./encoded.js').Encoded} Encoded */

/** Milliseconds between two maps, and between two rounds of encoding, while the model trains. */
const pause = { tiles: 700, encode: 1500 };
/** How long the hand rests before the plane through its digit is decoded. */
const rest = 400;

export class LatentPlane {
  /**
   * @param {import('./view.js').View} view whose model and digit it is about
   * @param {() => number} side tiles, each way
   * @param {() => void} changed called when there is more to show: `follow` is then due
   */
  constructor(view, side, changed) {
    this.view = view;
    this.side = side;
    this.changed = changed;
    this.timer = 0;
    this.prior = new PriorLines(view, changed);
    /** The first digit has had its answer, before which nothing else is asked. */
    this.begun = false;
    this.forget();
    /** @type {{ x: Float32Array, labels: Uint8Array } | null} */
    this.digits = null;
    this.encode = latest(async () => {
      try {
        this.digits ??= await view.ask('examples');
        this.encoded = await encodeAll(view.ask, this.digits.x, view.pixels, this.digits.labels);
      } catch (error) {
        this.goWithout();
        throw error;
      } finally {
        changed();
      }
      await letTrain(view, pause.encode);
    });
    this.decode = latest(async () => {
      if (!this.latents) return;
      this.tiles = (await view.ask('decode', this.at(tilePoints('quantile', side())))).mean;
      changed();
      await letTrain(view, pause.tiles);
    });
  }

  /** @private */
  forget() {
    /** @type {Encoded | null} */
    this.encoded = null;
    /** Of z, across and up; null until it is known. @type {Pair | null} */
    this.latents = null;
    /** @type {Float32Array | null} (n, 2) */
    this.points = null;
    /** @type {Float32Array | null} (side * side, pixels) */
    this.tiles = null;
    clearTimeout(this.timer);
  }

  /** Where there are no examples to be had, the digit itself says which latents say most. @private */
  goWithout() {
    const { latent } = this;
    const klPerLatent = this.view.explanation?.klPerLatent;
    if (!this.latents && klPerLatent?.length === latent) this.latents = mostInformative(klPerLatent);
  }

  get latent() {
    return this.view.latent;
  }

  /** What the other latents are held at: the digit's mu, so that the picture below it is its reconstruction. */
  get base() {
    const mu = this.view.explanation?.mu;
    return mu?.length === this.latent ? mu : new Float32Array(this.latent);
  }

  /** Asks for what depends on the model and the digit, wherever one of them has changed. */
  follow() {
    const { view, latent } = this;
    if (view.differs('plane of', view.model?.data, view.pixels, latent)) {
      this.digits = null;
      this.forget();
    }
    this.begun ||= view.explanation !== null;
    if (latent < 2 || !this.begun) return;
    if (this.encoded && this.encoded.latent !== latent) this.encoded = null;
    if (latent === 2) this.latents ??= [0, 1];
    if (view.differs('plane cloud', view.modelVersion)) this.encode();
    this.place();
    this.prior.follow(this.latents);
    this.tile();
  }

  /** The plane, which stands still while training goes on, and the dots on it. @private */
  place() {
    const { view, encoded } = this;
    if (!encoded) return;
    const settled = !this.latents || !view.progress?.running;
    if (settled && view.differs('plane choice', encoded)) {
      const [across, up] = mostInformative(encoded.klPerLatent);
      if (across !== this.latents?.[0] || up !== this.latents[1]) this.latents = [across, up];
    }
    if (this.latents && view.differs('plane points', encoded, ...this.latents)) {
      this.points = project(encoded.mu, encoded.latent, this.latents);
    }
  }

  /** @private */
  tile() {
    const { view, latents } = this;
    if (!latents) return;
    const through = this.latent > 2;
    const moved = through && view.differs('plane through', view.explanation?.mu);
    const other = view.differs('plane tiles', view.modelVersion, ...latents, this.side());
    // What a first stroke decodes to is no picture to begin with.
    const early = through && !this.tiles;
    if (other && !early) this.decode();
    else if (other || moved) {
      clearTimeout(this.timer);
      this.timer = window.setTimeout(() => this.decode(), rest);
    }
  }

  /** The z of places on the plane. @param {ArrayLike<number>} pairs (n, 2) */
  at(pairs) {
    return onSlice(this.base, this.latents ?? [0, 1], pairs);
  }

  /** What of it a map shows. @returns {import('./figures/map.js').MapScene} */
  scene() {
    const { tiles, points, digits } = this;
    return {
      prior: this.prior.lines,
      axes: 'quantile',
      tiles,
      shape: this.view.shape,
      points,
      labels: points && digits ? digits.labels : null,
    };
  }
}
