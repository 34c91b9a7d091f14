// @ts-check
/**
 * The prior and what stands against it, the aggregate posterior: its circles over the encoded test digits. A point that
 * one moves decodes anywhere, and says how many digits lie around it and how many the prior would put there.
 */
import { html } from '../../../vendor/lit.js';
import { number, rich, t, whole } from '../../../shared/i18n.js';
import { button } from '../../../shared/controls/controls.js';
import { sym } from '../../../shared/controls/sym.js';
import { extent, mapFrame, outline } from '../../../shared/figures/axes.js';
import { digit } from '../../../shared/figures/digit.js';
import { normalDensity, sigmaOf } from '../../../shared/figures/gaussian.js';
import { latentName } from '../../../shared/figures/latents.js';
import { standardCircles } from '../../../shared/figures/contours.js';
import { latentMap } from '../../../shared/figures/map.js';
import { encodeAll } from '../../../shared/encoded.js';
import { pixelsOf } from '../../../shared/figures/shape.js';
import { classLegend } from '../../../shared/controls/class-legend.js';
import { latest } from '../../../shared/latest.js';
import { orNone } from '../../../shared/text-forms.js';
import { View } from '../../../shared/view.js';
import { arrows, dragged, within } from '../support/drag.js';
import { letTrain } from '../support/training.js';
import { askPlane, planeClasses, planeNotice, planeShape, planeVersion } from '../support/two-d.js';
import { pairForm } from '../support/forms.js';

/** @typedef {import('../../../shared/figures/axes.js').Pair} Pair */

/** Test digits on the map. */
const testDigits = 2000;
/** Around the point, digits are counted within this radius. */
const radius = 0.25;
/** A hole's neighbourhood would hold as many of them, if they followed the prior. */
const some = 10;
const latents = /** @type {Pair} */ ([0, 1]);
const circles = [1, 2, 3];

class AggregateFigure extends View {
  static needsDigit = false;
  static properties = {
    points: { state: true },
    posterior: { state: true },
    at: { state: true },
    mean: { state: true },
    classes: { state: true },
  };

  static carried = { chosen: orNone(pairForm) };

  constructor() {
    super();
    /** @type {{ x: Float32Array, labels: Uint8Array } | null} */
    this.digits = null;
    /** @type {Float32Array | null} (n, 2) mu of the test digits */
    this.points = null;
    /** @type {import('../../../pkg/simd128/vae_wasm.js').Posterior | null} of the page's digit */
    this.posterior = null;
    /** @type {Pair} */
    this.at = [0, 0];
    /** Where one has moved the point itself, a hole is not looked for. */
    this.moved = false;
    /** @type {Float32Array} the circle within which digits are counted, as a map's path */
    this.ring = outline(this.at, [radius, radius], 1);
    /** @type {Float32Array | null} (pixels) decoded at the point */
    this.mean = null;
    /** @type {boolean[]} by label, which are shown */
    this.classes = [];
    this.encode = latest(async () => {
      // The present model's data are of another kind than the shipped one's: it has no cloud to show.
      if (pixelsOf(this.pictured) !== this.pixels) return this.take(new Float32Array(0));
      this.digits ??= await this.ask('heldOutDigits', { count: testDigits });
      const encoded = await encodeAll(askPlane(this), this.digits.x, pixelsOf(planeShape(this)));
      if (encoded?.latent === 2) await this.take(encoded.mu);
      await letTrain(this);
    });
    this.encodeDigit = latest(async (/** @type {Float32Array} */ x) => {
      const posterior = await askPlane(this)('encode', x);
      this.posterior = posterior.mu.length === 2 ? posterior : null;
    });
    this.decode = latest(async (/** @type {Pair} */ z) => {
      this.mean = (await askPlane(this)('decode', Float32Array.from(z))).mean;
    });
  }

  /** @returns {import('../../../shared/figures/shape.js').Shape} */
  get pictured() {
    return planeShape(this);
  }

  willUpdate() {
    if (!this.model) return;
    const version = planeVersion(this);
    const names = planeClasses(this);
    if (this.differs('classes', names)) {
      this.digits = null;
      this.classes = names.map(() => true);
    }
    if (!this.digit) this.posterior = null;
    if (this.differs('points', version)) this.encode();
    if (this.differs('digit', version, this.digit) && this.digit) this.encodeDigit(this.digit.x);
    if (this.differs('mean', version, ...this.at)) this.decode(this.at);
  }

  /** @param {Float32Array} points */
  async take(points) {
    this.points = points;
    const places = this.moved ? [] : holes(points);
    if (!places.length) return;
    const { mean } = await askPlane(this)('decode', Float32Array.from(places.flat()));
    if (!this.moved) this.place(places[leastSure(mean, places.length)]);
  }

  /** As exactly as it is said. @param {Pair} z */
  place([across, up]) {
    const kept = (/** @type {number} */ value) => Number(within(value, -extent, extent).toFixed(2));
    this.at = [kept(across), kept(up)];
    this.ring = outline(this.at, [radius, radius], 1);
  }

  /** @param {Pair} z */
  move(z) {
    this.moved = true;
    this.place(z);
  }

  /** Where the reader has put the point. @returns {Pair | null} */
  get chosen() {
    return this.moved ? this.at : null;
  }

  set chosen(z) {
    if (z) this.move(z);
  }

