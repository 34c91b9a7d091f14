// @ts-check
/**
 * One Gaussian q fitted to a p of two bumps by descending either KL divergence: from a start that one drags, along a
 * path that one plays or scrubs. Paths and divergences are the core's.
 */
import { html, svg } from '../../../vendor/lit.js';
import { number, rich, t } from '../../../shared/i18n.js';
import { button, choice, slider } from '../../../shared/controls/controls.js';
import { icon } from '../../../shared/controls/icon.js';
import { normalDensity } from '../../../shared/figures/gaussian.js';
import { latest } from '../../../shared/latest.js';
import { lessMotion } from '../../../shared/motion.js';
import { by, listOf, numeric, oneOf, orNone } from '../../../shared/text-forms.js';
import { View } from '../../../shared/view.js';
import { areaUnder, curve } from '../support/curve.js';
import { handle } from '../support/handle.js';
import { gaussianForm } from '../support/forms.js';

/** @typedef {import('../../../pkg/simd128/vae_wasm.js').Gaussian} Gaussian */
/** @typedef {import('../../../pkg/simd128/vae_wasm.js').Mixture} Mixture */
/** @typedef {'forward' | 'reverse'} Direction */

const step = 0.05;
const limits = { mu: { min: -4, max: 4, step }, sigma: { min: 0.3, max: 2.5, step } };

/** The plot, in units of the viewBox. */
const width = 400;
const height = 240;
const extent = 6;
const unit = width / (2 * extent);
const base = height - 22;
const crown = 16;
const x = (/** @type {number} */ z) => (z + extent) * unit;
/** Ends of the densities' axis, so that it stands still while one drags. */
const peaks = [0.45, 0.7, 1, 1.4];
/** Stages of the way that are drawn, and how long it takes to play, milliseconds. */
const stages = 9;
const playTime = 2200;

const bell =
  (/** @type {Gaussian} */ { mu, sigma }) =>
  (/** @type {number} */ z) =>
    normalDensity(z, mu, sigma);
const mixed =
  (/** @type {Mixture} */ { weight, a, b }) =>
  (/** @type {number} */ z) =>
    weight * bell(a)(z) + (1 - weight) * bell(b)(z);

const mixtureForm = by(
  listOf(numeric(-10, 10, false), 5),
  (/** @type {Mixture} */ { weight, a, b }) => [weight, a.mu, a.sigma, b.mu, b.sigma],
  ([weight, m, s, n, u]) =>
    weight >= 0 && weight <= 1 && s > 0 && u > 0 ? { weight, a: { mu: m, sigma: s }, b: { mu: n, sigma: u } } : undefined,
);

class FitMixtureFigure extends View {
  static needsDigit = false;
  static properties = {
    p: { state: true },
    start: { state: true },
    direction: { state: true },
    path: { state: true },
    at: { state: true },
    kl: { state: true },
    playing: { state: true },
  };

  static carried = {
    p: mixtureForm,
    start: gaussianForm,
    direction: oneOf(/** @type {const} */ (['forward', 'reverse'])),
    at: orNone(numeric(0, 1e4)),
  };

  constructor() {
    super();
    /** @type {Mixture} */
    this.p = { weight: 0.5, a: { mu: -2.5, sigma: 0.6 }, b: { mu: 2.5, sigma: 0.6 } };
    /** @type {Gaussian} */
    this.start = { mu: 0.75, sigma: 1 };
    /** @type {Direction} */
    this.direction = 'reverse';
    /** @type {Float64Array | null} (steps, 2): mu and sigma */
    this.path = null;
    /** @type {number | null} a step of the path, null for its end */
    this.at = null;
    /** @type {{ forward: number, reverse: number } | null} of the q that is shown, nats */
    this.kl = null;
    /** The animation's frame, 0 while it stands. */
    this.playing = 0;
    this.fit = latest(async (/** @type {Mixture} */ p, /** @type {Gaussian} */ start, /** @type {Direction} */ direction) => {
      this.path = (await this.ask('fitMixture', p, start, direction)).path;
    });
    this.weigh = latest(async (/** @type {Mixture} */ p, /** @type {Gaussian} */ q) => {
      this.kl = await this.ask('mixtureKl', p, q);
    });
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.stop();
  }

