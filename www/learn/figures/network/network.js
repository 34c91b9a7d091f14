// @ts-check
/**
 * The network opened: one training step on the page's digit, part by part. Every layer is a strip with its units' live
 * answers, then their gradients, between them the weights with their norms; below the two terms of the loss, before and
 * after the update. The step is only tried (`trace`): the model stays as it is.
 */
import { html, nothing } from '../../../vendor/lit.js';
import { number, rich, t } from '../../../shared/i18n.js';
import { css } from '../../../shared/controls/css.js';
import { sym } from '../../../shared/controls/sym.js';
import { digit } from '../../../shared/figures/digit.js';
import { sizeText } from '../../../shared/figures/maps.js';
import { letterScale, rem } from '../../../shared/figures/letters.js';
import { latest } from '../../../shared/latest.js';
import { PhaseClock, phases } from '../../../shared/phases.js';
import { oneOf, orNone } from '../../../shared/text-forms.js';
import { View } from '../../../shared/view.js';
import { networkControls } from './network-controls.js';
import { networkDrawing } from './network-drawing.js';
import { networkLoss } from './network-loss.js';
import { largest, mapsByName, partName, partsOf, partValue, significant, stateOf } from './network-parts.js';
import { canvasSize, mostUnits, paintUnits, shareOf, unitAt } from './network-units.js';
import { inputsOf, seenPerPixel, stripsOf, uprightLayout } from './network-upright.js';
import { letTrain } from '../support/training.js';
import { seedForm } from '../support/forms.js';

/** @typedef {import('../../../shared/phases.js').Phase} Phase */
/** @typedef {import('./network-parts.js').Part} Part */

/** Milliseconds that a part is lit while the step plays. */
const pace = 3200;
const usualWidth = 400;

class NetworkFigure extends View {
  static properties = {
    trace: { state: true },
    phase: { state: true },
    playing: { state: true },
    seed: { state: true },
    width: { state: true },
    pointed: { state: true },
  };

  static carried = { phase: orNone(oneOf(phases)), seed: seedForm };

  constructor() {
    super();
    /** @type {import('../../../pkg/simd128/vae_wasm.js').Trace | null} */
    this.trace = null;
    /** @type {Phase | null} null: the whole network */
    this.phase = null;
    this.playing = false;
    /** Of eps. */
    this.seed = 1;
    this.width = usualWidth;
    /** The unit that is read. @type {{ part: string, unit: number } | null} */
    this.pointed = null;
    this.clock = new PhaseClock((phase) => this.light(phase));
    this.observer = new ResizeObserver(([{ contentRect }]) => {
      if (contentRect.width > 0) this.width = Math.round(contentRect.width / letterScale());
    });
    this.refresh = latest(async (/** @type {Float32Array} */ x, /** @type {number} */ seed) => {
      const trace = await this.ask('trace', x, seed);
      if (this.digit) this.trace = trace;
      await letTrain(this);
    });
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.observer.disconnect();
    this.stop();
  }

  firstUpdated() {
    const box = this.querySelector('.figure-network');
    if (box) this.observer.observe(box);
  }

  connectedCallback() {
    super.connectedCallback();
    if (this.hasUpdated) this.firstUpdated();
  }

  willUpdate() {
    if (!this.digit) this.trace = null;
    const fits = this.digit?.x.length === this.model?.config.model.input;
    if (this.differs('trace', this.digit, this.modelVersion, this.seed) && this.digit && fits)
      this.refresh(this.digit.x, this.seed);
    this.parts = this.trace ? partsOf(this.trace, this.model?.maps ?? []) : [];
  }

  updated() {
    const { theme, phase } = this;
    for (const part of this.parts) {
      const canvas = /** @type {HTMLCanvasElement | null} */ (this.querySelector(`canvas[data-part="${part.name}"]`));
      if (canvas) paintUnits(canvas, part, phase === 'backward', theme);
    }
  }

  /** @type {Part[]} */
  parts = [];

  /** The clock's turn; at its end the whole network is lit again. @param {Phase | null} phase */
  light(phase) {
    this.phase = phase;
    if (phase === null) this.playing = false;
  }

  play() {
    this.playing = true;
    this.clock.play(pace * phases.length);
  }

  /** No longer plays, and stays at the part that is lit. */
  stop() {
    const { phase } = this;
    this.clock.stop();
    this.phase = phase;
  }

  /** @param {number} by 1 or -1; the whole network comes before the first part and after the last */
  step(by) {
    this.stop();
    const count = phases.length + 1;
    const at = (this.phase === null ? 0 : phases.indexOf(this.phase) + 1) + by;
    this.phase = phases[((at + count) % count) - 1] ?? null;
  }

