// @ts-check
/**
 * One of the two models as the view knows it: its answers about the digit, its samples and its map, asked for whenever the
 * model, the digit or what is sampled is another. No rendering.
 */
import { presentModel } from '../../app/settings.js';
import { shippedModels } from '../../app/shipped-models.js';
import { encodeAll } from '../../shared/encoded.js';
import { onSlice, project } from '../../shared/figures/axes.js';
import { mostInformative } from '../../shared/figures/latents.js';
import { pixelsOf } from '../../shared/figures/shape.js';
import { isFailure, latest } from '../../shared/latest.js';
import { letTrain } from '../../shared/let-train.js';
import { linesOf } from '../../shared/prior-lines.js';
import { hasStandardPrior } from '../../shared/prior.js';
import { extentOf, tilesOver } from './frame.js';

/** @typedef {import('../../app/protocol.js').ModelInfo} ModelInfo */
/** @typedef {import('../../app/protocol.js').Explanation} Explanation */
/** @typedef {import('../../shared/figures/axes.js').Pair} Pair */

/** Draws of z behind nll, and their seed: those that the page begins with. */
const draws = 8;
const drawSeed = 1;
/** Samples of the prior shown, a side, and their seed. */
export const sampleSide = 6;
const sampleSeed = 1;
/** Tiles of the map, a side. */
export const mapSide = 12;
/** Milliseconds between two rounds of pictures while the model trains. */
const pause = 700;

/** What is known of a model that has told nothing yet. */
const nothing = () => ({
  /** @type {ModelInfo | null} */
  info: null,
  /** @type {Explanation | null} */
  explained: null,
  /** @type {import('../../pkg/simd128/vae_wasm.js').Decoded | null} */
  samples: null,
  /** @type {(import('../../shared/encoded.js').Encoded & ReturnType<typeof placed>) | null} */
  encoded: null,
  /** @type {Pair} the latents of the map */
  latents: [0, 1],
  /** @type {Float32Array | null} (n, 2) */
  points: null,
  /** @type {Float32Array | null} */
  tiles: null,
  /** @type {readonly import('../../shared/figures/contours.js').Line[]} of the map */
  prior: [],
  extent: extentOf(null),
  /** It could not be had; the reader has been told why. */
  failed: false,
});

/**
 * Where the test digits lie on the map, which waits with them for what is decoded there.
 * @param {import('../../shared/encoded.js').Encoded} encoded
 * @returns {{ latents: Pair, points: Float32Array | null, extent: number }} no points where there is no map
 */
function placed({ mu, latent, klPerLatent }) {
  if (latent < 2) return { latents: [0, 1], points: null, extent: extentOf(null) };
  const latents = mostInformative(klPerLatent);
  const points = project(mu, latent, latents);
  return { latents, points, extent: extentOf(points) };
}

export class Side {
  /**
   * @param {import('./compare-view.js').CompareView} view
   * @param {'left' | 'right'} name
   */
  constructor(view, name) {
    this.view = view;
    this.name = name;
    this.id = '';
    this.known = nothing();
    this.meet = this.job(async (ask) => ({ info: await ask('info') }));
    this.explain = this.job(async (ask) => this.explained(ask));
    this.sample = this.job(async (ask) => ({ samples: await this.sampled(ask) }));
    this.look = this.job(async (ask) => ({ encoded: await this.encodedBy(ask) }));
    this.decode = this.job(async (ask) => this.decoded(ask));
  }

  /**
   * What asks the model and takes its answer, unless another model has taken its place meanwhile.
   * @private
   * @param {(ask: any) => Promise<Partial<ReturnType<typeof nothing>>>} work
   */
  job(work) {
    return latest(async () => {
      const { id, known } = this;
      try {
        const answer = await work(this.ask);
        if (known !== this.known) return;
        Object.assign(known, answer);
      } catch (error) {
        // A question that came too late for its model says nothing about the next one.
        if (isFailure(error) && known === this.known && id !== presentModel) known.failed = true;
        throw error;
      } finally {
        this.view.requestUpdate();
      }
      if (this.present) await letTrain(this.view, pause);
    });
  }

