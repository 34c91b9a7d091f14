// @ts-check
/**
 * What the model was at a moment of its run: the same samples, reconstructions and cloud of held-out digits that are shown of
 * the present model, asked of the model as it was and kept packed, so that a whole run can be played. When they are shown is
 * replay.js's business.
 */
import { meanKl } from '../../../shared/encoded.js';
import { project } from '../../../shared/figures/axes.js';
import { heightOf, isRow, reach } from '../../../shared/figures/row.js';
import { linesOf } from '../../../shared/prior-lines.js';
import { shapeOf } from '../../../shared/figures/shape.js';
import { cloudDigits, side } from '../cloud.js';
import { chosenPlane, posteriorOn, tilesOf } from '../plane.js';
import { sampleColumns, sampleRows, sampleSeed } from '../wall.js';

/** @typedef {import('../../../app/protocol.js').Moment} Moment */
/** @typedef {import('../../../shared/figures/axes.js').Pair} Pair */
/** @typedef {import('../../../shared/figures/contours.js').Line} Line */
/** @typedef {import('../../../shared/view.js').Digit} Digit */

/**
 * @typedef {object} Frame
 * @property {Moment} moment
 * @property {Float32Array} samples (36, pixels) of the same eps at every moment
 * @property {Float32Array | null} x (10, pixels) test digits
 * @property {Float32Array | null} reconstructions (10, pixels)
 * @property {Float32Array | null} points (n, 2) where mu of held-out digits lies on the plane
 * @property {Uint8Array | null} labels (n) their classes
 * @property {boolean} missing there are no held-out digits to be had
 * @property {Pair | null} plane two latents; null where there is only one
 * @property {Float32Array | null} tiles (side * side, pixels) what the decoder draws on the plane
 * @property {readonly Line[]} prior its lines there
 * @property {Float32Array | null} drawing (pixels) the reconstruction of the page's digit
 * @property {Float32Array | null} posterior (2, 2) mu and sigma of its q(z|x) on the plane
 */

/** @typedef {{ digit: Digit, mean: Uint8ClampedArray, mu: Float32Array, logvar: Float32Array }} Own of the page's digit */
/**
 * @typedef {object} Packed pixels in bytes
 * @property {Uint8ClampedArray} samples
 * @property {Uint8ClampedArray | null} reconstructions
 * @property {Float32Array} mu (n, latent) of the held-out digits
 * @property {Uint8ClampedArray | null} tiles
 * @property {readonly Line[]} prior
 * @property {Own | null} own
 */

export class Frames {
  /**
   * @param {object} host
   * @param {import('../../../shared/view.js').Ask} host.ask
   * @param {import('../../../app/protocol.js').ModelInfo | null} host.model
   * @param {Digit | null} host.digit
   * @param {Float32Array | null} host.x test digits that are reconstructed
   * @param {Pick<import('../cloud.js').Cloud, 'plane' | 'labels'>} host.cloud the present model's
   */
  constructor(host) {
    this.host = host;
    /** By the moment's id. @type {Map<string, Packed>} */
    this.packed = new Map();
    /** What is encoded at every moment: the test digits `x`, then those of the cloud. */
    this.x = /** @type {Float32Array | null} */ (null);
    /** @type {import('../../../app/protocol.js').Digits} */
    this.cloud = { x: new Float32Array(), labels: new Uint8Array() };
    this.all = new Float32Array();
    /** @type {Pair | null} */
    this.plane = null;
    /** Resolves once all of these are there; null where they are to be asked for. @type {Promise<void> | null} */
    this.prepared = null;
  }

  /** Whether x is the row of a table. */
  get rows() {
    return isRow(shapeOf({ model: this.host.model, settings: null }));
  }

  /** @param {Moment} moment */
  has({ id }) {
    const packed = this.packed.get(id);
    return packed !== undefined && (packed.own?.digit ?? null) === this.host.digit;
  }

  /** Only of these there is anything to show. @param {Moment[]} moments */
  retain(moments) {
    const ids = new Set(moments.map(({ id }) => id));
    for (const id of this.packed.keys()) if (!ids.has(id)) this.packed.delete(id);
  }

  /** Another run: its images and its latents may be others. */
  clear() {
    this.packed.clear();
    this.prepared = null;
  }

  /**
   * @param {Moment} moment
   * @param {Moment[]} moments of the run
   * @returns {Promise<Frame>}
   */
  async at(moment, moments) {
    await this.prepare(moments);
    const packed = this.packed.get(moment.id) ?? (await this.fetch(moment.id));
    this.packed.set(moment.id, packed);
    await this.explain(moment.id, packed);
    return this.unpacked(moment, packed);
  }

