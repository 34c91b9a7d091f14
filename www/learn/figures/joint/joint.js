// @ts-check
/**
 * The joint density p(x, z) of the page's digit over the latent plane, from the whole prior down to the spot that holds
 * its mass, where it goes by itself at first, and what it integrates to: cell by cell of the map that is shown, and by
 * adaptive quadrature.
 */
import { html } from '../../../vendor/lit.js';
import { number, rich, t, whole } from '../../../shared/i18n.js';
import { button, choice, slider } from '../../../shared/controls/controls.js';
import { sym } from '../../../shared/controls/sym.js';
import { digit } from '../../../shared/figures/digit.js';
import { shownSum } from '../../../shared/figures/terms.js';
import { latest } from '../../../shared/latest.js';
import { numeric, oneOf, orNone } from '../../../shared/text-forms.js';
import { View } from '../../../shared/view.js';
import { arrows, dragged, within } from '../support/drag.js';
import { depth, frameOf, heatMap, windowAround } from '../support/heat-map.js';
import { PlaneBayes } from '../support/plane-bayes.js';
import { letTrain } from '../support/training.js';
import { askPlane, planeNotice, planeShape, planeVersion } from '../support/two-d.js';
import { Flight } from './flight.js';
import { pairForm } from '../support/forms.js';

/** From the middle of the whole map to its sides; further where the digit lies outside. */
const wholeReach = 4;
/** Deviations of the posterior, or of q(z|x) before it is known, from the middle of the closest map to its sides. */
const closestReach = 6;
/** Positions of the zoom. */
const positions = 40;

/** Half the width of a map of one cell. */
const cell = 1e-3;
/** How far an arrow key moves the point, in widths of the map. */
const step = 0.01;

/** @typedef {[number, number]} Pair */
/** @typedef {{ z: Pair, likelihood: number, joint: number, mean: Float32Array }} Probe nats, and the decoder's picture */

class JointFigure extends View {
  static properties = { zoom: { state: true }, shades: { state: true }, chosen: { state: true }, probe: { state: true } };

  static carried = {
    closeness: numeric(0, positions, false),
    shades: oneOf(/** @type {const} */ (['linear', 'log'])),
    chosen: orNone(pairForm),
  };

  constructor() {
    super();
    /** 0 for the whole map, `positions` for the closest. */
    this.zoom = 0;
    this.flight = new Flight(this, (share) => (this.zoom = positions * share));
    /** @type {import('../support/heat-map.js').Shades} */
    this.shades = 'linear';
    this.plane = new PlaneBayes(this, () => this.windowAt(this.zoom));
    /** @type {Pair | null} a point that the reader chose; without, the middle of the mass */
    this.chosen = null;
    /** @type {Probe | null} */
    this.probe = null;
    this.ponder = latest(async () => {
      const { digit: shown, point: z } = this;
      if (!shown) return;
      const { x } = shown;
      const ask = askPlane(this);
      const flat = Float32Array.from(z);
      const [likelihood] = await ask('logLikelihood', x, flat);
      // A map of one cell around the point.
      const [joint] = await ask('joint', x, windowAround(z, cell), 1);
      const { mean } = await ask('decode', flat);
      if (this.digit === shown) this.probe = { z, likelihood, joint, mean };
      await letTrain(this);
    });
  }

  /** @returns {import('../../../shared/figures/shape.js').Shape} */
  get pictured() {
    return planeShape(this);
  }

  /** How far the hand has zoomed, which ends a flight. */
  get closeness() {
    return this.zoom;
  }

  set closeness(zoom) {
    this.flight.stop();
    this.zoom = zoom;
  }

  /** @returns {Pair} */
  get point() {
    return this.chosen ?? this.spot.centre;
  }

  /** @param {number} across @param {number} up */
  move(across, up) {
    const {
      across: [left, right],
      up: [bottom, top],
    } = this.windowAt(this.zoom);
    this.chosen = [within(across, left, right), within(up, bottom, top)];
  }

  /** @param {number} x share of the map's width @param {number} y of its height */
  drag(x, y) {
    const canvas = this.querySelector('canvas');
    if (!canvas) return;
    const { clientWidth, clientHeight } = canvas;
    this.move(...frameOf(this.windowAt(this.zoom), clientWidth, clientHeight).z(x * clientWidth, y * clientHeight));
  }

  /** Where the mass is, as far as that is known. @returns {{ centre: Pair, reach: number }} */
  get spot() {
    const { plane } = this;
    if (plane.exact && plane.current) {
      const { mean, covariance } = plane.exact.answer;
      return { centre: [mean[0], mean[1]], reach: closestReach * Math.sqrt(Math.max(covariance[0], covariance[3])) };
    }
    if (plane.q) return { centre: plane.q.mu, reach: closestReach * Math.max(...plane.q.sigma) };
    return { centre: [0, 0], reach: 0.5 };
  }

  /**
   * The spot keeps its direction from the middle: the way is that of a camera that comes nearer.
   * @param {number} zoom
   */
  windowAt(zoom) {
    const { centre, reach } = this.spot;
    const far = Math.max(wholeReach, Math.ceil(Math.max(...centre.map(Math.abs)) + reach));
    const here = far * (Math.min(far, reach) / far) ** (zoom / positions);
    const share = far > reach ? (far - here) / (far - reach) : 1;
    return windowAround([centre[0] * share, centre[1] * share], here);
  }

