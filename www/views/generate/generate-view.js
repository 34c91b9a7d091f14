// @ts-check
/**
 * Generate: a wall of samples from the prior, its temperature, and one of them from near: its z, and where it lies. A
 * sample that is clicked becomes the digit of the page. The parts are in generate/.
 */
import { html, nothing } from '../../vendor/lit.js';
import { number, rich, t } from '../../shared/i18n.js';
import { button, choice, slider } from '../../shared/controls/controls.js';
import { toldClasses } from '../../app/class-names.js';
import { asClasses } from '../../shared/as-classes.js';
import { icon } from '../../shared/controls/icon.js';
import { sym } from '../../shared/controls/sym.js';
import { tilePoints } from '../../shared/figures/axes.js';
import { imagesOf } from '../../shared/figures/shape.js';
import { chosenSample } from './chosen.js';
import { pairOf, priorKinds } from './priors.js';
import { drawAt, temperatureText } from './temperature.js';
import { moved, wall } from './wall.js';
import { latest } from '../../shared/latest.js';
import { letTrain } from '../../shared/let-train.js';
import { hasStandardPrior } from '../../shared/prior.js';
import { PriorLines } from '../../shared/prior-lines.js';
import { modelLoading, modelName } from '../../shared/model-names.js';
import { numeric, oneOf } from '../../shared/text-forms.js';
import { View } from '../../shared/view.js';
import { figureTools } from '../../shared/figures/export.js';

/**
 * Of the first wall. A link says it, and what it gives is shown as it comes. Of the seeds from 1 on it is the first whose sample 1,
 * which one sees large, reads at once as a digit in every shipped model of digits; its |z| in 20-D, 4.40, is as usual (4.42 ± 0.70), and
 * so is the wall, blurs and all.
 */
const firstSeed = 6;
/** Tiles of the small map, a side. */
const side = 12;
/** Milliseconds between two maps while the model trains. */
const pause = 800;

/** @typedef {number | 'each' | 'sheet'} Wanted of a conditional model: the class of all samples, or how the classes are shared out */

const classForm = numeric(0, ({ model }) => toldClasses(model).length - 1);
/** @type {import('../../shared/text-forms.js').TextForm<Wanted>} */
const wantedForm = {
  write: String,
  read: (text, view) => (text === 'each' || text === 'sheet' ? text : classForm.read(text, view)),
};

const seedForm = numeric(0, 2 ** 32 - 1);
const priorForm = oneOf(priorKinds);

class GenerateView extends View {
  static properties = {
    seed: { state: true },
    chosen: { state: true },
    wanted: { state: true },
    prior: { state: true },
    samples: { state: true },
    tiles: { state: true },
    modelName: { attribute: false },
  };

  static carried = {
    seed: seedForm,
    chosen: numeric(0, ({ settings }) => settings.samples - 1),
    wanted: wantedForm,
    prior: priorForm,
  };

  constructor() {
    super();
    /** A shipped model's id, or what the reader calls it. */
    this.modelName = '';
    /** Of eps: the same eps at every temperature and for every model. */
    this.seed = firstSeed;
    this.chosen = 0;
    /** @type {Wanted} */
    this.wanted = 'each';
    /** Whose samples are shown, where there are models that differ in it. @type {import('./priors.js').PriorKind} */
    this.prior = priorKinds[0];
    /** @type {Uint8Array | null} the class of each sample, where it was asked for */
    this.labels = null;
    /** @type {import('../../pkg/simd128/vae_wasm.js').Decoded | null} */
    this.samples = null;
    /** The model that they are of, as `source`. */
    this.samplesOf = '';
    /** @type {Float32Array | null} (side * side, pixels), of a 2-D model */
    this.tiles = null;
    /** @type {Float32Array | null} log p(z) of each sample, nats */
    this.logPrior = null;
    this.sample = latest(async () => {
      const { samples: count, temperature } = this.settings;
      const { length: classes } = toldClasses(this.model);
      const { source } = this;
      const ask = source === this.modelName ? this.ask : this.ask.of(source);
      const { labels, z, ...drawn } = this.asWanted(
        await this.orOwn(source, ask('sample', count, temperature, this.seed)),
        classes,
      );
      const samples = labels ? await ask('decode', z, labels.slice()) : { z, ...drawn };
      this.labels = labels;
      this.logPrior = await ask('logPrior', samples.z);
      this.samplesOf = source;
      this.samples = samples;
    });
    this.lines = new PriorLines(this);
    this.decodeTiles = latest(async () => {
      this.tiles = (await this.ask('decode', tilePoints('linear', side))).mean;
      await letTrain(this, pause);
    });
  }

