// @ts-check
/**
 * Latent space: the map of what the decoder draws, with the test digits and the page's digit on it. A model with more
 * than two latents shows a slice along two of them, and walks along those that say most. The parts are in latent/.
 */
import { html, nothing } from '../../vendor/lit.js';
import { number, rich, t } from '../../shared/i18n.js';
import { button } from '../../shared/controls/controls.js';
import { sym } from '../../shared/controls/sym.js';
import { onSlice, project, tilePoints } from '../../shared/figures/axes.js';
import { sigmaOf } from '../../shared/figures/gaussian.js';
import { byKl, latentName } from '../../shared/figures/latents.js';
import { encodeAll } from '../../shared/encoded.js';
import { classesOf } from '../../app/datasets.js';
import { mapBox } from './map-box.js';
import { classLegend } from '../../shared/controls/class-legend.js';
import { axisChoice, digitPlace, switches } from './side.js';
import { traversals, walk } from './traversals.js';
import { latest } from '../../shared/latest.js';
import { View } from '../../shared/view.js';

/** @typedef {import('../../shared/figures/axes.js').Pair} Pair */

/** Test digits on the map. */
const testDigits = 2000;
/** Tiles of the map, a side. */
const side = () => (matchMedia('(width < 40em)').matches ? 14 : 20);
/** Milliseconds between two maps, and between two rounds of encoding, while the model trains. */
const pause = { tiles: 500, encode: 1500 };

