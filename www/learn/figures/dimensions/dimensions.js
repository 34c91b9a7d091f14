// @ts-check
/**
 * How many points a grid needs in d dimensions, and how long this machine would take at the speed that is measured here:
 * the number of points against d on a logarithmic axis, beside numbers that one knows.
 */
import { html, nothing, svg } from '../../../vendor/lit.js';
import { number, rich, t, whole } from '../../../shared/i18n.js';
import { slider } from '../../../shared/controls/controls.js';
import { sym } from '../../../shared/controls/sym.js';
import { latest } from '../../../shared/latest.js';
import { numeric } from '../../../shared/text-forms.js';
import { View } from '../../../shared/view.js';
import { plotFrame, plotWidth } from '../../../shared/figures/plot.js';
import { letTrain } from '../support/training.js';

/** Points along each axis: 10 to this power. */
const power = 2;
const most = 100;
const height = 270;
/** Points of which the speed is measured, and how often: the quickest counts, since only waiting makes it slower. */
const points = 500;
const turns = 4;

const day = 86_400;
const year = 365.25 * day;
/** Seconds: 13.8 billion years (Planck Collaboration 2020, table 2). */
const universe = 13.8e9 * year;
/** Powers of ten. */
const atoms = 80;
/** Names stand above their levels; that of the lowest, which has another close above it, on its own. */
const lowest = 'day';
const aboveLine = -3;
const onLine = 4;

class DimensionsFigure extends View {
  static needsDigit = false;
  static properties = { dimension: { state: true }, speed: { state: true } };

  static carried = { dimension: numeric(1, most) };

  constructor() {
    super();
    this.dimension = 2;
    /** @type {number | null} points a second at which p(x|z) is computed here */
    this.speed = null;
    this.measure = latest(async () => {
      const { model } = this;
      if (!model) return;
      const x = this.digit?.x ?? new Float32Array(model.config.model.input);
      const z = new Float32Array(points * model.config.model.latent);
      let least = Infinity;
      for (let turn = 0; turn < turns; turn++) {
        const start = performance.now();
        await this.ask('logLikelihood', x, z);
        least = Math.min(least, performance.now() - start);
      }
      this.speed = (points / least) * 1000;
      await letTrain(this);
    });
  }

  willUpdate() {
    if (!this.model) return;
    // Training changes the numbers of a model, not how many there are; but it takes its time, so the speed is taken after it.
    const running = this.progress?.running ?? false;
    if (this.differs('speed', JSON.stringify(this.model.config.model), running) && !(running && this.speed !== null))
      this.measure();
  }

  render() {
    const { dimension, speed, model } = this;
    const seconds = speed === null ? null : power * dimension - Math.log10(speed);
    const latent = model?.config.model.latent ?? null;
    return html`<div class="figure-dimensions" role="group" aria-label=${t('learn.dimensions.label')} data-testid="figure-dimensions">
      ${slider({
        label: rich('learn.dimensions.slider', { d: html`<i class="math">d</i>` }),
        tip: t('learn.dimensions.slider.tip'),
        value: dimension,
        min: 1,
        max: most,
        step: 1,
        format: (d) => String(d),
        testid: 'figure-dimensions-d',
        onInput: (d) => (this.dimension = d),
      })}
      ${this.plot(latent)}
      <dl class="figure-dimensions-numbers">
        <dt>${t('learn.dimensions.points', { d: dimension })}</dt>
        <dd data-testid="figure-dimensions-points">${powerOfTen(power * dimension)}</dd>
        <dt>${t('learn.dimensions.time', { speed: speed === null ? '–' : whole(roughly(speed)) })}</dt>
        <dd data-testid="figure-dimensions-time">${duration(seconds)}</dd>
      </dl>
      <p class="hint">
        ${rich('learn.dimensions.measured', { p: sym('p'), speed: html`<span data-testid="figure-dimensions-speed">${speed === null ? '–' : whole(roughly(speed))}</span>` })}
        ${latent === null ? nothing : html`<br />${t('learn.dimensions.model', { latent })}`}
      </p>
    </div>`;
  }

