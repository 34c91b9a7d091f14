// @ts-check
/**
 * The joint density p(x, z) of the page's digit over the latent plane, from the whole prior down to the spot that holds
 * its mass, and what it integrates to: cell by cell of the map that is shown, and by adaptive quadrature.
 */
import { html } from '../../../vendor/lit.js';
import { number, rich, t, whole } from '../../../i18n/i18n.js';
import { choice, slider } from '../../controls/controls.js';
import { sym } from '../../controls/sym.js';
import { View } from '../../view.js';
import { depth, heatMap, windowAround } from './support/heat-map.js';
import { PlaneBayes } from './support/plane-bayes.js';
import { planeNotice } from './support/two-d.js';

/** From the middle of the whole map to its sides; further where the digit lies outside. */
const wholeReach = 4;
/** Deviations of the posterior, or of q(z|x) before it is known, from the middle of the closest map to its sides. */
const closestReach = 6;
/** Positions of the zoom. */
const positions = 40;

/** @typedef {[number, number]} Pair */

class JointFigure extends View {
  static properties = { zoom: { state: true }, shades: { state: true } };

  constructor() {
    super();
    /** 0 for the whole map, `positions` for the closest. */
    this.zoom = 0;
    /** @type {import('./support/heat-map.js').Shades} */
    this.shades = 'linear';
    this.plane = new PlaneBayes(this, () => this.windowAt(this.zoom));
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
  }

  render() {
    const { plane, theme, shades, zoom } = this;
    const window = this.windowAt(zoom);
    const exact = plane.exact?.answer;
    const cells = plane.heat;
    const sum = cells && cellSum(cells.logs, cells.window);
    const width = window.across[1] - window.across[0];
    const value = (/** @type {unknown} */ shown, /** @type {string} */ testid) => html`<b class="value plane-number" data-testid=${testid}>${shown}</b>`;
    return html`<div class="figure-joint" role="group" aria-label=${t('learn.joint.label')} aria-busy=${String(!plane.complete)} data-testid="figure-joint">
      ${planeNotice(this)}
      ${heatMap({
        scene: { heat: cells, window, shades, lens: zoom === 0 && plane.q ? this.windowAt(positions) : null },
        theme,
        label: t('learn.joint.map', { from: number(window.across[0], 2), to: number(window.across[1], 2), logpx: number(exact?.logPx) }),
        testid: 'figure-joint-map',
      })}
      <p class="figure-joint-shades hint">${rich(`learn.joint.shades.${shades}`, { depth })}</p>
      <div class="figure-joint-controls">
        ${slider({
          label: t('learn.joint.zoom'),
          tip: t('learn.joint.zoom.tip'),
          value: zoom,
          min: 0,
          max: positions,
          step: 1,
          format: () => number(width, 2),
          testid: 'figure-joint-zoom',
          onInput: (position) => (this.zoom = position),
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
      <dl class="figure-joint-numbers">
        <dt>${rich('learn.joint.cells', { side: cells?.side ?? '–' })}</dt>
        <dd>${value(number(sum, 2), 'figure-joint-sum')} ${t('learn.joint.nats')}</dd>
        <dt>log p(${sym('x')})<span class="hint">${t('learn.joint.points', { points: exact ? whole(exact.points) : '–' })}</span></dt>
        <dd>${value(number(exact?.logPx, 2), 'figure-joint-logpx')} ${t('learn.joint.nats')}</dd>
      </dl>
      ${plane.progress()}
    </div>`;
  }
}

/**
 * log of the sum of p(x, z) times a cell's area, the greatest logarithm taken out first.
 * @param {Float32Array} logs
 * @param {import('../../../protocol.js').Window} window
 */
function cellSum(logs, { across, up }) {
  const peak = logs.reduce((most, value) => Math.max(most, value), -Infinity);
  const sum = logs.reduce((total, value) => total + Math.exp(value - peak), 0);
  return peak + Math.log(sum) + Math.log(((across[1] - across[0]) * (up[1] - up[0])) / logs.length);
}

customElements.define('vae-figure-joint', JointFigure);
