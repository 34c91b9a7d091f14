// @ts-check
/**
 * Two Gaussians that one drags, the KL divergence both ways, and below each other the two integrands whose areas they
 * are. The divergences are the core's; curves are drawn here.
 */
import { html, svg } from '../../../vendor/lit.js';
import { number, rich, t } from '../../../shared/i18n.js';
import { button } from '../../../shared/controls/controls.js';
import { normalDensity } from '../../../shared/figures/gaussian.js';
import { latest } from '../../../shared/latest.js';
import { View } from '../../../shared/view.js';
import { areaUnder, curve } from '../support/curve.js';
import { dragAcross, handle } from '../support/handle.js';
import { digitsOf, roundScale } from '../../../shared/figures/scale.js';
import { gaussiansForm } from '../support/forms.js';

/** @typedef {import('../../../pkg/simd128/vae_wasm.js').Gaussian} Gaussian */
/** @typedef {{ q: Gaussian, p: Gaussian }} Pair */
/** @typedef {'q' | 'p'} Name */

/** The examples of the text. @type {Record<'apart' | 'widths' | 'equal', Pair>} */
const examples = {
  apart: { q: { mu: -0.5, sigma: 1 }, p: { mu: 0.5, sigma: 1 } },
  widths: { q: { mu: 0, sigma: 1 }, p: { mu: 0, sigma: 2 } },
  equal: { q: { mu: 0, sigma: 1 }, p: { mu: 0, sigma: 1 } },
};
const limits = { mu: { min: -3, max: 3 }, sigma: { min: 0.3, max: 2.5 } };
const step = 0.05;

/** The plot, in units of the viewBox: densities, and a strip for each integrand. */
const width = 400;
const extent = 8;
const unit = width / (2 * extent);
const base = 160;
const crown = 14;
const strips = { q: { top: 216, foot: 286 }, p: { top: 324, foot: 394 } };
const height = 400;
const x = (/** @type {number} */ z) => (z + extent) * unit;
/** Ends of the densities' axis, so that it stands still while one drags. */
const peaks = [0.45, 0.7, 1, 1.4];

const densityOf =
  (/** @type {Gaussian} */ { mu, sigma }) =>
  (/** @type {number} */ z) =>
    normalDensity(z, mu, sigma);
const logDensity = (/** @type {Gaussian} */ { mu, sigma }, /** @type {number} */ z) =>
  -0.5 * ((z - mu) / sigma) ** 2 - Math.log(sigma * Math.sqrt(2 * Math.PI));
/** first(z) log(first(z) / second(z)). @param {Gaussian} first @param {Gaussian} second */
const integrand = (first, second) => (/** @type {number} */ z) =>
  normalDensity(z, first.mu, first.sigma) * (logDensity(first, z) - logDensity(second, z));

const pairForm = gaussiansForm(
  (/** @type {Pair} */ { q, p }) => [q, p],
  ([q, p]) => ({ q, p }),
  2,
);

class TwoGaussiansFigure extends View {
  static needsDigit = false;
  static properties = { pair: { state: true }, kl: { state: true } };

  static carried = { pair: pairForm };

  constructor() {
    super();
    /** @type {Pair} */
    this.pair = examples.apart;
    /** @type {{ forward: number, reverse: number } | null} nats; forward is KL(p || q) */
    this.kl = null;
    this.refresh = latest(async (/** @type {Pair} */ pair) => {
      this.kl = await this.ask('gaussianKl', pair.p, pair.q);
    });
  }

  willUpdate() {
    if (this.model && this.differs('kl', this.pair)) this.refresh(this.pair);
  }

  /** @param {Name} name @param {Partial<Gaussian>} change */
  move(name, change) {
    this.pair = { ...this.pair, [name]: { ...this.pair[name], ...change } };
  }

  render() {
    const { q, p } = this.pair;
    const highest = Math.max(1 / q.sigma, 1 / p.sigma) * normalDensity(0);
    const peak = peaks.find((end) => end >= highest) ?? highest;
    const y = (/** @type {number} */ value) => base - (value / peak) * (base - crown);
    return html`<div class="figure-two-gaussians">
      <div class="figure-two-gaussians-examples">
        ${Object.entries(examples).map(([name, pair]) =>
          button({
            label: t(`learn.two-gaussians.${name}`),
            tip: t('learn.two-gaussians.example.tip'),
            testid: `two-gaussians-${name}`,
            onClick: () => (this.pair = pair),
          }),
        )}
      </div>
      <svg class="plot" viewBox="0 0 ${width} ${height}" role="group" aria-label=${t('learn.two-gaussians.label')}>
        ${axis()} ${this.area('p', y)} ${this.area('q', y)} ${this.line('p', y)} ${this.line('q', y)}
        ${this.handles('p', y)} ${this.handles('q', y)} ${this.integrands()}
      </svg>
      <dl class="figure-two-gaussians-numbers">${['q', 'p'].map((name) => this.numbers(/** @type {Name} */ (name)))}</dl>
      <p class="hint">${t('learn.two-gaussians.hint')}</p>
    </div>`;
  }

  /** @param {Name} name @param {(value: number) => number} y */
  path(name, y) {
    return curve({ ends: [-extent, extent], value: densityOf(this.pair[name]), x, y });
  }

