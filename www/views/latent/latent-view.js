// @ts-check
/**
 * Latent space: the map of what the decoder draws, with the test digits and the page's digit on it, and below it the board of
 * all latents. A model with more than two latents shows the plane of two principal components, or of two latents, and walks
 * along those that say most. The parts are in latent/.
 */
import { html, nothing } from '../../vendor/lit.js';
import { rich, t } from '../../shared/i18n.js';
import { button } from '../../shared/controls/controls.js';
import { sym } from '../../shared/controls/sym.js';
import { onPlane, projected, tilePoints, wholeMap } from '../../shared/figures/axes.js';
import { byKl } from '../../shared/figures/latents.js';
import { encodeAll } from '../../shared/encoded.js';
import { classesOf } from '../../app/class-names.js';
import { classesForm, pairForm } from './forms.js';
import { mapFigure } from './map-figure.js';
import { partForm } from './part.js';
import { componentPlane, latentPlane, varianceShare } from './planes.js';
import { planeInWords } from './said.js';
import { boardOf } from './board.js';
import { axesKinds, planeKinds, shownKinds } from './side.js';
import { traversals, walk } from './traversals.js';
import { latest } from '../../shared/latest.js';
import { isNarrow } from '../../shared/narrow.js';
import { oneOf, orNone } from '../../shared/text-forms.js';
import { letTrain } from '../../shared/let-train.js';
import { PriorLines } from '../../shared/prior-lines.js';
import { View } from '../../shared/view.js';

/** @typedef {import('../../shared/figures/axes.js').Pair} Pair */

/** Test digits on the map. */
const testDigits = 2000;
/** Tiles of the map, a side. */
const side = () => (isNarrow() ? 14 : 20);
/** Milliseconds between two maps, and between two rounds of encoding, while the model trains. */
const pause = { tiles: 500, encode: 1500 };

export class LatentView extends View {
  static properties = {
    shownPart: { state: true },
    planeKind: { state: true },
    components: { state: true },
    axes: { state: true },
    shown: { state: true },
    classes: { state: true },
    picked: { state: true },
    cursor: { state: true },
    mean: { state: true },
    tiles: { state: true },
    encoded: { state: true },
    walks: { state: true },
  };

  static carried = {
    planeKind: oneOf(planeKinds),
    picked: orNone(pairForm),
    axes: oneOf(axesKinds),
    shown: oneOf(shownKinds),
    shownPart: partForm,
    classes: classesForm,
  };

  constructor() {
    super();
    /** @type {import('../../shared/figures/axes.js').AxisKind} */
    this.axes = 'linear';
    /** What is shown of the map. @type {import('../../shared/figures/axes.js').Part} */
    this.shownPart = wholeMap;
    /** What the tiles cover. */
    this.tilesPart = wholeMap;
    /** @type {import('./planes.js').PlaneKind} of a model of more than two latents */
    this.planeKind = 'components';
    /** @type {import('../../pkg/simd128/vae_wasm.js').Plane | null} of the encoded digits */
    this.components = null;
    /** @type {import('./side.js').Shown} */
    this.shown = 'both';
    /** @type {boolean[]} by label, which are shown */
    this.classes = [];
    /** @type {Pair | null} the axes as the reader wants them */
    this.picked = null;
    /** @type {number[]} latents, those that say most about the test digits first */
    this.order = [];
    /** @type {Pair} the axes as they are unless picked */
    this.informative = [0, 1];
    /** @type {import('./map-box.js').Cursor | null} */
    this.cursor = null;
    /** @type {Float32Array | null} (pixels) at the cursor */
    this.mean = null;
    /** @type {Float32Array | null} */
    this.tiles = null;
    /** @type {{ x: Float32Array, labels: Uint8Array } | null} */
    this.digits = null;
    /** @type {import('../../shared/encoded.js').Encoded | null} */
    this.encoded = null;
    /** @type {Float32Array | null} (n, 2) */
    this.points = null;
    /** Of the variance, along the two latents of the map. @type {number | null} */
    this.share = null;
    /** @type {import('./traversals.js').Walk[]} */
    this.walks = [];
    /** @type {import('../../shared/figures/axes.js').Plane | null} */
    this.lastPlane = null;
    this.prior = new PriorLines(this);
    this.decodeTiles = latest(async () => {
      const { shownPart: part } = this;
      this.tiles = (await this.ask('decode', onPlane(this.plane, tilePoints(this.axes, side(), part)))).mean;
      this.tilesPart = part;
      await letTrain(this, pause.tiles);
    });
    this.decodeCursor = latest(async (/** @type {Pair} */ z) => {
      this.mean = (await this.ask('decode', onPlane(this.plane, z))).mean;
    });
    this.take = latest(async (/** @type {Pair} */ z) => {
      const { mean } = await this.ask('decode', onPlane(this.plane, z));
      this.emit('vae-digit', { x: mean, label: null, source: 'sample' });
    });
    this.findComponents = latest(async (/** @type {import('../../shared/encoded.js').Encoded} */ { mu, latent }) => {
      const found = await this.ask('components', mu);
      if (latent === this.latent) this.components = found;
    });
    this.encode = latest(async () => {
      this.digits ??= await this.ask('heldOutDigits', { count: testDigits });
      this.encoded = await encodeAll(this.ask, this.digits.x, this.pixels, this.digits.labels);
      await letTrain(this, pause.encode);
    });
    this.walk = latest(async () => {
      /** @type {import('./traversals.js').Walk[]} */
      const walks = [];
      for (const index of this.order.slice(0, walk.rows)) {
        const { steps, extent } = walk;
        walks.push({ index, means: (await this.ask('traverse', this.base, index, steps, extent)).mean });
      }
      this.walks = walks;
    });
  }