  /** @param {number | null} latent of the present model */
  plot(latent) {
    const { dimension, speed } = this;
    const end = power * most;
    const frame = plotFrame({ height, across: [1, most], up: { low: 0, high: end, step: 50, ticks: [0, 50, 100, 150, 200] } });
    const { left, right, base, x, y } = frame;
    const timed =
      speed === null
        ? []
        : [
            { at: Math.log10(day * speed), key: 'day' },
            { at: Math.log10(universe * speed), key: 'universe' },
          ];
    const levels = [...timed, { at: atoms, key: 'atoms' }];
    const label = t('learn.dimensions.plot', { d: dimension, exponent: power * dimension });
    return html`<svg class="plot figure-dimensions-plot" viewBox="0 0 ${plotWidth} ${height}" role="img" aria-label=${label}>
      <g class="plot-axes">
        ${frame.up.ticks.map(
          (tick) => svg`<line x1=${left} x2=${right} y1=${y(tick)} y2=${y(tick)}></line>
            <text class="end" x=${left - 6} y=${y(tick) + 4}>10<tspan class="figure-dimensions-power" dy="-5">${tick}</tspan></text>`,
        )}
        ${[1, 20, 40, 60, 80, 100].map((d) => svg`<text class="middle" x=${x(d)} y=${base + 17}>${d}</text>`)}
      </g>
      ${levels.map(
        ({ at, key }) => svg`<line class="figure-dimensions-level" x1=${left} x2=${right} y1=${y(at)} y2=${y(at)}></line>
          <text class="end figure-dimensions-name" x=${right} y=${y(at) + (key === lowest ? onLine : aboveLine)}>${t(`learn.dimensions.${key}`)}</text>`,
      )}
      <line class="figure-dimensions-line" x1=${x(1)} y1=${y(power)} x2=${x(most)} y2=${y(end)}></line>
      ${latent === null || latent > most ? nothing : svg`<circle class="figure-dimensions-model" cx=${x(latent)} cy=${y(power * latent)} r="4"></circle>`}
      <line class="figure-dimensions-now" x1=${x(dimension)} x2=${x(dimension)} y1=${base} y2=${y(power * dimension)}></line>
      <circle class="figure-dimensions-dot" cx=${x(dimension)} cy=${y(power * dimension)} r="6"></circle>
    </svg>`;
  }
}

/** Two digits that matter: a measured speed has no more. @param {number} value */
const roughly = (value) => Number(value.toPrecision(2));

/** @param {number} exponent */
const powerOfTen = (exponent) => (exponent <= 6 ? whole(10 ** exponent) : html`10<sup>${exponent}</sup>`);

/**
 * In the largest unit that leaves a number above one.
 * @param {number | null} exponent of the seconds
 */
function duration(exponent) {
  if (exponent === null) return '–';
  const seconds = 10 ** exponent;
  const amount = (/** @type {number} */ value) => (value < 10 ? number(value, 1) : whole(roughly(value)));
  if (seconds < 0.01) return t('learn.dimensions.instant');
  if (seconds < 60) return t('learn.dimensions.seconds', { count: number(seconds, seconds < 1 ? 2 : 1) });
  if (seconds < 3600) return t('learn.dimensions.minutes', { count: amount(seconds / 60) });
  if (seconds < day) return t('learn.dimensions.hours', { count: amount(seconds / 3600) });
  if (seconds < year) return t('learn.dimensions.days', { count: amount(seconds / day) });
  if (seconds < 1e6 * year) return t('learn.dimensions.years', { count: amount(seconds / year) });
  return rich('learn.dimensions.years', { count: html`10<sup>${Math.round(exponent - Math.log10(year))}</sup>` });
}

customElements.define('vae-figure-dimensions', DimensionsFigure);
