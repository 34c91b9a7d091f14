// @ts-check
/**
 * What moves on the map as one draws: q(z|x) true to scale, and the draws of z. It flies to where the encoder now puts it, and
 * other draws of the same q set out from its mean. A layer of its own, so that the map below is not painted for it.
 */
import { LitElement, html, nothing, svg } from '../../vendor/lit.js';
import { mapFrame, outline } from '../../shared/figures/axes.js';
import { lessMotion } from '../../shared/motion.js';
import { between, setOut } from './way.js';

/** @typedef {import('./way.js').Place} Place */

const size = 400;
const frame = mapFrame('quantile', false, size, size);
/** Milliseconds. */
const duration = 220;
/** Places that come faster than this, milliseconds, are a movement by themselves: the hand draws. */
const steady = 2 * duration;
/** Hair lines lead to what is small. */
const hair = { gap: 4, length: 15 };

const number = (/** @type {number} */ value) => value.toFixed(2);

/** @param {Float32Array} z (n, 2) */
const pathOf = (z) =>
  `M${Array.from({ length: z.length / 2 }, (_, i) => `${number(frame.x(z[2 * i]))} ${number(frame.y(z[2 * i + 1]))}`).join('L')}`;

/** Of no length, which round ends make dots. @param {Float32Array} z (n, 2) */
const dotsOf = (z) =>
  Array.from({ length: z.length / 2 }, (_, i) => `M${number(frame.x(z[2 * i]))} ${number(frame.y(z[2 * i + 1]))}h0`).join('');

/** @param {Place} place */
function hairs({ mu, sigma }) {
  const [x, y] = [frame.x(mu[0]), frame.y(mu[1])];
  return [-2, 2]
    .map((times) => {
      const sign = Math.sign(times);
      const [across, up] = [
        frame.x(mu[0] + times * sigma[0]) + sign * hair.gap,
        frame.y(mu[1] + times * sigma[1]) - sign * hair.gap,
      ];
      return `M${number(across)} ${number(y)}h${sign * hair.length}M${number(x)} ${number(up)}v${-sign * hair.length}`;
    })
    .join('');
}

class Flight extends LitElement {
  static properties = { place: { attribute: false }, selected: { attribute: false }, label: { attribute: false } };

  constructor() {
    super();
    /** @type {Place | null} where it all is, or flies to */
    this.place = null;
    /** @type {number | null} the draw that is decoded, null for z = mu */
    this.selected = null;
    this.label = '';
    /** @type {Place | null} */
    this.shown = null;
    this.frame = 0;
    /** When the last place came. */
    this.came = -Infinity;
  }

  createRenderRoot() {
    return this;
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    cancelAnimationFrame(this.frame);
  }

  /** @param {import('../../vendor/lit.js').PropertyValues<this>} changed */
  willUpdate(changed) {
    if (changed.has('place')) this.fly();
  }

  fly() {
    cancelAnimationFrame(this.frame);
    const { place, came } = this;
    const began = (this.came = performance.now());
    const from = this.shown && place && setOut(this.shown, place);
    if (!from || !place || lessMotion() || began - came < steady) {
      this.shown = place;
      return;
    }
    const step = () => {
      const share = Math.min(1, (performance.now() - began) / duration);
      this.shown = between(from, place, 1 - (1 - share) ** 3);
      this.requestUpdate();
      if (share < 1) this.frame = requestAnimationFrame(step);
    };
    this.frame = requestAnimationFrame(step);
  }

  render() {
    const { shown, label } = this;
    return html`<svg viewBox="0 0 ${size} ${size}" role="img" aria-label=${label} data-testid="posterior">
      ${shown ? this.posterior(shown) : nothing}
    </svg>`;
  }

  /** @param {Place} shown */
  posterior(shown) {
    const { mu, sigma, z } = shown;
    const [one, two] = [1, 2].map((times) => pathOf(outline(mu, sigma, times)));
    const cross = hairs(shown);
    const chosen = this.selected === null ? mu : z.subarray(2 * this.selected, 2 * this.selected + 2);
    // Few elements, since each costs a style and a layout of its own with every step.
    return svg`<g class="draw-flight-q">
        <path class="halo" d="${two}${one}${cross}"></path>
        <path class="two" d=${two}></path>
        <path class="one" d=${one}></path>
        <path class="cross" d=${cross}></path>
      </g>
      <g class="draw-flight-z">
        ${['rim', 'faint'].map((kind) => svg`<path class=${kind} d=${dotsOf(z)}></path>`)}
        <circle class="chosen" cx=${number(frame.x(chosen[0]))} cy=${number(frame.y(chosen[1]))} r="4"></circle>
      </g>`;
  }
}

customElements.define('vae-draw-flight', Flight);