  willUpdate() {
    if (!this.model) return;
    if (this.differs('fit', this.p, this.start, this.direction)) this.fit(this.p, this.start, this.direction);
    const q = this.shown;
    if (this.differs('kl', this.p, q.mu, q.sigma)) this.weigh(this.p, q);
  }

  get last() {
    return this.path ? this.path.length / 2 - 1 : 0;
  }

  /** q at a step of the path. @param {number} at @returns {Gaussian} */
  stage(at) {
    const i = 2 * Math.min(at, this.last);
    return this.path ? { mu: this.path[i], sigma: this.path[i + 1] } : this.start;
  }

  get shown() {
    return this.stage(this.at ?? this.last);
  }

  stop() {
    cancelAnimationFrame(this.playing);
    this.playing = 0;
  }

  /** From the start to the end; at once where the reader wants no motion. */
  play() {
    this.stop();
    this.at = null;
    if (lessMotion()) return;
    const began = performance.now();
    const frame = () => {
      const share = (performance.now() - began) / playTime;
      // The first steps are the long ones, so they get the most time.
      this.at = share < 1 ? Math.floor(share ** 1.7 * this.last) : null;
      this.playing = share < 1 && this.active ? requestAnimationFrame(frame) : 0;
    };
    frame();
  }

  /** @param {Partial<{ p: Mixture, start: Gaussian }>} change */
  move(change) {
    this.stop();
    this.at = null;
    Object.assign(this, change);
  }

  render() {
    return html`<div class="figure-fit-mixture">
      ${choice({
        id: 'fit-mixture-direction',
        label: t('learn.fit-mixture.minimise'),
        tip: t('learn.fit-mixture.minimise.tip'),
        value: this.direction,
        options: [
          { value: /** @type {Direction} */ ('forward'), label: html`<i class="sym">KL(p‖q)</i>` },
          { value: /** @type {Direction} */ ('reverse'), label: html`<i class="sym">KL(q‖p)</i>` },
        ],
        onChange: (direction) => {
          this.direction = direction;
          this.play();
        },
      })}
      ${this.plot()} ${this.way()} ${this.numbers()} ${this.bumps()}
      <p class="hint">${t('learn.fit-mixture.hint')}</p>
    </div>`;
  }

  plot() {
    const { p, start, shown } = this;
    // Room for a q that fills one bump, so that the axis stands still on the way there.
    const tops = [p.a, p.b, start, shown].map((gaussian) => bell(gaussian)(gaussian.mu));
    const peak = peaks.find((end) => end >= Math.max(...tops)) ?? Math.max(...tops);
    const y = (/** @type {number} */ value) => base - (value / peak) * (base - crown);
    const path = (/** @type {(z: number) => number} */ value) => curve({ ends: [-extent, extent], value, x, y });
    const target = path(mixed(p));
    const q = path(bell(shown));
    const at = this.at ?? this.last;
    const way = Array.from({ length: stages }, (_, i) => Math.floor(((i + 1) / (stages + 1)) ** 2 * this.last)).filter(
      (step) => step < at,
    );
    return html`<svg class="plot" viewBox="0 0 ${width} ${height}" role="group" aria-label=${t('learn.fit-mixture.label')}>
      <g class="plot-axes">
        <line x1="0" x2=${width} y1=${base} y2=${base}></line>
        ${[-4, -2, 0, 2, 4].map((z) => svg`<text class="middle" x=${x(z)} y=${base + 16}>${number(z, 0)}</text>`)}
        <text class="symbol end" x=${width - 3} y=${base + 17}>z</text>
      </g>
      <path class="figure-fit-mixture-area p" d=${areaUnder(target, 0, width, base)}></path>
      <path class="figure-fit-mixture-line p" d=${target}></path>
      <path class="figure-fit-mixture-start" d=${path(bell(start))}></path>
      ${way.map((step) => svg`<path class="figure-fit-mixture-stage" d=${path(bell(this.stage(step)))}></path>`)}
      <path class="figure-fit-mixture-area q" d=${areaUnder(q, 0, width, base)}></path>
      <path class="figure-fit-mixture-line q" d=${q}></path>
      ${this.handles(y)}
    </svg>`;
  }