  /** The model whose samples are shown: the page's, or the one beside it that differs in its prior. */
  get source() {
    return pairOf(this.modelName)?.[this.prior] ?? this.modelName;
  }

  /** Of the page's model, where there are models that differ in it. */
  get ownPrior() {
    return pairOf(this.modelName)?.standard === this.modelName ? 'standard' : 'learned';
  }

  /**
   * Links of an earlier page have a seed and no prior: they are of the model's own samples.
   * @param {import('../../shared/carried.js').Texts} texts
   */
  broughtPrior(texts) {
    const [prior, seed] = [priorForm.read(texts.get('prior') ?? '', this), seedForm.read(texts.get('seed') ?? '', this)];
    return prior ?? (texts.has('prior') || seed === undefined ? this.prior : this.ownPrior);
  }

  /** Whether they are drawn from N(0, I). */
  get isStandard() {
    return pairOf(this.modelName) ? this.prior === 'standard' : hasStandardPrior(this.model);
  }

  /**
   * What the model answers. Where that is the one beside the page's and cannot be had, it has been told, and the page's own is there.
   * @template T
   * @param {string} source
   * @param {Promise<T>} answer
   */
  async orOwn(source, answer) {
    try {
      return await answer;
    } catch (error) {
      if (source === this.source && source !== this.modelName) this.prior = this.ownPrior;
      throw error;
    }
  }

  /** How many samples are shown. */
  get count() {
    const { samples } = this.settings;
    const { length: classes } = toldClasses(this.model);
    return classes && this.wanted === 'sheet' ? Math.max(1, Math.floor(samples / classes)) * classes : samples;
  }

  /**
   * Draws from the prior as what they are to be decoded as, where the model is told a class.
   * @param {import('../../pkg/simd128/vae_wasm.js').Decoded} drawn
   * @param {number} classes
   * @returns {{ z: Float32Array, mean: Float32Array, labels: Uint8Array | null }}
   */
  asWanted({ z, mean }, classes) {
    const { wanted, count, latent } = this;
    if (!classes) return { z, mean, labels: null };
    if (wanted === 'sheet') return { mean, ...asClasses(z.subarray(0, (count / classes) * latent), latent, classes) };
    return { z, mean, labels: Uint8Array.from({ length: count }, (_, i) => (wanted === 'each' ? i % classes : wanted)) };
  }

  willUpdate() {
    if (!this.model) return;
    const { temperature } = this.settings;
    const { count: samples, brought } = this;
    if (brought && this.differs('linked', brought)) this.prior = this.broughtPrior(brought);
    if (this.differs('told', toldClasses(this.model).length)) this.wanted = 'each';
    if (this.differs('samples', this.modelVersion, samples, temperature, this.seed, this.wanted, this.source)) this.sample();
    this.lines.follow(this.latent === 2 ? [0, 1] : null);
    if (this.latent === 2 && this.differs('tiles', this.modelVersion)) this.decodeTiles();
    this.chosen = Math.min(this.chosen, samples - 1);
  }

