// @ts-check
/**
 * The held-out digits in latent space while the model trains: encoded in the worker as often as training can spare the time,
 * with what the decoder draws behind them asked for more calmly. What is shown of it is map.js's business.
 */
import { meanKl } from '../../shared/encoded.js';
import { project } from '../../shared/figures/axes.js';
import { latest } from '../../shared/latest.js';
import { letTrain } from '../../shared/let-train.js';
import { knownLines, linesOf } from '../../shared/prior-lines.js';
import { chosenPlane, tilesOf } from './plane.js';

/** @typedef {import('../../shared/figures/axes.js').Pair} Pair */

/** Digits of the cloud. */
export const cloudDigits = 600;
/** Tiles behind them, a side. */
export const side = 16;
/** Milliseconds between two clouds, at least, between two sheets of tiles, and until images that were missing are asked for anew. */
const pause = { cloud: 100, tiles: 1200, missing: 10_000 };
/** Encoding the cloud may take this share of the worker's time. */
const share = 0.04;

export class Cloud {
  /**
   * @param {{ ask: import('../../shared/view.js').Ask, model: import('../../app/protocol.js').ModelInfo | null,
   *   progress: import('../../app/protocol.js').TrainProgress | null }} host
   * @param {() => void} changed
   */
  constructor(host, changed) {
    this.host = host;
    /** @type {Float32Array | null} (n, 2) where mu of each digit lies on the plane */
    this.points = null;
    /** @type {Uint8Array | null} (n) their classes; empty where they have none */
    this.labels = null;
    /** @type {Pair | null} */
    this.plane = null;
    /** @type {Float32Array | null} (side * side, pixels) */
    this.tiles = null;
    /** @type {readonly import('../../shared/figures/contours.js').Line[]} the prior's lines */
    this.prior = [];
    /** There are no images to be had. */
    this.missing = false;
    /** Of the model that all this is of. */
    this.latent = 0;
    this.data = '';
    this.refresh = latest(async () => {
      this.forgetOthers();
      const rest = await this.encode();
      changed();
      this.drawTiles();
      await letTrain(this.host, rest);
    });
    this.drawTiles = latest(async () => {
      const { plane, latent } = this;
      if (!plane || latent !== this.host.model?.config.model.latent) return;
      const { mean } = await this.host.ask('decode', tilesOf(latent, plane, side));
      if (latent !== this.latent || plane !== this.plane) return;
      this.tiles = mean;
      this.prior = await linesOf(this.host.ask, this.host.model, plane);
      changed();
      await letTrain(this.host, pause.tiles);
    });
  }

  /** Another model's digits are not moved to this one's places. @private */
  forgetOthers() {
    const { config, data = '' } = this.host.model ?? {};
    const latent = config?.model.latent ?? 0;
    if (latent === this.latent && data === this.data) return;
    Object.assign(this, {
      latent,
      data,
      points: null,
      labels: null,
      plane: null,
      tiles: null,
      prior: knownLines(this.host.model),
    });
  }

  /** @private @returns {Promise<number>} milliseconds until it may be done again while the model trains */
  async encode() {
    const posteriors = await this.host.ask('heldOutPosteriors', { count: cloudDigits });
    this.missing = posteriors === null;
    if (!posteriors) return pause.missing;
    const { mu, klPerLatent, labels, count, milliseconds } = posteriors;
    const { latent } = this;
    const rest = Math.max(pause.cloud, milliseconds / share);
    // Another model may have come meanwhile.
    if (mu.length !== latent * count) return rest;
    const plane = chosenPlane(meanKl(klPerLatent, latent), this.host.progress?.running ? this.plane : null);
    if (String(plane) !== String(this.plane)) Object.assign(this, { plane, tiles: null });
    this.labels = labels;
    this.points = this.plane && project(mu, latent, this.plane);
    return rest;
  }
}