  willUpdate() {
    this.plane.update();
    if (!this.digit) this.probe = null;
    const { plane, model } = this;
    if (plane.current) this.flight.first();
    if (model && plane.q && this.differs('probe', this.digit, planeVersion(this), ...this.point)) this.ponder();
  }

  render() {
    const { plane, theme, shades, zoom } = this;
    const window = this.windowAt(zoom);
    const exact = plane.exact?.answer;
    const cells = plane.heat;
    const sum = cells && cellSum(cells.logs, cells.window);
    const width = window.across[1] - window.across[0];
    const drag = dragged((x, y) => this.drag(x, y));
    const value = (/** @type {unknown} */ shown, /** @type {string} */ testid) =>
      html`<b class="value plane-number" data-testid=${testid}>${shown}</b>`;
    return html`<div class="figure-joint" role="group" aria-label=${t('learn.joint.label')} aria-busy=${String(!plane.complete || this.flight.underWay)} data-testid="figure-joint">
      ${planeNotice(this)}
      <div
        class="figure-joint-map"
        role="application"
        tabindex="0"
        aria-label=${t('learn.joint.probe')}
        data-testid="figure-joint-probe"
        @pointerdown=${drag}
        @keydown=${arrows((across, up) => this.move(this.point[0] + across * step * width, this.point[1] + up * step * width))}
      >
        ${heatMap({
          scene: { heat: cells, window, shades, lens: zoom === 0 && plane.q ? this.windowAt(positions) : null, z: this.chosen },
          theme,
          label: t('learn.joint.map', {
            from: number(window.across[0], 2),
            to: number(window.across[1], 2),
            logpx: number(exact?.logPx),
          }),
          testid: 'figure-joint-map',
        })}
      </div>
      <p class="figure-joint-shades hint">${rich(`learn.joint.shades.${shades}`, { depth })}</p>
      <div class="figure-joint-controls">
        ${slider({
          label: t('learn.joint.zoom'),
          tip: t('learn.joint.zoom.tip'),
          value: Math.round(zoom),
          min: 0,
          max: positions,
          step: 1,
          format: () => number(width, 2),
          testid: 'figure-joint-zoom',
          onInput: (position) => (this.closeness = position),
        })}
        ${button({
          label: t('learn.joint.fly'),
          tip: t('learn.joint.fly.tip'),
          disabled: !plane.current,
          testid: 'figure-joint-fly',
          onClick: () => this.flight.start(),
        })}
        ${choice({
          id: 'figure-joint-shades',
          label: t('learn.joint.shades'),
          tip: t('learn.joint.shades.tip'),
          value: shades,
          options: [
            { value: /** @type {const} */ ('linear'), label: html`p(${sym('x')}, ${sym('z')})` },
            { value: /** @type {const} */ ('log'), label: html`log p(${sym('x')}, ${sym('z')})` },
          ],
          onChange: (chosen) => (this.shades = chosen),
        })}
      </div>
      ${this.product()}
      <dl class="figure-joint-numbers">
        <dt>${rich('learn.joint.cells', { side: cells?.side ?? '–' })}</dt>
        <dd>${value(number(sum, 2), 'figure-joint-sum')}&nbsp;${t('learn.joint.nats')}</dd>
        <dt>log p(${sym('x')})<span class="hint">${t('learn.joint.points', { points: exact ? whole(exact.points) : '–' })}</span></dt>
        <dd>${value(number(exact?.logPx, 2), 'figure-joint-logpx')}&nbsp;${t('learn.joint.nats')}</dd>
      </dl>
      ${plane.progress()}
    </div>`;
  }

  /** The first formula at the point: log p(x|z) + log p(z) = log p(x, z). */
  product() {
    const { probe, theme } = this;
    const place = probe ? `(${probe.z.map((z) => number(z, 2)).join(', ')})` : '–';
    const prior = probe && probe.joint - probe.likelihood;
    const joint = probe && prior !== null ? shownSum(probe.likelihood, prior, 1, 2) : null;
    const value = (/** @type {number | null | undefined} */ shown, /** @type {string} */ testid) =>
      html`<b class="value" data-testid="figure-joint-${testid}">${number(shown, 2)}</b>`;
    return html`<div class="figure-joint-product">
      ${digit({ x: probe?.mean, shape: planeShape(this), theme, label: t('learn.joint.probe.decoded', { place }), kind: 'medium', testid: 'figure-joint-decoded' })}
      <div>
        <p class="hint" role="status">${rich('learn.joint.probe.at', { z: sym('z'), place })}</p>
        <p class="figure-joint-terms">
          <span>log ${sym('p')}</span><span>+</span><span>log ${sym('prior')}</span><span>=</span><span>log p(${sym('x')}, ${sym('z')})</span>
          ${value(probe?.likelihood, 'likelihood')}<span>+</span>${value(prior, 'prior')}<span>=</span>${value(joint, 'joint')}
        </p>
      </div>
    </div>`;
  }
}

/**
 * log of the sum of p(x, z) times a cell's area, the greatest logarithm taken out first.
 * @param {Float32Array} logs
 * @param {import('../../../pkg/simd128/vae_wasm.js').Window} window
 */
function cellSum(logs, { across, up }) {
  const peak = logs.reduce((most, value) => Math.max(most, value), -Infinity);
  const sum = logs.reduce((total, value) => total + Math.exp(value - peak), 0);
  return peak + Math.log(sum) + Math.log(((across[1] - across[0]) * (up[1] - up[0])) / logs.length);
}

customElements.define('vae-figure-joint', JointFigure);