  /** What is the same for all moments of the run. @private @param {Moment[]} moments @returns {Promise<void>} */
  prepare(moments) {
    const { x } = this.host;
    if (this.prepared && this.x === x) return this.prepared;
    this.x = x;
    this.packed.clear();
    const prepared = this.gather(moments);
    this.prepared = prepared;
    prepared.catch(() => this.prepared === prepared && (this.prepared = null));
    return prepared;
  }

  /** @private @param {Moment[]} moments */
  async gather(moments) {
    const { ask, model, x, cloud } = this.host;
    // Where there is no cloud of the present model, its digits could not be had.
    this.cloud = cloud.labels
      ? await ask('heldOutDigits', { count: cloudDigits })
      : { x: new Float32Array(), labels: new Uint8Array() };
    this.all = new Float32Array((x?.length ?? 0) + this.cloud.x.length);
    this.all.set(x ?? []);
    this.all.set(this.cloud.x, x?.length ?? 0);
    const latent = model?.config.model.latent ?? 0;
    this.plane = cloud.plane;
    if (this.plane || latent < 2) return;
    const { klPerLatent } = await ask.of(moments[moments.length - 1].id)('encode', this.all);
    this.plane = chosenPlane(meanKl(klPerLatent, latent), null);
  }

  /** @private @param {string} id @returns {Promise<Packed>} */
  async fetch(id) {
    const { host, plane, rows } = this;
    const ask = host.ask.of(id);
    const latent = host.model?.config.model.latent ?? 0;
    const tiles = plane && tilesOf(latent, plane, side);
    // A conditional model draws the map as the class of the digit on the page.
    const told = host.digit && (await ask('encode', host.digit.x)).labels;
    const [samples, { mu, labels }, sheet, prior] = await Promise.all([
      ask('sample', sampleColumns * sampleRows, 1, sampleSeed),
      ask('encode', this.all),
      tiles && ask('decode', tiles, told ? new Uint8Array(side * side).fill(told[0]) : undefined),
      plane ? linesOf(ask, host.model, plane) : [],
    ]);
    const digits = (mu.length * (this.x?.length ?? 0)) / this.all.length;
    const means = digits > 0 ? (await ask('decode', mu.slice(0, digits), labels?.slice(0, digits / latent))).mean : null;
    return {
      samples: bytes(samples.mean, rows),
      reconstructions: means && bytes(means, rows),
      mu: mu.slice(digits),
      tiles: sheet && bytes(sheet.mean, rows),
      prior,
      own: null,
    };
  }

  /** The page's digit, which may be another by now. @private @param {string} id @param {Packed} packed */
  async explain(id, packed) {
    const { digit, ask } = this.host;
    const { rows } = this;
    if ((packed.own?.digit ?? null) === digit) return;
    packed.own = null;
    if (!digit) return;
    const of = ask.of(id);
    const { mu, logvar, labels } = await of('encode', digit.x);
    const { mean } = await of('decode', mu, labels);
    packed.own = { digit, mean: bytes(mean, rows), mu, logvar };
  }

  /** @private @param {Moment} moment @param {Packed} packed @returns {Frame} */
  unpacked(moment, { samples, reconstructions, mu, tiles, prior, own }) {
    const { plane, cloud, rows } = this;
    const missing = cloud.x.length === 0;
    const latent = this.host.model?.config.model.latent ?? 0;
    return {
      moment,
      samples: pixels(samples, rows),
      x: this.x,
      reconstructions: reconstructions && pixels(reconstructions, rows),
      points: plane && !missing ? project(mu, latent, plane) : null,
      labels: cloud.labels,
      missing,
      plane,
      tiles: tiles && pixels(tiles, rows),
      prior,
      drawing: own && pixels(own.mean, rows),
      posterior: own && plane && posteriorOn(plane, own),
    };
  }
}

/**
 * @param {Float32Array} values 0..1, or of a table's rows
 * @param {boolean} rows
 */
function bytes(values, rows) {
  const packed = new Uint8ClampedArray(values.length);
  for (let i = 0; i < values.length; i++) packed[i] = 255 * (rows ? heightOf(values[i]) : values[i]);
  return packed;
}

/** @param {Uint8ClampedArray} packed @param {boolean} rows */
function pixels(packed, rows) {
  const values = new Float32Array(packed.length);
  for (let i = 0; i < packed.length; i++) values[i] = rows ? (packed[i] / 255 - 0.5) * 2 * reach : packed[i] / 255;
  return values;
}
