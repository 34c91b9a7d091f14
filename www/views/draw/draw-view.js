// @ts-check
/**
 * Draw: what the model makes of the one digit. The pipeline with the map in its middle and what it costs in nats, what is
 * drawn from it, and each latent by itself. The parts are in draw/.
 */
import { guard, html, nothing } from '../../vendor/lit.js';
import { rich, t } from '../../shared/i18n.js';
import { sym } from '../../shared/controls/sym.js';
import { draws } from './draws.js';
import { classProbabilities } from './class-probabilities.js';
import { handwriting } from './handwriting.js';
import { latents, walkExtent, walkSteps, walkStrip } from './latents.js';
import { placeOf } from './map.js';
import { pipeline } from './pipeline.js';
import { Row } from './row.js';
import { byKl } from '../../shared/figures/latents.js';
import { labelsOf, toldClasses } from '../../app/class-names.js';
import { asClasses } from '../../shared/as-classes.js';
import { LatentPlane } from '../../shared/latent-plane.js';
import { latest } from '../../shared/latest.js';
import { isNarrow } from '../../shared/narrow.js';
import { Sight } from '../../shared/sight.js';
import { flag, numeric, orNone } from '../../shared/text-forms.js';
import { View } from '../../shared/view.js';

/** Draws of z that there is room for. */
const drawCount = 8;
/** Tiles of the map, each way: an odd number, so that one lies in the middle of the prior. */
const side = () => (isNarrow() ? 13 : 15);
/** An explanation follows when any of these changes. */
const explained = new Set(['digit', 'model', 'modelVersion', 'progress']);

/**
 * While one draws, or a model trains, one rendering a change is enough: that of the explanation which follows it.
 * @param {string[]} changed
 * @param {{ explanation: unknown, model: { config: object } | null }} now
 * @param {object | undefined} config of the model that was rendered last
 */
export const isFollowed = (changed, { explanation, model }, config) =>
  explanation !== null && model?.config === config && changed.every((name) => explained.has(name));

class DrawView extends View {
  static properties = {
    selected: { state: true },
    chosen: { state: true },
    order: { state: true },
    all: { state: true },
    walk: { state: true },
    hand: { state: true },
    told: { attribute: false },
    mapped: { state: true },
    rests: { state: true },
    pointed: { state: true },
    keyed: { state: true },
    address: { attribute: false },
  };

  static carried = {
    selected: orNone(numeric(0, drawCount - 1)),
    chosen: orNone(numeric(0, ({ latent }) => latent - 1)),
    all: flag,
  };

  constructor() {
    super();
    /** @type {number | null} the draw in the pipeline, null for z = mu */
    this.selected = 0;
    /** @type {number | null} the latent walked, null for the one with the largest KL */
    this.chosen = null;
    /** @type {number[]} */
    this.order = [];
    this.sorted = false;
    this.all = false;
    /** @type {Float32Array | null} */
    this.walk = null;
    /** What the reader says that the digit is. @type {number | null} */
    this.told = null;
    /** @type {Float32Array | null} (classes, pixels) the digit's style as each class */
    this.hand = null;
    /** Grows whenever parts that waited are rendered. */
    this.rests = 0;
    this.sight = new Sight(this, () => {
      if (!this.sight.moves) this.sort();
      this.rests++;
    });
    /** Grows whenever the map has more to show. */
    this.mapped = 0;
    this.plane = new LatentPlane(this, side, () => this.mapped++);
    /** Of a table alone. */
    this.row = new Row(this, () => this.rests++);
    /** @type {import('./way.js').Place | null} of the digit, on the map */
    this.place = null;
    /** Where a link leads. @type {(patch: Partial<import('../../app/settings.js').Settings>) => string} */
    this.address = () => '';
    /** Where the pointer is on the map. @type {import('../../shared/figures/axes.js').Pair | null} */
    this.pointer = null;
    /** The same, where the arrow keys put it. @type {import('../../shared/figures/axes.js').Pair | null} */
    this.keyed = null;
    /** What the decoder draws there. @type {Float32Array | null} (pixels) */
    this.pointed = null;
    this.point = latest(async (/** @type {import('../../shared/figures/axes.js').Pair} */ z) => {
      const { mean } = await this.ask('decode', this.plane.at(z));
      if (this.pointer) this.pointed = mean;
    });
    /** Of the model that was rendered last. @type {object | undefined} */
    this.config = undefined;
    this.refreshHand = latest(async (/** @type {Float32Array} */ mu, /** @type {number} */ classes) => {
      const { z, labels } = asClasses(mu, mu.length, classes);
      this.hand = (await this.ask('decode', z, labels)).mean;
    });
    this.refreshWalk = latest(async (/** @type {Float32Array} */ z, /** @type {number} */ index) => {
      const { mean } = await this.ask('traverse', z, index, walkSteps, walkExtent);
      this.walk = mean;
    });
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.sight.stop();
  }

  /** @param {import('../../vendor/lit.js').PropertyValues<any>} changed */
  shouldUpdate(changed) {
    return super.shouldUpdate(changed) && !isFollowed(Array.from(changed.keys(), String), this, this.config);
  }