  /** The bumps on p, the start on its dotted curve. @param {(value: number) => number} y */
  handles(y) {
    const { p, start } = this;
    const mean = { ...limits.mu, unit, shape: /** @type {const} */ ('mean') };
    const bump = (/** @type {'a' | 'b'} */ name, /** @type {string} */ label) =>
      handle({
        ...mean,
        x: x(p[name].mu),
        y: y(mixed(p)(p[name].mu)),
        value: p[name].mu,
        onValue: (mu) => this.move({ p: { ...p, [name]: { ...p[name], mu } } }),
        concept: 'x',
        name: label,
        text: number(p[name].mu, 2),
        testid: `figure-fit-mixture-${name}`,
      });
    return [
      bump('a', t('learn.fit-mixture.first')),
      bump('b', t('learn.fit-mixture.second')),
      handle({
        ...mean,
        x: x(start.mu),
        y: y(bell(start)(start.mu)),
        value: start.mu,
        onValue: (mu) => this.move({ start: { ...start, mu } }),
        concept: 'q',
        name: t('learn.fit-mixture.start.mu'),
        text: number(start.mu, 2),
        testid: 'figure-fit-mixture-start-mu',
      }),
      handle({
        ...limits.sigma,
        unit,
        shape: 'width',
        x: x(start.mu + start.sigma),
        y: y(bell(start)(start.mu + start.sigma)),
        value: start.sigma,
        onValue: (sigma) => this.move({ start: { ...start, sigma } }),
        concept: 'q',
        name: t('learn.fit-mixture.start.sigma'),
        text: number(start.sigma, 2),
        testid: 'figure-fit-mixture-start-sigma',
      }),
    ];
  }

  way() {
    return html`<div class="figure-fit-mixture-way">
      ${button({
        label: icon(this.playing ? 'pause' : 'play'),
        name: t(this.playing ? 'learn.fit-mixture.pause' : 'learn.fit-mixture.play'),
        tip: t('learn.fit-mixture.play.tip'),
        onClick: () => (this.playing ? this.stop() : this.play()),
        testid: 'figure-fit-mixture-play',
      })}
      ${slider({
        label: t('learn.fit-mixture.step'),
        tip: t('learn.fit-mixture.step.tip'),
        value: this.at ?? this.last,
        min: 0,
        max: Math.max(1, this.last),
        step: 1,
        format: (at) => `${number(at, 0)} / ${number(this.last, 0)}`,
        onInput: (at) => {
          this.stop();
          this.at = at;
        },
        testid: 'figure-fit-mixture-step',
      })}
    </div>`;
  }

  numbers() {
    const { shown, kl, direction } = this;
    const value = (/** @type {number | undefined} */ number_, /** @type {string} */ name, digits = 2) =>
      html`<span class="value" data-testid="figure-fit-mixture-${name}">${number(number_, digits)}</span>`;
    const divergence = (/** @type {Direction} */ name, /** @type {string} */ text) =>
      html`<span class=${name === direction ? 'descended' : ''}>
        ${rich('learn.fit-mixture.kl', { name: html`<i class="sym">${text}</i>`, value: value(kl?.[name], name, 3) })}
      </span>`;
    return html`<p class="figure-fit-mixture-numbers">
      <span class="concept-text" data-concept="q"><i class="sym">q</i>: <i class="sym">μ</i> ${value(shown.mu, 'mu')} <i class="sym">σ</i> ${value(shown.sigma, 'sigma')}</span>
      ${divergence('forward', 'KL(p‖q)')} ${divergence('reverse', 'KL(q‖p)')}
    </p>`;
  }

  bumps() {
    const { p } = this;
    return html`<div class="figure-fit-mixture-bumps">
      ${slider({
        label: t('learn.fit-mixture.weight'),
        tip: t('learn.fit-mixture.weight.tip'),
        value: p.weight,
        min: 0.1,
        max: 0.9,
        step,
        format: (weight) => number(weight, 2),
        onInput: (weight) => this.move({ p: { ...p, weight } }),
        testid: 'figure-fit-mixture-weight',
      })}
      ${slider({
        label: t('learn.fit-mixture.width'),
        tip: t('learn.fit-mixture.width.tip'),
        value: p.a.sigma,
        min: 0.3,
        max: 1.5,
        step,
        format: (sigma) => number(sigma, 2),
        onInput: (sigma) => this.move({ p: { ...p, a: { ...p.a, sigma }, b: { ...p.b, sigma } } }),
        testid: 'figure-fit-mixture-width',
      })}
    </div>`;
  }
}

customElements.define('vae-figure-fit-mixture', FitMixtureFigure);