  /** With what the board below shows. */
  get carried() {
    const board = /** @type {View | null} */ (this.querySelector('vae-latent-board'));
    return new Map([...super.carried, ...(board?.carried ?? [])]);
  }

  /** What the labels of the test digits mean. */
  get classNames() {
    return classesOf(this.model?.data);
  }

  /** @returns {Pair} */
  get latents() {
    return this.picked ?? this.informative;
  }

  /** Whether the map is of principal components; until they are found it is of the latents that say most. */
  get ofComponents() {
    return this.latent > 2 && this.planeKind === 'components' && this.components !== null;
  }

  /** @returns {import('../../shared/figures/axes.js').Plane} the same object while nothing that it depends on changes */
  get plane() {
    const { components } = this;
    const [across, up] = this.latents;
    // On the map of two latents, and on that of the components, nothing but the ellipse depends on the digit.
    const held = this.ofComponents || this.latent === 2 ? null : this.posterior;
    if (this.differs('plane', this.ofComponents ? components : null, this.latent, across, up, held) || !this.lastPlane) {
      this.lastPlane = this.ofComponents && components ? componentPlane(components) : latentPlane(this.base, this.latents);
    }
    return this.lastPlane;
  }

  /** The digit's posterior by the present model; between two models it may still be of the earlier one. */
  get posterior() {
    return this.explanation?.mu.length === this.latent ? this.explanation : null;
  }

  /** What the latents that are not axes are held at. */
  get base() {
    return this.posterior?.mu ?? new Float32Array(this.latent);
  }

  willUpdate() {
    const { latent } = this;
    if (!latent) return;
    if (this.differs('data', this.model?.data, this.pixels)) {
      this.digits = this.encoded = null;
      this.classes = this.classNames.map(() => true);
      this.forget();
    }
    if (this.differs('latent', latent)) this.forget();
    if (this.encoded?.latent !== latent) this.encoded = null;
    if (this.differs('encoded', this.modelVersion)) this.encode();
    // Under way, latents change places all the time: their order stands still until training does.
    const settled = this.order.length === 0 || !this.progress?.running;
    if (this.encoded && settled && this.differs('order', this.encoded)) this.sort(this.encoded);
    this.follow();
  }

  /** Asks for what depends on the digit, the axes and the model, wherever one of them has changed. */
  follow() {
    const { plane, shownPart: part } = this;
    this.prior.follow(this.ofComponents ? null : this.latents);
    const held = this.latent === 2 ? null : this.posterior;
    // Whatever the others are held at, the digits lie where they lay; a walk through all of them is not for each stroke.
    const axes = [this.ofComponents ? this.components : null, ...this.latents];
    if (this.encoded && this.differs('points', this.encoded, ...axes)) this.points = projected(plane, this.encoded.mu);
    if (this.encoded && this.latent > 2 && this.differs('share', this.encoded, ...this.latents)) {
      this.share = varianceShare(this.encoded.mu, this.latent, this.latents);
    }
    if (this.latent > 1 && this.differs('tiles', this.modelVersion, this.axes, plane, part, side())) this.decodeTiles();
    if (this.latent !== 2 && this.differs('walks', this.modelVersion, held, this.order)) this.walk();
    if (this.cursor && this.differs('cursor', this.cursor.z, this.modelVersion, plane)) this.decodeCursor(this.cursor.z);
  }

  forget() {
    Object.assign(this, { picked: null, order: [], informative: [0, 1], cursor: null, tiles: null, points: null, walks: [] });
    Object.assign(this, { shownPart: wholeMap, components: null, lastPlane: null });
  }

  /** @param {import('../../shared/encoded.js').Encoded} encoded */
  sort(encoded) {
    this.order = byKl(encoded.klPerLatent);
    if (this.latent <= 2) return;
    this.informative = [this.order[0], this.order[1]];
    this.findComponents(encoded);
  }

  render() {
    const { latent } = this;
    return html`<h1 class="visually-hidden">${t('nav.latent')}</h1>
      ${
        latent === 2 || latent === 0
          ? html`<p class="lead">${rich('latent.lead', { z: sym('z'), p: sym('p'), q: sym('q') })}</p>`
          : this.notice()
      }
      ${latent === 1 ? nothing : mapFigure(this)} ${latent ? boardOf(this) : nothing} ${latent === 2 || latent === 0 ? nothing : this.walksBelow()}`;
  }

  notice() {
    const { latent, encoded, share } = this;
    const variances = this.ofComponents && this.components ? this.components.variances : null;
    return html`<div class="latent-notice">
      <p class="lead">${latent === 1 ? t('latent.one') : planeInWords({ latent, variances, share: encoded && share })}</p>
      ${button({
        label: t('latent.open2d'),
        tip: t('latent.open2d.tip'),
        testid: 'open-2d',
        onClick: () => this.emit('vae-open-shipped', 'mnist-2d'),
      })}
    </div>`;
  }

  walksBelow() {
    return traversals({
      walks: this.walks,
      shape: this.shape,
      rows: Math.min(walk.rows, this.latent),
      mu: this.posterior?.mu ?? null,
      klPerLatent: this.encoded?.klPerLatent ?? this.posterior?.klPerLatent ?? null,
      theme: this.theme,
    });
  }
}

customElements.define('vae-latent-view', LatentView);
