// @ts-check
/**
 * Draw: what the model makes of the one digit. The pipeline, what is drawn from it, what it costs in nats, and each
 * latent by itself. The parts are in draw/.
 */
import { guard, html } from '../../vendor/lit.js';
import { rich, t } from '../../shared/i18n.js';
import { sym } from '../../shared/controls/sym.js';
import { bound, draws } from './draws.js';
import { latents, walkExtent, walkSteps, walkStrip } from './latents.js';
import { pipeline } from './pipeline.js';
import { byKl } from '../../shared/figures/latents.js';
import { latest } from '../../shared/latest.js';
import { View } from '../../shared/view.js';

/** Draws of z that there is room for. */
const drawCount = 8;
/** Latents are sorted again when the digit has stood still for so long, not under the hand. */
const settle = 400;
/** An explanation follows when any of these changes. */
const explained = new Set(['digit', 'model', 'modelVersion', 'heldOut', 'progress']);

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
    this.timer = 0;
    /** Of the model that was rendered last. @type {object | undefined} */
    this.config = undefined;
    this.refreshWalk = latest(async (/** @type {Float32Array} */ z, /** @type {number} */ index) => {
      const { mean } = await this.ask('traverse', z, index, walkSteps, walkExtent);
      this.walk = mean;
    });
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearTimeout(this.timer);
  }

  /** @param {import('../../vendor/lit.js').PropertyValues<any>} changed */
  shouldUpdate(changed) {
    return super.shouldUpdate(changed) && !isFollowed(Array.from(changed.keys(), String), this, this.config);
  }

  willUpdate() {
    this.config = this.model?.config;
    const latent = this.model?.config.model.latent ?? 0;
    if (this.differs('latent', latent)) {
      this.order = Array.from({ length: latent }, (_, index) => index);
      this.sorted = false;
      this.chosen = null;
      this.walk = null;
      this.all = false;
    }
    const { explanation } = this;
    if (!explanation || explanation.mu.length !== latent) return;
    if (this.differs('sorted', explanation)) this.sortSoon(explanation);
    if (this.differs('walk', explanation.mu, this.walked, this.modelVersion)) this.refreshWalk(explanation.mu, this.walked);
  }

  get walked() {
    return this.chosen ?? this.order[0] ?? 0;
  }

  /** @param {import('../../app/protocol.js').Explanation} explanation */
  sortSoon({ klPerLatent }) {
    clearTimeout(this.timer);
    if (!this.sorted) {
      this.order = byKl(klPerLatent);
      this.sorted = true;
      return;
    }
    this.timer = window.setTimeout(() => (this.order = byKl(klPerLatent)), settle);
  }

  render() {
    const { model, shape, theme, selected, order } = this;
    const latent = model?.config.model.latent ?? 0;
    // Between two models the explanation may still be of the earlier one, with another number of latents.
    const explanation = this.explanation?.mu.length === latent ? this.explanation : null;
    /** A walk comes after the rest, which is not rendered for it once more. */
    const rest = [explanation, model, this.digit, theme, this.language, selected, order, this.walked, this.all];
    return html`<h1 class="visually-hidden">${t('nav.draw')}</h1>
      <p class="lead">${rich('draw.lead', { x: sym('x'), q: sym('q'), z: sym('z'), p: sym('p') })}</p>
      ${guard(rest, () => this.chain(explanation))}
      ${walkStrip({ walk: explanation ? this.walk : null, shape, index: this.walked, mu: explanation?.mu[this.walked] ?? 0, theme })}
      ${guard(rest, () =>
        latents({
          explanation,
          latent,
          order,
          chosen: this.walked,
          all: this.all,
          onChoose: (index) => (this.chosen = index),
          onAll: () => (this.all = !this.all),
        }),
      )}`;
  }

  /** From x to p(x|z), and what it costs. @param {import('../../app/protocol.js').Explanation | null} explanation */
  chain(explanation) {
    const { model, shape, theme, selected, order } = this;
    return html`${pipeline({
      explanation,
      model,
      shape,
      x: this.digit?.x ?? null,
      order,
      chosen: this.walked,
      selected,
      theme,
      onRoll: () => this.roll(),
    })}
      ${bound(explanation)}
      ${draws({ explanation, shape, count: drawCount, selected, theme, onSelect: (draw) => (this.selected = draw) })}`;
  }

  roll() {
    this.selected ??= 0;
    this.emit('vae-reroll');
  }
}

customElements.define('vae-draw-view', DrawView);