  render() {
    const { at, points, classes, theme } = this;
    const place = latents.map((latent, i) => `${latentName(latent)} ${number(at[i], 2)}`).join(', ');
    return html`${planeNotice(this)}
      <div class="figure-aggregate" role="group" aria-label=${t('learn.aggregate.label')}>
        ${this.map(place)}
        ${classLegend({ names: planeClasses(this), classes, count: points ? testDigits : 0, onChange: (next) => (this.classes = next) })}
        <div class="figure-aggregate-below">
          <div class="figure-aggregate-decoded">
            ${digit({ x: this.mean, shape: planeShape(this), theme, label: t('latent.cursor', { place }), kind: 'large', testid: 'aggregate-decoded' })}
            ${button({
              label: t('learn.aggregate.take'),
              tip: t('learn.aggregate.take.tip'),
              disabled: !this.mean,
              testid: 'aggregate-take',
              onClick: () => this.emit('vae-digit', { x: this.mean, label: null, source: 'sample' }),
            })}
          </div>
          ${this.numbers(place)}
        </div>
      </div>`;
  }

  /** @param {string} place where the point is, in words */
  map(place) {
    const { at, points, posterior, classes, theme } = this;
    const scene = {
      prior: standardCircles,
      latents,
      points,
      labels: this.digits?.labels ?? null,
      classes: classes.length ? classes : null,
      paths: [{ z: this.ring, dashed: false, at }],
      mu: posterior && /** @type {Pair} */ ([posterior.mu[0], posterior.mu[1]]),
      sigma: posterior && /** @type {Pair} */ ([sigmaOf(posterior.logvar[0]), sigmaOf(posterior.logvar[1])]),
    };
    const drag = dragged((across, down, { width, height }) =>
      this.move(mapFrame('linear', true, width, height).z(across * width, down * height)),
    );
    return html`<div
      class="figure-aggregate-map"
      role="application"
      tabindex="0"
      aria-label=${t('learn.aggregate.map')}
      data-testid="aggregate-map"
      @pointerdown=${drag}
      @keydown=${arrows((across, up) => this.move([at[0] + 0.1 * across, at[1] + 0.1 * up]))}
    >
      ${latentMap({ scene, theme, label: t('learn.aggregate.map.label', { place }) })}
      <span class="visually-hidden" role="status">${this.moved ? place : ''}</span>
    </div>`;
  }

  /** @param {string} place */
  numbers(place) {
    const { points, at } = this;
    const count = points && points.length / 2;
    const found = points && inside(points, at, radius);
    const expected = count && count * priorNear(at);
    return html`<div class="figure-aggregate-numbers">
      <p>
        <b class="concept-text" data-concept="z" data-testid="aggregate-place">${place}</b><br />
        ${rich('learn.aggregate.near', {
          radius,
          found: html`<b data-testid="aggregate-found">${found === null ? '–' : whole(found)}</b>`,
          expected: html`<b data-testid="aggregate-expected">${number(expected, 1)}</b>`,
          prior: sym('prior'),
        })}
      </p>
      <table>
        <thead>
          <tr>
            <th scope="col">${t('learn.aggregate.radius')}</th>
            ${circles.map((times) => html`<th scope="col">${times}</th>`)}
          </tr>
        </thead>
        <tbody>
          <tr>
            <th scope="row">${sym('prior')}</th>
            ${circles.map((times) => html`<td>${number((1 - Math.exp(-(times ** 2) / 2)) * 100, 0)} %</td>`)}
          </tr>
          <tr>
            <th scope="row">${t('learn.aggregate.dots')}</th>
            ${circles.map((times) => {
              const share = points && count ? (inside(points, [0, 0], times) / count) * 100 : null;
              return html`<td><span data-testid="aggregate-share-${times}">${number(share, 0)}</span> %</td>`;
            })}
          </tr>
        </tbody>
      </table>
    </div>`;
  }
}

/**
 * How many points lie in a circle.
 * @param {Float32Array} points (n, 2)
 * @param {Pair} centre
 * @param {number} reach
 */
function inside(points, [across, up], reach) {
  let count = 0;
  for (let i = 0; i < points.length; i += 2) {
    if (Math.hypot(points[i] - across, points[i + 1] - up) <= reach) count++;
  }
  return count;
}

/** The prior's mass in the small circle around z: its density there times the area, and the next term of the series. @param {Pair} z */
const priorNear = ([across, up]) =>
  normalDensity(across) * normalDensity(up) * Math.PI * radius ** 2 * (1 + (radius ** 2 * (across ** 2 + up ** 2 - 2)) / 8);

/**
 * Places within two deviations around which there are less than half as many digits as the prior would put there, and it
 * would put some.
 * @param {Float32Array} points (n, 2)
 * @returns {Pair[]}
 */
function holes(points) {
  const steps = Array.from({ length: 33 }, (_, i) => (i - 16) / 8);
  const expected = (/** @type {Pair} */ z) => (points.length / 2) * priorNear(z);
  return steps
    .flatMap((across) => steps.map((up) => /** @type {Pair} */ ([across, up])))
    .filter((z) => Math.hypot(...z) <= 2 && expected(z) >= some && inside(points, z, radius) < expected(z) / 2);
}

/**
 * Which picture has the most doubt for its ink: the sum of m (1 - m) over that of m. A hole can decode to a clean digit; this
 * one does not.
 * @param {Float32Array} mean (count, pixels)
 * @param {number} count
 */
function leastSure(mean, count) {
  const pixels = mean.length / count;
  const doubts = Array.from({ length: count }, (_, i) => {
    let [doubt, ink] = [0, 0];
    for (const value of mean.subarray(i * pixels, (i + 1) * pixels)) {
      const m = within(value, 0, 1);
      doubt += m * (1 - m);
      ink += m;
    }
    return doubt / ink;
  });
  return doubts.indexOf(Math.max(...doubts));
}

customElements.define('vae-figure-aggregate', AggregateFigure);