  willUpdate() {
    this.config = this.model?.config;
    const { latent } = this;
    if (this.differs('latent', latent)) {
      this.order = Array.from({ length: latent }, (_, index) => index);
      this.sorted = false;
      this.chosen = null;
      this.walk = null;
      this.all = false;
    }
    this.plane.follow();
    const { explanation } = this;
    const { latents } = this.plane;
    const known = explanation?.mu.length === latent ? explanation : null;
    if (this.differs('place', known, latents)) this.place = known && latents && placeOf(known, latents);
    if (this.differs('pointed', this.digit, latents)) this.pointAt(null);
    else if (this.differs('decoded', this.modelVersion)) this.pointAt(this.pointer);
    this.row.follow(known);
    if (!known || !explanation) return;
    if (this.differs('stirred', explanation)) this.sight.stir();
    if (!this.sorted) this.sort();
    const walk = !this.sight.waits('walk') && this.differs('walk', explanation.mu, this.walked, this.modelVersion);
    const { length: classes } = toldClasses(this.model);
    if (classes && this.differs('hand', explanation.mu, this.modelVersion)) this.refreshHand(explanation.mu, classes);
    if (walk) this.refreshWalk(explanation.mu, this.walked);
  }

  get walked() {
    return this.chosen ?? this.order[0] ?? 0;
  }

  /** By what they say now: at rest, not under the hand. */
  sort() {
    const { explanation } = this;
    if (explanation?.mu.length !== this.latent) return;
    this.order = byKl(explanation.klPerLatent);
    this.sorted = true;
  }

  render() {
    const { model, shape, theme, selected, order } = this;
    const latent = model?.config.model.latent ?? 0;
    // Between two models the explanation may still be of the earlier one, with another number of latents.
    const explanation = this.explanation?.mu.length === latent ? this.explanation : null;
    const { sight } = this;
    const chain = [
      explanation,
      model,
      this.digit,
      theme,
      this.language,
      selected,
      order,
      this.mapped,
      this.place,
      this.pointed,
      this.keyed,
      this.heldOut,
      sight.waits('map'),
    ];
    return html`<h1 class="visually-hidden">${t('nav.draw')}</h1>
      <p class="lead">${t('draw.lead')}</p>
      ${this.row.render()}
      ${guard(chain, () => this.chain(explanation, chain))} ${this.handwriting(explanation)} ${guard([this.settings, this.language], () => this.further())}
      ${guard(sight.of('draws', [explanation, model, shape, selected, theme, this.language]), () =>
        draws({
          explanation,
          model,
          shape,
          count: drawCount,
          selected,
          theme,
          onSelect: (draw) => (this.selected = draw),
          sight: sight.part('draws'),
        }),
      )}
      ${guard(sight.of('walk', [explanation && this.walk, shape, this.walked, explanation?.mu, theme, this.language]), () =>
        walkStrip({
          walk: explanation ? this.walk : null,
          shape,
          index: this.walked,
          mu: explanation?.mu[this.walked] ?? 0,
          theme,
          sight: sight.part('walk'),
        }),
      )}
      ${guard(sight.of('latents', [explanation, latent, order, this.walked, this.all, this.language]), () =>
        latents({
          explanation,
          latent,
          order,
          chosen: this.walked,
          all: this.all,
          onChoose: (index) => (this.chosen = index),
          onAll: () => (this.all = !this.all),
          sight: sight.part('latents'),
        }),
      )}`;
  }

  /** From x to p(x|z), and what it costs. @param {import('../../app/protocol.js').Explanation | null} explanation @param {unknown[]} known */
  chain(explanation, known) {
    const { model, shape, theme, selected, order, plane, place, sight } = this;
    return pipeline({
      explanation,
      model,
      heldOut: this.heldOut,
      shape,
      x: this.digit?.x ?? null,
      plane,
      place,
      order,
      chosen: this.walked,
      selected,
      theme,
      pointed: this.pointed,
      language: this.language,
      keyed: this.keyed,
      onPoint: (z, keys) => this.pointAt(z, keys),
      onRoll: () => this.rollDice(),
      known,
      sight,
    });
  }

  /** Of a conditional model alone. @param {import('../../app/protocol.js').Explanation | null} explanation */
  handwriting(explanation) {
    const classes = toldClasses(this.model);
    if (classes.length === 0) return nothing;
    const { shape, theme, told } = this;
    const means = explanation && this.hand?.length === classes.length * this.pixels ? this.hand : null;
    const onTell = (/** @type {number | null} */ label) => this.emit('vae-class', label);
    const labelled = this.digit?.label != null;
    const inferred = labelsOf(this.model) !== null;
    return html`${inferred ? classProbabilities({ explanation, classes }) : nothing}
      ${handwriting({ explanation, classes, means, told, inferred, labelled, shape, theme, onTell })}`;
  }

  /** Where one goes from here, and how it works. */
  further() {
    const link = (/** @type {'train' | 'learn' | 'latent'} */ view) =>
      html`<a class="button" href=${this.address({ view })} data-tip=${t(`draw.to.${view}.tip`)} data-testid="to-${view}">${t(`draw.to.${view}`)}</a>`;
    return html`<div class="draw-further">
      <p class="draw-ways">${link('train')} ${link('learn')} ${link('latent')}</p>
      <p class="hint">${rich('draw.how', { x: sym('x'), q: sym('q'), z: sym('z'), p: sym('p') })}</p>
    </div>`;
  }

  /** @param {import('../../shared/figures/axes.js').Pair | null} z @param {boolean} [keys] by the arrow keys */
  pointAt(z, keys = false) {
    this.pointer = z;
    this.keyed = keys ? z : null;
    if (!z) this.pointed = null;
    else if (this.plane.latents) this.point(z);
  }

  rollDice() {
    this.selected ??= 0;
    this.emit('vae-reroll');
  }
}

customElements.define('vae-draw-view', DrawView);
