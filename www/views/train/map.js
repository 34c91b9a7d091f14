// @ts-check
/**
 * The map of training: below, what changes seldom (axes, prior, what the decoder draws); above, on a canvas of its own, the
 * held-out digits and the drawing's q(z|x), which glide from one round of encoding to the next with the screen's own pace.
 */
import { LitElement, html } from '../../vendor/lit.js';
import { mapFrame } from '../../shared/figures/axes.js';
import { fitted } from '../../shared/figures/fitted.js';
import { paintPosterior } from '../../shared/figures/map-marks.js';
import { latentMap } from '../../shared/figures/map.js';
import { lessMotion } from '../../shared/motion.js';
import { paintDots } from './dots.js';
import { Tween } from './tween.js';

/** @typedef {import('../../shared/figures/axes.js').Pair} Pair */

class TrainMap extends LitElement {
  static properties = {
    points: { attribute: false },
    labels: { attribute: false },
    posterior: { attribute: false },
    tiles: { attribute: false },
    shape: { attribute: false },
    prior: { attribute: false },
    plane: { attribute: false },
    theme: { attribute: false },
    label: { attribute: false },
  };

  constructor() {
    super();
    /** @type {Float32Array | null} (n, 2) */
    this.points = null;
    /** @type {Uint8Array | null} (n) */
    this.labels = null;
    /** @type {Float32Array | null} mu and sigma (2, 2) of the drawing's q(z|x) on the plane */
    this.posterior = null;
    /** @type {Float32Array | null} */
    this.tiles = null;
    /** @type {import('../../shared/figures/shape.js').Shape} */
    this.shape = [28, 28];
    /** @type {readonly import('../../shared/figures/contours.js').Line[]} the prior's lines */
    this.prior = [];
    /** @type {Pair | null} */
    this.plane = null;
    /** @type {import('../../app/theme.js').Theme | null} */
    this.theme = null;
    /** Its accessible name, with its numbers. */
    this.label = '';
    /** The time that is painted, milliseconds. */
    this.now = 0;
    this.cloud = new Tween();
    this.drawing = new Tween();
    /** Of the screen's next picture; 0: none is awaited. */
    this.frame = 0;
  }

  createRenderRoot() {
    return this;
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    cancelAnimationFrame(this.frame);
    this.frame = 0;
  }

  willUpdate() {
    this.now = performance.now();
    this.cloud.aim(this.points, this.now, !lessMotion());
    this.drawing.aim(this.posterior, this.now, !lessMotion());
  }

  updated() {
    if (this.frame || !(this.cloud.moving(this.now) || this.drawing.moving(this.now))) return;
    this.frame = requestAnimationFrame(() => {
      this.frame = 0;
      this.requestUpdate();
    });
  }

  render() {
    const { theme, plane, tiles, shape, prior, labels, now } = this;
    if (!theme) return html``;
    const ground = { prior, latents: plane ?? /** @type {Pair} */ ([0, 1]), tiles, shape, faint: true };
    const [points, posterior] = [this.cloud.at(now), this.drawing.at(now)];
    return html`<div class="train-map-canvases" role="img" aria-label=${this.label} data-testid="train-map">
      <div aria-hidden="true">${latentMap({ scene: ground, theme, label: '' })}</div>
      <canvas
        class="fig-map"
        aria-hidden="true"
        ${fitted([points, posterior, labels, theme], (context, width, height) => {
          const frame = mapFrame('linear', true, width, height);
          if (points && labels) paintDots(context, frame, points, labels, theme);
          if (posterior) paintPosterior(context, frame, posterior.subarray(0, 2), posterior.subarray(2), theme);
        })}
      ></canvas>
    </div>`;
  }
}

customElements.define('vae-train-map', TrainMap);