  /** @param {KeyboardEvent} event on the row of the step's parts */
  key(event) {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!by) return;
    event.preventDefault();
    this.step(by);
    const focused = phases.indexOf(/** @type {Phase} */ (this.phase));
    /** @type {HTMLElement | undefined} */ (this.querySelectorAll('.figure-network-phase')[Math.max(0, focused)])?.focus();
  }

  render() {
    const { trace, phase } = this;
    return html`<div class="figure-network" role="group" aria-label=${t('learn.network.steps')} data-phase=${phase ?? 'whole'} data-testid="figure-network">
      ${networkControls({
        phase: this.phase,
        playing: this.playing,
        onPhase: (to) => {
          this.stop();
          this.phase = to;
        },
        onPlay: () => (this.playing ? this.stop() : this.play()),
        onStep: (by) => this.step(by),
        onRoll: () => (this.seed = (this.seed + 1) >>> 0),
        onKey: (event) => this.key(event),
      })}
      <div class="figure-network-about" aria-live=${this.playing ? 'off' : 'polite'}>
        <p>${phase ? t(`train.phase.${phase}.about`) : t(this.parts.some(({ maps }) => maps) ? 'learn.network.whole.maps' : 'learn.network.whole', { units: mostUnits })}</p>
        <p class="hint">${this.reading()}</p>
      </div>
      ${this.diagram()} ${networkLoss({ trace, phase })}
      <p class="hint figure-network-unit" role="status">${trace ? this.unitText() : t('learn.network.point')}</p>
    </div>`;
  }

  /** What the numbers beside the strips are now. */
  reading() {
    const norm = (/** @type {string} */ of) => html`<span class="figure-network-norm">‖${of}‖</span>`;
    if (this.phase === 'backward') return rich('learn.network.gradients', { norm: norm('∇') });
    return this.phase === 'update' ? rich('learn.network.updates', { norm: norm('Δ') }) : t('learn.network.answers');
  }

  diagram() {
    const { trace, phase, theme, parts } = this;
    const layers = trace ? tracedLayers(trace, this.model) : this.layers;
    const at = uprightLayout(this.width, layers, parts.at(-1)?.values.length ?? layers.input);
    const strips = stripsOf(at);
    const norms = parts.flatMap(({ layer }) => (layer ? [normOf(layer, phase)] : []));
    const share = (/** @type {string} */ name) => {
      const layer = parts.find((part) => part.name === name)?.layer;
      return layer && (phase === 'backward' || phase === 'update')
        ? Math.sqrt(normOf(layer, phase) / (largest(norms) || 1))
        : 0.05;
    };
    const captions = new Map(
      parts.map((part) => [part.name, { name: partName(part.name), shape: this.form(part, at), value: partValue(part, phase) }]),
    );
    const state = (/** @type {string} */ part) => `figure-network-${stateOf(part, phase)} figure-network-part-${part}`;
    return html`<div class="figure-network-diagram" ${css({ '--height': rem(at.height) })}>
      ${networkDrawing({ at, state, captions, share, label: this.label() })}
      ${[...strips].map(([name, strip]) => this.strip(name, strip))}
      <div class="figure-network-digit ${state('x')}" ${css({ '--left': rem(at.x.left), '--top': rem(at.x.top) })}>
        ${digit({ x: trace?.x, shape: this.shape, theme, label: t('learn.network.x') })}<span>${sym('x')}</span>
      </div>
      <div class="figure-network-digit ${state('mean')}" ${css({ '--left': rem(at.mean.left), '--top': rem(at.mean.top) })}>
        ${digit({ x: trace?.mean, shape: this.shape, theme, label: t('learn.network.mean'), testid: 'figure-network-mean' })}<span>${sym('p')}</span>
      </div>
    </div>`;
  }

  /** How many numbers go into a layer and come out; not where its number needs the room. @param {Part} part @param {import('./network-upright.js').Upright} at */
  form({ layer, name, values, maps }, at) {
    if (!layer || this.phase === 'backward' || this.phase === 'update') return '';
    return `${inputsOf(name, at)} → ${sizeText(values.length, maps)}`;
  }

  /** @param {string} name @param {import('./network-upright.js').Strip} strip */
  strip(name, strip) {
    const part = this.parts.find((other) => other.name === name);
    const units = part?.values.length ?? strip.units;
    const chosen = this.pointed?.part === name ? Math.min(this.pointed.unit, units - 1) : null;
    const canvas = canvasSize(units, strip.width, strip.maps);
    const section = name.startsWith('encoder') ? 'encoder' : name.startsWith('decoder') ? 'decoder' : 'sample';
    const reachable = this.pointed ? this.pointed.part === name : name === 'encoder.mu';
    return html`<canvas
        class="figure-network-strip figure-network-${stateOf(section, this.phase)}"
        width=${canvas.width}
        height=${canvas.height}
        data-part=${name}
        role="slider"
        tabindex=${reachable ? 0 : -1}
        aria-label=${t('learn.network.strip', { layer: partName(name) })}
        aria-valuemin="1"
        aria-valuemax=${units}
        aria-valuenow=${(chosen ?? 0) + 1}
        aria-valuetext=${part ? this.textOf(part, chosen ?? 0) : t('learn.network.point')}
        @pointermove=${(/** @type {PointerEvent} */ event) => this.point(name, units, event, strip.maps)}
        @pointerdown=${(/** @type {PointerEvent} */ event) => this.point(name, units, event, strip.maps)}
        @pointerleave=${(/** @type {PointerEvent} */ event) => event.pointerType === 'mouse' && event.target !== document.activeElement && ((this.pointed = null))}
        @keydown=${(/** @type {KeyboardEvent} */ event) => this.unitKey(event, name, units)}
        ${css({ '--left': rem(strip.left), '--top': rem(strip.top), '--width': rem(strip.width) })}
      ></canvas>
      ${
        chosen === null
          ? nothing
          : html`<i class="figure-network-mark" ${css({ '--left': rem(strip.left + shareOf(chosen, units, strip.maps) * strip.width), '--top': rem(strip.top) })}></i>`
      }`;
  }

  /** @param {string} part @param {number} units @param {PointerEvent} event @param {import('../../../shared/figures/maps.js').Maps} [maps] */
  point(part, units, event, maps) {
    this.pointed = { part, unit: unitAt(event, units, maps) };
  }

  /** Arrows read unit after unit, and go to the strips above and below. @param {KeyboardEvent} event @param {string} part @param {number} units */
  unitKey(event, part, units) {
    const unit = this.pointed?.part === part ? this.pointed.unit : 0;
    const to = { ArrowRight: unit + 1, ArrowLeft: unit - 1, PageUp: unit + 10, PageDown: unit - 10, Home: 0, End: units - 1 }[
      event.key
    ];
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (to === undefined && !by) return;
    event.preventDefault();
    if (to !== undefined) this.pointed = { part, unit: Math.max(0, Math.min(units - 1, to)) };
    else {
      const next = this.parts[this.parts.findIndex(({ name }) => name === part) + (by ?? 0)];
      if (!next) return;
      this.pointed = { part: next.name, unit: 0 };
      /** @type {HTMLElement | null} */ (this.querySelector(`canvas[data-part="${next.name}"]`))?.focus();
    }
  }

  /** @param {Part} part @param {number} unit */
  textOf({ name, values, maps, layer }, unit) {
    if (maps && layer) {
      const [channels, rows, columns] = maps;
      const [channel, pixel] = [Math.floor(unit / (rows * columns)), unit % (rows * columns)];
      return t('learn.network.unit.map', {
        layer: partName(name),
        map: channel + 1,
        maps: channels,
        row: Math.floor(pixel / columns) + 1,
        column: (pixel % columns) + 1,
        value: number(values[unit], 3),
        gradient: significant(layer.gradients[unit]),
      });
    }
    const all = { layer: partName(name), unit: unit + 1, units: values.length, value: number(values[unit], 3) };
    if (!layer) return t('learn.network.unit', all);
    return t('learn.network.unit.layer', { ...all, gradient: significant(layer.gradients[unit]) });
  }

  unitText() {
    const part = this.parts.find(({ name }) => name === this.pointed?.part);
    return part && this.pointed
      ? this.textOf(part, Math.min(this.pointed.unit, part.values.length - 1))
      : t('learn.network.point');
  }

  label() {
    const { trace, parts } = this;
    const layers = parts.map(
      (part) =>
        `${partName(part.name)} ${part.values.length}${partValue(part, this.phase) ? `, ${partValue(part, this.phase)}` : ''}`,
    );
    return t('learn.network.label', { layers: layers.join('; '), nll: number(trace?.nll), kl: number(trace?.kl) });
  }
}

/**
 * Those of the model that was traced; the present one may be another by now.
 * @param {import('../../../pkg/simd128/vae_wasm.js').Trace} trace
 * @param {import('../../../app/protocol.js').ModelInfo | null} model
 */
function tracedLayers(trace, model) {
  const { layers, x, mu } = trace;
  const unitsOf = (/** @type {string} */ part) =>
    layers
      .filter(({ name }) => name.startsWith(`${part}.hidden`) || name.startsWith(`${part}.conv`))
      .map(({ activations }) => activations.length);
  const maps = [...mapsByName(trace, model?.maps ?? [])].filter(([name]) => name.startsWith('encoder')).map(([, of]) => of);
  return {
    input: x.length * seenPerPixel(model),
    hidden: unitsOf('encoder'),
    latent: mu.length,
    decoder: unitsOf('decoder'),
    maps,
  };
}

/** @param {import('../../../pkg/simd128/vae_wasm.js').TraceLayer} layer @param {Phase | null} phase */
const normOf = (layer, phase) => (phase === 'update' ? layer.update : layer.gradient);

customElements.define('vae-figure-network', NetworkFigure);