class LatentView extends View {
  static properties = {
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

  constructor() {
    super();
    /** @type {import('../../shared/figures/axes.js').AxisKind} */
    this.axes = 'linear';
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
    /** @type {import('./traversals.js').Walk[]} */
    this.walks = [];
    this.decodeTiles = latest(async () => {
      const z = onSlice(this.base, this.latents, tilePoints(this.axes, side()));
      this.tiles = (await this.ask('decode', z)).mean;
      await this.whileTraining(pause.tiles);
    });
    this.decodeCursor = latest(async (/** @type {Pair} */ z) => {
      this.mean = (await this.ask('decode', onSlice(this.base, this.latents, z))).mean;
    });
    this.take = latest(async (/** @type {Pair} */ z) => {
      const { mean } = await this.ask('decode', onSlice(this.base, this.latents, z));
      this.emit('vae-digit', { x: mean, label: null, source: 'sample' });
    });
    this.encode = latest(async () => {
      this.digits ??= await this.ask('heldOutDigits', { count: testDigits });
      this.encoded = await encodeAll(this.ask, this.digits.x, this.pixels);
      await this.whileTraining(pause.encode);
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

  get latent() {
    return this.model?.config.model.latent ?? 0;
  }

  /** What the labels of the test digits mean. */
  get classNames() {
    return classesOf(this.model?.data);
  }

  /** @returns {Pair} */
  get latents() {
    return this.picked ?? this.informative;
  }

  /** The digit's posterior by the present model; between two models it may still be of the earlier one. */
  get posterior() {
    return this.explanation?.mu.length === this.latent ? this.explanation : null;
  }

  /** What the latents that are not axes are held at. */
  get base() {
    return this.posterior?.mu ?? new Float32Array(this.latent);
  }

  /** @param {number} milliseconds */
  async whileTraining(milliseconds) {
    if (this.progress?.running) await new Promise((done) => setTimeout(done, milliseconds));
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
    const [across, up] = this.latents;
    // On the map of two latents nothing but the ellipse depends on the digit.
    const held = this.latent === 2 ? null : this.posterior;
    if (this.encoded && this.differs('points', this.encoded, across, up)) {
      this.points = project(this.encoded.mu, this.latent, this.latents);
    }
    if (this.latent > 1 && this.differs('tiles', this.modelVersion, this.axes, across, up, held, side())) this.decodeTiles();
    if (this.latent !== 2 && this.differs('walks', this.modelVersion, held, this.order)) this.walk();
    if (this.cursor && this.differs('cursor', this.cursor.z, this.modelVersion, across, up, held))
      this.decodeCursor(this.cursor.z);
  }

  forget() {
    Object.assign(this, { picked: null, order: [], informative: [0, 1], cursor: null, tiles: null, points: null, walks: [] });
  }

  /** @param {import('../../shared/encoded.js').Encoded} encoded */
  sort({ klPerLatent }) {
    this.order = byKl(klPerLatent);
    if (this.latent > 2) this.informative = [this.order[0], this.order[1]];
  }

  render() {
    const { latent } = this;
    return html`<h1 class="visually-hidden">${t('nav.latent')}</h1>
      ${
        latent === 2 || latent === 0
          ? html`<p class="lead">${rich('latent.lead', { z: sym('z'), p: sym('p'), q: sym('q') })}</p>`
          : this.notice()
      }
      ${latent === 1 ? nothing : this.map()} ${latent === 2 || latent === 0 ? nothing : this.walksBelow()}`;
  }

  notice() {
    const others = this.latent - 2;
    return html`<div class="latent-notice">
      <p class="lead">${this.latent === 1 ? t('latent.one') : rich('latent.slice', { latent: this.latent, others, mu: sym('mu') })}</p>
      ${button({
        label: t('latent.open2d'),
        tip: t('latent.open2d.tip'),
        testid: 'open-2d',
        onClick: () => this.emit('vae-open-shipped', 'mnist-2d'),
      })}
    </div>`;
  }

  map() {
    const { theme, latents, cursor, encoded, classes, shown, axes } = this;
    const scene = this.scene();
    return html`<div class="latent-columns" data-figure="map" data-title=${t('only.map')}>
      <div>
        ${mapBox({
          scene,
          cursor,
          mean: this.mean,
          shape: this.shape,
          label: this.describe(scene),
          theme,
          onCursor: (next) => (this.cursor = next),
          onTake: this.take,
        })}
        <p class="hint" id="map-keys">${t('latent.map.hint')}</p>
      </div>
      <div class="latent-side">
        ${
          encoded && this.latent > 2
            ? axisChoice({
                latents,
                order: this.order,
                klPerLatent: encoded.klPerLatent,
                onChange: (picked) => (this.picked = picked),
              })
            : nothing
        }
        ${classLegend({ names: this.classNames, classes, count: encoded ? testDigits : 0, onChange: (next) => (this.classes = next) })}
        ${switches({ shown, axes, onShown: (next) => (this.shown = next), onAxes: (next) => (this.axes = next) })}
        ${digitPlace({ latents, mu: scene.mu ?? null, sigma: scene.sigma ?? null })}
        <p class="hint">${rich(this.latent > 2 ? 'latent.about.slice' : 'latent.about', { q: sym('q'), prior: sym('prior'), mu: sym('mu') })}</p>
      </div>
    </div>`;
  }

  /** @returns {import('../../shared/figures/map.js').MapScene} */
  scene() {
    const { posterior, axes, classes, latents } = this;
    const [across, up] = latents;
    const dots = this.shown !== 'tiles' && this.encoded !== null;
    return {
      axes,
      latents,
      tiles: this.shown === 'dots' ? null : this.tiles,
      shape: this.shape,
      faint: dots,
      points: dots ? this.points : null,
      labels: dots && this.digits ? this.digits.labels : null,
      classes: classes.length ? classes : null,
      mu: posterior && [posterior.mu[across], posterior.mu[up]],
      sigma: posterior && [sigmaOf(posterior.logvar[across]), sigmaOf(posterior.logvar[up])],
    };
  }

  /** @param {import('../../shared/figures/map.js').MapScene} scene */
  describe({ mu, sigma }) {
    const [across, up] = this.latents.map(latentName);
    const place = (/** @type {number} */ i) => `${[across, up][i]} ${number(mu?.[i], 2)} ± ${number(sigma?.[i], 3)}`;
    return t('latent.map.label', { across, up, mu: mu ? `${place(0)}, ${place(1)}` : '–' });
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