  get present() {
    return this.id === presentModel;
  }

  get ask() {
    return this.present ? this.view.ask : this.view.ask.of(this.id);
  }

  /** @returns {ModelInfo | null} */
  get info() {
    return this.present ? this.view.model : this.known.info;
  }

  /** Numbers of z; 0 before the model is known. */
  get latent() {
    return this.info?.config.model.latent ?? 0;
  }

  /** @returns {import('../../shared/figures/shape.js').Shape} */
  get shape() {
    return this.info?.shape ?? this.view.shape;
  }

  /** Whether its images are as large as the page's. */
  get fits() {
    return !this.info || pixelsOf(this.info.shape) === this.view.pixels;
  }

  /** Its answer about the digit: for the page's model the one that all views show. @returns {Explanation | null} */
  get explanation() {
    const explanation = this.present ? this.view.explanation : this.view.digit && this.known.explained;
    return explanation?.mu.length === this.latent ? explanation : null;
  }

  /** @returns {import('../../app/protocol.js').HeldOut | null} */
  get heldOut() {
    const { view, id } = this;
    if (this.present) return view.heldOut;
    const kept = view.shelf?.entries.find((entry) => `own-${entry.id}` === id);
    return kept?.heldOut ?? shippedModels.find((model) => model.id === id)?.heldOut ?? null;
  }

  /** When the model's numbers are others. */
  get version() {
    return this.present ? this.view.modelVersion : this.id;
  }

  /** Another model is wanted. @param {string} id */
  use(id) {
    if (id === this.id) return;
    this.id = id;
    this.known = nothing();
    if (!this.present) this.meet();
  }

  /** Asks for what depends on what has changed. @param {Side} other whose samples have the z to share */
  follow(other) {
    const { view, info, version } = this;
    if (!info || this.known.failed || !this.fits) return;
    if (this.present && view.differs(`${this.name} data`, info.data)) this.known = nothing();
    const { known } = this;
    if (this.latent !== known.encoded?.latent) known.encoded = null;
    if (known.samples && known.samples.z.length !== sampleSide ** 2 * this.latent) known.samples = null;
    const changed = (/** @type {string} */ what, /** @type {unknown[]} */ ...on) =>
      view.differs(`${this.name} ${what}`, known, version, ...on);
    if (!this.present && view.digit && changed('digit', view.digit)) this.explain();
    if (changed('samples', this.latent, this.shares(other))) this.sample();
    if (changed('points', view.digits)) this.look();
    if (known.encoded && this.latent > 1 && changed('tiles', known.encoded, this.held)) this.decode();
  }

  /** Whether it decodes the same z as the other. @param {Side} other */
  shares(other) {
    const isStandard = hasStandardPrior(this.info) && hasStandardPrior(other.info);
    return isStandard && this.latent > 0 && this.latent === other.latent;
  }

  /** What the latents that are not axes are held at: on the map of two, nothing. @private */
  get held() {
    return this.latent > 2 ? (this.explanation?.mu ?? null) : null;
  }

  /** The same seed and the same size give the same z: the core draws them before it decodes. @private @param {any} ask */
  sampled(ask) {
    return ask('sample', sampleSide ** 2, 1, sampleSeed);
  }

  /** @private @param {any} ask */
  async explained(ask) {
    const { digit } = this.view;
    return digit ? { explained: await ask('explain', digit.x, draws, drawSeed) } : {};
  }

  /** @private @param {any} ask */
  async encodedBy(ask) {
    const { digits } = this.view;
    const encoded = digits && (await encodeAll(ask, digits.x, this.view.pixels, digits.labels));
    return encoded && { ...encoded, ...placed(encoded) };
  }

  /** @private @param {any} ask */
  async decoded(ask) {
    const { encoded } = this.known;
    if (!encoded?.points) return {};
    const { latents, points, extent } = encoded;
    const base = this.held ?? new Float32Array(encoded.latent);
    const { mean } = await ask('decode', onSlice(base, latents, tilesOver(extent, mapSide)));
    return { latents, points, extent, tiles: mean, prior: await linesOf(ask, this.info, latents) };
  }
}