  render() {
    const { theme, chosen, settings, shape } = this;
    // Between two models the samples may still be of the earlier one.
    const samples = this.samples?.z.length === this.count * this.latent ? this.samples : null;
    return html`<h1 class="visually-hidden">${t('nav.generate')}</h1>
      <p class="lead">${rich('generate.lead', { z: sym('z'), prior: sym('prior'), p: sym('p') })}</p>
      <div class="generate">
        <section class="generate-wall" aria-label=${t('generate.wall')}>
          ${this.controls()}
          <div class="figure-place">${wall({
            means: samples?.mean ?? null,
            shape,
            count: this.count,
            columns: this.wanted === 'sheet' ? toldClasses(this.model).length : 0,
            chosen,
            theme,
            onFocus: (index) => (this.chosen = index),
            onTake: (index) => this.take(index),
            onKey: (event) => this.move(event),
          })} ${figureTools('wall')}</div>
          <p class="hint">${t('generate.wall.hint')}</p>
        </section>
        ${chosenSample({
          samples,
          shape,
          latent: this.latent,
          chosen,
          logPrior: this.logPrior?.[chosen] ?? null,
          tiles: this.tiles,
          prior: this.lines.lines,
          standard: this.isStandard,
          temperature: settings.temperature,
          theme,
          onTake: () => this.take(chosen),
        })}
      </div>`;
  }

  rollDice() {
    this.seed++;
  }

  controls() {
    const { isStandard } = this;
    return html`<div class="generate-controls">
      ${button({
        label: html`${icon('dice')}<span>${t('generate.resample')}</span>`,
        tip: t('generate.resample.tip'),
        kind: 'primary',
        disabled: !this.model,
        testid: 'resample',
        onClick: () => this.rollDice(),
      })}
      ${this.priorControl()}
      ${slider({
        label: rich('generate.temperature', { formula: drawAt(isStandard) }),
        tip: t('generate.temperature.tip'),
        value: this.settings.temperature,
        min: 0,
        max: 2,
        step: 0.05,
        format: (value) => number(value, 2),
        testid: 'temperature',
        onInput: (temperature) => this.emit('vae-settings', { temperature }),
      })}
      ${this.classControl()}
      <p class="hint generate-temperature">${rich(temperatureText(this.settings.temperature, isStandard), { prior: sym('prior') })}</p>
    </div>`;
  }

  /** Where there are models that differ in it. */
  priorControl() {
    if (!pairOf(this.modelName)) return nothing;
    return html`${choice({
      id: 'generate-prior',
      label: t('generate.prior'),
      tip: t('generate.prior.tip'),
      value: this.prior,
      options: priorKinds.map((value) => ({ value, label: t(`generate.prior.${value}`) })),
      testid: 'generate-prior',
      onChange: (kind) => (this.prior = /** @type {import('./priors.js').PriorKind} */ (kind)),
    })}
      <p class="hint generate-prior" data-testid="generate-prior-about">${
        this.samplesOf === this.source
          ? t(`generate.prior.${this.prior}.about`, { model: modelName(this.source) })
          : modelLoading(this.download)
      }</p>`;
  }

  /** Of a conditional model alone. */
  classControl() {
    const classes = toldClasses(this.model);
    if (classes.length === 0) return nothing;
    const named = classes.map((label, value) => ({ value, label }));
    return html`${choice({
      id: 'generate-class',
      label: t('generate.class'),
      tip: t('generate.class.tip'),
      value: this.wanted,
      options: [
        { value: 'each', label: t('generate.class.each') },
        ...named,
        { value: 'sheet', label: t('generate.class.sheet') },
      ],
      testid: 'generate-class',
      onChange: (wanted) => (this.wanted = /** @type {Wanted} */ (wanted)),
    })}
      <p class="hint generate-temperature">${t(this.wanted === 'sheet' ? 'generate.class.sheet.about' : 'generate.class.about')}</p>`;
  }

  /** @param {number} index */
  take(index) {
    this.chosen = index;
    const x = this.samples && imagesOf(this.samples.mean, this.shape, index);
    if (x?.length === this.pixels) this.emit('vae-digit', { x, label: this.labels?.[index] ?? null, source: 'sample' });
  }

  /** @param {KeyboardEvent} event */
  move(event) {
    const index = moved(event, this.chosen);
    if (index === null) return;
    event.preventDefault();
    this.chosen = index;
    /** @type {NodeListOf<HTMLElement>} */ (this.querySelectorAll('.generate-samples button'))[index].focus();
  }
}

customElements.define('vae-generate-view', GenerateView);