  /** The area is taken hold of to move the whole curve. @param {Name} name @param {(value: number) => number} y */
  area(name, y) {
    const drag = dragAcross(this.mean(name));
    return svg`<path
      class="figure-two-gaussians-area ${name}"
      d=${areaUnder(this.path(name, y), 0, width, base)}
      @pointerdown=${drag}
    ></path>`;
  }

  /** @param {Name} name @param {(value: number) => number} y */
  line(name, y) {
    return svg`<path class="figure-two-gaussians-line ${name}" d=${this.path(name, y)}></path>`;
  }

  /** @param {Name} name */
  mean(name) {
    const { mu } = this.pair[name];
    return { value: mu, ...limits.mu, step, unit, onValue: (/** @type {number} */ mu) => this.move(name, { mu }) };
  }

  /**
   * The mean at the peak, sigma where the curve turns: right on q and left on p, so that equal curves can be told apart.
   * @param {Name} name
   * @param {(value: number) => number} y
   */
  handles(name, y) {
    const { mu, sigma } = this.pair[name];
    const side = name === 'q' ? 1 : -1;
    const concept = name === 'q' ? 'q' : 'x';
    const at = (/** @type {number} */ z) => ({ x: x(z), y: y(densityOf(this.pair[name])(z)) });
    return [
      handle({
        ...this.mean(name),
        ...at(mu),
        shape: 'mean',
        concept,
        name: t('learn.two-gaussians.mu', { name }),
        text: number(mu, 2),
        testid: `figure-two-gaussians-${name}-mu`,
      }),
      handle({
        ...at(mu + side * sigma),
        value: sigma,
        ...limits.sigma,
        step,
        unit: side * unit,
        onValue: (sigma) => this.move(name, { sigma }),
        shape: 'width',
        concept,
        name: t('learn.two-gaussians.sigma', { name }),
        text: number(sigma, 2),
        testid: `figure-two-gaussians-${name}-sigma`,
      }),
    ];
  }

  integrands() {
    const { q, p } = this.pair;
    const values = { q: integrand(q, p), p: integrand(p, q) };
    const seen = Array.from({ length: 161 }, (_, i) => (i / 80 - 1) * extent);
    const scale = roundScale([0, ...seen.flatMap((z) => [values.q(z), values.p(z)])], 4);
    return [strip('q', 'p', values.q, scale, this.kl?.reverse), strip('p', 'q', values.p, scale, this.kl?.forward)];
  }

  /** @param {Name} name */
  numbers(name) {
    const { mu, sigma } = this.pair[name];
    return html`<div>
      <dt class="figure-two-gaussians-name ${name}"><i class="sym">${name}</i></dt>
      <dd><i class="sym">μ</i> <span class="value">${number(mu, 2)}</span></dd>
      <dd><i class="sym">σ</i> <span class="value">${number(sigma, 2)}</span></dd>
    </div>`;
  }
}

const axis = () => svg`<g class="plot-axes">
  <line x1="0" x2=${width} y1=${base} y2=${base}></line>
  ${[-6, -4, -2, 0, 2, 4, 6].map((z) => svg`<text class="middle" x=${x(z)} y=${base + 16}>${number(z, 0)}</text>`)}
  <text class="symbol end" x=${width - 3} y=${base + 17}>z</text>
</g>`;

/**
 * One integrand, its area above zero and below, and the divergence that they sum to.
 * @param {Name} first
 * @param {Name} second
 * @param {(z: number) => number} value
 * @param {import('../../../shared/figures/scale.js').Scale} scale
 * @param {number | undefined} kl nats
 */
function strip(first, second, value, { low, high, step }, kl) {
  const { top, foot } = strips[first];
  const y = (/** @type {number} */ v) => foot - ((v - low) / (high - low)) * (foot - top);
  const zero = y(0);
  const part = (/** @type {(v: number) => number} */ clip) =>
    areaUnder(curve({ ends: [-extent, extent], value: (z) => clip(value(z)), x, y }), 0, width, zero);
  const divergence = svg`<tspan class="figure-two-gaussians-kl" data-testid=${`figure-two-gaussians-kl-${first}${second}`}>${number(kl, 3)}</tspan>`;
  return svg`<g>
    <text class="figure-two-gaussians-title" x="0" y=${top - 14}>${rich('learn.two-gaussians.area', {
      integrand: svg`<tspan class="symbol">${`${first} log(${first}/${second})`}</tspan>`,
      name: svg`<tspan class="symbol figure-two-gaussians-kl">${`KL(${first}‖${second})`}</tspan>`,
      kl: divergence,
    })}</text>
    <path class="figure-two-gaussians-above" d=${part((v) => Math.max(v, 0))}></path>
    <path class="figure-two-gaussians-below" d=${part((v) => Math.min(v, 0))}></path>
    <line class="figure-two-gaussians-zero" x1="0" x2=${width} y1=${zero} y2=${zero}></line>
    <text class="figure-two-gaussians-tick" x="0" y=${zero - 4}>0</text>
    <text class="figure-two-gaussians-tick" x="0" y=${top + 4}>${number(high, digitsOf(step))}</text>
  </g>`;
}

customElements.define('vae-figure-two-gaussians', TwoGaussiansFigure);
